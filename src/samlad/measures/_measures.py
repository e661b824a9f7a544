"""Measures: planned from one line, detailed later, completed step by step."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Unpack

import shapely
from django.db import transaction
from django.utils.translation import gettext as _

from samlad.collection.models import Indicator
from samlad.lib.dates import full_day
from samlad.lib.errors import UserError
from samlad.lib.words import clean_text
from samlad.measures._choosing import NotYours, begin, choose
from samlad.measures._scope import changeable
from samlad.measures.details import MeasureChanges, MeasureDetails
from samlad.measures.models import Cause, Measure, MeasureStep, Mechanism, Problem, Visibility
from samlad.measures.queries import priorities_on
from samlad.measures.visibility import chooser, may_choose
from samlad.partnership.actor import Actor
from samlad.partnership.log import log
from samlad.partnership.lookup import maybe, one, several
from samlad.partnership.models import Function, Organisation, Scoped
from samlad.partnership.permissions import Permission
from samlad.places.models import Area, Place
from samlad.screening.queries import Finding
from samlad.screening.service import record_decision, require_screened

MOST_CORNERS = 500  # of a drawn shape
MANY: dict[str, tuple[str, type[Scoped]]] = {
    "area_ids": ("areas", Area),
    "place_ids": ("places", Place),
    "joining_ids": ("joining", Function),
    "indicator_ids": ("indicators", Indicator),
}
ONE: dict[str, type[Scoped]] = {
    "organisation_id": Organisation,
    "owner_id": Function,
    "problem_id": Problem,
    "cause_id": Cause,
}
PLAIN = (
    "mechanism",
    "how",
    "target_change",
    "target_on",
    "cost",
    "saving",
    "starts_on",
    "ends_on",
    "follow_up_on",
)


class ChangedMeanwhile(UserError):
    def __init__(self) -> None:
        super().__init__(
            _("Somebody else has changed this measure meanwhile. Look at what it says now, then save yours.")
        )


@dataclass(frozen=True)
class Step:
    what: str
    who: str = ""
    due_on: date | None = None


@transaction.atomic
def plan_measure(
    *,
    actor: Actor,
    now: datetime,
    what: str,
    who: str,
    starts_on: date,
    screening_confirmed: str = "",
    **details: Unpack[MeasureDetails],
) -> Measure:
    """Writes down a measure: what, where (`area_ids`), who. All else is optional. In an area prioritised when it
    begins it is followed up by the last day of that decision, or its own, unless another day is given. No `visibility`
    is what is usual for its organisation; who plans for another's sets none that is wider than that.

    Raises UserError when what or who is missing or days are in the wrong order, ScreeningRequired, OutOfScope for
    others' rows.
    """
    actor.require(Permission.PLAN_MEASURES)
    measure = Measure(partnership=actor.partnership, planned_at=now, planned_by=actor.label)
    wanted = details.pop("visibility", "")
    confirmed = _fill(measure, {"what": what, "who": who, "starts_on": starts_on, **details}, screening_confirmed)
    begin(actor, measure, wanted)
    measure.save(update_fields=["visibility", "organisation"])
    _expect(measure)
    log(actor, now, "measure.planned", measure, visibility=measure.visibility)
    record_decision(actor=actor, now=now, about=measure, confirmed=confirmed)
    return measure


@transaction.atomic
def change_measure(
    *,
    actor: Actor,
    now: datetime,
    measure_id: int,
    version: int,
    screening_confirmed: str = "",
    **changes: Unpack[MeasureChanges],
) -> Measure:
    """Changes the fields of a measure that was read at `version`; what is not named stays. Who sees it, and whose it is
    where not all may see it, its own organisation changes alone.

    Raises ChangedMeanwhile, and as `plan_measure`.
    """
    measure = changeable(actor, measure_id)
    if measure.version != version:
        raise ChangedMeanwhile
    measure.version += 1
    before, whose = measure.visibility, (measure.organisation_id, measure.owner_id)
    chooses, organisation = may_choose(actor, measure), chooser(measure)
    fields, wanted = sorted(changes), changes.pop("visibility", "") or before
    confirmed = _fill(measure, changes, screening_confirmed)
    handed_over = before != Visibility.PICTURE and whose != (measure.organisation_id, measure.owner_id)
    if wanted != before or handed_over:
        if not chooses:
            raise NotYours(organisation)
        choose(actor, measure, wanted)
        measure.save(update_fields=["visibility", "organisation"])
    log(actor, now, "measure.changed", measure, fields=fields, version=measure.version)
    if measure.visibility != before:
        log(actor, now, "measure.visibility_changed", measure, **{"from": before, "to": measure.visibility})
    record_decision(actor=actor, now=now, about=measure, confirmed=confirmed)
    return measure


@transaction.atomic
def add_step(*, actor: Actor, now: datetime, measure_id: int, step: Step, screening_confirmed: str = "") -> MeasureStep:
    """Adds what is to be done, by whom and when. The same step once more is the same row."""
    measure = changeable(actor, measure_id)
    what, who = clean_text(step.what, 200), clean_text(step.who, 200)
    if not what:
        raise UserError(_("Say what is to be done."))
    confirmed = require_screened(screening_confirmed, what, who)
    row, created = MeasureStep.objects.get_or_create(
        partnership=actor.partnership, measure=measure, what=what, defaults={"who": who, "due_on": step.due_on}
    )
    if created:
        log(actor, now, "measure.step_added", measure, step=row.pk)
        record_decision(actor=actor, now=now, about=row, confirmed=confirmed)
    return row


@transaction.atomic
def finish_step(
    *, actor: Actor, now: datetime, step_id: int, done_on: date | None, note: str = "", screening_confirmed: str = ""
) -> MeasureStep:
    """Says that a step is done on a day, and how much of it; None takes it back. Safe to repeat."""
    step = one(MeasureStep, step_id)
    changeable(actor, step.measure_id)
    note = clean_text(note, 300)
    confirmed = require_screened(screening_confirmed, note)
    if done_on and done_on > actor.today(now):
        raise UserError(_("A step cannot be done on a day to come."))
    if (step.done_on, step.note) != (done_on, note):
        step.done_on, step.note, step.done_by = done_on, note, actor.label if done_on else ""
        step.save()
        log(
            actor,
            now,
            "measure.step_done" if done_on else "measure.step_undone",
            ("measure", step.measure_id),
            step=step.pk,
        )
        record_decision(actor=actor, now=now, about=step, confirmed=confirmed)
    return step


def _fill(measure: Measure, changes: MeasureChanges, screening_confirmed: str) -> tuple[Finding, ...]:
    values: dict[str, Any] = {**changes}  # by name
    unknown = set(values) - {*MANY, *ONE, *PLAIN, "what", "who", "outline"}
    if unknown:
        raise TypeError(f"a measure has no {', '.join(sorted(unknown))}")
    for name, most in (("what", 300), ("who", 200), ("how", 2000)):
        if name in values:
            setattr(measure, name, clean_text(values[name], most))
    confirmed = require_screened(
        screening_confirmed, *(getattr(measure, name) for name in ("what", "who", "how") if name in values)
    )
    for name in PLAIN:
        if name in values and name != "how":
            setattr(measure, name, values[name])
    for name, model in ONE.items():
        if name in values:
            setattr(measure, name.removesuffix("_id"), maybe(model, values[name]))
    if not measure.who and measure.owner is not None:
        measure.who = measure.owner.name
    if not measure.what or not measure.who:
        raise UserError(_("Say what is to be done and who does it."))
    if "outline" in values:
        measure.outline = outline_of(values["outline"])
    _agree(measure)
    several_of = {field: several(model, values[name]) for name, (field, model) in MANY.items() if name in values}
    measure.save()
    for field, rows in several_of.items():
        getattr(measure, field).set(rows)
    return confirmed


def _expect(measure: Measure) -> None:
    if measure.follow_up_on is not None:
        return
    chosen = priorities_on(measure.starts_on)
    if {p.area_id for p in chosen} & {a.pk for a in measure.areas.all()}:
        last = chosen[0].decision.ends_on
        measure.follow_up_on = min(measure.ends_on, last) if measure.ends_on else last
        measure.save(update_fields=["follow_up_on"])


def _agree(measure: Measure) -> None:
    if measure.ends_on and measure.ends_on < measure.starts_on:
        raise UserError(_("The last day cannot be before the first, %(day)s.") % {"day": full_day(measure.starts_on)})
    if measure.mechanism and measure.mechanism not in Mechanism.values:
        raise UserError(_("Choose one of the ways a measure may work."))
    if measure.target_change is not None and not -100 <= measure.target_change <= 1000:
        raise UserError(_("A change is in per cent, from −100 (none left) and up."))
    if measure.cause is not None:
        about = measure.cause.analysis.problem
        if measure.problem is not None and measure.problem != about:
            raise UserError(_("The cause belongs to another problem, “%(name)s”.") % {"name": about})
        measure.problem = about


def outline_of(geojson: str | None) -> bytes | None:
    """A drawn shape as WKB. GeoJSON of a polygon, line or point in longitude and latitude; "" is none. Raises
    UserError for anything else."""
    if not geojson or not geojson.strip():
        return None
    try:
        shape = shapely.from_geojson(geojson)
    except shapely.errors.GEOSException as error:
        raise UserError(_("The drawn shape could not be read. Draw it again, or leave it out.")) from error
    inside = shape is not None and not shape.is_empty and shapely.box(-180, -90, 180, 90).covers(shape)
    if not inside or shapely.get_num_coordinates(shape) > MOST_CORNERS or not shape.is_valid:
        raise UserError(_("The drawn shape crosses itself, is too detailed or lies outside the map. Draw it again."))
    return bytes(shapely.to_wkb(shape))
