"""Without a mouse: everything is reached in order, and one sees where one is."""

from django.urls import reverse
from playwright.sync_api import expect
from tests.e2e.visitors import PHONE, SCREEN

from samlad.collection.models.observation import Observation

# What has the focus, what it says, and whether that is seen: on itself, or on the label that draws a radio button. The
# button within a field for a day or a time is the browser's own, and so is its mark.
WHERE = """() => { const e = document.activeElement, label = e.labels?.[0];
    const s = label && ["radio", "checkbox"].includes(e.type) ? getComputedStyle(label, "::before") : getComputedStyle(e);
    const seen = (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2) || s.boxShadow !== "none";
    return [e.tagName, ((label ?? e).textContent ?? "").trim().split("\\n")[0], seen || !e.matches(":focus")] }"""


def walk(page, presses: int) -> list[tuple[str, str, bool]]:
    """Where each press of the tab key leads: what it is, what it says, and whether it is seen."""
    steps = []
    for _press in range(presses):
        page.keyboard.press("Tab")
        steps.append(tuple(page.evaluate(WHERE)))
    return steps


def test_a_report_is_sent_with_the_keyboard_alone(door, world, week):
    page = door.enter(world.accounts["rektor"], size=SCREEN)
    page.goto(reverse("report_add", args=[week.label, world.functions["rektor"].pk, "other_disorder"]))
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Hoppa till innehållet")
    expect(skip).to_be_focused()
    assert skip.bounding_box()["height"] > 20
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    walked = walk(page, 15)
    assert all(seen for _tag, _label, seen in walked), walked
    labels = dict.fromkeys(label for _tag, label, _seen in walked)  # a time has several stops
    wanted = [
        "Våld och bråk",
        "Ängby",
        "En viss tid",
        "Dag",
        "Klockan",
        "Vad hände?",
        "Ingen",
        "Skicka in",
    ]
    assert [label for label in labels if label in wanted] == wanted, walked


def test_the_answers_are_chosen_with_arrows_and_enter_sends(door, world, week):
    page = door.enter(world.accounts["rektor"], size=SCREEN)
    page.goto(reverse("report_add", args=[week.label, world.functions["rektor"].pk, "other_disorder"]))
    page.get_by_label("Våld och bråk").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Narkotika (öppen droghandel)")).to_be_checked()
    page.get_by_label("Ängby", exact=True).focus()
    page.keyboard.press("Space")
    expect(page.get_by_label("Ängby", exact=True)).to_be_checked()
    page.get_by_label("Vad hände?").focus()
    page.keyboard.type("Öppen handel bakom skolan")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Skicka")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Tack, din rapport är inne")).to_be_visible()
    expect(page.locator("main")).to_be_focused()
    observation = Observation.objects.get(round=week)
    assert (observation.kind.code, observation.area.name, observation.signal) == ("drugs", "Ängby", None)


def test_the_coordinators_pages_show_where_one_is(stage, door):
    page = door.enter(stage.world.accounts["samordnare"], size=SCREEN)
    for url in ("/", reverse("mapping_week", args=[stage.open.label]), reverse("measures")):
        page.goto(url)
        walked = walk(page, 25)
        assert walked[0][1] == "Hoppa till innehållet"
        hidden = [step for step in walked if step[0] != "BODY" and not step[2]]
        assert not hidden, (url, hidden)


def test_the_menu_of_a_telephone_opens_and_closes_from_the_keyboard(stage, door):
    page = door.enter(stage.world.accounts["samordnare"], size=PHONE)
    page.goto("/")
    menu = page.get_by_text("Meny", exact=True)
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Kartläggning")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Kartläggning")).to_be_hidden()
    expect(menu).to_be_focused()
