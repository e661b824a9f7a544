"""One function: its duties and areas, and the people who hold it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samlad.lib.errors import UserError
from samlad.lib.numerals import in_words
from samlad.partnership import service
from samlad.partnership.models import Assignment, Duty, Function, Organisation
from samlad.partnership.permissions import Permission
from samlad.partnership.queries import functions_with_people, open_invitations
from samlad.places.queries import areas, covered_areas
from samlad.places.service import cover
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.forms.saving import saved, sent
from samlad.web.settings.forms import AssignmentForm, EndForm, FunctionForm
from samlad.web.settings.frame import Trail, ask, show, today
from samlad.web.settings.organisations import configures, duties_of, must_configure, organisation_or_404

HERE = "settings_organisations"


@dataclass(frozen=True)
class Holder:
    """Somebody who holds a function: `when` is now, later or over."""

    assignment: Assignment
    when: str


def _holders(rows: Iterable[Assignment], day: date) -> list[Holder]:
    def when(a: Assignment) -> str:
        return "later" if a.starts_on > day else "over" if a.ends_on and a.ends_on < day else "now"

    held = [Holder(a, when(a)) for a in rows]
    order = {"now": 0, "later": 1, "over": 2}
    return sorted(held, key=lambda h: (order[h.when], h.assignment.deputy, h.assignment.account.name))


@require_GET
@member_required(Permission.CONFIGURE)
def function(request: SamladRequest, function_id: int) -> HttpResponse:
    """Who holds this function, and is that enough?"""
    day = today(request)
    own, people = _function(function_id, day)
    names = dict(areas().values_list("pk", "name"))
    covered = [names[pk] for pk in covered_areas().get(own.pk, [])]
    needed = {d.duty for d in own.duties.all()} - {Duty.RECIPIENT}
    return show(
        request,
        "settings/function.html",
        here=HERE,
        function=own,
        holders=_holders(own.assignments.all(), day),
        areas=covered,
        people=people,
        weak=bool(needed) and people < 2,
        reports=any(d.duty == Duty.REPORTER for d in own.duties.all()),
        duties=duties_of(own),
        invitations=open_invitations(own.pk, request.now),
        may_change=configures(request, own.organisation),
        heading=own.name,
        lead=_held_line(people, bool(needed)),
        trail=trail_to(own.organisation),
    )


def _held_line(people: int, needed: bool) -> str:
    if people == 0:
        return _("Nobody holds the function now.")
    if people == 1:
        return _("It hangs on one person. Find a deputy.") if needed else _("One person holds it.")
    return capfirst(_("%(n)s people hold it.") % {"n": in_words(people)})


@require_http_methods(["GET", "POST"])
@member_required(Permission.CONFIGURE)
def add(request: SamladRequest, organisation_id: int) -> HttpResponse:
    organisation = organisation_or_404(organisation_id)
    must_configure(request, organisation)
    form = FunctionForm(sent(request), areas=_area_choices())
    del form.fields["ends_on"]
    additions: list[Function] = []

    @transaction.atomic
    def save() -> None:
        data = form.cleaned_data
        function = service.add_function(
            actor=actor_of(request),
            now=request.now,
            organisation_id=organisation.pk,
            name=data["name"],
            duties=data["duties"],
            starts_on=data["starts_on"],
        )
        if data["areas"]:
            cover(actor=actor_of(request), now=request.now, function_id=function.pk, area_ids=data["areas"])
        additions.append(function)

    if request.method == "POST" and saved(form, save):
        messages.success(request, _("The function is added. Say who holds it."))
        return redirect("settings_function", additions[0].pk)
    return show(
        request,
        "settings/function_form.html",
        here=HERE,
        form=form,
        heading=_("Which function shall %(organisation)s have?") % {"organisation": organisation.name},
        back=reverse("settings_organisation", args=[organisation.pk]),
        submit=_("Add the function"),
        trail=trail_to(organisation),
    )


@require_http_methods(["GET", "POST"])
@member_required(Permission.CONFIGURE)
def change(request: SamladRequest, function_id: int) -> HttpResponse:
    function, _people = _function(function_id, today(request))
    must_configure(request, function.organisation)
    name = function.name
    covered = covered_areas().get(function.pk, [])
    initial = {
        "name": name,
        "duties": [d.duty for d in function.duties.all()],
        "areas": covered,
        "starts_on": function.starts_on,
        "ends_on": function.ends_on,
    }
    form = FunctionForm(sent(request), initial=initial, areas=_area_choices())

    @transaction.atomic
    def save() -> None:
        actor, data, changed = actor_of(request), form.cleaned_data, set(form.changed_data)
        fields = {n: data[n] for n in ("name", "duties", "starts_on", "ends_on") if n in changed}
        if fields:
            service.change_function(actor=actor, now=request.now, function_id=function.pk, **fields)
        if set(data["areas"]) != set(covered):
            cover(actor=actor, now=request.now, function_id=function.pk, area_ids=data["areas"])

    if request.method == "POST" and saved(form, save):
        messages.success(request, _("The change is saved."))
        return redirect("settings_function", function.pk)
    return show(
        request,
        "settings/function_form.html",
        here=HERE,
        form=form,
        heading=_("Change %(name)s") % {"name": name},
        back=reverse("settings_function", args=[function.pk]),
        submit=_("Save"),
        trail=trail_to(function.organisation, function, name),
    )


@require_http_methods(["GET", "POST"])
@member_required(Permission.CONFIGURE)
def assign(request: SamladRequest, function_id: int) -> HttpResponse:
    function, _people = _function(function_id, today(request))
    must_configure(request, function.organisation)
    form = AssignmentForm(sent(request), initial={"starts_on": today(request)})
    back = reverse("settings_function", args=[function.pk])
    invited = request.method == "POST" and saved(
        form,
        lambda: service.invite(actor=actor_of(request), now=request.now, function_id=function.pk, **form.cleaned_data),
    )
    if invited:
        (offer,) = invited
        # Shown in this response only: the database holds the hash of the address.
        address = request.build_absolute_uri(reverse("accept_invitation", args=[offer.token]))
        return show(
            request,
            "settings/invited.html",
            here=HERE,
            heading=_("The invitation is made"),
            address=address,
            back=back,
            invitation=offer.invitation,
            trail=trail_to(function.organisation, function),
        )
    return ask(
        request,
        here=HERE,
        heading=_("Who shall hold the function %(name)s?") % {"name": function.name},
        form=form,
        trail=trail_to(function.organisation, function),
        back=back,
        submit=_("Make an invitation"),
    )


@require_POST
@member_required(Permission.CONFIGURE)
def withdraw(request: SamladRequest, function_id: int, invitation_id: int) -> HttpResponse:
    function, _people = _function(function_id, today(request))
    if not function.invitations.filter(pk=invitation_id).exists():
        raise Http404
    try:
        service.withdraw_invitation(actor=actor_of(request), now=request.now, invitation_id=invitation_id)
        messages.success(request, _("The invitation is taken back."))
    except UserError as error:
        messages.error(request, error.message)
    return redirect("settings_function", function_id)


@require_http_methods(["GET", "POST"])
@member_required(Permission.CONFIGURE)
def end(request: SamladRequest, function_id: int, assignment_id: int) -> HttpResponse:
    day = today(request)
    function, _people = _function(function_id, day)
    held = next((a for a in function.assignments.all() if a.pk == assignment_id), None)
    if held is None:
        raise Http404
    must_configure(request, function.organisation)
    form = EndForm(sent(request), initial={"ends_on": held.ends_on or max(day, held.starts_on)})
    if request.method == "POST" and saved(
        form,
        lambda: service.end_assignment(
            actor=actor_of(request),
            now=request.now,
            assignment_id=held.pk,
            ends_on=form.cleaned_data["ends_on"],
        ),
    ):
        messages.success(request, _("The last day for %(name)s is saved.") % {"name": held.account.name})
        return redirect("settings_function", function.pk)
    return ask(
        request,
        here=HERE,
        heading=_("When is %(name)s done?") % {"name": held.account.name},
        form=form,
        trail=trail_to(function.organisation, function),
        back=reverse("settings_function", args=[function.pk]),
        submit=_("Save the last day"),
    )


def trail_to(organisation: Organisation, function: Function | None = None, name: str = "") -> Trail:
    """The breadcrumbs of a function; `name` when the form may have changed the row's own."""
    steps = [(organisation.name, reverse("settings_organisation", args=[organisation.pk]))]
    if function:
        steps.append((name or function.name, reverse("settings_function", args=[function.pk])))
    return tuple(steps)


def _area_choices() -> list[tuple[int, str]]:
    return list(areas().values_list("pk", "name"))


def _function(pk: int, day: date) -> tuple[Function, int]:
    function = functions_with_people(on=day).filter(pk=pk).first()
    if function is None:
        raise Http404
    return function, function.people
