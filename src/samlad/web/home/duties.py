"""What each duty adds to the first page, below its tasks."""

import shutil
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samlad.collection.models import Source
from samlad.collection.queries import imported
from samlad.jobs.queries import troubled
from samlad.lib.numerals import fixed
from samlad.measures.queries import measures_of
from samlad.measures.stages import stage, when
from samlad.measures.visibility import visible_to
from samlad.partnership.actor import Actor
from samlad.partnership.models import Duty
from samlad.partnership.permissions import Permission
from samlad.post.queries import standing_of_all
from samlad.records.queries import register
from samlad.web.analysis.overview import lines
from samlad.web.home.tasks import with_duty
from samlad.web.settings.gaps import matters

NEWEST = 5
SINCE = timedelta(days=7)
GB = 1_000_000_000


@dataclass(frozen=True)
class Section:
    """Rendered by a template of its own."""

    template: str
    content: dict[str, Any]


def sections(actor: Actor, now: datetime) -> list[Section]:
    """In order of how often they are used."""
    day, parts = actor.today(now), []
    if own := with_duty(actor, Duty.MEASURE_OWNER):
        parts.append(Section("home/_measures.html", {"measures": _measures(own, day, visible_to(actor))}))
    if with_duty(actor, Duty.ANALYST) and actor.may(Permission.READ_WEEK):
        round, items = lines()
        parts.append(
            Section("home/_results.html", {"of": round, "items": items, "police": imported(Source.POLICE_EVENTS)})
        )
    if with_duty(actor, Duty.REGISTRAR):
        parts.append(Section("home/_records.html", {"records": list(register(actor)[:NEWEST])}))
    if with_duty(actor, Duty.ADMINISTRATOR):
        parts.append(Section("home/_running.html", {"matters": matters(actor, day, now), "running": _running(now)}))
    return parts


def _measures(own: list[int], day: date, seen: Q) -> list[dict[str, Any]]:
    return [{"measure": m, "stage": stage(m, day).label, "when": when(m, day)} for m in measures_of(own, day, seen)]


@dataclass(frozen=True)
class Fact:
    title: str
    text: str
    wrong: bool = False


def _running(now: datetime) -> list[Fact]:
    """The state of the installation: scheduled work, mail, storage. In numbers only."""
    failed = troubled(since=now - SINCE)
    work = (
        Fact(
            _("Work by the clock"),
            _("Failed this week: %(names)s. The log says why.") % {"names": ", ".join(failed)},
            wrong=True,
        )
        if failed
        else Fact(_("Work by the clock"), _("Nothing has failed this week."))
    )
    free = shutil.disk_usage(settings.DATA).free
    room = {"used": _gb(_stored()), "free": _gb(free)}
    text = _("The database holds %(used)s GB; %(free)s GB are free beside it.") % room
    return [work, _mail(now), Fact(_("Storage"), text, wrong=free < 2 * GB)]


def _mail(now: datetime) -> Fact:
    if not settings.EMAIL_HOST:
        return Fact(_("Mail"), _("No mail server is set: nobody is mailed. Set EMAIL_HOST."), wrong=True)
    letters, sentences = standing_of_all(now), [_("Sent through %(host)s.") % {"host": settings.EMAIL_HOST}]
    late, held, refused = letters.late, letters.held, letters.refused
    if late:
        sentences.append(
            ngettext(
                "%d letter has waited more than ten minutes.", "%d letters have waited more than ten minutes.", late
            )
            % late
        )
    if held:
        sentences.append(ngettext("%d old letter waits for a word.", "%d old letters wait for a word.", held) % held)
    if refused:
        sentences.append(
            ngettext("%d letter was refused this week.", "%d letters were refused this week.", refused) % refused
        )
    return Fact(_("Mail"), " ".join(sentences), wrong=len(sentences) > 1)


def _stored() -> int:
    """Size of the database in bytes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
    path = Path(str(connection.settings_dict["NAME"]))
    return path.stat().st_size if path.exists() else 0


def _gb(size: int) -> str:
    return fixed(size / GB)
