"""The agenda of a kind of meeting, or of a group's: a setting with versions."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from samlad.lib.errors import UserError
from samlad.lib.words import clean_text
from samlad.meetings.access import require_managing
from samlad.meetings.agenda import MOST_MINUTES, MOST_POINTS, NEEDED, Point, built_in
from samlad.meetings.groups import newest_agenda
from samlad.meetings.models import Agenda, Group, Meeting
from samlad.partnership.actor import Actor, OutOfScope
from samlad.partnership.log import log
from samlad.partnership.lookup import maybe
from samlad.partnership.permissions import Permission
from samlad.screening.service import record_decision, require_screened

HEADING, QUESTION, CODE = 80, 300, 30  # characters


@transaction.atomic
def adopt_agenda(
    *,
    actor: Actor,
    now: datetime,
    kind: str,
    points: Sequence[Point],
    group_id: int | None = None,
    screening_confirmed: str = "",
) -> Agenda | None:
    """Makes these points, in order, the agenda of the meetings that are opened from now on. A point without a code is a
    new one. The same as holds already changes nothing: then the version that holds is returned, None where it is the
    built-in one. Raises UserError for what cannot be an agenda."""
    if kind not in Meeting.Kind.values or (kind == Meeting.Kind.GROUP) != (group_id is not None):
        raise OutOfScope
    group = maybe(Group.objects.select_for_update(of=("self",)), group_id)
    if group:
        require_managing(actor, group)
    else:
        actor.require(Permission.CONFIGURE_PARTNERSHIP)
    known = {item.code: item for item in built_in(kind, group.kind if group else "")}
    rows: list[Point] = []
    for point in points:
        heading, question = clean_text(point["heading"], HEADING), clean_text(point["question"], QUESTION)
        code = point["code"] or _code(heading, {r["code"] for r in rows} | known.keys())
        of = known.get(code)
        if of:  # its own words are kept as such: they follow the reader's language
            heading = "" if heading == str(of.heading) else heading
            question = "" if question == str(of.question) else question
        elif not heading:
            continue
        rows.append(Point(code=code, heading=heading, question=question, minutes=point["minutes"]))
    _require(kind, rows)
    confirmed = require_screened(screening_confirmed, *(r["heading"] for r in rows), *(r["question"] for r in rows))
    holds = newest_agenda(kind, group_id)
    if rows == (holds.items if holds else _as_points(kind, group)):
        return holds
    agenda = Agenda.objects.create(
        partnership=actor.partnership,
        kind=kind,
        group=group,
        version=holds.version + 1 if holds else 1,
        items=rows,
        adopted_at=now,
        adopted_by=actor.label,
    )
    log(actor, now, "agenda.adopted", agenda, kind=kind, group=group_id, version=agenda.version)
    record_decision(actor=actor, now=now, about=agenda, confirmed=confirmed)
    _renew(kind, agenda)
    return agenda


def _as_points(kind: str, group: Group | None) -> list[Point]:
    items = built_in(kind, group.kind if group else "")
    return [Point(code=i.code, heading="", question="", minutes=i.minutes) for i in items]


def _require(kind: str, rows: Sequence[Point]) -> None:
    codes = [r["code"] for r in rows]
    if not rows or len(rows) > MOST_POINTS or len(set(codes)) < len(codes):
        raise UserError(_("An agenda has between one and %d points, each of them once.") % MOST_POINTS, code="points")
    if any(needed not in codes for needed in NEEDED.get(kind, ())):
        raise UserError(_("The joint picture is written at the last point: leave that one."), code="points")
    if any(not 0 <= r["minutes"] <= MOST_MINUTES for r in rows):
        raise UserError(_("A point may take up to %d minutes.") % MOST_MINUTES, code="minutes")


def _code(heading: str, taken: set[str]) -> str:
    """A new code of its own, from the words of the heading."""
    base = slugify(heading)[: CODE - 4].strip("-") or "p"
    codes = (f"own-{base}" if n == 1 else f"own-{base[: CODE - 8]}-{n}" for n in range(1, MOST_POINTS + 2))
    return next(code[:CODE] for code in codes if code[:CODE] not in taken)


def _renew(kind: str, agenda: Agenda) -> None:
    """Meetings that are planned and have not begun take the new one."""
    waiting = Meeting.objects.filter(kind=kind, group=agenda.group, steps=None, texts=None, publications=None)
    waiting.update(agenda=agenda)
