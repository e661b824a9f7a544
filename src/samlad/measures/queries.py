"""Reading priorities, measures and field activities."""

from datetime import date

from django.db.models import Q, QuerySet

from samlad.measures.models import FieldActivity, Measure, Priority
from samlad.partnership.actor import Actor
from samlad.partnership.permissions import Permission


def priorities_on(day: date) -> list[Priority]:
    """The prioritised areas in force on the day, in order."""
    return list(
        Priority.objects.filter(starts_on__lte=day, ends_on__gte=day)
        .select_related("area").defer("area__outline").order_by("position")
    )  # fmt: skip


def measures_on(day: date) -> QuerySet[Measure]:
    """The measures under way on the day."""
    return (
        Measure.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)
        .select_related("area", "organisation").defer("area__outline").order_by("starts_on", "pk")
    )  # fmt: skip


def shared_field_activities(round_id: int) -> QuerySet[FieldActivity]:
    """The rows that may be seen by all who read the picture."""
    return FieldActivity.objects.filter(round_id=round_id, shared_at__isnull=False).select_related("organisation")


def own_field_activities(actor: Actor, round_id: int) -> QuerySet[FieldActivity]:
    """The rows of the organisations the actor plans for, shared or not."""
    mine = actor.organisations(Permission.PLAN_MEASURES)
    return FieldActivity.objects.filter(
        Q(organisation_id__in=mine) | Q(organisation__reports_to_id__in=mine), round_id=round_id
    ).select_related("organisation")
