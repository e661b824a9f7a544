"""Organisations: the tree of leads and units, and one organisation with its functions."""

from dataclasses import dataclass, field
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samlad.lib.errors import UserError
from samlad.lib.numerals import in_words
from samlad.partnership import service
from samlad.partnership.models import Duty, Function, Organisation
from samlad.partnership.permissions import Permission
from samlad.partnership.queries import (
    configurable,
    configurable_leads,
    leads,
    notices,
    organisations,
    waiting_for_consent,
)
from samlad.places.queries import covered_areas
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.forms.saving import saved, sent
from samlad.web.settings.forms import OrganisationForm
from samlad.web.settings.frame import ask, functions_and_people, show, today

HERE = "settings_organisations"
NOTICES = 20


@dataclass(frozen=True)
class FunctionRow:
    """A function as a line in a table. `weak`: "nobody", "one" or nothing; recipients may be few."""

    function: Function
    people: int
    duties: list[str]
    names: list[str]
    areas: int
    weak: str
    over: bool


@dataclass
class Branch:
    """An organisation with the units below it."""

    organisation: Organisation
    functions: list[FunctionRow] = field(default_factory=list)
    units: list["Branch"] = field(default_factory=list)


def _rows(day: date) -> dict[int, list[FunctionRow]]:
    """Organisation id -> its functions."""
    covered = covered_areas()
    rows: dict[int, list[FunctionRow]] = {}
    for function, people in functions_and_people(day):
        held = [a for a in function.assignments.all() if a.starts_on <= day and (a.ends_on is None or a.ends_on >= day)]
        names = sorted({a.account.name for a in held})
        over = bool(function.ends_on and function.ends_on < day)
        needed = {d.duty for d in function.duties.all()} - {Duty.RECIPIENT} and not over
        weak = ("nobody" if people == 0 else "one" if people == 1 else "") if needed else ""
        row = FunctionRow(function, people, duties_of(function), names, len(covered.get(function.pk, [])), weak, over)
        rows.setdefault(function.organisation_id, []).append(row)
    return rows


@require_GET
@member_required(Permission.CONFIGURE)
def tree(request: SamladRequest) -> HttpResponse:
    """Who takes part, and who compiles whose reports?"""
    rows = _rows(today(request))
    every = [Branch(o, rows.get(o.pk, [])) for o in organisations()]
    by_id = {b.organisation.pk: b for b in every}
    for branch in every:
        if branch.organisation.reports_to_id:
            by_id[branch.organisation.reports_to_id].units.append(branch)
    roots = [b for b in every if b.organisation.is_lead]
    weak = sum(bool(row.weak) for functions in rows.values() for row in functions)
    return show(
        request,
        "settings/organisations.html",
        here=HERE,
        branches=roots,
        weak=weak,
        heading=capfirst(
            ngettext("one organisation takes part", "%(n)s organisations take part", len(every))
            % {"n": in_words(len(every))}
        ),
        lead=_weak_line(weak),
    )


def _weak_line(weak: int) -> str:
    if not weak:
        return _("Every function is held by at least two people.")
    return capfirst(
        ngettext(
            "one function hangs on one person or on nobody.",
            "%(n)s functions hang on one person or on nobody.",
            weak,
        )
        % {"n": in_words(weak)}
    )


@require_GET
@member_required(Permission.CONFIGURE)
def organisation(request: SamladRequest, organisation_id: int) -> HttpResponse:
    """What does this organisation do in the partnership, and who holds its functions?"""
    own = organisation_or_404(organisation_id)
    rows = _rows(today(request)).get(own.pk, [])
    return show(
        request,
        "settings/organisation.html",
        here=HERE,
        organisation=own,
        rows=rows,
        may_change=configures(request, own),
        may_consent=actor_of(request).speaks_for(own.pk),
        waiting=waiting_for_consent(own.pk, on=today(request)) if own.is_lead else [],
        notices=notices(own.pk)[:NOTICES] if configures(request, own) else [],
        units=organisations().filter(reports_to=own),
        heading=own.name,
        kicker=own.get_kind_display(),
        lead=_weak_line(sum(bool(r.weak) for r in rows))
        if rows
        else _("It has no functions yet, so nobody can report or read."),
    )


@require_POST
@member_required(Permission.READ_RAW)
def give_consent(request: SamladRequest, organisation_id: int) -> HttpResponse:
    """Consent to somebody reading what is reported to the lead."""
    organisation = organisation_or_404(organisation_id)
    pks = [int(pk) for pk in request.POST.getlist("assignment") if pk.isascii() and pk.isdigit() and len(pk) < 19]
    try:
        consents = service.consent(
            actor=actor_of(request), now=request.now, assignment_ids=pks, why=request.POST.get("why", "")
        )
        if consents:
            messages.success(request, _("The consent is saved."))
        else:
            messages.error(request, _("Choose who may read."))
    except UserError as error:
        messages.error(request, error.message)
    return redirect("settings_organisation", organisation.pk)


@require_http_methods(["GET", "POST"])
@member_required(Permission.CONFIGURE)
def add(request: SamladRequest) -> HttpResponse:
    actor = actor_of(request)
    form = OrganisationForm(
        sent(request), leads=configurable_leads(actor), new_lead=actor.may(Permission.CONFIGURE_PARTNERSHIP)
    )
    new: list[Organisation] = []
    if request.method == "POST" and saved(
        form,
        lambda: new.append(service.add_organisation(actor=actor_of(request), now=request.now, **form.cleaned_data)),
    ):
        messages.success(request, _("%(name)s is added. Give it its functions.") % {"name": new[0].name})
        return redirect("settings_organisation", new[0].pk)
    return ask(
        request,
        here=HERE,
        heading=_("Which organisation joins?"),
        form=form,
        back=reverse(HERE),
        submit=_("Add the organisation"),
    )


@require_http_methods(["GET", "POST"])
@member_required(Permission.CONFIGURE)
def change(request: SamladRequest, organisation_id: int) -> HttpResponse:
    own = organisation_or_404(organisation_id)
    must_configure(request, own)
    name = own.name
    initial = {
        "name": name,
        "kind": own.kind,
        "shares_places": own.shares_places,
        "reports_to_id": own.reports_to_id,
        "legal_body": own.legal_body,
    }
    form = OrganisationForm(sent(request), initial=initial, leads=[lead for lead in leads() if lead.pk != own.pk])
    if request.method == "POST" and saved(
        form,
        lambda: service.change_organisation(
            actor=actor_of(request), now=request.now, organisation_id=own.pk, **form.cleaned_data
        ),
    ):
        messages.success(request, _("The change is saved."))
        return redirect("settings_organisation", own.pk)
    return ask(
        request,
        here=HERE,
        heading=_("Change %(name)s") % {"name": name},
        form=form,
        back=reverse("settings_organisation", args=[own.pk]),
        trail=((name, reverse("settings_organisation", args=[own.pk])),),
    )


def duties_of(function: Function) -> list[str]:
    """Its duties, in the order of the enumeration."""
    mine = {d.duty for d in function.duties.all()}
    return [str(d.label) for d in Duty if d.value in mine]


def configures(request: SamladRequest, organisation: Organisation) -> bool:
    return configurable(actor_of(request), organisation)


def must_configure(request: SamladRequest, organisation: Organisation) -> None:
    """Others' trees may be read but not changed."""
    if not configures(request, organisation):
        raise Http404


def organisation_or_404(pk: int) -> Organisation:
    organisation = organisations().filter(pk=pk).first()
    if organisation is None:
        raise Http404
    return organisation
