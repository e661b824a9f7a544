"""`bin/load pages`: the pages that are looked at most, and the submissions, with ten years behind them."""

import argparse
import itertools
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bench import figures, make_data, setting
from bench.generator import Request, run
from bench.server import database_cpu, serving

if TYPE_CHECKING:
    from samlad.partnership.models import Partnership

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)  # the day after the newest closed round's meeting
OPEN, CLOSED = "2026-W48", "2026-W47"
WARM = 8
GOALS = {"list": (100, 12), "week": (150, 12), "room": (80, None), "submission": (50, None)}  # p95 in ms, queries
TOGETHER = {"room": 150}  # p95 in ms, four at a time, where it is another
KEY = "load"  # what the run itself sends is known by it and removed afterwards

Next = Callable[[], Request]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=200, help="for each page and concurrency")
    parser.add_argument("--concurrency", type=int, nargs="+", default=[1, 4])
    parser.add_argument("--workers", type=int, default=2, help="web processes, as `samlad serve --workers`")
    parser.add_argument("--only", default="", help="pages whose name contains this")
    arguments = parser.parse_args()
    make_data.make(observations=1_000_000, rounds=520, again=False)
    from django_scopes import scope

    partnership = make_data.people()[0]
    with scope(partnership=partnership):
        _remove()
        _analysed(partnership)
        pages = [p for p in _pages() if arguments.only in p[0]]
        queries = {name: _queries(make()) for name, _kind, make in pages}
        try:
            rows = _measure(pages, queries, arguments)
        finally:
            _remove()
    figures.tell(
        "pages",
        rows,
        workers=arguments.workers,
        goals="list p95 100 ms; week, analysis and other pages p95 150 ms; each 12 queries; submission p95 50 ms; "
        "room p95 80 ms, four at a time 150 ms",
    )


def _measure(pages: list[tuple[str, str, Next]], queries: dict[str, int], arguments: Any) -> list[dict[str, Any]]:
    rows = []
    with serving(workers=arguments.workers) as server:
        for name, kind, make in pages:
            run(server.port, (make() for _ in range(WARM)), concurrency=1)
            for concurrency in arguments.concurrency:
                cpu, db = server.cpu(), database_cpu(setting.database())
                done = run(server.port, (make() for _ in range(arguments.requests)), concurrency=concurrency)
                times = figures.milliseconds(done.times)
                limit, most = GOALS.get(kind, (None, None))
                limit = TOGETHER.get(kind, limit) if concurrency > 1 else limit
                met = (limit is None or times["p95_ms"] <= limit) and (most is None or queries[name] <= most)
                rows.append(
                    {
                        "page": name,
                        "at a time": concurrency,
                        **times,
                        "queries": queries[name],
                        "kB": round(done.bytes / len(done.times) / 1000, 1),
                        "server CPU ms": round(1000 * (server.cpu() - cpu) / len(done.times), 1),
                        "database CPU ms": round(1000 * (database_cpu(setting.database()) - db) / len(done.times), 1),
                        "goal": ("" if limit is None else "met" if met else "missed"),
                        "wrong": dict(done.wrong) or "",
                    }
                )
                print(rows[-1], flush=True)
    return rows


def _pages() -> list[tuple[str, str, Next]]:
    """(name, kind of goal, what makes the next request)."""
    from bench.sessions import of_account
    from samlad.collection.models import Report
    from samlad.collection.queries import round_by_label
    from samlad.meetings.agenda import AGENDAS
    from samlad.places.models import Area

    _partnership, coordinators, reporters = make_data.people()
    coordinator = of_account(coordinators[0])
    area = Area.objects.order_by("code").values_list("pk", flat=True)[0]
    open_round, closed_round = round_by_label(OPEN), round_by_label(CLOSED)
    assert open_round
    assert closed_round
    waiting: list[tuple[int, str]] = []  # have not answered the open round
    sent: list[tuple[int, str]] = []
    late: list[tuple[int, str]] = []  # never answered the closed one
    for account in reporters:
        function = account.assignments.get().function_id
        session = of_account(account)
        (sent if Report.objects.filter(round=open_round, function_id=function) else waiting).append((function, session))
        if not Report.objects.filter(round=closed_round, function_id=function):
            late.append((function, session))

    def get(name: str, kind: str, path: str, session: str) -> tuple[str, str, Next]:
        return name, kind, lambda: Request(path, session)

    function, reporter = sent[0]
    return [
        get("home, coordinator", "week", "/", coordinator),
        get("week", "week", f"/vecka/{CLOSED}/", coordinator),
        get("area's week", "week", f"/vecka/{CLOSED}/omrade/{area}/", coordinator),
        get("analysis, overview", "week", "/analys/", coordinator),
        get("map", "week", "/analys/karta/", coordinator),
        get("hour by hour", "week", "/analys/tid/", coordinator),
        get("places that come back", "week", "/analys/platser/", coordinator),
        get("next week", "week", "/analys/nasta-vecka/", coordinator),
        get("mapping week (list)", "list", f"/kartlaggning/{OPEN}/", coordinator),
        get("own reports (list)", "list", f"/kartlaggning/{CLOSED}/egna/", coordinator),
        get("register (list)", "list", "/diarium/", coordinator),
        get("pictures (list)", "list", "/aterkoppling/", coordinator),
        *(get(f"room, {i.code}", "room", f"/mote/{CLOSED}/{i.code}/", coordinator) for i in AGENDAS["week"]),
        get("report page", "week", f"/rapport/{OPEN}/{function}/", reporter),
        get("week as JSON", "", f"/api/v1/weeks/{CLOSED}/", coordinator),
        ("submission, quiet", "submission", _submissions(waiting[:6], OPEN, _quiet)),
        ("submission, observation", "submission", _submissions(waiting[6:], OPEN, _observation)),
        ("submission, late", "", _submissions(late, CLOSED, _quiet)),
    ]


def _analysed(partnership: "Partnership") -> None:
    """The newest closed round's analyses, as the worker would have made them before anybody opens a page."""
    from samlad.analysis.service import analyse_newest
    from samlad.partnership.actor import system_actor

    began = time.process_time()
    analyse_newest(actor=system_actor(partnership, "bench"), now=NOW)
    print(f"Analyses of the newest closed round: {time.process_time() - began:.1f} s of processor time.")


def _submissions(senders: list[tuple[int, str]], label: str, fields: Callable[[str], dict[str, str]]) -> Next:
    """Each a report of its own by one of the senders in turn."""
    number = itertools.count()
    turn: Iterator[tuple[int, str]] = itertools.cycle(senders)

    def make() -> Request:
        function, session = next(turn)
        data = fields(f"{KEY}-{label}-{function}-{next(number)}")
        page = "svar" if "answer" in data else "ny/damage"
        return Request(f"/rapport/{label}/{function}/{page}/", session, data, expect=(302,))

    return make


def _quiet(key: str) -> dict[str, str]:
    return {"answer": "quiet", "key": key}


def _observation(key: str) -> dict[str, str]:
    return {
        "where": "none",
        "precision": "moment",
        "day": "2026-11-22",
        "at": "21:30",
        "day_to": "2026-11-22",
        "at_to": "",
        "text": "Klotter på en gavel vid torget, ungefär två meter brett.",
        "signal": "",
        "key": key,
    }


def _queries(request: Request) -> int:
    """How many SQL queries the request takes, counted in this process with the same middleware."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(HTTP_HOST=setting.HOST)
    client.cookies["sessionid"] = request.session
    if request.fields is None:
        client.get(request.path)  # the first look at a picture drafts it
    with CaptureQueriesContext(connection) as queries:
        if request.fields is None:
            response = client.get(request.path)
        else:
            response = client.post(request.path, request.fields)
    if response.status_code not in request.expect:
        raise SystemExit(f"{request.path}: {response.status_code}")
    return sum(not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")) for q in queries.captured_queries)


def _remove() -> None:
    """What a run sent, so that the next one starts from the same rows. Its events stay: the log is never cut."""
    from django.db import transaction

    from samlad.collection._rounds import recount
    from samlad.collection.models import Report, Submission
    from samlad.collection.models.observation import Observation
    from samlad.collection.queries import round_by_label

    Observation.objects.filter(key__startswith=KEY).delete()
    mine = Submission.objects.filter(key__startswith=KEY)
    reports = list(Report.objects.filter(pk__in=mine.values("report_id")).values_list("pk", flat=True))
    Report.objects.filter(pk__in=reports).update(submission=None)
    mine.delete()
    Report.objects.filter(pk__in=reports, submissions=None).delete()
    closed = round_by_label(CLOSED)
    if closed and reports:
        with transaction.atomic():
            recount(closed)
