"""The whole week, as those who live it: on a telephone, at the coordinator's screen, and without JavaScript."""

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from tests.e2e.stage import earlier_week
from tests.e2e.visitors import PHONE

from samlad.collection.models import Report, Round
from samlad.collection.models.observation import Observation, StatusAnswer
from samlad.collection.queries import answers
from samlad.collection.service import make_link
from samlad.partnership.models import Organisation
from samlad.partnership.service import add_function, assign
from samlad.picture.models import PictureField
from samlad.places.service import cover

pytestmark = pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])


@pytest.fixture
def third(world):
    """A reporting function more, so that one can be missing."""
    school = world.organisations["Skolan"]
    function = add_function(
        actor=world.system, now=world.now, organisation_id=school.pk, name="fritidsledare", duties=["reporter"]
    )
    cover(actor=world.system, now=world.now, function_id=function.pk, area_ids=[world.areas["Ängby"].pk])
    assign(
        actor=world.system,
        now=world.now,
        function_id=function.pk,
        name="Ledaren",
        email="ledare@example.se",
        starts_on=datetime(2026, 1, 1, tzinfo=UTC).date(),
    )
    return function


@pytest.fixture
def still_open(world) -> Observation:
    """Something told in the week before, which nobody has said is over."""
    return Observation.objects.get(round=earlier_week(world))


def token(world, week: Round, who: str) -> str:
    return make_link(actor=world.system, now=world.now, round_id=week.pk, function_id=world.functions[who].pk).token


def open_with_a_press(page, secret: str) -> None:
    page.goto(reverse("open_link", args=[secret]))
    page.get_by_role("button", name="Öppna rapporten").click()
    expect(page.get_by_role("heading", name="Hur har veckan varit?")).to_be_visible()


def test_a_week_from_a_link_to_a_corrected_picture(script, door, world, still_open, week, third):
    _the_headmaster_tells(door.enter(size=PHONE, script=script), world, week, still_open)
    _the_guard_is_quiet(door.enter(size=PHONE, script=script), world, week)
    coordinator = door.enter(world.accounts["samordnare"], script=script)
    _three_different_things(coordinator, week)
    _the_week_is_closed_and_shared(coordinator, week)
    number = _the_picture_is_published(coordinator, week, script)
    _it_is_corrected(coordinator, week, script, number)


def _the_headmaster_tells(page, world, week: Round, before: Observation) -> None:
    open_with_a_press(page, token(world, week, "rektor"))
    answer = page.get_by_role("button", name="Kvarstår")
    expect(answer).to_have_attribute("aria-pressed", "false")
    answer.tap()
    expect(answer).to_have_attribute("aria-pressed", "true")
    assert StatusAnswer.objects.get(observation=before).status == "persists"
    presses = [
        page.get_by_role("link", name=re.compile("^Annat otrygghetsskapande")),
        page.get_by_label("Olovlig trafik (moped på gångväg)"),
        page.get_by_label("Ängby", exact=True),
        page.get_by_label("Lite", exact=True),
        page.get_by_role("button", name="Skicka"),
    ]
    for press in presses[:-1]:
        press.tap()
    page.get_by_label("Vad hände?").fill("Mopeder på gångvägen bakom skolan")
    presses[-1].tap()
    expect(page.get_by_role("heading", name="Tack, din rapport är inne")).to_be_visible()
    expect(page.get_by_text("Mopeder på gångvägen")).to_be_visible()
    observation = Observation.objects.get(round=week)
    assert (observation.indicator.code, observation.kind.code, observation.area.name, observation.signal) == (
        "other_disorder",
        "illegal_traffic",
        "Ängby",
        1,
    )


def _the_guard_is_quiet(page, world, week: Round) -> None:
    open_with_a_press(page, token(world, week, "väktare"))
    page.get_by_role("button", name="Lugnt, inget att rapportera").tap()
    expect(page.get_by_role("heading", name="Tack, din rapport är inne")).to_be_visible()
    assert Report.objects.get(round=week, function=world.functions["väktare"]).submission.answer == "quiet"


def _three_different_things(page, week: Round) -> None:
    """Told, quiet and missing are never the same."""
    page.goto(reverse("mapping_week", args=[week.label]))
    expect(page.get_by_role("heading", level=1)).to_have_text("1 svar har inte kommit än")
    for who, says in (("rektor", "1 iakttagelse"), ("väktare", "inget nytt"), ("fritidsledare", "saknas")):
        expect(page.get_by_role("row").filter(has_text=who)).to_contain_text(says)
    for part in ("1 med iakttagelser", "1 inget nytt", "1 saknas"):
        expect(page.get_by_text(part)).to_be_visible()


def _the_week_is_closed_and_shared(page, week: Round) -> None:
    page.goto(reverse("week", args=[week.label]))
    page.get_by_role("button", name="Stäng veckan nu").click()  # a link that looks like one: it asks first
    expect(page.get_by_role("heading", level=1)).to_have_text("1 har inte svarat. Stänga veckan nu?")
    page.get_by_role("button", name="Stäng veckan nu").click()
    expect(page.get_by_role("heading", name="Vem har rapporterat")).to_be_visible()
    page.goto(reverse("own_reports", args=[week.label]))
    page.get_by_role("button", name="Dela den 1 som inte behöver ändras").click()
    expect(page.get_by_text("1 är delad.")).to_be_visible()
    shared = Observation.objects.get(round=week)
    assert shared.release.wording == "Mopeder på gångvägen bakom skolan"
    page.goto(reverse("week_area", args=[week.label, shared.area_id]))
    expect(page.get_by_text("Mopeder på gångvägen bakom skolan")).to_be_visible()


def write(page, field: PictureField, text: str, script: bool) -> None:
    """Types in a field of the picture: it saves itself where there is script, otherwise with its button."""
    form = page.locator(f"#form{field.pk}")
    form.get_by_role("textbox").fill(text)
    if not script:
        form.get_by_role("button", name=re.compile("^Spara")).click()
    expect(form.locator("[name=base]")).to_have_value(text)
    expect(form.locator("[data-autosave-status]") if script else page.get_by_text("Sparat")).to_contain_text("Sparat")
    before = field.version
    field.refresh_from_db()
    assert (field.text, field.version) == (text, before + 1)


def sign(page) -> None:
    """Goes through the rules, one by one."""
    rules = page.get_by_role("group", name="Jag har gått igenom var och en av dessa").get_by_role("checkbox")
    for n in range(rules.count()):
        rules.nth(n).check()


def _the_picture_is_published(page, week: Round, script: bool) -> str:
    page.goto(reverse("picture", args=[week.label]))
    usual = PictureField.objects.get(picture__round=week, section="usual")
    expect(page.locator(f"#t{usual.pk}")).to_have_value("Ängby 1. Kvar: Ängby 1.")
    field = PictureField.objects.get(picture__round=week, section="overall")
    write(page, field, "En lugn vecka, med mopeder vid skolan.", script)
    write(page, field, "En ganska lugn vecka, med mopeder vid skolan.", script)
    page.get_by_role("button", name="Avsluta skrivandet och läs igenom").click()
    expect(page.get_by_text("En ganska lugn vecka")).to_be_visible()
    sign(page)
    page.get_by_role("button", name="Publicera", exact=True).click()
    expect(page.get_by_text("En ganska lugn vecka")).to_be_visible()
    kicker = page.locator("p.samlad-kicker").inner_text()
    assert "version 1" in kicker
    answer = page.request.get(page.get_by_role("button", name="PDF").get_attribute("href"))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")
    return kicker.split(" · ")[0]


def _it_is_corrected(page, week: Round, script: bool, number: str) -> None:
    page.goto(reverse("picture", args=[week.label]))
    expect(page.get_by_text("blir en rättelse")).to_be_visible()
    field = PictureField.objects.get(picture__round=week, section="overall")
    write(page, field, "En ganska lugn vecka.", script)
    page.get_by_role("button", name="Avsluta skrivandet och läs igenom").click()
    sign(page)
    page.get_by_label("Vad rättas").fill("Mopederna var i ett annat område.")
    page.get_by_role("button", name="Publicera rättelsen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Samlad lägesbild, vecka {week.week.week}")
    kicker = page.locator("p.samlad-kicker")
    expect(kicker).to_contain_text("version 2")
    assert number.split()[0] in kicker.inner_text()
    page.get_by_text("Ersätter", exact=False).get_by_role("link").click()
    expect(kicker).to_contain_text("version 1")
    expect(page.get_by_text("Den här versionen är rättad.")).to_be_visible()
    expect(page.get_by_text("En ganska lugn vecka, med mopeder")).to_be_visible()


def test_closed_is_neither_quiet_nor_missing(script, door, world, week):
    page = door.enter(size=PHONE, script=script)
    open_with_a_press(page, token(world, week, "rektor"))
    page.get_by_role("button", name="Stängt den här veckan").tap()
    expect(page.get_by_text("Du har svarat att ni hade stängt")).to_be_visible()
    assert {a.function.name: a.answer for a in answers(week)} == {"rektor": "closed", "väktare": None}


def test_what_was_sent_can_be_changed_and_taken_back(script, door, world, week):
    page = door.enter(size=PHONE, script=script)
    open_with_a_press(page, token(world, week, "rektor"))
    page.get_by_role("link", name=re.compile("^Brand")).tap()
    page.get_by_label("Vad hände?").fill("Papperskorg i brand")
    page.get_by_role("button", name="Skicka").tap()
    page.get_by_role("link", name=re.compile("Papperskorg i brand")).tap()
    page.get_by_label("Vad hände?").fill("Två papperskorgar i brand")
    page.get_by_role("button", name="Spara ändringen").tap()
    page.get_by_role("link", name=re.compile("Två papperskorgar i brand")).tap()
    page.get_by_role("button", name="Ta tillbaka").tap()
    expect(page.get_by_role("heading", name="Hur har veckan varit?")).to_be_visible()
    assert not Observation.objects.filter(round=week).exists()
    assert {a.answer for a in answers(week)} == {None}


def test_a_link_that_is_over_says_where_to_turn(script, door, world, week, at):
    page = door.enter(size=PHONE, script=script)
    secret = token(world, week, "rektor")
    open_with_a_press(page, secret)
    with at("2026-11-27"):
        page.reload()
        expect(page.get_by_role("heading", name="Länken gäller inte längre")).to_be_visible()
        page.goto(reverse("open_link", args=[secret]))
        expect(page.get_by_text("Be din samordnare")).to_be_visible()


def test_nobody_outside_reads_what_a_link_lets_in_to(script, door, world, week):
    """The link opens the report and nothing else."""
    page = door.enter(size=PHONE, script=script)
    open_with_a_press(page, token(world, week, "rektor"))
    page.goto(reverse("mapping_week", args=[week.label]))
    expect(page.get_by_role("heading", name="Logga in")).to_be_visible()
    answer = page.goto(reverse("report", args=[week.label, world.functions["väktare"].pk]))
    assert answer.status == 404
    assert Organisation.objects.filter(name="Väktarna").exists()
