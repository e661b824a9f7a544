"""Import of the police's published events from a file: what is read, counted and left out, with reasons."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samlad.collection.models import Source
from samlad.collection.queries import asks, imported, mappings
from samlad.lib.dates import full_day
from samlad.lib.errors import RowProblem, UserError
from samlad.lib.foreign.dividing import divided
from samlad.lib.times import local_day
from samlad.partnership.permissions import Permission
from samlad.sources.police.fetching import ask_the_police, months
from samlad.sources.police.reading import SAMPLE
from samlad.sources.police.service import import_police_file, outcome_of
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.collection.imports.room import show
from samlad.web.forms.fields import choice_field
from samlad.web.forms.saving import sent
from samlad.web.forms.uploads import UploadField, attempt, problem_context

MOST_INQUIRIES = 5  # questions to the police on the page
OUTCOME = "police_import"  # what the last import did, in the session: numbers only


class PoliceFileForm(forms.Form):
    file = UploadField(
        most=50_000_000,
        accept=".csv,.json,.jsonl,.gz,text/csv,application/json",
        help_text=gettext_lazy("CSV, JSON or JSON lines as the police's open interface gives them."),
    )
    dry_run = forms.BooleanField(
        label=gettext_lazy("Only try"),
        required=False,
        help_text=gettext_lazy("Says what would happen and changes nothing."),
    )


class AskForm(forms.Form):
    period = forms.ChoiceField(
        label=gettext_lazy("Month"),
        help_text=gettext_lazy("What is here already is brought up to date, and nothing is counted twice."),
    )

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        periods = [(m, date_format(date.fromisoformat(f"{m}-01"), "F Y")) for m in months(day)]
        choice_field(self, "period").choices = periods


@require_POST
@member_required(Permission.IMPORT)
def ask(request: SamladRequest) -> HttpResponse:
    """Stores a question to the police's open interface; the worker sends it."""
    actor = actor_of(request)
    form = AskForm(request.POST, day=actor.today(request.now))
    if not form.is_valid():
        messages.error(request, _("Choose a month."))
        return redirect("imports_police")
    try:
        ask_the_police(actor=actor, now=request.now, period=form.cleaned_data["period"])
    except UserError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The police are asked within some minutes. The answer is shown here."))
    return redirect(reverse("imports_police") + "#asked")


@require_http_methods(["GET", "POST"])
@member_required(Permission.IMPORT)
def upload(request: SamladRequest) -> HttpResponse:
    form = PoliceFileForm(sent(request), request.FILES or None)
    problems: tuple[RowProblem, ...] = ()
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        imported_file, problems = attempt(
            form,
            lambda: import_police_file(
                actor=actor_of(request),
                now=request.now,
                data=fields["file"].read(),
                filename=fields["file"].name,
                dry_run=fields["dry_run"],
            ),
        )
        if imported_file is not None:
            request.session[OUTCOME] = outcome_of(imported_file, fields["file"].name)
            return redirect("imports_police_result")
    so_far = imported(Source.POLICE_EVENTS)
    if so_far.latest:
        day = full_day(local_day(so_far.latest, actor_of(request).partnership.zone))
        heading = ngettext(
            "One event so far, published %(day)s",
            "%(n)d events so far, the latest published %(day)s",
            so_far.events,
        )
        heading = heading % {"n": so_far.events, "day": day}
    else:
        heading = _("No police events yet")
    return show(
        request,
        "collection/imports/police.html",
        heading=heading,
        form=form,
        kicker=_("The police's published events (a selection)"),
        ask_form=AskForm(day=actor_of(request).today(request.now)),
        inquiries=list(asks(Source.POLICE_EVENTS)[:MOST_INQUIRIES]),
        columns=_columns(),
        sample=_sample(),
        **problem_context(problems),
    )


def _sample() -> list[dict[str, str]]:
    (_row, heading), *rows = divided(SAMPLE, most_rows=5)
    return [dict(zip(heading, cells, strict=False)) for _row, cells in rows]


def _columns() -> list[tuple[str, str]]:
    """The columns of a file, and what each holds."""
    return [
        ("id", _("the event's own number")),
        ("datetime", _("when it was published, with the time zone")),
        ("type", _("the police's type")),
        ("name", _("day and time, type and municipality, with commas")),
        ("summary", _("one line about it: read to place and to classify, never shown")),
        ("url", _("its address at polisen.se; may be empty")),
    ]


@require_GET
@member_required(Permission.IMPORT)
def sample(request: SamladRequest) -> HttpResponse:
    """An example file."""
    headers = {"Content-Disposition": 'attachment; filename="polishandelser.csv"'}
    return HttpResponse("\ufeff" + SAMPLE, content_type="text/csv; charset=utf-8", headers=headers)


def _by_reason(left_out: list[tuple[str, int]], reasons: dict[str, str]) -> list[dict[str, object]]:
    """The types left out, grouped by reason; most events first."""
    groups: dict[str, list[tuple[str, int]]] = {}
    for name, number in left_out:
        groups.setdefault(reasons.get(name.casefold(), ""), []).append((name, number))
    rows = [
        {
            "reason": reason,
            "number": sum(n for _name, n in types),
            "types": ", ".join(f"{name} {n}" for name, n in types),
        }
        for reason, types in groups.items()
    ]
    return sorted(rows, key=lambda row: -int(str(row["number"])))


@require_GET
@member_required(Permission.IMPORT)
def result(request: SamladRequest) -> HttpResponse:
    """The outcome of the file."""
    outcome = request.session.get(OUTCOME)
    if outcome is None:
        return redirect("imports_police")
    return _outcome_page(request, outcome)


@require_GET
@member_required(Permission.IMPORT)
def answered(request: SamladRequest, ask_id: int) -> HttpResponse:
    """The outcome of a question to the police."""
    inquiry = asks(Source.POLICE_EVENTS).filter(pk=ask_id).first()
    if inquiry is None or inquiry.document is None:
        raise Http404
    return _outcome_page(request, inquiry.document)


def _outcome_page(request: SamladRequest, outcome: dict[str, Any]) -> HttpResponse:
    mine = outcome["rows"] - outcome["elsewhere"] - len(outcome["skipped"]) - outcome["more_skipped"]
    counted = ngettext("One event is counted", "%(n)d events are counted", outcome["counted"]) % {
        "n": outcome["counted"]
    }
    would = ngettext("One event would be counted", "%(n)d events would be counted", outcome["counted"]) % {
        "n": outcome["counted"]
    }
    return show(
        request,
        "collection/imports/police_result.html",
        trail=((_("The police's events"), reverse("imports_police")),),
        heading=would if outcome["dry_run"] else counted,
        kicker=_("The police's published events (a selection)"),
        outcome=outcome,
        mine=mine,
        lead=_("%(rows)d rows in %(file)s, of which %(elsewhere)d about other municipalities or a whole county.")
        % outcome,
        left_out=_by_reason(
            outcome["left_out"], {m.external_type.casefold(): m.reason for m in mappings(Source.POLICE_EVENTS)}
        ),
        left_out_number=sum(n for _type, n in outcome["left_out"]),
    )
