"""Around the pages: the language, the way in, the made-up municipality."""

import re

import pytest
from conftest import NOW, make_world
from django.urls import reverse
from django_scopes import scope
from playwright.sync_api import expect
from tests.e2e.visitors import PHONE, SCREEN, violations

from samlad.demo.service import SLUG
from samlad.partnership.service import found_partnership

SWEDISH = re.compile(r"[åäöÅÄÖ]|\b(och|inte|veckan|för|som|är)\b")
NAMES = ["Ängby", "Öster", "Väktarna", "Väktare", "väktare", "Örebro"]
# A document in another language says so itself.
SHELL = """() => [...document.querySelectorAll(
    "header, footer p, h1, h2, legend, label, button, .samlad-lead, .samlad-kicker")]
    .filter(e => e.closest("[lang]") === document.documentElement).map(e => e.innerText)"""


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_english_is_chosen_with_a_press_and_stays(script, stage, door):
    page = door.enter(stage.world.accounts["samordnare"], script=script)
    page.goto("/")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("link", name="This week", exact=True)).to_be_visible()
    page.goto(reverse("mapping"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="Svenska").click()
    expect(page.locator("html")).to_have_attribute("lang", "sv")


def test_no_swedish_is_left_in_the_english_shell(stage, door):
    page = door.enter(stage.world.accounts["samordnare"], locale="en-GB")
    closed, opened = stage.closed.label, stage.open.label
    for url in (
        "/",
        reverse("week", args=[closed]),
        reverse("mapping_week", args=[opened]),
        reverse("measures"),
        reverse("own_reports", args=[opened]),
        reverse("imports"),
        reverse("pictures"),
        reverse("register"),
        reverse("settings"),
        reverse("settings_rhythm"),
        reverse("review_picture", args=[closed]),
        reverse("account_login"),
        reverse("mfa_index"),
    ):
        page.goto(url)
        texts = [re.sub("|".join(NAMES), "", text) for text in page.evaluate(SHELL)]
        left = [text for text in texts if SWEDISH.search(text)]
        assert page.locator("html").get_attribute("lang") == "en"
        assert not left, (url, left)


def test_the_report_speaks_english_too(door, world, week):
    page = door.enter(world.accounts["rektor"], size=PHONE, locale="en-GB")
    page.goto(reverse("report", args=[week.label, world.functions["rektor"].pk]))
    expect(page.get_by_role("button", name="Quiet, nothing to report")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("^Gathering place for young people"))).to_be_visible()


def test_one_logs_in_with_a_password_and_comes_to_the_page_asked_for(stage, door):
    account = stage.world.accounts["samordnare"]
    account.set_password("en mycket lång hemlighet")
    account.save()
    page = door.enter()
    page.goto(reverse("measures"))
    page.get_by_label("E-postadress").fill(account.email)
    page.get_by_label("Lösenord", exact=True).fill("fel")
    page.get_by_role("button", name="Logga in", exact=True).click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert not violations(page)
    page.get_by_label("E-postadress").fill(account.email)
    page.get_by_label("Lösenord", exact=True).fill("en mycket lång hemlighet")
    page.get_by_role("button", name="Logga in", exact=True).click()
    expect(page).to_have_url(re.compile(reverse("measures") + "$"))
    page.locator("details.samlad-account summary").click()
    page.get_by_role("button", name="Logga ut").click()
    page.goto("/")
    expect(page.get_by_role("heading", name="Logga in")).to_be_visible()


@pytest.fixture
def made_up(transactional_db):
    """A small partnership under the made-up municipality's name, which real data never have."""
    found_partnership(name="Orebro", municipality="Örebro", slug="orebro", now=NOW)
    grankoping = make_world(SLUG, "Granköping")
    grankoping.partnership.made_up = True
    grankoping.partnership.save()
    return grankoping


def test_anybody_steps_in_to_the_made_up_municipality(door, made_up, settings):
    settings.SAMLAD_DEMO = True
    page = door.enter(size=SCREEN)
    page.goto(reverse("step_in"))
    assert not violations(page)
    page.get_by_role("button", name=re.compile("^Kliv in samordnare")).click()
    expect(page.get_by_text("Påhittade uppgifter.")).to_be_visible()
    expect(page.locator("details.samlad-account summary")).to_contain_text("samordnare")
    page.goto(reverse("step_in"))
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name=re.compile("^Kliv in rektor")).click()
    page.goto(reverse("measures"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Du kan inte öppna den här sidan")


def test_without_demonstration_there_is_no_way_to_step_in(door, made_up, settings):
    settings.SAMLAD_DEMO = False
    page = door.enter()
    assert page.goto(reverse("step_in")).status == 404


def test_a_real_partnership_is_never_stepped_in_to(door, made_up, settings):
    settings.SAMLAD_DEMO = True
    with scope(partnership=made_up.partnership):
        made_up.partnership.made_up = False
        made_up.partnership.save()
    page = door.enter()
    assert page.goto(reverse("step_in")).status == 404
