"""Who acts. Passed to every service, never looked up from the air."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django_scopes import get_scope

from samlad.partnership.models import Account, Assignment, Duty, Function, Partnership, active_on, held_on
from samlad.partnership.permissions import DUTY_PERMISSIONS, Permission


class OutOfScope(Exception):
    """The object belongs to another organisation or partnership. Shown as "not found": it does not exist for this
    actor."""


@dataclass(frozen=True)
class Held:
    """A function as the actor holds it."""

    function_id: int
    organisation_id: int
    lead_id: int
    name: str
    organisation: str
    duties: frozenset[Duty]

    def may(self, permission: Permission) -> bool:
        return any(permission in DUTY_PERMISSIONS[d] for d in self.duties)


@dataclass(frozen=True)
class Actor:
    """`label` goes into the audit log. A system actor (command line, schedule) may do everything in its partnership."""

    partnership: Partnership
    label: str
    held: tuple[Held, ...] = ()
    account_id: int | None = None
    system: bool = False

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

    def require_organisation(self, permission: Permission, *, organisation_id: int, lead_id: int) -> None:
        """As `require`, for one organisation's own material: the unit's own coordinator or that of its lead (M37)."""
        self.require(permission)
        if not self.system and not {organisation_id, lead_id} & self.organisations(permission):
            raise OutOfScope

    def require_function(self, permission: Permission, *, function_id: int) -> None:
        self.require(permission)
        if not self.system and function_id not in {h.function_id for h in self.held if h.may(permission)}:
            raise OutOfScope


def _held(functions: list[Function]) -> tuple[Held, ...]:
    return tuple(
        Held(
            f.pk, f.organisation_id, f.organisation.lead_id, f.name, f.organisation.name,
            frozenset(Duty(d.duty) for d in f.duties.all()),
        )
        for f in functions
    )  # fmt: skip


def actor_of_account(account: Account, partnership: Partnership, *, on: date) -> Actor:
    """The account with every function it holds in the partnership on the day. Two queries."""
    functions = list(
        Function.objects.filter(
            active_on(on), pk__in=Assignment.objects.filter(held_on(on), account=account).values("function_id")
        )
        .select_related("organisation")
        .prefetch_related("duties")
    )
    return Actor(partnership, f"account:{account.pk}", _held(functions), account.pk)


def actor_of_function(function: Function, *, label: str) -> Actor:
    """Somebody who came through a function's link: may report for it and nothing else."""
    (held,) = _held([function])
    reporter = Held(
        held.function_id,
        held.organisation_id,
        held.lead_id,
        held.name,
        held.organisation,
        held.duties & {Duty.REPORTER},
    )
    return Actor(function.partnership, label, (reporter,))


def system_actor(partnership: Partnership, name: str) -> Actor:
    return Actor(partnership, f"system:{name}", system=True)
