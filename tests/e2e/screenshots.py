"""Pictures of every page of the made-up municipality, at two widths, into screenshots/. Run by bin/screenshots."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.urls import reverse  # noqa: E402
from django_scopes import scope  # noqa: E402
from playwright.sync_api import TimeoutError as PlaywrightTimeout  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402
from tests.e2e import pages  # noqa: E402
from tests.e2e.visitors import ARGUMENTS, PHONE, ROOT, SCREEN, chromium, session_of  # noqa: E402

from samlad.collection.models import Round  # noqa: E402
from samlad.collection.queries import answers, recent, round_being_reported, rounds  # noqa: E402
from samlad.collection.service import make_link, save_draft  # noqa: E402
from samlad.demo.service import SLUG  # noqa: E402
from samlad.lib import clock  # noqa: E402
from samlad.meetings.models import MeetingPublication  # noqa: E402
from samlad.meetings.reporting import review_of  # noqa: E402
from samlad.meetings.service import open_meeting, publish_meeting  # noqa: E402
from samlad.partnership.actor import actor_of_function, system_actor  # noqa: E402
from samlad.partnership.models import Function, held_on  # noqa: E402
from samlad.partnership.queries import partnership_by_slug  # noqa: E402
from samlad.picture.models import Publication  # noqa: E402

TARGET = ROOT / "screenshots"
# README's own, made by `bin/screenshots readme`: picture, how much of it from the top, and how wide it becomes.
README = {
    "home-1280": ((1280, 860), 900),
    "room-analysis-1280": ((1280, 1000), 1000),
    "report-360": ((720, 1330), 300),
    "picture-pdf-1": ((10_000, 10_000), 380),
}
PICTURES = ROOT / "docs" / "pictures"


def account_of(function: Function) -> Any:
    held = function.assignments.filter(held_on(clock.now().date())).order_by("deputy", "pk").first()
    return held.account if held else None


def holder(duty: str) -> Any:
    functions = Function.objects.filter(duties__duty=duty).order_by("pk")
    return next(account for f in functions if (account := account_of(f)))


def reporters(current: Round) -> tuple[Function, Function]:
    """One that has told something this week, and one that has not answered."""
    answer_by_function = {a.function.pk: a.answer for a in answers(current)}
    functions = [f for f in Function.objects.filter(pk__in=answer_by_function).order_by("pk") if account_of(f)]
    return (
        next(f for f in functions if answer_by_function[f.pk] == "observations"),
        next(f for f in functions if answer_by_function[f.pk] is None),
    )


def everything(partnership: Any) -> tuple[list[pages.Page], dict[str, Any]]:
    """The pages, and who holds each function."""
    now = clock.now()
    closed, current = rounds().filter(closure__isnull=False).first(), round_being_reported(recent(), now)
    if closed is None or current is None:
        sys.exit("The made-up municipality has no open week on this day. Remove var/screenshots and run again.")
    reporting, waiting = reporters(current)
    system = system_actor(partnership, "screenshots")
    save_draft(
        actor=actor_of_function(waiting, label="screenshots"),
        now=now,
        round_id=current.pk,
        function_id=waiting.pk,
        form="begun",
        fields={"indicator": "fire", "text": "Det brann i en papperskorg"},
    )
    if not MeetingPublication.objects.exists():  # the demonstration leaves the first follow-up to whoever tries it
        meetings = [open_meeting(actor=system, now=now, kind=k, day=clock.now().date()) for k in ("period", "year")]
        read = review_of(meetings[-1], day=clock.now().date()).digest
        publish_meeting(actor=system, now=now, meeting_id=meetings[-1].pk, read=read, screening_confirmed=True)
    before = min(now, current.closes_at - timedelta(hours=1))
    link = make_link(actor=system, now=before, round_id=current.pk, function_id=waiting.pk)
    shown_pages = [
        p for _name, p in pages.visited(closed=closed, current=current, reporting=reporting, waiting=waiting)
    ]
    shown_pages.append(pages.Page("link", pages.VISITOR, reverse("open_link", args=[link.token])))
    shown_pages.append(pages.Page("step-in", pages.VISITOR, reverse("step_in")))
    people = {
        pages.VISITOR: None,
        pages.REPORTER: account_of(reporting),
        "waiting": account_of(waiting),
        pages.COORDINATOR: holder("coordinator"),
        pages.STEERING: holder("steering_group"),
        pages.REGISTRAR: holder("registrar"),
    }
    return shown_pages, people


@contextmanager
def served() -> Iterator[str]:
    """The site on a free port, without the worker: nothing closes or opens while it is photographed."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    start = ["-c", "from samlad.cli.main import main; main()", "serve", "--port", str(port), "--no-worker"]
    plain = {"STATIC_MANIFEST": os.environ.get("STATIC_MANIFEST", "0")}
    server = subprocess.Popen([sys.executable, *start], env=os.environ | plain)
    try:
        for _attempt in range(150):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)


def photograph(browser: Any, url: str, wanted: list[pages.Page], sessions: dict[str, str | None]) -> list[str]:
    """Pictures named <page>-<width>.png; says which pages answered something else than they should."""
    wrong = []
    for who in dict.fromkeys(p.who for p in wanted):
        for size in (PHONE, SCREEN):
            context = browser.new_context(
                base_url=url,
                viewport={"width": size[0], "height": size[1]},
                locale="sv-SE",
                device_scale_factor=2 if size == PHONE else 1,
                reduced_motion="reduce",
            )
            if sessions[who]:
                context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": sessions[who], "url": url}])
            page = context.new_page()
            for p in (p for p in wanted if p.who == who):
                answer = page.goto(p.url)
                if answer is None or answer.status != p.status:
                    wrong.append(f"{p.name}: {answer.status if answer else 'no answer'} ({p.url})")
                whole = settled(page, size)
                page.screenshot(path=TARGET / f"{p.name}-{size[0]}.png", full_page=True)
                if whole:
                    page.set_viewport_size({"width": size[0], "height": size[1]})
            context.close()
    return wrong


def settled(page: Any, size: tuple[int, int]) -> bool:
    """A map that the browser draws comes after its page, and is drawn again when the window grows: so it grows to the
    whole page before the picture is taken, not while. Whether it did."""
    if not page.locator("[data-map-canvas]").count():
        return False
    with suppress(PlaywrightTimeout):  # without WebGL the page's own drawing stays
        page.locator(".samlad-maps--drawn").wait_for(timeout=30_000)
    page.set_viewport_size({"width": size[0], "height": page.evaluate("document.documentElement.scrollHeight")})
    page.wait_for_timeout(3_000)  # nothing on the page says when the last tile is painted
    return True


def papers(wanted: str, partnership: Any) -> None:
    """The newest published picture, page by page as it is printed."""
    if wanted not in ("readme", "") and wanted not in "picture-pdf":
        return
    if not shutil.which("pdftoppm"):
        print("pdftoppm is not here: the PDF is left out. Install poppler-utils to have it.", file=sys.stderr)
        return
    with scope(partnership=partnership):
        publication = Publication.objects.order_by("pk").last()
        stored = publication.record.files.get(name="picture.pdf") if publication else None
    if stored is not None:
        paper = Path(settings.DATA) / "picture.pdf"
        paper.write_bytes(bytes(stored.content))
        subprocess.run(["pdftoppm", "-r", "80", "-png", str(paper), str(TARGET / "picture-pdf")], check=True)


def shrink() -> None:
    """README's pictures: few colours, small, kept in the repository."""
    from PIL import Image

    PICTURES.mkdir(exist_ok=True)
    for name, (part, width) in README.items():
        with Image.open(TARGET / f"{name}.png") as whole:
            top = whole.convert("RGB").crop((0, 0, min(part[0], whole.width), min(part[1], whole.height)))
        small = top.resize((width, round(top.height * width / top.width)), Image.Resampling.LANCZOS)
        small.quantize(96).save(PICTURES / f"{name}.png", optimize=True)


def main() -> None:
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    partnership = partnership_by_slug(SLUG)
    with scope(partnership=partnership):
        visible, people = everything(partnership)
        sessions = {who: session_of(account) if account else None for who, account in people.items()}
    of_readme = {picture.rpartition("-")[0] for picture in README}
    wanted = [p for p in visible if (p.name in of_readme if name == "readme" else name in p.name)]
    TARGET.mkdir(exist_ok=True)
    with served() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        wrong = photograph(browser, url, wanted, sessions)
        browser.close()
    papers(name, partnership)
    if name == "readme":
        shrink()
    print(f"{len(wanted)} pages in {TARGET}")
    if wrong:
        sys.exit("\n".join(["These answered something else than they should:", *wrong]))


if __name__ == "__main__":
    main()
