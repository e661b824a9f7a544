"""A reporter outdoors: the network goes, a thumb presses twice, somebody is named, the place is on a map."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from tests.e2e.stage import earlier_week
from tests.e2e.visitors import PHONE, violations

from samlad.collection.models import Draft, Submission
from samlad.collection.models.observation import Observation

ON_THE_PHONE = "Ingen anslutning. Det du skrev finns kvar på telefonen"
SENT = "Det du skrev utan anslutning är nu skickat."
THANKS = "Tack, din rapport är inne"


@pytest.fixture
def form(world, week) -> str:
    return reverse("report_add", args=[week.label, world.functions["rektor"].pk, "fire"])


@pytest.fixture
def phone(door, world):
    return door.enter(world.accounts["rektor"], size=PHONE)


def send(page) -> None:
    page.get_by_role("button", name="Skicka").tap()


def saved(page) -> None:
    expect(page.locator("[data-autosave-status]")).to_have_text("Sparat")


def test_what_is_sent_without_network_arrives_once_when_it_is_back(phone, form, week):
    phone.goto(form)
    phone.get_by_label("Vad hände?").fill("Det brann i en papperskorg")
    phone.context.set_offline(True)
    send(phone)
    expect(phone.get_by_text(ON_THE_PHONE)).to_be_visible()
    send(phone)
    expect(phone.get_by_text(ON_THE_PHONE)).to_be_visible()
    assert not Observation.objects.filter(round=week).exists()
    phone.context.set_offline(False)
    expect(phone.get_by_role("heading", name=THANKS)).to_be_visible()
    expect(phone.get_by_text(SENT)).to_be_visible()
    phone.reload()
    expect(phone.get_by_role("heading", name=THANKS)).to_be_visible()
    assert [o.text for o in Observation.objects.filter(round=week)] == ["Det brann i en papperskorg"]
    assert phone.evaluate("Object.keys(localStorage)") == []


def test_what_waits_on_the_telephone_is_sent_when_the_report_is_opened_again(phone, world, form, week):
    phone.goto(form)
    phone.get_by_label("Vad hände?").fill("Det brann i en container")
    phone.context.set_offline(True)
    send(phone)
    expect(phone.get_by_text(ON_THE_PHONE)).to_be_visible()
    phone.close()  # the telephone is put away, and comes on the network in the pocket
    context = phone.context
    context.set_offline(False)
    page = context.new_page()
    page.goto(reverse("report", args=[week.label, world.functions["rektor"].pk]))
    expect(page.get_by_text(SENT)).to_be_visible()
    expect(page.get_by_role("heading", name="Skickat den här veckan")).to_be_visible()
    assert Observation.objects.filter(round=week).count() == 1


def test_a_quiet_week_without_network_is_kept_too(phone, world, week):
    phone.goto(reverse("report", args=[week.label, world.functions["rektor"].pk]))
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Lugnt, inget att rapportera").tap()
    expect(phone.get_by_text(ON_THE_PHONE)).to_be_visible()
    phone.context.set_offline(False)
    expect(phone.get_by_role("heading", name=THANKS)).to_be_visible()
    expect(phone.get_by_text(SENT)).to_be_visible()
    assert [s.answer for s in Submission.objects.filter(report__round=week)] == ["quiet"]


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_two_presses_are_one_observation(script, door, world, form, week):
    page = door.enter(world.accounts["rektor"], size=PHONE, script=script)
    page.goto(form)
    page.get_by_label("Vad hände?").fill("Det brann i en papperskorg")
    page.get_by_role("button", name="Skicka").dblclick(no_wait_after=True)
    expect(page.get_by_role("heading", name=THANKS)).to_be_visible()
    assert Observation.objects.filter(round=week).count() == Submission.objects.filter(report__round=week).count() == 1


def test_going_back_shows_an_empty_form_not_what_was_sent(phone, form, week):
    phone.goto(form)
    phone.get_by_label("Vad hände?").fill("Det brann i en papperskorg")
    send(phone)
    expect(phone.get_by_role("heading", name=THANKS)).to_be_visible()
    phone.go_back()
    expect(phone.get_by_role("heading", name="Brand")).to_be_visible()
    expect(phone.get_by_label("Vad hände?")).to_have_value("")
    assert Observation.objects.filter(round=week).count() == 1


def test_what_was_begun_is_there_after_a_reload(phone, form, week):
    phone.goto(form)
    phone.get_by_label("Ängby", exact=True).check()
    phone.get_by_label("Vad hände?").fill("Det brann bakom")
    saved(phone)
    phone.reload()
    expect(phone.get_by_label("Vad hände?")).to_have_value("Det brann bakom")
    expect(phone.get_by_label("Ängby", exact=True)).to_be_checked()
    assert Draft.objects.get(round=week).fields["text"] == "Det brann bakom"
    assert not Observation.objects.filter(round=week).exists()


def test_what_was_begun_without_network_is_there_when_the_telephone_is_taken_up_again(phone, form, week):
    phone.goto(form)
    phone.context.set_offline(True)
    phone.get_by_label("Vad hände?").fill("Det brann bakom skolan")
    expect(phone.get_by_text("Ingen anslutning – sparat på telefonen")).to_be_visible()
    phone.close()
    phone.context.set_offline(False)
    page = phone.context.new_page()
    page.goto(form)
    expect(page.get_by_label("Vad hände?")).to_have_value("Det brann bakom skolan")
    saved(page)
    assert Draft.objects.get(round=week).fields["text"] == "Det brann bakom skolan"


def test_a_form_begun_on_one_telephone_goes_on_at_another(phone, door, world, form, week):
    phone.goto(form)
    phone.get_by_label("Vad hände?").fill("Det brann bakom")
    saved(phone)
    other = door.enter(world.accounts["rektor"], size=PHONE, script=False)
    other.goto(reverse("report", args=[week.label, world.functions["rektor"].pk]))
    other.get_by_role("link", name="Fortsätt på det du hade börjat skriva").tap()
    expect(other.get_by_label("Vad hände?")).to_have_value("Det brann bakom")


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_a_name_and_a_number_are_pointed_out_before_they_are_sent(script, door, world, form, week):
    page = door.enter(world.accounts["rektor"], size=PHONE, script=script)
    page.goto(form)
    page.get_by_label("Vad hände?").fill("Elden lades av Anna Svensson, ring 070-123 45 67")
    send(page)
    warning = page.get_by_role("alert")
    expect(warning).to_contain_text("Det här kan peka ut en person")
    expect(warning).to_contain_text("Anna Svensson")
    expect(warning).to_contain_text("070-123 45 67")
    assert not Observation.objects.filter(round=week).exists()
    if script:
        assert not violations(page)
    page.get_by_label("Vad hände?").fill("Elden lades av någon som sprang")
    send(page)
    expect(page.get_by_role("heading", name=THANKS)).to_be_visible()
    assert Observation.objects.get(round=week).text == "Elden lades av någon som sprang"


def test_what_points_out_nobody_is_sent_after_a_look(phone, form, week):
    phone.goto(form)
    phone.get_by_label("Vad hände?").fill("Det brann på Anna Svensson-utställningen")
    send(phone)
    phone.get_by_label("Den pekar inte ut någon").check()
    send(phone)
    expect(phone.get_by_role("heading", name=THANKS)).to_be_visible()
    assert Observation.objects.filter(round=week).count() == 1


@pytest.mark.parametrize(("name", "share"), [("Ängby", 0.25), ("Öster", 0.75)])
@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_a_press_on_the_map_finds_the_area(script, name, share, door, world, form, week):
    """The two areas lie side by side: Ängby to the west. The whole municipality is seen when the map opens on it."""
    page = door.enter(world.accounts["rektor"], size=PHONE, script=script)
    page.goto(form)
    page.get_by_label("Vad hände?").fill("Det brann i en papperskorg")
    page.get_by_label("utpekat på kartan").check()
    page.get_by_role("button", name="Peka på en karta").tap()
    surface = page.get_by_role("button", name="Karta: tryck där det var")
    expect(surface).to_be_visible()
    page.get_by_text("Visa ett område").tap()
    page.get_by_role("button", name=name, exact=True).tap()
    expect(page.locator("[name=shown]")).to_have_value(str(world.areas[name].pk))
    box = surface.bounding_box()
    surface.tap(position={"x": box["width"] / 2, "y": box["height"] / 2})
    expect(page.get_by_text(f"i {name}")).to_be_visible()
    page.get_by_role("button", name="Det var här").tap()
    expect(page.get_by_label("Vad hände?")).to_have_value("Det brann i en papperskorg")
    expect(page.get_by_label("utpekat på kartan")).to_be_checked()
    expect(page.locator("[data-spot]")).to_contain_text(name)
    send(page)
    expect(page.get_by_role("heading", name=THANKS)).to_be_visible()
    observation = Observation.objects.get(round=week)
    assert observation.area.name == name
    assert observation.lon == pytest.approx(15.0 + 0.2 * share, abs=0.004)
    assert observation.lat == pytest.approx(59.05, abs=0.004)


@pytest.fixture
def map_(phone, form):
    """The map, as wide as the telephone, with its surface in view."""
    phone.goto(form)
    phone.get_by_role("button", name="Peka på en karta").tap()
    surface = phone.get_by_role("button", name="Karta: tryck där det var")
    expect(phone.locator("form[data-pin]:not([aria-busy])")).to_be_visible()
    expect(phone.locator("[name=wide]")).not_to_have_value("288")
    surface.scroll_into_view_if_needed()
    return surface


def view(page):
    return [float(page.locator(f"[name={name}]").input_value()) for name in ("middle_lon", "middle_lat", "step")]


def test_a_finger_that_slides_moves_the_map_and_chooses_nothing(phone, map_):
    before, box = view(phone), map_.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    phone.mouse.move(x, y)
    phone.mouse.down()
    phone.mouse.move(x - 80, y - 20, steps=4)
    phone.mouse.up()
    expect(phone.locator("[name=middle_lon]")).not_to_have_value(f"{before[0]:.6f}")
    after = view(phone)
    assert after[0] > before[0]
    assert after[1] < before[1]
    expect(phone.get_by_text("Ingen plats är vald än.")).to_be_visible()


def test_the_map_is_moved_and_the_pin_placed_with_the_keys_alone(phone, map_):
    before = view(phone)
    map_.focus()
    phone.keyboard.press("+")
    expect(phone.locator("[name=step]")).to_have_value(str(int(before[2]) - 2))
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("button", name="Det var här")).to_be_visible()
    chosen = float(phone.locator("[name=lon]").input_value())
    phone.keyboard.press("ArrowRight")
    expect(phone.locator("[name=lon]")).not_to_have_value(f"{chosen:.6f}")
    assert float(phone.locator("[name=lon]").input_value()) > chosen
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("button", name="Det var här")).to_be_focused()
    phone.keyboard.press("Enter")
    expect(phone.get_by_label("utpekat på kartan")).to_be_checked()


def test_without_network_the_map_says_so_and_the_list_is_there(phone, map_):
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Närmare").tap()
    expect(phone.get_by_text("Kartan behöver anslutning.")).to_be_visible()
    phone.context.set_offline(False)
    phone.get_by_role("link", name="Tillbaka").tap()
    expect(phone.get_by_label("Vad hände?")).to_be_visible()


def test_where_i_stand_outside_the_municipality_is_refused_at_the_press(phone, form):
    phone.context.grant_permissions(["geolocation"])
    phone.context.set_geolocation({"latitude": 59.05, "longitude": 15.35})
    phone.goto(form)
    for _twice in range(2):
        phone.get_by_role("button", name="Min plats").tap()
        expect(phone.get_by_text("Platsen ligger 9 km utanför kommunens områden.")).to_be_visible()
        expect(phone.get_by_label("utpekat på kartan")).not_to_be_checked()


def test_where_i_stand_is_chosen_with_one_press(phone, form, week):
    phone.context.grant_permissions(["geolocation"])
    phone.context.set_geolocation({"latitude": 59.05, "longitude": 15.15})
    phone.goto(form)
    phone.get_by_role("button", name="Min plats").tap()
    expect(phone.get_by_text("Din plats är med")).to_be_visible()
    send(phone)
    expect(phone.get_by_role("heading", name=THANKS)).to_be_visible()
    assert Observation.objects.get(round=week).area.name == "Öster"


def test_a_place_that_is_not_given_up_leaves_the_list(phone, form, week):
    """The telephone may refuse to tell where it is: then it says so, and the list is there."""
    phone.goto(form)
    phone.get_by_role("button", name="Min plats").tap()
    expect(phone.get_by_text("Välj en plats i listan i stället.")).to_be_visible()


def test_a_mistake_is_told_at_its_field_and_nothing_is_lost(phone, world, week):
    phone.goto(reverse("report_add", args=[week.label, world.functions["rektor"].pk, "other_disorder"]))
    phone.get_by_label("Vad hände?").fill("Mopeder på gångvägen")
    phone.locator("form[data-once]").evaluate("form => form.noValidate = true")
    send(phone)
    summary = phone.locator(".govuk-error-summary")
    expect(summary).to_contain_text("Vilket slag?")
    expect(summary).to_be_focused()
    expect(phone.get_by_label("Vad hände?")).to_have_value("Mopeder på gångvägen")
    assert not violations(phone)
    summary.get_by_role("link").tap()
    expect(phone.get_by_label("Våld och bråk")).to_be_focused()


def test_a_text_that_is_too_long_is_counted_stopped_and_never_cut(phone, form, week):
    """Pasted from somewhere else: five thousand characters."""
    phone.goto(form)
    words = phone.get_by_label("Vad hände?")
    long = ("Det brann i en papperskorg vid torget. " * 128).strip()
    words.fill(long)
    expect(phone.get_by_text("991 tecken för mycket")).to_be_visible()
    saved(phone)
    send(phone)
    assert words.evaluate("each => each.matches(':invalid')")
    assert not violations(phone)
    phone.reload()
    expect(words).to_have_value(long)
    expect(phone.get_by_text("991 tecken för mycket")).to_be_visible()
    words.fill(long[:3990].strip())
    expect(phone.get_by_text("11 tecken kvar")).to_be_visible()
    send(phone)
    expect(phone.get_by_role("heading", name=THANKS)).to_be_visible()
    assert Observation.objects.get(round=week).text == long[:3990].strip()


def test_the_week_with_one_open_thing_fits_under_a_thumb(door, world, week):
    """The sketch's content on the sketch's telephone: 1 130 pixels, where it was 1 938."""
    earlier_week(world)
    page = door.enter(world.accounts["rektor"], size=PHONE)
    page.goto(reverse("report", args=[week.label, world.functions["rektor"].pk]))
    expect(page.get_by_role("button", name="Kvarstår")).to_be_visible()
    height = page.evaluate("document.documentElement.scrollHeight")
    assert height <= 1130, height
    for button in page.get_by_role("button").all():
        box = button.bounding_box()
        assert box is None or box["height"] >= 44, button.text_content()
    assert not violations(page)


def test_what_arrives_while_something_else_is_written_leaves_it_alone(phone, form, week):
    phone.goto(form)
    phone.get_by_label("Vad hände?").fill("Det brann i en papperskorg")
    phone.context.set_offline(True)
    send(phone)
    expect(phone.get_by_text(ON_THE_PHONE)).to_be_visible()
    phone.get_by_label("Vad hände?").fill("Det brann i en container")
    phone.context.set_offline(False)
    expect(phone.get_by_text(SENT)).to_be_visible()
    expect(phone.get_by_label("Vad hände?")).to_have_value("Det brann i en container")


def test_the_thanks_lead_on(phone, world, week):
    earlier_week(world)
    here = reverse("report", args=[week.label, world.functions["rektor"].pk])
    phone.goto(here)
    phone.get_by_role("button", name="Inget nytt").tap()
    expect(phone.get_by_role("heading", name=THANKS)).to_be_visible()
    for name in ("Berätta något mer", "Till första sidan"):
        expect(phone.get_by_role("link", name=name)).to_be_visible()
    assert not violations(phone)
    phone.get_by_role("link", name="1 sak från tidigare väntar på svar").tap()
    expect(phone.get_by_role("button", name="Kvarstår")).to_be_visible()
