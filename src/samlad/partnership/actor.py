"""Who acts. Passed to every service, never looked up from the air."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django_scopes import get_scope

from samlad.lib.times import local_day
from samlad.partnership.models import (
    Account,
    Assignment,
    Call,
    Duty,
    Function,
    Owners,
    Partnership,
    Rhythm,
    active_on,
    called_at,
    held_on,
)
from samlad.partnership.permissions import DUTY_PERMISSIONS, OF_A_CALL, RAW, Permission


class OutOfScope(Exception):
    """The object belongs to another organisation or partnership. Shown as "not found": it does not exist for this
    actor."""


@dataclass(frozen=True)
class Held:
    """A function as the actor holds it. `consented`: its lead lets the actor read what is reported to it;
    `leads_partnership`: its organisation is the municipality as a lead; `is_called`: to the meetings, for now."""

    function_id: int
    organisation_id: int
    lead_id: int
    name: str
    organisation: str
    duties: frozenset[Duty]
    consented: bool
    leads_partnership: bool
    is_called: bool = False

    def may(self, permission: Permission) -> bool:
        if permission in RAW and not self.consented:
            return False
        if permission == Permission.CONFIGURE_PARTNERSHIP and not self.leads_partnership:
            return False
        return (self.is_called and permission in OF_A_CALL) or any(
            permission in DUTY_PERMISSIONS[d] for d in self.duties
        )


@dataclass(frozen=True)
class Actor:
    """`label` goes into the audit log. A system actor (command line, schedule) may do everything in its partnership.
    `fortnightly`: a round is two weeks there."""

    partnership: Partnership
    label: str
    held: tuple[Held, ...] = ()
    account_id: int | None = None
    system: bool = False
    fortnightly: bool = False

    def today(self, now: datetime) -> date:
        """The partnership's own day, on which rights and last days depend: never that of UTC."""
        return local_day(now, self.partnership.zone)

    def may(self, permission: Permission) -> bool:
        return self.system or any(h.may(permission) for h in self.held)

    def require(self, permission: Permission) -> None:
        """Raises PermissionDenied unless some held function may; OutOfScope when the scope is another partnership."""
        if get_scope().get("partnership") != self.partnership:
            raise OutOfScope
        if not self.may(permission):
            raise PermissionDenied(permission.value)

    def organisations(self, permission: Permission) -> frozenset[int]:
        """The organisations, own and those compiled, for which a held function gives `permission`. Not for system
        actors."""
        return frozenset(h.organisation_id for h in self.held if h.may(permission))

    def leads(self, permission: Permission) -> frozenset[int]:
        """The leads in whose tree, as it is today, a held function gives `permission`. Not for system actors."""
        return frozenset(h.lead_id for h in self.held if h.may(permission))

    def require_organisation(self, permission: Permission, *, organisation_id: int, lead_id: int) -> None:
        """As `require`, for one organisation's own material: the unit's own coordinator or that of its lead (M37)."""
        self.require(permission)
        if not self.system and not {organisation_id, lead_id} & self.organisations(permission):
            raise OutOfScope

    def speaks_for(self, lead_id: int) -> bool:
        """Whether the actor decides who reads what is reported to the lead: its own coordinator, or the host."""
        return self.system or any(
            h.organisation_id == h.lead_id == lead_id and h.may(Permission.READ_RAW) for h in self.held
        )

    def owns(self, permission: Permission) -> Q:
        """The raw rows (`Owned`) that `permission` reaches: all that was reported to the lead of a held function, or
        what its own unit reported to that lead. A system actor compiles nothing."""
        reached = Q(pk__in=[])
        for held in self.held:
            if held.may(permission):
                whole = held.organisation_id == held.lead_id
                reached |= Q(lead=held.lead_id) if whole else Q(lead=held.lead_id, organisation=held.organisation_id)
        return reached

    def require_owned(self, permission: Permission, owners: Owners) -> None:
        """As `require`, for one raw row: OutOfScope unless `owns` would reach it."""
        self.require(permission)
        if not self.system and not any(
            h.may(permission)
            and h.lead_id == owners["lead_id"]
            and h.organisation_id in (owners["lead_id"], owners["organisation_id"])
            for h in self.held
        ):
            raise OutOfScope

    def require_function(self, permission: Permission, *, function_id: int) -> None:
        self.require(permission)
        if not self.system and function_id not in {h.function_id for h in self.held if h.may(permission)}:
            raise OutOfScope


def _held(function: Function, duties: Iterable[str | None], consented: bool, is_called: bool = False) -> Held:
    organisation = function.organisation
    return Held(
        function.pk,
        organisation.pk,
        organisation.lead_id,
        function.name,
        organisation.name,
        frozenset(Duty(d) for d in duties if d),
        consented,
        organisation.leads_partnership,
        is_called,
    )


def actors_of_account(account: Account, *, now: datetime) -> list[Actor]:
    """The account in each partnership where it holds a function on that partnership's own day, with every function it
    holds there, by the partnerships' names. One query, and it looks across partnerships: it is how a request finds its
    scope."""
    at_all = Q()  # somewhere on earth it is the day before, somewhere the day after
    for day in ((now + timedelta(days=n)).date() for n in (-1, 0, 1)):
        at_all |= held_on(day) & active_on(day, "function__")
    rows = (
        Assignment._base_manager.filter(at_all, account=account)
        .select_related("partnership", "function__organisation")
        .annotate(
            duty=F("function__duties__duty"),  # a row for each duty
            consented=Q(consent__lead=Coalesce("function__organisation__reports_to", "function__organisation")),
            fortnightly=Exists(_fortnights(OuterRef("partnership"))),
            is_called=Exists(Call._base_manager.filter(called_at(now), function=OuterRef("function"))),
        )
        .order_by("partnership__name", "partnership_id", "function__organisation__name", "function__name")
    )
    # Held twice, as a deputy too, is held once.
    of: dict[Partnership, dict[Function, tuple[set[str | None], set[bool], bool]]] = {}
    fortnightly: set[Partnership] = set()
    for row in rows:
        if not row.in_force(local_day(now, row.partnership.zone)):
            continue
        parts = of.setdefault(row.partnership, {}).setdefault(row.function, (set(), set(), row.is_called))
        duties, consents, _is_called = parts
        duties.add(row.duty)
        consents.add(bool(row.consented))
        if row.fortnightly:
            fortnightly.add(row.partnership)
    return [
        Actor(
            partnership,
            f"account:{account.pk}",
            tuple(_held(f, d, any(c), is_called) for f, (d, c, is_called) in functions.items()),
            account.pk,
            fortnightly=partnership in fortnightly,
        )
        for partnership, functions in of.items()
    ]


def actor_of_account(account: Account, partnership: Partnership, *, now: datetime) -> Actor:
    """The account in this partnership, holding nothing where it holds nothing there. One query."""
    here = (a for a in actors_of_account(account, now=now) if a.partnership == partnership)
    return next(here, Actor(partnership, f"account:{account.pk}", account_id=account.pk))


def actor_of_function(function: Function, *, label: str) -> Actor:
    """Somebody who came through a function's link: may report for it and nothing else."""
    duties = {d.duty for d in function.duties.all()} & {Duty.REPORTER}
    fortnightly = _fortnights(function.partnership).exists()
    return Actor(function.partnership, label, (_held(function, duties, consented=True),), fortnightly=fortnightly)


def _fortnights(partnership: Partnership | OuterRef) -> QuerySet[Rhythm]:
    return Rhythm._base_manager.filter(partnership=partnership, cadence=Rhythm.Cadence.FORTNIGHTLY)


def system_actor(partnership: Partnership, name: str) -> Actor:
    return Actor(partnership, f"system:{name}", system=True)
