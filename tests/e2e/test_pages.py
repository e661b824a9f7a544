"""Every page, as everybody who reads it, on a phone and on a screen: no barrier, nothing outside the edge, one
heading."""

import pytest
from django.urls import get_resolver
from tests.e2e import pages
from tests.e2e.visitors import PHONE, SCREEN, violations

HOLDERS = {
    pages.VISITOR: None,
    pages.REPORTER: "rektor",
    "waiting": "väktare",
    pages.COORDINATOR: "samordnare",
    pages.STEERING: "styrgrupp",
    pages.REGISTRAR: "registrator",
}
TOO_WIDE = """() => [...document.body.querySelectorAll("*")]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".samlad-scroll"))
    .slice(0, 3).map(e => e.outerHTML.slice(0, 120))"""


def faults(page, width: int) -> list[str]:
    """What is outside the edge at a width, in CSS pixels."""
    page.set_viewport_size({"width": width, "height": 800})
    widths = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    return [] if widths[0] <= widths[1] else [f"{widths[0]} px wide at {width} px: {page.evaluate(TOO_WIDE)}"]


def look(page, where: pages.Page) -> list[str]:
    """Everything that is wrong with one page."""
    messages: list[str] = []

    def listener(message):
        if message.type == "error" and "status of 4" not in message.text:
            messages.append(f"console: {message.text}")

    page.on("console", listener)
    answer = page.goto(where.url)
    wrong = [] if answer.status == where.status else [f"answers {answer.status}"]
    page.set_viewport_size({"width": SCREEN[0], "height": SCREEN[1]})
    headings = page.locator("h1").all_inner_texts()
    if len(headings) != 1 or not headings[0].strip():
        wrong.append(f"headings of the first level: {headings}")
    if page.locator("html").get_attribute("lang") != "sv" or page.title().startswith(" –"):
        wrong.append(f"language or title: {page.title()}")
    wrong += violations(page)
    wrong += faults(page, PHONE[0])
    wrong += [f"{v} at {PHONE[0]} px" for v in violations(page) if v not in wrong]
    wrong += faults(page, 320)
    page.remove_listener("console", listener)
    return [f"{where.name} ({where.url}): {fault}" for fault in [*wrong, *messages]]


def everything(stage):
    functions = stage.world.functions
    return list(
        pages.visited(
            closed=stage.closed, current=stage.open, reporting=functions["rektor"], waiting=functions["väktare"]
        )
    )


@pytest.mark.parametrize("who", list(HOLDERS))
def test_every_page_is_open_to_all_and_fits_a_phone(who, stage, door):
    holder = HOLDERS[who]
    page = door.enter(stage.world.accounts[holder] if holder else None)
    mine = [p for _name, p in everything(stage) if p.who == who]
    assert mine
    faults_seen = [fault for p in mine for fault in look(page, p)]
    assert not faults_seen, "\n".join(faults_seen)


def test_no_page_is_left_out(stage):
    known = {name for name, _page in everything(stage)} | pages.DEEDS | pages.NOT_PAGES | pages.ELSEWHERE
    assert pages.names_in(get_resolver("samlad.web.urls").url_patterns) - known == set()
