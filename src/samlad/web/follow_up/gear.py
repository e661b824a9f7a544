"""Gearing up: decided, prolonged, ended, and the record of every time."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from samlad.collection.models import GearUp, Round
from samlad.collection.queries import extra_rounds, gear_in_force, gear_ups, last_day, meetings_ahead
from samlad.collection.service import BEFORE, call_more, end_gear_up, prolong_gear_up
from samlad.collection.service import gear_up as decide_gear_up
from samlad.lib.dates import long_day
from samlad.lib.times import local_time
from samlad.partnership.actor import Actor
from samlad.partnership.lookup import one
from samlad.partnership.models import WEEKDAYS
from samlad.partnership.permissions import Permission
from samlad.partnership.queries import functions_to_call
from samlad.picture.queries import Standing, with_standing
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.forms.fields import WordsField, choice_field
from samlad.web.forms.screened import WordsForm, day_field, page, saved

AHEAD = 4  # meetings to come that are named
USUAL_DAYS, USUAL_TIME = (1, 5), time(9)  # Mondays and Fridays, beside a meeting in the middle of the week


def _called_field() -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=gettext_lazy("Who else is called to the meetings?"),
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Those whose duties let them in are called as always. Whoever is called takes part, and reads what the"
            " meeting reads, as long as it lasts."
        ),
    )


class GearUpForm(WordsForm):
    reason = WordsField(
        label=gettext_lazy("Why do you gear up?"),
        max_length=500,
        help_text=gettext_lazy("What has happened, in a sentence or two. It stays on record."),
    )
    last_day = day_field(gettext_lazy("The last day"), help_text=gettext_lazy("At most eight weeks ahead."))
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Extra meeting days"), choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    meeting_time = forms.TimeField(
        label=gettext_lazy("Meeting time"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    closes_minutes_before = forms.TypedChoiceField(label=gettext_lazy("The extra reports close"), coerce=int)
    function_ids = _called_field()

    def __init__(self, data: Any = None, *, today: date) -> None:
        week = today + timedelta(days=14)
        initial = {
            "last_day": week,
            "weekdays": list(USUAL_DAYS),
            "meeting_time": USUAL_TIME,
            "closes_minutes_before": BEFORE[1],
        }
        super().__init__(data, initial=initial)
        choice_field(self, "closes_minutes_before").choices = [(n, _before(n)) for n in BEFORE]
        choice_field(self, "function_ids").choices = [(f.pk, str(f)) for f in functions_to_call(on=today)]


class ProlongForm(WordsForm):
    last_day = day_field(gettext_lazy("The last day"), help_text=gettext_lazy("At most eight weeks ahead."))
    reason = WordsField(label=gettext_lazy("Why?"), max_length=500)


class EndForm(WordsForm):
    reason = WordsField(
        label=gettext_lazy("Why does it end?"),
        max_length=500,
        help_text=gettext_lazy("Extra meetings to come are called off. The ordinary ones go on as always."),
    )


class CallForm(forms.Form):
    function_ids = _called_field()

    def __init__(self, data: Any = None, *, today: date, already: set[int]) -> None:
        super().__init__(data)
        others = [f for f in functions_to_call(on=today) if f.pk not in already]
        choice_field(self, "function_ids").choices = [(f.pk, str(f)) for f in others]


def _before(minutes: int) -> str:
    if minutes < 60:
        return ngettext("%d minute before the meeting", "%d minutes before the meeting", minutes) % minutes
    hours = minutes // 60
    return ngettext("%d hour before the meeting", "%d hours before the meeting", hours) % hours


@dataclass(frozen=True)
class Extra:
    """An extra round with how far its picture has come; `called_off` when it ended before the meeting."""

    round: Round
    picture: Standing
    called_off: bool
    may_enter: bool

    @property
    def address(self) -> str:
        """Its published picture, else its room for who may enter it, else who has answered."""
        if self.picture.record_id:
            return reverse("published", args=[self.picture.record_id])
        name = "room" if self.may_enter and not self.called_off else "mapping_week"
        return reverse(name, args=[self.round.label])


@dataclass(frozen=True)
class Turn:
    """One gear-up, from the press to the end."""

    gear_up: Any
    last_day: date
    extras: list[Extra]
    is_on: bool

    @property
    def meetings(self) -> int:
        """That have been, or are to be in rounds that are open."""
        return sum(not e.called_off for e in self.extras)

    @property
    def days(self) -> str:
        return ", ".join(str(name).lower() for number, name in WEEKDAYS if number in self.gear_up.days)


@require_GET
@member_required(Permission.READ_WEEK)
def show(request: SamladRequest) -> HttpResponse:
    """Have we geared up, why and until when; and every time before."""
    actor = actor_of(request)
    turns = _turns(actor, request.now)
    on = next((t for t in turns if t.is_on), None)
    ahead = meetings_ahead(on.gear_up, request.now)[:AHEAD] if on else []
    return render(
        request,
        "follow_up/gear.html",
        {
            "heading": _("We have geared up until %s") % long_day(on.last_day) if on else _("We meet as usual"),
            "on": on,
            "earlier": [t for t in turns if t is not on],
            "ahead": [local_time(at, actor.partnership.zone) for at in ahead],
            "may_decide": _may_decide(actor),
        },
    )


def _may_decide(actor: Actor) -> bool:
    return actor.may(Permission.RUN_ROUND) and actor.may(Permission.LEAD_MEETING)


def _turns(actor: Actor, now: datetime) -> list[Turn]:
    """Newest first. Five queries, however many."""
    rows: Any = (
        gear_ups()
        .select_related("function__organisation")
        .prefetch_related("changes__function__organisation", "calls__function__organisation")
    )
    by_turn: dict[int, list[Extra]] = {}
    may_enter = actor.may(Permission.ENTER_MEETING)
    ends = {g.pk: g.ends_at for g in rows}
    for round, standing in with_standing(extra_rounds().order_by("meeting_at")):
        turn = round.gear_up_id or 0
        by_turn.setdefault(turn, []).append(Extra(round, standing, round.meeting_at >= ends[turn], may_enter))
    return [
        Turn(g, last_day(g.ends_at, actor.partnership), by_turn.get(g.pk, []), g.starts_at <= now < g.ends_at)
        for g in rows
    ]


@require_http_methods(["GET", "POST"])
@member_required(Permission.RUN_ROUND)
def up(request: SamladRequest) -> HttpResponse:
    """Why, until when, and when do we meet besides?"""
    actor = actor_of(request)
    actor.require(Permission.LEAD_MEETING)
    if request.method == "GET" and gear_in_force(request.now):
        return redirect("gear_ups")
    form = GearUpForm(request.POST or None, today=actor.today(request.now))

    def do(confirmed: str) -> object:
        fields = {k: v for k, v in form.cleaned_data.items() if k != "screening_confirmed"}
        return decide_gear_up(actor=actor, now=request.now, **fields, screening_confirmed=confirmed)

    if request.method == "POST" and saved(form, do):
        messages.success(request, _("You have geared up. Everybody who opens a page sees it."))
        return redirect("gear_ups")
    return _ask(request, form, _("Gear up"), _("Gear up now"), lead=_LEAD)


_LEAD = gettext_lazy(
    "You meet more often, with more people, in the same way as always: each extra meeting has reports, a room and a"
    " picture of its own. The week's figures are counted as usual. It ends by itself on its last day."
)


@require_http_methods(["GET", "POST"])
@member_required(Permission.RUN_ROUND)
def prolong(request: SamladRequest, gear_up_id: int) -> HttpResponse:
    """Until when instead, and why?"""
    actor, standing = actor_of(request), one(gear_ups(), gear_up_id)
    actor.require(Permission.LEAD_MEETING)
    form = ProlongForm(request.POST or None, initial={"last_day": last_day(standing.ends_at, actor.partnership)})

    def do(confirmed: str) -> object:
        fields = {"last_day": form.cleaned_data["last_day"], "reason": form.cleaned_data["reason"]}
        prolong_gear_up(actor=actor, now=request.now, gear_up_id=gear_up_id, **fields, screening_confirmed=confirmed)
        return True

    if request.method == "POST" and saved(form, do):
        messages.success(request, _("The last day is changed."))
        return redirect("gear_ups")
    return _ask(request, form, _("Another last day?"), _("Change the last day"))


@require_http_methods(["GET", "POST"])
@member_required(Permission.RUN_ROUND)
def end(request: SamladRequest, gear_up_id: int) -> HttpResponse:
    """Why does it end now?"""
    actor = actor_of(request)
    actor.require(Permission.LEAD_MEETING)
    one(GearUp, gear_up_id)
    form = EndForm(request.POST or None)

    def do(confirmed: str) -> object:
        reason = form.cleaned_data["reason"]
        end_gear_up(actor=actor, now=request.now, gear_up_id=gear_up_id, reason=reason, screening_confirmed=confirmed)
        return True

    if request.method == "POST" and saved(form, do):
        messages.success(request, _("You meet as usual again."))
        return redirect("gear_ups")
    return _ask(request, form, _("Gear down now?"), _("Gear down"))


@require_http_methods(["GET", "POST"])
@member_required(Permission.RUN_ROUND)
def call(request: SamladRequest, gear_up_id: int) -> HttpResponse:
    """Who else is called?"""
    actor, standing = actor_of(request), one(gear_ups(), gear_up_id)
    actor.require(Permission.LEAD_MEETING)
    already = set(standing.calls.values_list("function_id", flat=True))
    form = CallForm(request.POST or None, today=actor.today(request.now), already=already)
    if request.method == "POST" and form.is_valid():
        functions = form.cleaned_data["function_ids"]
        call_more(actor=actor, now=request.now, gear_up_id=gear_up_id, function_ids=functions)
        return redirect("gear_ups")
    return _ask(request, form, _("Call more"), _("Call them"))


def _ask(request: SamladRequest, form: forms.Form, heading: str, submit: str, *, lead: Any = "") -> HttpResponse:
    context = {"heading": heading, "submit": submit, "lead": lead, "back": reverse("gear_ups")}
    return page(request, "follow_up/gear_form.html", form, **context)
