"""The rhythm as a form, and what it means for the next round in words."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samlad.lib.dates import day_span, long_day
from samlad.lib.numerals import in_words
from samlad.lib.times import local_day, local_time
from samlad.lib.weeks import Week
from samlad.partnership.models import WEEKDAYS, Rhythm
from samlad.web.fields import WholeField

FIELDS = (
    "cadence",
    "first_week",
    "meeting_weekday",
    "meeting_time",
    "closes_days_before",
    "closes_time",
    "period_months",
    "priority_count",
)


def time_input() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class RhythmForm(forms.Form):
    cadence = forms.TypedChoiceField(
        label=gettext_lazy("How often"), choices=Rhythm.Cadence, coerce=int, widget=forms.RadioSelect
    )
    first_week = forms.ChoiceField(
        label=gettext_lazy("Which weeks, if every second"), widget=forms.RadioSelect, required=False
    )
    meeting_weekday = forms.TypedChoiceField(label=gettext_lazy("Meeting day"), choices=WEEKDAYS, coerce=int)
    meeting_time = forms.TimeField(
        label=gettext_lazy("Meeting time"),
        widget=time_input(),
        help_text=gettext_lazy("A fixed time is worth much. Move it only if you must."),
    )
    closes_days_before = forms.TypedChoiceField(
        label=gettext_lazy("Reports close"),
        coerce=int,
        help_text=gettext_lazy(
            "After that the figures cross to the joint picture. Late reports are welcome and marked late."
        ),
    )
    closes_time = forms.TimeField(label=gettext_lazy("Closing time"), widget=time_input())
    period_months = forms.TypedChoiceField(
        label=gettext_lazy("Length of a period"),
        choices=Rhythm.Period,
        coerce=int,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("The steering group chooses prioritised areas for a period at a time."),
    )
    priority_count = WholeField(
        label=gettext_lazy("Number of prioritised areas"),
        min_value=1,
        max_value=9,
        help_text=gettext_lazy("Three in the handbook."),
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-2"}),
    )

    def __init__(self, data: Any = None, *, rhythm: Rhythm, today: date) -> None:
        initial = {name: getattr(rhythm, name) for name in FIELDS}
        weeks = [Week.of(today).plus(n) for n in (0, 1)]
        every_second = Rhythm(cadence=Rhythm.Cadence.FORTNIGHTLY, first_week=rhythm.first_week)
        initial["first_week"] = str(next(w for w in weeks if every_second.has_meeting(w)))
        super().__init__(data, initial=initial)
        self.fields["first_week"].choices = [(str(w), _weeks_from(w)) for w in weeks]  # type: ignore[attr-defined]
        self.fields["closes_days_before"].choices = [  # type: ignore[attr-defined]
            (0, _("the same day as the meeting")),
            (1, _("the day before the meeting")),
            *((n, _("%(n)d days before the meeting") % {"n": n}) for n in (2, 3, 4, 5, 6)),
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        meeting, closing = data.get("meeting_time"), data.get("closes_time")
        if data.get("closes_days_before") == 0 and meeting and closing and closing >= meeting:
            self.add_error("closes_time", _("The reports must close before the meeting begins."))
        if not data.get("first_week"):
            data["first_week"] = self.initial["first_week"]
        return data


def _weeks_from(week: Week) -> str:
    numbers = ", ".join(str(week.plus(n).week) for n in (0, 2, 4))
    return _("Weeks %(numbers)s …") % {"numbers": numbers}


def meaning(rhythm: Rhythm, now: datetime) -> str:
    """What a rhythm means: the next meeting, the days it asks about, and when the reports close."""
    week = rhythm.week_of_round(local_day(now, rhythm.partnership.zone))
    while not rhythm.has_meeting(week) or rhythm.meeting_at(week) < now:
        week = week.plus(1)
    first, last = rhythm.observed(week)
    meets, closes = (local_time(t, rhythm.partnership.zone) for t in (rhythm.meeting_at(week), rhythm.closes_at(week)))
    return _(
        "The next meeting is %(meeting)s at %(time)s. It asks about %(days)s."
        " The reports close %(closes)s at %(closing)s."
    ) % {
        "meeting": long_day(meets.date()),
        "time": clock(meets),
        "days": day_span(first, last),
        "closes": long_day(closes.date()),
        "closing": clock(closes),
    }


def clock(at: datetime) -> str:
    return time_format(at.timetz(), "H.i")


def headline(rhythm: Rhythm) -> str:
    """ "You meet every Thursday at 10.00"."""
    day = long_day(date.fromisocalendar(2026, 1, rhythm.meeting_weekday)).split()[0]
    told = {"day": day, "time": time_format(rhythm.meeting_time, "H.i")}
    if rhythm.cadence == Rhythm.Cadence.WEEKLY:
        return _("You meet every %(day)s at %(time)s") % told
    return _("You meet every second %(day)s at %(time)s") % told


def period_line(rhythm: Rhythm, today: date) -> str:
    first, last = rhythm.period_of(today)
    return ngettext(
        "The period now is %(days)s, with one prioritised area.",
        "The period now is %(days)s, with %(n)s prioritised areas.",
        rhythm.priority_count,
    ) % {"days": day_span(first, last), "n": in_words(rhythm.priority_count)}
