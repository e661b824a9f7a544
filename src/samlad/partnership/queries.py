"""Reading a partnership: who belongs, who holds what, and where a function hangs on one person."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from samlad.partnership._consents import configurable as configurable
from samlad.partnership.actor import Actor
from samlad.partnership.models import (
    AccessToken,
    Assignment,
    CalendarEntry,
    Duty,
    Function,
    Invitation,
    Notice,
    Organisation,
    Partnership,
    Rhythm,
    active_on,
)
from samlad.partnership.permissions import DUTY_PERMISSIONS, RAW, Permission


def partnership_by_slug(slug: str | None) -> Partnership | None:
    """The partnership of that slug, or the only one there is when none is named; None otherwise."""
    if slug:
        return Partnership.objects.filter(slug=slug).first()
    first_two = list(Partnership.objects.all()[:2])
    return first_two[0] if len(first_two) == 1 else None


def partnership_slugs() -> list[str]:
    return list(Partnership.objects.order_by("slug").values_list("slug", flat=True))


def partnership_languages() -> set[str]:
    return set(Partnership.objects.values_list("language", flat=True))


def all_partnerships() -> list[Partnership]:
    return list(Partnership.objects.order_by("pk"))


def rhythm() -> Rhythm:
    return Rhythm.objects.select_related("partnership").get()


def organisations() -> QuerySet[Organisation]:
    return Organisation.objects.select_related("reports_to").order_by("reports_to__name", "name")


def leads() -> QuerySet[Organisation]:
    return Organisation.objects.filter(reports_to=None)


def configurable_leads(actor: Actor) -> list[Organisation]:
    """The leads whose tree the actor configures."""
    mine = Q(pk__in=actor.organisations(Permission.CONFIGURE))
    if actor.may(Permission.CONFIGURE_PARTNERSHIP):
        mine |= Q(independence=None)
    return list(leads() if actor.system else leads().filter(mine))


def reporting_functions(*, on: date) -> QuerySet[Function]:
    """The functions expected to answer a round on the day, with their organisation."""
    return (
        Function.objects.filter(active_on(on), duties__duty=Duty.REPORTER)
        .select_related("organisation", "organisation__reports_to")
        .order_by("organisation__name", "name")
    )


def functions_with(permission: Permission, *, on: date) -> QuerySet[Function]:
    """The functions with a duty that gives the permission, on the day."""
    duties = [d for d, permissions in DUTY_PERMISSIONS.items() if permission in permissions]
    return (
        Function.objects.filter(active_on(on), duties__duty__in=duties)
        .select_related("organisation")
        .order_by("organisation__name", "name")
        .distinct()
    )


def functions_to_call(*, on: date) -> QuerySet[Function]:
    """The functions that no duty lets into the meetings, on the day: who may be called besides."""
    entering = [d for d, permissions in DUTY_PERMISSIONS.items() if Permission.ENTER_MEETING in permissions]
    return (
        Function.objects.filter(active_on(on))
        .exclude(duties__duty__in=entering)
        .select_related("organisation")
        .order_by("organisation__name", "name")
    )


def functions_with_people(*, on: date) -> QuerySet[Any]:
    """Every function with how many hold it on the day (`people`)."""
    held = Q(assignments__starts_on__lte=on) & (Q(assignments__ends_on=None) | Q(assignments__ends_on__gte=on))
    return (
        Function.objects.select_related("organisation", "organisation__reports_to")
        .prefetch_related("duties", "assignments__account")
        .annotate(people=Count("assignments__account", filter=held, distinct=True))
    )


@dataclass(frozen=True)
class Fragile:
    """A function that nobody (0) or one person (1) holds, or one person who holds several coordinating functions."""

    function: Function
    people: int


def fragile_functions(*, on: date) -> list[Fragile]:
    """Functions that hang on one person or on nobody (M2). Recipients do not count: nothing stops without them."""
    needed = functions_with_people(on=on).filter(active_on(on)).exclude(people__gte=2)
    return [Fragile(f, f.people) for f in needed if {d.duty for d in f.duties.all()} - {Duty.RECIPIENT}]


def calendar(start: date, end: date) -> list[CalendarEntry]:
    """The partnership's own entries that touch the days from `start` to `end`."""
    return list(CalendarEntry.objects.filter(starts_on__lte=end, ends_on__gte=start))


def tokens_of(account_id: int, now: datetime, purpose: str = AccessToken.Purpose.PROGRAM) -> QuerySet[AccessToken]:
    """The person's keys of a purpose in force, newest first."""
    mine = AccessToken.objects.filter(account_id=account_id, purpose=purpose)
    return mine.filter(revocation=None, expires_at__gt=now)


def token_by_hash(token_hash: str) -> AccessToken | None:
    """Looks across partnerships: a key is how its request finds the scope."""
    return (
        AccessToken._base_manager.select_related("partnership", "account", "revocation")
        .filter(token_hash=token_hash)
        .first()
    )


def invitation_by_hash(token_hash: str) -> Invitation | None:
    """Looks across partnerships: an invitation is how its request finds the scope."""
    invitations = Invitation._base_manager.select_related("partnership", "function__organisation")
    return invitations.filter(token_hash=token_hash).first()


def open_invitations(function_id: int, now: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(function=function_id, assignment=None, expires_at__gt=now)


def waiting_for_consent(lead_id: int, *, on: date) -> list[Assignment]:
    """Who holds a function in the lead's tree by which they could read what is reported to it, without consent."""
    tree = Q(function__organisation=lead_id) | Q(function__organisation__reports_to=lead_id)
    held = Assignment.objects.filter(tree, Q(ends_on=None) | Q(ends_on__gte=on), consent=None)
    raw = [duty for duty, permissions in DUTY_PERMISSIONS.items() if RAW & permissions]
    return list(
        held.filter(function__duties__duty__in=raw)
        .select_related("account", "function__organisation")
        .order_by("function__organisation__name", "function__name", "pk")
        .distinct()
    )


def notices(lead_id: int) -> QuerySet[Notice]:
    return Notice.objects.filter(lead=lead_id).select_related("account", "function__organisation", "unit")
