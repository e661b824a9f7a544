"""A supplement before the screen: kept as it is typed, published with the keyboard and without a script, seen by its own
people only."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from tests.e2e.visitors import PHONE, SCREEN, violations

WORDS = "Synliga vid torget på fredag åäö."
HEADING = "Inriktningsbeslut"


@pytest.fixture
def address(world, stage):
    return reverse("supplement", args=[stage.open.label, world.organisations["Polisen"].pk])


def test_what_is_typed_is_kept_and_put_together_with_what_a_colleague_types(door, world, address):
    one, other = (door.enter(world.accounts["polissamordnare"], size=SCREEN) for _screen in range(2))
    one.goto(address)
    other.goto(address)
    one.get_by_label(HEADING).press_sequentially(WORDS)
    expect(one.locator("[data-autosave-status]").first).to_have_text("Sparat")
    other.get_by_label("För dem på fältet").fill("Säg till fältgruppen.")
    expect(other.locator("[data-autosave-status]").last).to_have_text("Sparat")
    other.get_by_label(HEADING).fill("Gäller i helgen.")
    expect(other.get_by_label(HEADING)).to_have_value(f"{WORDS} Gäller i helgen.")
    one.goto(address)
    expect(one.get_by_label("För dem på fältet")).to_have_value("Säg till fältgruppen.")


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_it_is_written_read_and_published_on_a_phone(script, door, world, stage, address):
    page = door.enter(world.accounts["polissamordnare"], size=PHONE, script=script)
    page.goto(reverse("room_step", args=[stage.open.label, "picture"]))
    page.get_by_role("link", name="Vårt tillägg").click()
    assert page.url.endswith(address)
    page.get_by_label(HEADING).fill(WORDS)
    if script:
        expect(page.locator("[data-autosave-status]").first).to_have_text("Sparat")
    else:
        page.get_by_role("button", name=f"Spara {HEADING}").click()
    page.get_by_role("button", name="Läs igenom").click()
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Publicera").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Polisen: tillägget vecka 48")
    if script:
        assert violations(page) == []
    municipality = door.enter(world.accounts["samordnare"], size=PHONE, script=script)
    assert municipality.goto(page.url).status == 404
    assert municipality.goto(address).status == 404
