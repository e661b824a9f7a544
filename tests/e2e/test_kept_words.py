"""A reporter's words on every way they can take: what was sent with thanks is there, once."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from tests.e2e.visitors import PHONE, violations

from samlad.collection.models import Draft
from samlad.collection.models.observation import Observation

FIRST, SECOND = "Det brann i en papperskorg", "Det brann i en container"
ON_THE_PHONE = "Ingen anslutning. Det du skrev finns kvar på telefonen"
SENT = "Det du skrev utan anslutning är nu skickat."
THANKS = "Tack, din rapport är inne"


@pytest.fixture
def form(world, week) -> str:
    return reverse("report_add", args=[week.label, world.functions["rektor"].pk, "fire"])


@pytest.fixture
def phone(door, world):
    return door.enter(world.accounts["rektor"], size=PHONE)


@pytest.fixture
def texts(week):
    return lambda: sorted(Observation.objects.filter(round=week).values_list("text", flat=True))


def write(page, text):
    page.get_by_label("Vad hände?").fill(text)


def send(page, text=None, button="Skicka"):
    if text is not None:
        write(page, text)
    page.get_by_role("button", name=button).tap()


def thanked(page):
    expect(page.get_by_role("heading", name=THANKS)).to_be_visible()


def kept_on(page):
    return page.evaluate("Object.keys(localStorage)")


def test_the_same_indicator_again_is_another(phone, form, texts):
    for text in (FIRST, SECOND):
        phone.goto(form)
        expect(phone.get_by_label("Vad hände?")).to_have_value("")
        send(phone, text)
        thanked(phone)
    assert texts() == sorted([FIRST, SECOND])


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_what_is_corrected_with_the_browsers_back_is_there_too(script, door, world, form, texts):
    page = door.enter(world.accounts["rektor"], size=PHONE, script=script)
    page.goto(form)
    send(page, FIRST)
    thanked(page)
    page.go_back()
    send(page, SECOND)
    thanked(page)
    assert texts() == sorted([FIRST, SECOND])


def test_two_tabs_on_one_draft_are_two_observations(phone, form, texts, week):
    phone.goto(form)
    write(phone, "Det brann")
    expect(phone.locator("[data-autosave-status]")).to_have_text("Sparat")
    other = phone.context.new_page()
    other.goto(form)
    expect(other.get_by_label("Vad hände?")).to_have_value("Det brann")
    send(phone, FIRST)
    thanked(phone)
    send(other, SECOND)
    thanked(other)
    assert texts() == sorted([FIRST, SECOND])
    assert not Draft.objects.filter(round=week).exists()


def test_a_saving_that_arrives_after_the_sending_leaves_nothing_behind(phone, form, texts, week):
    held = []
    phone.route("**/utkast/**", lambda route: held.append(route))
    phone.goto(form)
    write(phone, "Det brann i en")
    expect(phone.locator("[data-autosave-status]")).to_have_text("Sparar …")
    send(phone, FIRST)
    thanked(phone)
    with phone.expect_response("**/utkast/**"):
        held[0].continue_()
    assert not Draft.objects.filter(round=week).exists()
    phone.goto(form)
    expect(phone.get_by_label("Vad hände?")).to_have_value("")
    send(phone, SECOND)
    thanked(phone)
    assert texts() == sorted([FIRST, SECOND])


def test_two_texts_written_without_network_both_arrive(phone, form, texts):
    phone.goto(form)
    phone.context.set_offline(True)
    for text in (FIRST, SECOND):
        expect(phone.get_by_label("Vad hände?")).to_have_value("")
        send(phone, text)
        expect(phone.get_by_text(ON_THE_PHONE)).to_be_visible()
        expect(phone.locator("[data-waiting]")).to_contain_text(text)
    assert not violations(phone)
    phone.context.set_offline(False)
    expect(phone.get_by_text(SENT)).to_be_visible()
    expect(phone.locator("[data-waiting]")).to_have_count(0)
    assert texts() == sorted([FIRST, SECOND])
    assert kept_on(phone) == []


def test_a_change_leaves_no_draft_and_the_next_text_is_new(phone, form, texts, week):
    phone.goto(form)
    send(phone, FIRST)
    thanked(phone)
    phone.get_by_role("link", name="Brand").tap()
    write(phone, SECOND)
    phone.wait_for_timeout(1000)  # longer than the pause before something saves itself
    send(phone, button="Spara ändringen")
    thanked(phone)
    assert (texts(), Draft.objects.count()) == ([SECOND], 0)
    phone.goto(form)
    expect(phone.get_by_label("Vad hände?")).to_have_value("")
    send(phone, FIRST)
    thanked(phone)
    assert texts() == sorted([FIRST, SECOND])
    assert kept_on(phone) == []


def test_two_who_change_one_observation_are_shown_each_others_words(phone, form, texts):
    phone.goto(form)
    send(phone, FIRST)
    thanked(phone)
    phone.get_by_role("link", name="Brand").tap()
    expect(phone.get_by_label("Vad hände?")).to_have_value(FIRST)
    other = phone.context.new_page()
    other.goto(phone.url)
    send(other, SECOND, "Spara ändringen")
    thanked(other)
    send(phone, "Det brann i tre papperskorgar", "Spara ändringen")
    expect(phone.locator(".govuk-error-summary")).to_contain_text("Det här ändrades medan du skrev")
    expect(phone.locator(".samlad-conflict")).to_contain_text(SECOND)
    assert texts() == [SECOND]
    send(phone, button="Spara ändringen")
    thanked(phone)
    assert texts() == ["Det brann i tre papperskorgar"]


def test_one_that_is_not_accepted_stops_no_other_and_can_be_mended(phone, form, texts):
    phone.goto(form)
    phone.context.set_offline(True)
    named = "Elden lades av Anna Svensson, ring 070-123 45 67"
    for text in (named, FIRST):
        send(phone, text)
        expect(phone.locator("[data-waiting]")).to_contain_text(text)
    phone.context.set_offline(False)
    waiting = phone.locator("[data-waiting]")
    expect(waiting).to_contain_text("Togs inte emot")
    expect(waiting).to_contain_text("Anna Svensson")
    notice = phone.locator("[data-notice]")
    expect(notice).to_contain_text("togs inte emot")
    expect(notice).not_to_contain_text("Ingen anslutning")
    assert notice.evaluate("each => each.nextElementSibling.matches('[data-waiting]')")
    assert texts() == [FIRST]
    waiting.get_by_role("button", name="Lägg tillbaka i formuläret").tap()
    expect(phone.get_by_label("Vad hände?")).to_have_value(named)
    expect(waiting).to_have_count(0)
    expect(notice).to_have_count(0)
    send(phone, SECOND)
    thanked(phone)
    assert texts() == sorted([FIRST, SECOND])


def test_one_that_is_not_accepted_can_be_thrown_away_from_any_page(phone, form, texts, world, week):
    phone.goto(form)
    phone.context.set_offline(True)
    send(phone, "Elden lades av Anna Svensson, ring 070-123 45 67")
    expect(phone.locator("[data-waiting]")).to_be_visible()
    phone.close()
    phone.context.set_offline(False)
    page = phone.context.new_page()
    page.goto(reverse("report", args=[week.label, world.functions["rektor"].pk]))
    expect(page.locator("[data-waiting]")).to_contain_text("Togs inte emot")
    page.get_by_role("button", name="Släng").tap()
    expect(page.locator("[data-waiting]")).to_have_count(0)
    assert (texts(), kept_on(page)) == ([], [])


def test_a_sending_whose_answer_was_lost_is_there_once(phone, form, texts):
    def lose(route):
        route.fetch()
        route.abort()

    phone.goto(form)
    phone.route("**/ny/fire/", lose)
    send(phone, FIRST)
    expect(phone.get_by_text(ON_THE_PHONE)).to_be_visible()
    phone.unroute("**/ny/fire/")
    phone.reload()
    expect(phone.get_by_text(SENT)).to_be_visible()
    assert texts() == [FIRST]
