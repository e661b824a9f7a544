"""Groups: formed with a mandate, their members by function, ended when their time is over."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from samlad.lib.errors import UserError
from samlad.lib.words import clean_text
from samlad.measures.models import Problem
from samlad.meetings.access import require_managing
from samlad.meetings.models import Group, GroupMember
from samlad.partnership.actor import Actor
from samlad.partnership.log import log
from samlad.partnership.lookup import maybe, one, several
from samlad.partnership.models import Function
from samlad.partnership.permissions import Permission
from samlad.screening.service import record_decision, require_screened

NAME, MANDATE = 120, 500  # characters


@transaction.atomic
def form_group(
    *,
    actor: Actor,
    now: datetime,
    kind: str,
    name: str,
    mandate: str,
    convener_id: int,
    function_ids: Collection[int] = (),
    starts_on: date | None = None,
    ends_on: date | None = None,
    prioritises: bool = False,
    problem_id: int | None = None,
    report_on: date | None = None,
    screening_confirmed: str = "",
) -> Group:
    """Forms a group of functions, from today if nothing else is said. For a `problem` it looks for the causes together
    and reports on a day. The same name once more changes nothing. Raises UserError for what is missing."""
    actor.require(Permission.MANAGE_GROUPS)
    name, mandate = clean_text(name, NAME), clean_text(mandate, MANDATE)
    problem, starts_on = maybe(Problem, problem_id), starts_on or actor.today(now)
    _require(kind=kind, name=name, mandate=mandate, starts_on=starts_on, ends_on=ends_on)
    if problem and report_on is None:
        raise UserError(_("Say on what day the group reports."), code="report_on")
    confirmed = require_screened(screening_confirmed, name, mandate)
    group, created = Group.objects.get_or_create(
        partnership=actor.partnership,
        name=name,
        defaults={
            "kind": kind,
            "mandate": mandate,
            "convener": one(Function, convener_id),
            "starts_on": starts_on,
            "ends_on": ends_on,
            "problem": problem,
            "report_on": report_on,
        },
    )
    if not created:
        if (group.kind, group.mandate, group.convener_id) == (kind, mandate, convener_id):
            return group
        raise UserError(_("There is a group with that name. Give this one another."), code="name")
    log(actor, now, "group.formed", group, kind=kind, convener=convener_id, problem=problem_id)
    record_decision(actor=actor, now=now, about=group, confirmed=confirmed)
    _set_members(actor, now, group, function_ids, starts_on)
    if prioritises:
        _prioritise(actor, now, group)
    return group


@transaction.atomic
def change_group(
    *,
    actor: Actor,
    now: datetime,
    group_id: int,
    name: str,
    mandate: str,
    convener_id: int,
    function_ids: Collection[int],
    ends_on: date | None = None,
    prioritises: bool = False,
    report_on: date | None = None,
    screening_confirmed: str = "",
) -> Group:
    """Changes what a group is; who leaves it was one of it until yesterday. Its kind and its problem stay. Before
    `ends_on` has come it may be put off."""
    group = one(Group.objects.select_for_update(of=("self",)), group_id)
    require_managing(actor, group)
    name, mandate = clean_text(name, NAME), clean_text(mandate, MANDATE)
    _require(kind=group.kind, name=name, mandate=mandate, starts_on=group.starts_on, ends_on=ends_on)
    if Group.objects.filter(name=name).exclude(pk=group.pk).exists():
        raise UserError(_("There is a group with that name. Give this one another."), code="name")
    confirmed = require_screened(screening_confirmed, name, mandate, stands=f"{group.name} {group.mandate}")
    before = (group.name, group.mandate, group.convener_id, group.ends_on, group.report_on)
    group.name, group.mandate, group.ends_on, group.report_on = name, mandate, ends_on, report_on
    group.convener = one(Function, convener_id)
    if before != (name, mandate, convener_id, ends_on, report_on):
        group.save(update_fields=["name", "mandate", "convener", "ends_on", "report_on"])
        log(actor, now, "group.changed", group, convener=convener_id, ends_on=str(ends_on or ""))
        record_decision(actor=actor, now=now, about=group, confirmed=confirmed)
    _set_members(actor, now, group, function_ids, actor.today(now))
    if prioritises != group.prioritises:
        _prioritise(actor, now, group, prioritises)
    return group


def _require(*, kind: str, name: str, mandate: str, starts_on: date, ends_on: date | None) -> None:
    if kind not in Group.Kind.values:
        raise UserError(_("Choose what kind of group it is."), code="kind")
    if not name:
        raise UserError(_("Give the group a name."), code="name")
    if not mandate:
        raise UserError(_("Say what the group is to do and may decide."), code="mandate")
    if ends_on and ends_on < starts_on:
        raise UserError(_("The group cannot end before it begins."), code="ends_on")


def _set_members(actor: Actor, now: datetime, group: Group, function_ids: Collection[int], day: date) -> None:
    """Makes the members of today these; the convener is always one."""
    wanted = {f.pk for f in several(Function, {*function_ids, group.convener_id})}
    there = {m.function_id: m for m in group.members.filter(ends_on=None)}
    for function_id in sorted(wanted - there.keys()):
        GroupMember.objects.create(
            partnership=actor.partnership, group=group, function_id=function_id, starts_on=max(day, group.starts_on)
        )
        log(actor, now, "group.joined", group, function=function_id)
    for function_id in sorted(there.keys() - wanted):
        member = there[function_id]
        log(actor, now, "group.left", group, function=function_id)
        if member.starts_on >= day:  # was never one of it
            member.delete()
            continue
        member.ends_on = date.fromordinal(day.toordinal() - 1)
        member.save(update_fields=["ends_on"])


def _prioritise(actor: Actor, now: datetime, group: Group, prioritises: bool = True) -> None:
    """One group chooses the prioritised areas: who did it before does it no more."""
    if prioritises:
        Group.objects.filter(prioritises=True).exclude(pk=group.pk).update(prioritises=False)
    group.prioritises = prioritises
    group.save(update_fields=["prioritises"])
    log(actor, now, "group.prioritises", group, prioritises=prioritises)
