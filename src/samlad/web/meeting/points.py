"""What each point of the weekly agenda shows, beside what stands around all of them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samlad.analysis.methods import CLUSTERS, UNUSUAL
from samlad.analysis.queries import names, results, week_numbers
from samlad.analysis.standouts import stand_outs
from samlad.collection.queries import released, released_observations, rounds
from samlad.lib import bounds
from samlad.measures.models import FollowUp, Priority, Visibility
from samlad.measures.queries import (
    measures_between,
    own_field_activities,
    problems,
    shared_field_activities,
)
from samlad.measures.visibility import FOR_MEETING, usual_for
from samlad.meetings.groups import groups_on, reporters_at
from samlad.meetings.measures import about, measures_at_meeting
from samlad.meetings.queries import decisions_of, open_decisions
from samlad.meetings.situation import organisation_pictures
from samlad.partnership.actor import Actor
from samlad.partnership.permissions import Permission
from samlad.picture.evidence import evidence_of
from samlad.picture.grouping import blocks
from samlad.picture.models import PictureField, SituationPicture
from samlad.picture.queries import fields_of, horizon_notes, latest_publication
from samlad.supplements.queries import has_supplement
from samlad.web.access.membership import actor_of
from samlad.web.access.middleware import SamladRequest
from samlad.web.meeting.at import AtWeek
from samlad.web.meeting.picture.horizon import empty_form
from samlad.writing.queries import unsettled

Point = Callable[[SamladRequest, AtWeek, SituationPicture | None], dict[str, Any]]
Section = PictureField.Section
EVENTS = 8  # of what a text is built on, beside it; all of them have a page of their own


def back(request: SamladRequest, at: AtWeek, picture: SituationPicture | None) -> dict[str, Any]:
    """Last week's picture, its measures, and the decisions that are to be told of."""
    actor, day = actor_of(request), at.day
    before = rounds().filter(observed_to__lt=at.round.observed_from).first()
    week = week_numbers(at.round)
    rows = measures_at_meeting(
        week, first=at.round.observed_from, day=day, chosen=at.chosen, zone=actor.partnership.zone
    )
    waiting = sum(m.waits and m.answered is None for m in rows)
    decisions = open_decisions(at.meeting, day)
    return {
        "heading": _back_heading(waiting, sum(d.overdue for d in decisions)),
        "before": before,
        "last": latest_publication(before) if before else None,
        "measures": rows,
        "fidelity": FollowUp.Fidelity.choices,
        "verdicts": FollowUp.Verdict.choices,
        "decisions": decisions,
        "may_answer": actor.may(Permission.PLAN_MEASURES),
        "day": day,
        "next_follow_up": at.until + timedelta(days=1),
    }


def _back_heading(waiting: int, overdue: int) -> str:
    if waiting:
        return ngettext("%d measure to follow up", "%d measures to follow up", waiting) % waiting
    if overdue:
        return ngettext("%d decision to report back", "%d decisions to report back", overdue) % overdue
    return _("Everything from last time is followed up")


def situation(request: SamladRequest, at: AtWeek, picture: SituationPicture | None) -> dict[str, Any]:
    """Each organisation in turn, then all the areas."""
    actor, round = actor_of(request), at.round
    labels = names()
    numbers = week_numbers(round, labels)
    analysed = results(round, UNUSUAL, CLUSTERS) if round.closed else {}
    clustered = CLUSTERS.of(analysed)
    standing = stand_outs(numbers, UNUSUAL.of(analysed), clustered["now"] if clustered else [])
    marks = standing.marks
    areas = sorted(numbers.areas, key=lambda a: (marks.get(a.area_id) is None, -a.total.count, a.name))
    return {
        "heading": _("What each organisation has seen"),
        "organisations": organisation_pictures(actor, round, labels) if round.closed else [],
        "areas": [(a, marks.get(a.area_id)) for a in areas],
        "numbers": numbers,
        "closed": round.closed,
    }


def analysis(request: SamladRequest, at: AtWeek, picture: SituationPicture | None) -> dict[str, Any]:
    """One prioritised area at a time."""
    day, chosen = at.day, at.priorities
    here = _chosen(request, chosen)
    if here is None:
        return {"heading": _("No areas are prioritised"), "chosen": [], "here": None}
    fields = [f for f in fields_of(picture) if f.area_id == here.area_id] if picture else []
    block = next(iter(blocks(fields, unsettled(fields), evidence_of(fields, most=EVENTS))), None)
    sorts = block is not None and block.evidence is not None and actor_of(request).may(Permission.EDIT_PICTURE)
    return {
        "heading": next((f.heading for f in fields if f.heading), here.area.name),
        "chosen": chosen,
        "here": here,
        "next_area": next((p for p in chosen if p.position > here.position), None),
        "fields": [f for f in block.fields if f[1].section != Section.PRIORITY_MEASURES] if block else [],
        "block": block,
        "sorts": sorts,
        "words": [] if sorts else list(released_observations(at.round).filter(area=here.area_id)),
        "problems": [p for p in problems() if any(a.pk == here.area_id for a in p.areas.all())],
        "day": day,
        "measures": [
            (m, about(m, day))
            for m in measures_between(day, day, FOR_MEETING)
            if any(a.pk == here.area_id for a in m.areas.all())
        ],
        **_to_plan(actor_of(request)),
    }


def _chosen(request: SamladRequest, chosen: list[Priority]) -> Priority | None:
    area = request.GET.get("omrade")
    if not area:
        return chosen[0] if chosen else None
    priority = next((p for p in chosen if p.area_id == bounds.whole(area)), None)
    if priority is None:
        raise Http404
    return priority


def measures(request: SamladRequest, at: AtWeek, picture: SituationPicture | None) -> dict[str, Any]:
    """What runs until the next meeting, who is out in the field, and what is decided."""
    actor, day, chosen = actor_of(request), at.day, at.chosen
    rows = sorted(
        measures_between(day, at.until, FOR_MEETING),
        key=lambda m: min((chosen.get(a.pk, 99) for a in m.areas.all()), default=99),
    )
    own = own_field_activities(actor, at.round.pk).filter(shared_at=None)
    return {
        "heading": ngettext("%d measure until the next meeting", "%d measures until the next meeting", len(rows))
        % len(rows),
        "rows": [(m, about(m, day)) for m in rows],
        "day": day,
        "priorities": at.priorities,
        "fields": _fields(picture, Section.PRIORITY_MEASURES),
        "shared_rows": shared_field_activities(at.round.pk),
        "own_rows": own,
        "see_gaps": actor.may(Permission.SEE_GAPS),
        "decisions": decisions_of(at.meeting, day),
        "reporters": reporters_at(at.meeting, day),
        "groups": groups_on(day),
        **_to_plan(actor),
    }


def _to_plan(actor: Actor) -> dict[str, Any]:
    """What the one-line form of a measure chooses between."""
    if not actor.may(Permission.PLAN_MEASURES):
        return {}
    return {"visibilities": Visibility.choices, "visibility": usual_for(actor)}


def joint_picture(request: SamladRequest, at: AtWeek, picture: SituationPicture | None) -> dict[str, Any]:
    """All of the picture's fields."""
    actor = actor_of(request)
    fields = fields_of(picture) if picture else []
    rows = list(shared_field_activities(at.round.pk) | own_field_activities(actor, at.round.pk))
    return {
        "heading": _("Is it right, and can all of it be shared?"),
        "blocks": blocks(fields, unsettled(fields), evidence_of(fields, most=EVENTS)),
        "fetches_weather": settings.SAMLAD_WEATHER,
        "notes": horizon_notes(at.round),
        "horizon_form": empty_form(request),
        "shared_rows": [row for row in rows if row.shared_at],
        "own_rows": [row for row in rows if not row.shared_at],
        "released": released().filter(sightings__round=at.round).exists(),
        "closed": at.round.closed,
        "own_supplement": has_supplement(actor, at.round),
        "decisions": decisions_of(at.meeting, at.day),
    }


POINTS: dict[str, Point] = {
    "back": back,
    "situation": situation,
    "analysis": analysis,
    "measures": measures,
    "picture": joint_picture,
}


def _fields(picture: SituationPicture | None, section: str) -> list[Any]:
    """The fields of a section, as the page shows them: label, field, unsettled places."""
    fields = [f for f in fields_of(picture) if f.section == section] if picture else []
    places = unsettled(fields)
    return [(str(f.area), f, places.get(f.pk, [])) for f in fields]
