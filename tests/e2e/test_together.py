"""Two coordinators in one field of the picture: the second is shown the other's text, and nothing is lost."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from tests.e2e.visitors import violations

from samlad.measures.models import CauseAnswer, Problem
from samlad.picture.models import PictureField

MINE, THEIRS = "Lugnare än vanligt.", "Oroligt på fredagen."


@pytest.fixture
def page_url(stage) -> str:
    return reverse("picture", args=[stage.closed.label])


@pytest.fixture
def field(stage) -> PictureField:
    return PictureField.objects.get(picture__round=stage.closed, section="overall")


def text_of(page, field):
    return page.locator(f"#form{field.pk}").get_by_role("textbox")


def status_of(page, field):
    return page.locator(f"#form{field.pk} [data-autosave-status]")


def now(field) -> tuple[str, int]:
    field.refresh_from_db()
    return field.text, field.version


def test_while_they_type_the_second_sees_the_first_ones_text(stage, door, page_url, field):
    first, second = (door.enter(stage.world.accounts[who]) for who in ("samordnare", "polissamordnare"))
    first.goto(page_url)
    second.goto(page_url)
    text_of(first, field).fill(THEIRS)
    expect(status_of(first, field)).to_have_text("Sparat")
    text_of(second, field).fill(MINE)
    panel = second.locator(f"#form{field.pk} [data-conflict]")
    expect(panel).to_contain_text("Någon annan ändrade detta medan du skrev")
    expect(panel).to_contain_text(THEIRS)
    expect(text_of(second, field)).to_have_value(MINE)
    assert now(field) == (THEIRS, 1)
    assert not violations(second)
    text_of(second, field).fill(f"{THEIRS} {MINE}")
    expect(status_of(second, field)).to_have_text("Sparat")
    assert now(field) == (f"{THEIRS} {MINE}", 2)


def test_without_script_the_second_chooses_on_a_page(stage, door, page_url, field):
    first, second = (
        door.enter(stage.world.accounts[who], script=False) for who in ("samordnare", "polissamordnare")
    )  # fmt: skip
    for page, text in ((first, THEIRS), (second, MINE)):
        page.goto(page_url)
        text_of(page, field).fill(text)
    first.locator(f"#form{field.pk}").get_by_role("button").click()
    second.locator(f"#form{field.pk}").get_by_role("button").click()
    expect(second.get_by_role("heading", level=1)).to_contain_text("Någon annan ändrade fältet medan du skrev.")
    expect(second.get_by_text(THEIRS)).to_be_visible()
    expect(second.get_by_label("Ditt, inte sparat än")).to_have_value(MINE)
    assert now(field) == (THEIRS, 1)
    second.get_by_role("button", name="Spara min").click()
    assert now(field) == (MINE, 2)
    expect(text_of(second, field)).to_have_value(MINE)


def test_the_saved_one_is_kept_when_it_is_chosen(stage, door, page_url, field):
    """With script the device has a copy of what was typed; the choice gives that up too."""
    second = door.enter(stage.world.accounts["polissamordnare"])
    second.goto(page_url)
    first = door.enter(stage.world.accounts["samordnare"])
    first.goto(page_url)
    text_of(first, field).fill(THEIRS)
    expect(status_of(first, field)).to_have_text("Sparat")
    text_of(second, field).fill(MINE)
    second.locator(f"#form{field.pk}").evaluate("form => form.requestSubmit()")
    second.get_by_role("button", name="Behåll det sparade").click()
    expect(text_of(second, field)).to_have_value(THEIRS)
    second.wait_for_timeout(1200)  # longer than the pause before something saves itself
    assert now(field) == (THEIRS, 1)


def test_what_was_typed_without_network_does_not_overwrite_what_came_since(stage, door, page_url, field):
    """The copy on the device remembers which version it was typed over."""
    second = door.enter(stage.world.accounts["polissamordnare"])
    second.goto(page_url)
    second.context.set_offline(True)
    text_of(second, field).fill(MINE)
    expect(status_of(second, field)).to_contain_text("Ingen anslutning")
    first = door.enter(stage.world.accounts["samordnare"])
    first.goto(page_url)
    text_of(first, field).fill(THEIRS)
    expect(status_of(first, field)).to_have_text("Sparat")
    second.context.set_offline(False)
    second.reload()
    expect(second.locator(f"#form{field.pk} [data-conflict]")).to_contain_text(THEIRS)
    expect(text_of(second, field)).to_have_value(MINE)
    assert now(field) == (THEIRS, 1)


def test_a_text_that_is_too_long_is_refused_and_can_be_shortened(stage, door, page_url, field):
    page = door.enter(stage.world.accounts["samordnare"])
    page.goto(page_url)
    text_of(page, field).fill("a" * 20_001)
    expect(status_of(page, field)).to_contain_text("Det gick inte att spara.")
    text_of(page, field).fill(MINE)
    expect(status_of(page, field)).to_have_text("Sparat")
    assert now(field) == (MINE, 1)


def test_what_nobody_has_touched_follows_the_numbers(stage, door, page_url, field):
    """Reading the draft is no edit: a second reader meets no conflict."""
    page = door.enter(stage.world.accounts["samordnare"])
    page.goto(page_url)
    drafted = text_of(page, field).input_value()
    page.reload()
    expect(text_of(page, field)).to_have_value(drafted)
    assert now(field) == (drafted, 0)


def test_what_may_point_at_a_person_is_saved_when_somebody_has_looked(stage, door):
    problem = Problem.objects.order_by("pk").first()
    page = door.enter(stage.world.accounts["samordnare"])
    page.goto(reverse("causes", args=[problem.pk]))
    form = page.locator("#q-how form")
    form.get_by_role("textbox").fill("Anna Svensson 070-123 45 67 har nyckeln")
    panel = form.locator("[data-conflict]")
    expect(panel).to_contain_text("peka ut")
    assert not violations(page)
    assert not CauseAnswer.objects.filter(question="how").exclude(text="").exists()
    panel.get_by_role("checkbox").check()
    expect(form.locator("[data-autosave-status]")).to_have_text("Sparat")
    expect(panel).to_have_count(0)
    assert "har nyckeln" in CauseAnswer.objects.get(question="how").text
