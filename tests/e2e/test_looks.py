"""How the pages look where it carries meaning: on one line, on paper, and where the reader's own colours are forced."""

import io

import pikepdf
import pytest
from django.urls import reverse
from tests.e2e.visitors import PHONE, SCREEN

from samlad.partnership.models import Organisation, Partnership

STYLE = "(e, name) => getComputedStyle(e)[name]"
FOOTERS = """() => [...document.querySelectorAll("footer a, footer button, footer span")].filter(e =>
    getComputedStyle(e).fontFamily !== getComputedStyle(e.closest("footer")).fontFamily).map(e => e.innerText)"""


@pytest.mark.parametrize("locale", ["sv-SE", "en-GB"])
def test_the_header_is_one_line_whatever_one_is_called(stage, door, locale):
    Organisation.objects.filter(name="Kommunen").update(name="Trygghet och säkerhet på stadsledningskontoret")
    Partnership.objects.update(name="Samverkan i Örebro, Lekeberg och Hallsberg")
    page = door.enter(stage.world.accounts["samordnare"], locale=locale)
    page.goto("/")
    assert page.locator(".samlad-header").bounding_box()["height"] <= 66
    who = page.locator(".samlad-account > summary")
    assert who.bounding_box()["x"] + who.bounding_box()["width"] <= SCREEN[0]
    who.click()
    assert "Hallsberg" in page.locator(".samlad-account__whole").inner_text()


def test_the_week_takes_two_sheets_with_tables_one_can_read(stage, door):
    page = door.enter(stage.world.accounts["samordnare"])
    page.goto(reverse("week", args=[stage.closed.label]))
    page.emulate_media(media="print")
    for cell in page.locator("#areas ~ * :is(th, td)").all()[:20]:
        assert float(cell.evaluate(STYLE, "fontSize").removesuffix("px")) >= 12
    with pikepdf.open(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True))) as printed:
        assert len(printed.pages) <= 2


def test_where_colours_are_forced_the_current_page_the_legend_and_the_hours_still_show(stage, door):
    page = door.enter(stage.world.accounts["samordnare"])
    page.emulate_media(forced_colors="active")
    page.goto(reverse("week", args=[stage.closed.label]))
    links = page.locator(".samlad-nav--row .samlad-nav__link")
    edges = {a.get_attribute("aria-current") is not None: a.evaluate(STYLE, "borderBottomColor") for a in links.all()}
    assert edges[True] != edges[False]
    key = page.locator(".samlad-key--observations").first
    assert key.evaluate(STYLE, "backgroundColor") == "rgb(29, 85, 81)"


@pytest.mark.parametrize("name", ["home", "account_login", "measures"])
def test_links_in_the_footer_are_in_the_houses_type(stage, door, name):
    page = door.enter(None if name == "account_login" else stage.world.accounts["samordnare"])
    page.goto(reverse(name))
    assert page.evaluate(FOOTERS) == []


def test_links_in_the_footer_of_the_report_too(stage, door):
    page = door.enter(stage.world.accounts["rektor"])
    page.goto(reverse("report", args=[stage.open.label, stage.world.functions["rektor"].pk]))
    assert page.evaluate(FOOTERS) == []


def test_on_a_telephone_who_is_out_stands_in_cards_in_the_picture_too(stage, door):
    page = door.enter(stage.world.accounts["samordnare"], size=PHONE)
    document = reverse("record_file", args=[stage.publication.record_id, "picture.html"])
    for url in (
        reverse("published", args=[stage.publication.record_id]),
        reverse("review_picture", args=[stage.closed.label]),
        reverse("picture", args=[stage.closed.label]),
        document,
    ):
        page.goto(url)
        table = page.locator("#rows ~ table, .picture-table").first
        box = table.bounding_box()
        assert box["x"] + box["width"] <= PHONE[0], url
        for cell in table.locator("tbody td").all():
            inside = cell.bounding_box()
            assert inside["x"] + inside["width"] <= PHONE[0], url
            assert inside["y"] > table.locator("tbody th").first.bounding_box()["y"], url  # below, not beside
            assert cell.get_attribute("data-label"), url
    page.emulate_media(media="print")  # the record on paper is a table still
    assert page.locator(".picture-table thead").is_visible()
    assert page.locator(".picture-table td").first.evaluate(STYLE, "display") == "table-cell"
