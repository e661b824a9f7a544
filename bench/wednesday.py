"""`bin/load wednesday`: a whole country's reporters send their report the same afternoon, one POST each."""

import argparse
import random
import sys
import time
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from bench import figures, setting
from bench.generator import Request, run
from bench.server import database_cpu, serving

if TYPE_CHECKING:
    from samlad.partnership.models import Partnership

SUFFIX = "_wednesday"
SEED = 20261125
LABEL = "2026-W48"
AREAS = 6
OBSERVING = 0.3  # of the reporters tell of something; the others press "quiet"
GOAL_SECONDS, GOAL_REPORTS = 180, 17_400
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--partnerships", type=int, default=290)
    parser.add_argument("--reporters", type=int, default=60, help="in each partnership")
    parser.add_argument("--concurrency", type=int, default=16)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--visit", action="store_true", help="the whole visit: link, press, page, POST, thanks")
    arguments = parser.parse_args()
    if arguments.partnerships * arguments.reporters > 20_000 or arguments.concurrency > 64:
        sys.exit("At most 20 000 reports, 64 at a time.")
    setting.drop(SUFFIX)
    setting.enter(SUFFIX)
    setting.set_up()
    began = time.perf_counter()
    reports = _country(arguments.partnerships, arguments.reporters)
    print(f"{arguments.partnerships} partnerships made in {time.perf_counter() - began:.0f} s.", file=sys.stderr)
    random.Random(SEED).shuffle(reports)
    _send(reports, arguments)


class Sender:
    """One reporter: the function, the session of an opened link, the link's token, and the report it will send."""

    def __init__(self, function: int, token: str, session: str, key: str, *, observes: bool, area: int) -> None:
        self.function, self.token, self.session = function, token, session
        self.page, self.fields = "svar", {"answer": "quiet", "key": key}
        if observes:
            self.page = "ny/damage"
            self.fields = {
                "where": f"a{area}",
                "precision": "moment",
                "day": "2026-11-22",
                "at": "21:30",
                "day_to": "2026-11-22",
                "at_to": "",
                "signal": "1",
                "key": key,
                "text": "Klotter på en gavel vid torget, ungefär två meter brett.",
            }

    def report(self) -> Request:
        return Request(f"/rapport/{LABEL}/{self.function}/{self.page}/", self.session, self.fields, expect=(302,))

    def others(self) -> list[Request]:
        """What a browser asks for around the report. The session is there already, so that the load stays one-way."""
        here = f"/rapport/{LABEL}/{self.function}/"
        return [
            Request(f"/r/{self.token}/", self.session),
            Request(here, self.session),
            Request(f"{here}klart/", self.session, expect=(200, 302)),
        ]


def _send(reports: list[Sender], arguments: Any) -> None:
    name = setting.database()
    with serving(workers=arguments.workers) as server:
        cpu, db = server.cpu(), database_cpu(name)
        posts = run(server.port, (s.report() for s in reports), concurrency=arguments.concurrency, apart=True)
        used, used_db = server.cpu() - cpu, database_cpu(name) - db
        visits = None
        if arguments.visit:
            visits = run(
                server.port, (r for s in reports for r in s.others()), concurrency=arguments.concurrency, apart=True
            )
    lost = _counted(reports)
    rows: list[dict[str, Any]] = [_row("reports, one POST each", posts, used, used_db)]
    if visits:
        rows.append(_row("the visit's other pages", visits, 0, 0))
    whole = len(reports) == GOAL_REPORTS
    figures.tell(
        "wednesday",
        rows,
        partnerships=arguments.partnerships,
        reporters=arguments.reporters,
        concurrency=arguments.concurrency,
        workers=arguments.workers,
        lost_or_doubled=lost,
        goal=("met" if posts.seconds < GOAL_SECONDS and not lost else "missed")
        if whole
        else f"17 400 would take {GOAL_REPORTS * posts.seconds / len(reports):.0f} s at this pace (goal: 180)",
    )
    if lost or posts.wrong:
        sys.exit(1)


def _row(name: str, done: Any, cpu: float, db: float) -> dict[str, Any]:
    return {
        "what": name,
        **figures.milliseconds(done.times),
        "seconds": round(done.seconds, 1),
        "per second": round(len(done.times) / done.seconds, 1),
        "server CPU s": round(cpu, 1),
        "database CPU s": round(db, 1),
        "generator CPU s": round(done.own_cpu, 1),
        "repeated": done.repeated,
        "wrong": dict(done.wrong) or "",
    }


def _counted(reports: list[Sender]) -> list[str]:
    """Everything that is not as it must be: every report there once, every event chained, every chain whole."""
    from django_scopes import scopes_disabled

    from samlad.audit.models import Event
    from samlad.audit.verifying import chain_fault
    from samlad.collection.models import Report, Submission
    from samlad.collection.models.observation import Observation
    from samlad.partnership.models import Partnership

    wanted = {s.fields["key"] for s in reports}
    observed = {s.fields["key"] for s in reports if "text" in s.fields}
    with scopes_disabled():
        submitted = list(Submission.objects.values_list("key", flat=True))
        seen = list(Observation.objects.values_list("key", flat=True))
        in_force = Report.objects.filter(submission__isnull=False).count()
        events = Event.objects.filter(verb="report.submitted").count()
        broken = [p.slug for p in Partnership.objects.all() if chain_fault(p.pk) is not None]
    checks = {
        "submissions": len(submitted) == len(reports) and set(submitted) == wanted,
        "observations": len(seen) == len(observed) and set(seen) == observed,
        "reports in force": in_force == len(reports),
        "events": events == len(reports),
        "chains": not broken,
    }
    print(
        f"In the database: {len(submitted)} submissions, {len(seen)} observations, {events} events; "
        f"{len(broken)} broken chains."
    )
    return [name for name, right in checks.items() if not right]


def _country(partnerships: int, reporters: int) -> list[Sender]:
    """Partnerships with an open round, founded through the services; their reporters, links and sessions in bulk."""
    from django.db import transaction
    from django_scopes import scope

    from samlad.partnership.service import found_partnership

    senders: list[Sender] = []
    chance = random.Random(SEED)
    for n in range(partnerships):
        with transaction.atomic():
            partnership = found_partnership(name=f"Kommun {n}", municipality=f"Kommun {n}", slug=f"kommun-{n}", now=NOW)
            with scope(partnership=partnership):
                senders += _municipality(partnership, reporters, chance)
    return senders


def _municipality(partnership: "Partnership", reporters: int, chance: random.Random) -> list[Sender]:
    import shapely

    from bench.sessions import of_links
    from samlad.collection.models import ReportLink
    from samlad.collection.service import open_round, set_up_questionnaire, token_hash
    from samlad.lib.weeks import Week
    from samlad.partnership.actor import system_actor
    from samlad.partnership.models import Function, FunctionDuty, Organisation
    from samlad.places.models import Area, FunctionArea

    actor, p = system_actor(partnership, "bench"), partnership
    set_up_questionnaire(actor=actor, now=NOW, valid_from=date(2026, 1, 1))
    round = open_round(actor=actor, now=NOW, week=Week.parse(LABEL))
    areas = Area.objects.bulk_create(
        Area(partnership=p, code=f"A{n}", name=f"Område {n}", outline=shapely.to_wkb(shapely.box(n, 0, n + 1, 1)))
        for n in range(AREAS)
    )
    lead = Organisation.objects.create(partnership=p, name="Kommunen")
    functions = Function.objects.bulk_create(
        Function(partnership=p, organisation=lead, name=f"Funktion {n}") for n in range(reporters)
    )
    FunctionDuty.objects.bulk_create(FunctionDuty(partnership=p, function=f, duty="reporter") for f in functions)
    FunctionArea.objects.bulk_create(
        FunctionArea(partnership=p, function=f, area=areas[n % AREAS]) for n, f in enumerate(functions)
    )
    tokens = [f"{p.slug}-{f.pk}" for f in functions]
    hashes = [token_hash(t) for t in tokens]
    ReportLink.objects.bulk_create(
        ReportLink(
            partnership=p,
            function=f,
            round=round,
            token_hash=h,
            made_at=NOW,
            made_by="b",
            expires_at=round.closes_at,
            **f.organisation.owners,
        )
        for f, h in zip(functions, hashes, strict=True)
    )
    return [
        Sender(f.pk, token, session, token, observes=chance.random() < OBSERVING, area=areas[n % AREAS].pk)
        for n, (f, token, session) in enumerate(zip(functions, tokens, of_links(hashes), strict=True))
    ]
