"""Weekly figures per area and indicator: typed in a grid, pasted from Excel, or from a file."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from samlad.collection.models import Round, Source
from samlad.collection.queries import indicators, meeting_round, rounds, typed_counts
from samlad.collection.service import ChangedFigures, store_counts
from samlad.lib.dates import day_span
from samlad.lib.errors import RowProblem
from samlad.partnership.permissions import Permission
from samlad.places.queries import areas
from samlad.sources.counts.service import import_counts
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.access.rounds import round_or_404
from samlad.web.collection.imports.grid import GridForm
from samlad.web.collection.imports.room import show, week_of
from samlad.web.forms.saving import saved, sent
from samlad.web.forms.uploads import UploadField, attempt, problem_context

RECENT = 8


class TableForm(forms.Form):
    """A pasted table or a file, one of them."""

    pasted = forms.CharField(
        label=gettext_lazy("Paste from Excel"),
        required=False,
        strip=False,
        max_length=2_000_000,
        help_text=gettext_lazy("Mark the table with its heading, copy, and paste it here."),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    file = UploadField(
        label=gettext_lazy("Or choose a file"),
        required=False,
        most=5_000_000,
        accept=".xlsx,.csv,.txt",
        help_text=gettext_lazy("Excel (.xlsx) or CSV."),
    )

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if not self.errors and not (data.get("pasted") or "").strip() and not data.get("file"):
            self.add_error("pasted", _("Paste a table or choose a file."))
        return data


@require_GET
@member_required(Permission.IMPORT)
def latest(request: SamladRequest) -> HttpResponse:
    """Redirects to the round whose meeting is next."""
    round = meeting_round(request.now)
    if round is None:
        return show(
            request,
            "collection/imports/no_round.html",
            heading=_("No week is open yet"),
            lead=_("The first one opens by itself on the day the rhythm says. Then the figures have somewhere to go."),
        )
    return redirect("imports_counts_round", round.label)


@require_http_methods(["GET", "POST"])
@member_required(Permission.IMPORT)
def counts(request: SamladRequest, label: str) -> HttpResponse:
    """How many, where, this week?"""
    round = round_or_404(label)
    form = GridForm(
        sent(request),
        areas=list(areas()),
        indicators=indicators(),
        stated=typed_counts(round, Source.POLICE_COUNTS),
    )

    def save() -> None:
        if not form.changes():
            return
        try:
            store_counts(
                actor=actor_of(request),
                now=request.now,
                round_id=round.pk,
                source_code=Source.POLICE_COUNTS,
                counts=form.changes(),
                seen=form.page_values(),
            )
        except ChangedFigures as error:
            form.clash(error.theirs)
            raise

    if request.method == "POST" and saved(form, save):
        number = len(form.changes())
        messages.success(
            request,
            ngettext("One figure is saved.", "%(n)d figures are saved.", number) % {"n": number}
            if number
            else _("Nothing was changed."),
        )
        return redirect("imports_counts_round", round.label)
    return show(
        request,
        "collection/imports/counts.html",
        form=form,
        grid=form,
        round=round,
        heading=_heading(round, form.filled),
        kicker=_kicker(round),
        rounds=_recent(round),
        lead=_("Blank means not stated. Write 0 where there was nothing."),
    )


@require_http_methods(["GET", "POST"])
@member_required(Permission.IMPORT)
def table(request: SamladRequest, label: str) -> HttpResponse:
    """The same figures from a pasted table or a file."""
    round = round_or_404(label)
    form = TableForm(sent(request), request.FILES or None)
    problems: tuple[RowProblem, ...] = ()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        source: str | bytes = file.read() if file else form.cleaned_data["pasted"]
        stored, problems = attempt(
            form,
            lambda: import_counts(actor=actor_of(request), now=request.now, source=source, round=round),
        )
        if stored is not None:
            for name, number in stored.items():
                messages.success(
                    request,
                    ngettext("%(round)s: one figure is saved.", "%(round)s: %(n)d figures are saved.", number)
                    % {"round": name, "n": number},
                )
            return redirect("imports_counts_round", round.label if round.label in stored else next(iter(stored)))
    return show(
        request,
        "collection/imports/table.html",
        form=form,
        round=round,
        kicker=_kicker(round),
        heading=_("Week %(week)s from a table") % {"week": week_of(round)},
        indicators=indicators()[:3],
        back=reverse("imports_counts_round", args=[round.label]),
        trail=(
            (
                _("Week %(week)s") % {"week": week_of(round)},
                reverse("imports_counts_round", args=[round.label]),
            ),
        ),
        example=areas()[:2],
        **problem_context(problems),
    )


def _heading(round: Round, filled: int) -> str:
    if not filled:
        return _("Week %(week)s: no figures yet") % {"week": week_of(round)}
    return ngettext("Week %(week)s: one figure stated", "Week %(week)s: %(n)d figures stated", filled) % {
        "week": week_of(round),
        "n": filled,
    }


def _kicker(round: Round) -> str:
    return _("The police's own figures · %(days)s") % {"days": day_span(round.observed_from, round.observed_to)}


def _recent(round: Round) -> list[dict[str, object]]:
    return [
        {
            "label": _("Week %(week)s") % {"week": week_of(r)},
            "url": reverse("imports_counts_round", args=[r.label]),
            "current": r.pk == round.pk,
        }
        for r in rounds()[:RECENT]
    ]
