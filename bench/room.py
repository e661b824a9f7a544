"""`bin/load room`: meetings at once. From one browser's pause to the other's paint, memory for each meeting, and what
the first look at the room fetches.

Arranged so: the first meeting is that of the ten years' partnership, the others are of as many small partnerships of
their own, as when many municipalities meet at once. Twelve functions take part in each: two of the first meeting
are browsers, all others plain HTTP, from an address for each meeting. Everybody follows the stream, says every twenty
seconds that they are there, and fetches the sheet when the texts have been still for a while, as the page does; one in
each meeting writes a word every few seconds. The two browsers write in turn in one field.
"""

import argparse
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import figures, make_data, setting
from bench.neighbours import neighbour
from bench.participants import Crowd, Field
from bench.server import Server, family, serving

if TYPE_CHECKING:
    from samlad.partnership.models import Account, Partnership

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
LABEL = "2026-W47"  # the newest closed round
PAUSE = 400  # milliseconds that the page waits after the last key
PEOPLE, GOAL_BYTES, GOAL_MEDIAN, GOAL_P99, GOAL_MB = 12, 80_000, 50, 250, 5
WATCH = """([id, word]) => { const box = document.getElementById(id);
    window.seen = new Promise((resolve) => { const look = () => box.value.includes(word)
        ? setTimeout(() => resolve(performance.timeOrigin + performance.now()))  // after the frame that shows it
        : requestAnimationFrame(look); look(); }) }"""
TYPED = """(id) => { const box = document.getElementById(id), end = box.value.length;
    box.focus(); box.setSelectionRange(end, end);
    box.addEventListener("input", () => (window.typed = performance.timeOrigin + performance.now())) }"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--meetings", type=int, default=20)
    parser.add_argument("--times", type=int, default=120, help="words that are written and seen")
    parser.add_argument("--workers", type=int, default=2, help="web processes, as `samlad serve --workers`")
    parser.add_argument("--every", type=float, default=6, help="seconds between two words of a meeting's writer")
    arguments = parser.parse_args()
    make_data.make(observations=1_000_000, rounds=520, again=False)
    from django_scopes import scope

    from samlad.collection.queries import round_by_label

    partnership = make_data.people()[0]
    with scope(partnership=partnership):
        meetings = [_meeting(partnership, round_by_label(LABEL), _participants(partnership))]
    for n in range(1, arguments.meetings):
        other, its_round, accounts = neighbour(n, PEOPLE)
        with scope(partnership=other):
            meetings.append(_meeting(other, its_round, accounts))
    sessions = meetings[0].sessions
    rows: list[dict[str, Any]] = []
    with serving(workers=arguments.workers) as server:
        base = f"http://{setting.HOST}:{server.port}"
        path = f"/mote/{meetings[0].label}/picture/"
        with Crowd(server.port, meetings[:1], every=1) as crowd:  # so that all is loaded that one loads
            crowd.wait()
            time.sleep(10)
        loaded = _loaded(base, path, sessions[0])
        rows += [{"what": f"first load, {name}, bytes", "n": n} for name, n in loaded.items()]
        total = sum(loaded.values())
        rows.append({"what": "first load, bytes", "n": total, "goal": _met(total <= GOAL_BYTES)})
        total -= loaded.get("font", 0)
        rows.append({"what": "first load but the typeface, bytes", "n": total, "goal": _met(total <= GOAL_BYTES)})
        before = _memory(server)
        with Crowd(server.port, meetings, every=arguments.every, away=2) as crowd:
            crowd.wait()
            after = _memory(server)
            rows.append({"what": "MB for each meeting", "n": round((after - before) / 1e6 / len(meetings), 2)})
            cpu, began = server.cpu(), time.monotonic()
            times = _written(base, path, sessions[:2], meetings[0], arguments.times)
            used = (server.cpu() - cpu) / (time.monotonic() - began)
            rows.append(
                {
                    "what": "MB for each meeting afterwards",
                    "n": round((_memory(server) - before) / 1e6 / len(meetings), 2),
                }
            )
    ms = [t - PAUSE for t in times]
    median, p99 = figures.percentile(ms, 0.5), figures.percentile(ms, 0.99)
    rows += [
        {"what": "words seen", "n": len(ms)},
        {"what": "beyond the pause, median ms", "n": round(median, 1), "goal": _met(median <= GOAL_MEDIAN)},
        {"what": "beyond the pause, p95 ms", "n": round(figures.percentile(ms, 0.95), 1)},
        {"what": "beyond the pause, p99 ms", "n": round(p99, 1), "goal": _met(p99 <= GOAL_P99)},
        {"what": "server's processors", "n": round(used, 2)},
    ]
    figures.tell(
        "room",
        rows,
        workers=arguments.workers,
        meetings=arguments.meetings,
        participants=PEOPLE,
        every=f"a word every {arguments.every} s in each meeting",
        asked=f"{crowd.requests} requests by the crowd, {dict(crowd.wrong) or 'none'} wrong",
        goals=f"median {GOAL_MEDIAN} ms and p99 {GOAL_P99} ms beyond the pause, {GOAL_MB} MB each, {GOAL_BYTES} bytes",
    )


def _met(yes: bool) -> str:
    return "met" if yes else "missed"


@contextmanager
def _browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-background-networking"]
        )
        yield browser
        browser.close()


def _page(browser: Any, base: str, session: str) -> Any:
    context = browser.new_context(base_url=base, viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": "sessionid", "value": session, "url": base}])
    return context.new_page()


def _loaded(base: str, path: str, session: str) -> dict[str, int]:
    """Bytes that come over the wire at the first look, heads too, by kind."""
    kinds: dict[str, str] = {}
    sizes: Counter[str] = Counter()
    with _browser() as browser:
        page = _page(browser, base, session)
        network = page.context.new_cdp_session(page)
        network.on("Network.responseReceived", lambda e: kinds.update({e["requestId"]: e["type"]}))
        network.on(
            "Network.loadingFinished",
            lambda e: sizes.update({kinds.get(e["requestId"], "other").lower(): int(e["encodedDataLength"])}),
        )
        network.send("Network.enable")
        page.goto(path)
        page.wait_for_timeout(3000)
    return dict(sizes)


def _written(base: str, path: str, sessions: list[str], field: Field, times: int) -> list[float]:
    """Milliseconds from the key in one browser to the paint in the other, in turn."""
    delays, box = [], f"t{field.shared}"
    with _browser() as browser:
        pages = [_page(browser, base, session) for session in sessions]
        for page in pages:
            page.goto(path)
            page.evaluate(TYPED, box)
        time.sleep(3)
        for n in range(times):
            writer, reader = pages if n % 2 else pages[::-1]
            reader.evaluate(WATCH, [box, f" ord{n}."])
            writer.keyboard.insert_text(f" ord{n}.")
            seen = reader.evaluate("window.seen")
            delays.append(seen - writer.evaluate("window.typed"))
            time.sleep(random.uniform(0.3, 0.9))
    return delays


def _memory(server: Server) -> int:
    """Bytes that the web processes hold."""
    total = 0
    for pid in family(server.pid):
        if b"samlad.cli.pages" in Path(f"/proc/{pid}/cmdline").read_bytes():
            status = Path(f"/proc/{pid}/status").read_text()
            total += 1024 * int(status.split("VmRSS:")[1].split()[0])
    return total


def _participants(partnership: "Partnership") -> "list[Account]":
    """Twelve functions that may write, each with somebody who holds it."""
    from samlad.partnership.actor import system_actor
    from samlad.partnership.models import Account, Organisation
    from samlad.partnership.service import add_function, assign

    actor, chairs = system_actor(partnership, "bench"), make_data.people()[1]
    there = list(Account.objects.filter(email__startswith="deltagare").order_by("pk"))
    organisation = Organisation.objects.order_by("pk")[0]
    for n in range(len(there), PEOPLE - len(chairs)):
        function = add_function(
            actor=actor, now=NOW, organisation_id=organisation.pk, name=f"Deltagare {n}", duties=["coordinator"]
        )
        assigned = assign(
            actor=actor,
            now=NOW,
            function_id=function.pk,
            name="D",
            email=f"deltagare{n}@example.se",
            starts_on=date(2016, 1, 1),
        )
        there.append(assigned.account)
    return chairs + there


def _meeting(partnership: "Partnership", round: Any, accounts: "list[Account]") -> Field:
    """The round's meeting opened and its picture drafted, with a text for the browsers and one for the writer."""
    from bench.sessions import of_account
    from samlad.meetings.service import open_week_meeting
    from samlad.partnership.actor import system_actor
    from samlad.picture.models import PictureField
    from samlad.picture.service import draft_picture, edit_field
    from samlad.writing.service import Edit

    actor = system_actor(partnership, "bench")
    open_week_meeting(actor=actor, now=NOW, round_id=round.pk)
    draft_picture(actor=actor, now=NOW, round_id=round.pk)
    rows = PictureField.objects.filter(picture__round=round)
    shared, other = rows.get(section="overall"), rows.exclude(section="overall").order_by("pk")[0]
    for each in (shared, other):
        edit_field(actor=actor, now=NOW, field_id=each.pk, edit=Edit("Lugnt.", each.text))
    return Field(round.label, shared.pk, other.pk, "Lugnt.", [of_account(a) for a in accounts])


if __name__ == "__main__":
    main()
