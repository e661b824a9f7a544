"""The meeting of a week is moved."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from samlad.collection.models import MeetingMove
from samlad.collection.queries import meeting_moves
from samlad.collection.service import move_round_meeting
from samlad.lib.times import local_time, moment_at
from samlad.partnership.permissions import Permission
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.access.rounds import round_or_404
from samlad.web.forms.fields import ClockField
from samlad.web.forms.screened import WordsForm, page, saved


class MoveForm(WordsForm):
    meeting_at = ClockField(
        label=gettext_lazy("Day and time"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why is it moved?"),
        max_length=300,
        help_text=gettext_lazy("A fixed time is a virtue. Those who had set it aside read the reason."),
    )


@require_http_methods(["GET", "POST"])
@member_required(Permission.LEAD_MEETING)
def move(request: SamladRequest, label: str) -> HttpResponse:
    """To another time of its week, with a reason."""
    round, actor = round_or_404(label), actor_of(request)
    zone = actor.partnership.zone
    form = MoveForm(request.POST or None, initial={"meeting_at": local_time(round.meeting_at, zone)})

    def moment() -> datetime:
        wall = form.cleaned_data["meeting_at"]
        return moment_at(wall.date(), wall.time(), zone)

    def do(confirmed: str) -> tuple[MeetingMove | None]:
        reason = form.cleaned_data["reason"]
        moved = move_round_meeting(
            actor=actor,
            now=request.now,
            round_id=round.pk,
            meeting_at=moment(),
            reason=reason,
            screening_confirmed=confirmed,
        )
        return (moved,)

    if request.method == "POST" and saved(form, do):
        messages.success(request, _("The meeting is moved. The reports close as long before it as they did."))
        return redirect("room", key=label)
    return page(
        request,
        "meeting/move.html",
        form,
        round=round,
        kicker=_("Weekly follow-up, week %d") % round.week.week,
        heading=_("When is the meeting held?"),
        moves=meeting_moves(round),
    )
