"""Closing a week early, and opening it again: both ask for confirmation."""

from datetime import datetime, timedelta

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from samlad.collection.models import Round
from samlad.collection.queries import answers
from samlad.collection.service import close_round, reopen_round
from samlad.lib.times import local_time, moment_at
from samlad.partnership.permissions import Permission
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.access.rounds import round_or_404
from samlad.web.forms.fields import ClockField, WordsField
from samlad.web.forms.screened import WordsForm, page, saved


@require_http_methods(["GET", "POST"])
@member_required(Permission.RUN_ROUND)
def close(request: SamladRequest, label: str) -> HttpResponse:
    """Who has not answered yet and would be shut out?"""
    round = round_or_404(label)
    if request.method == "POST":
        close_round(actor=actor_of(request), now=request.now, round_id=round.pk)
    if request.method == "POST" or round.closed:
        return redirect("week", label=label)
    waiting = [a.function for a in answers(round) if a.answer is None]
    number = len(waiting)
    heading = (
        ngettext("%d has not answered. Close the week now?", "%d have not answered. Close the week now?", number)
        % number
        if number
        else _("Everybody has answered. Close the week now?")
    )
    return render(request, "collection/close.html", {"round": round, "waiting": waiting, "heading": heading})


class ReopenForm(WordsForm):
    reason = WordsField(
        label=gettext_lazy("Why is it opened again?"),
        max_length=500,
        help_text=gettext_lazy("Everybody who reads the week sees the reason."),
    )
    until = ClockField(
        label=gettext_lazy("Open until"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )


@require_http_methods(["GET", "POST"])
@member_required(Permission.RUN_ROUND)
def reopen(request: SamladRequest, label: str) -> HttpResponse:
    """Why is the week opened again, and until when?"""
    round, actor = round_or_404(label), actor_of(request)
    if not round.closed:
        return redirect("week", label=label)
    zone = actor.partnership.zone
    form = ReopenForm(request.POST or None, initial={"until": local_time(_until(round, request.now), zone)})

    def do(confirmed: str) -> object:
        wall = form.cleaned_data["until"]
        until = moment_at(wall.date(), wall.time(), zone)
        fields = {"round_id": round.pk, "reason": form.cleaned_data["reason"], "screening_confirmed": confirmed}
        return reopen_round(actor=actor, now=request.now, until=until, **fields)

    if request.method == "POST" and saved(form, do):
        messages.success(request, _("The week is open again. Its numbers are made anew when it closes."))
        return redirect("week", label=label)
    heading = _("Open week %d again?") % round.week.week
    return page(request, "collection/reopen.html", form, round=round, heading=heading)


def _until(round: Round, now: datetime) -> datetime:
    """The planned closing time, or the same hour tomorrow."""
    return (
        round.closes_at if round.closes_at > now else now.replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    )
