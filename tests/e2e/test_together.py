"""Two coordinators in one field of the picture: what both write stands, and nothing is lost."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from tests.e2e.visitors import violations

from samlad.measures.models import CauseAnswer, Problem
from samlad.picture.models import PictureField
from samlad.picture.service import edit_field
from samlad.writing.service import Edit

MINE, THEIRS = "Lugnare än vanligt.", "Oroligt på fredagen."
SAVED = re.compile(r"^Sparat( \d+\.\d\d)?$")


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


BEGAN = "Det var lugnt på torget. Klotter vid skolan."


@pytest.fixture
def written(stage, field) -> PictureField:
    """A field in which somebody wrote last week."""
    edit_field(actor=stage.world.system, now=stage.world.now, field_id=field.pk, edit=Edit(BEGAN, field.text))
    return field


def both(stage, door, page_url, script=True):
    pages = [door.enter(stage.world.accounts[who], script=script) for who in ("samordnare", "polissamordnare")]
    for page in pages:
        page.route(
            "**/strom/", lambda route: route.abort()
        )  # what they say is put together when it is saved, at the latest
        page.goto(page_url)
    return pages


def typed(page, field, before: str, text: str) -> None:
    """Puts the caret behind some words and types, as a person does."""
    text_of(page, field).evaluate(
        "(box, at) => { box.focus(); box.setSelectionRange(at, at); }", BEGAN.index(before) + len(before)
    )
    page.keyboard.insert_text(text)


def test_while_they_type_each_ones_words_come_to_the_other_and_the_caret_stays(stage, door, page_url, written):
    first, second = both(stage, door, page_url)
    typed(first, written, "torget", " i går")
    expect(status_of(first, written)).to_have_text(SAVED)
    typed(second, written, "skolan", " och 👩🏽‍🚒 vid")
    together = "Det var lugnt på torget i går. Klotter vid skolan och 👩🏽‍🚒 vid."
    expect(text_of(second, written)).to_have_value(together)
    second.keyboard.insert_text(" stationen")
    together = together.replace(" vid.", " vid stationen.")
    expect(text_of(second, written)).to_have_value(together)
    expect(status_of(second, written)).to_have_text(SAVED)
    typed(first, written, "torget i går"[:6], "")
    first.keyboard.insert_text(" stora")
    expect(text_of(first, written)).to_have_value(re.compile("stora.*stationen"))
    assert now(written)[0] == text_of(first, written).input_value()
    expect(first.locator("[data-places] section")).to_have_count(0)


def test_two_wordings_are_shown_and_cleared_by_whoever_looks(stage, door, page_url, written):
    first, second = both(stage, door, page_url)
    for page, word in ((first, "oroligt"), (second, "stökigt")):
        text_of(page, written).fill(BEGAN.replace("lugnt", word))
        expect(status_of(page, written)).to_have_text(SAVED)
    place = second.locator(f"#form{written.pk} [data-places]")
    expect(place).to_contain_text("Två har formulerat detta samtidigt")
    expect(place.locator("mark")).to_have_text(["oroligt", "stökigt"])
    expect(text_of(second, written)).to_have_value(BEGAN.replace("lugnt", "oroligt stökigt"))
    assert not violations(second)
    first.goto(reverse("review_picture", args=[stage.closed.label]))
    expect(first.get_by_text("Två har formulerat samma sak")).to_be_visible()
    expect(first.get_by_role("button", name="Publicera")).to_have_count(0)
    assert not violations(first)
    text_of(second, written).fill(BEGAN.replace("lugnt", "stökigt"))
    expect(place.locator("section")).to_have_count(0)
    first.reload()
    expect(first.get_by_text("Två har formulerat samma sak")).to_have_count(0)


def test_without_script_both_stand_and_somebody_says_that_it_is_right(stage, door, page_url, written):
    first, second = both(stage, door, page_url, script=False)
    for page, text in ((first, BEGAN.replace("lugnt", "oroligt")), (second, BEGAN.replace("lugnt", "mycket lugnt"))):
        text_of(page, written).fill(text)
        page.locator(f"#form{written.pk}").get_by_role("button", name=re.compile("^Spara")).click()
    expect(second.get_by_text("Någon annan formulerade samma sak medan du skrev")).to_be_visible()
    stands = BEGAN.replace("lugnt", "oroligt mycket lugnt")
    expect(text_of(second, written)).to_have_value(stands)
    second.get_by_role("button", name="Det är rätt så").click()
    expect(second.get_by_role("button", name="Det är rätt så")).to_have_count(0)
    assert now(written)[0] == stands
    text_of(first, written).fill(BEGAN.replace("lugnt", "oroligt") + " Mörkt.")
    first.locator(f"#form{written.pk}").get_by_role("button", name=re.compile("^Spara")).click()
    expect(first.get_by_text("Sparat, tillsammans med det någon annan skrev under tiden.")).to_be_visible()
    expect(text_of(first, written)).to_have_value(f"{stands} Mörkt.")


def of_another_time(page, field):
    """As from a device that began long ago: from what the field never said."""
    page.locator(f"#form{field.pk} [name=base]").evaluate("(base) => { base.value = 'Något helt annat.'; }")


def test_who_began_from_something_else_chooses(stage, door, page_url, written):
    first, second = both(stage, door, page_url)
    of_another_time(second, written)
    text_of(second, written).fill(MINE)
    panel = second.locator(f"#form{written.pk} [data-conflict]")
    expect(panel).to_contain_text("Någon annan ändrade detta medan du skrev")
    expect(panel).to_contain_text(BEGAN)
    expect(text_of(second, written)).to_have_value(MINE)
    assert now(written) == (BEGAN, 1)
    assert not violations(second)
    text_of(second, written).fill(f"{THEIRS} {MINE}")
    expect(status_of(second, written)).to_have_text(SAVED)
    assert now(written) == (f"{THEIRS} {MINE}", 2)
    of_another_time(first, written)
    text_of(first, written).fill(MINE)
    first.locator(f"#form{written.pk}").evaluate("form => form.requestSubmit()")
    expect(first.get_by_role("heading", level=1)).to_contain_text("Någon annan ändrade fältet medan du skrev.")
    expect(first.get_by_label("Ditt, inte sparat än")).to_have_value(MINE)
    first.get_by_role("button", name="Spara min").click()
    assert now(written) == (MINE, 3)


def test_the_saved_one_is_kept_when_it_is_chosen(stage, door, page_url, written):
    """With script the device has a copy of what was typed; the choice gives that up too."""
    _first, second = both(stage, door, page_url)
    of_another_time(second, written)
    text_of(second, written).fill(MINE)
    second.locator(f"#form{written.pk}").evaluate("form => form.requestSubmit()")
    second.get_by_role("button", name="Behåll det sparade").click()
    expect(text_of(second, written)).to_have_value(BEGAN)
    second.wait_for_timeout(1200)  # longer than the pause before something saves itself
    assert now(written) == (BEGAN, 1)


def test_what_was_typed_without_network_is_put_together_with_what_came_since(stage, door, page_url, written):
    """The copy on the device remembers what it was typed over."""
    first, second = both(stage, door, page_url)
    second.context.set_offline(True)
    text_of(second, written).fill(f"{BEGAN} {MINE}")
    expect(status_of(second, written)).to_contain_text("Sparas inte")
    text_of(first, written).fill(BEGAN.replace("torget", "stora torget"))
    expect(status_of(first, written)).to_have_text(SAVED)
    second.context.set_offline(False)
    # The page may be drawn just before what was typed arrives: then what stands now comes by the stream.
    second.unroute("**/strom/")
    second.reload()
    together = f"{BEGAN.replace('torget', 'stora torget')} {MINE}"
    expect(text_of(second, written)).to_have_value(together)
    assert now(written)[0] == together


def test_a_text_that_is_too_long_is_refused_and_can_be_shortened(stage, door, page_url, field):
    page = door.enter(stage.world.accounts["samordnare"])
    page.goto(page_url)
    text_of(page, field).fill("a" * 20_001)
    expect(status_of(page, field)).to_contain_text("Det gick inte att spara.")
    text_of(page, field).fill(MINE)
    expect(status_of(page, field)).to_have_text(SAVED)
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
    expect(form.locator("[data-autosave-status]")).to_have_text(SAVED)
    expect(panel).to_have_count(0)
    assert "har nyckeln" in CauseAnswer.objects.get(question="how").text
