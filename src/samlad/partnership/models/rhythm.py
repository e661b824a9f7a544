from datetime import date, datetime, time, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from samlad.lib.times import midnight, moment_at
from samlad.lib.weeks import Week
from samlad.partnership.models.base import Scoped

WEEKDAYS = [
    (1, _("Monday")),
    (2, _("Tuesday")),
    (3, _("Wednesday")),
    (4, _("Thursday")),
    (5, _("Friday")),
    (6, _("Saturday")),
    (7, _("Sunday")),
]


class Rhythm(Scoped):
    """When the partnership meets and how its year is divided (M4). One row per partnership."""

    class Cadence(models.IntegerChoices):
        WEEKLY = 1, _("Every week")
        FORTNIGHTLY = 2, _("Every second week")

    class Period(models.IntegerChoices):
        QUARTER = 3, _("Quarter (three months)")
        TERTIAL = 4, _("Tertial (four months)")

    cadence = models.PositiveSmallIntegerField(choices=Cadence, default=Cadence.WEEKLY)
    first_week = models.CharField(max_length=8, default="2026-W01")  # which weeks a fortnight counts from
    meeting_weekday = models.PositiveSmallIntegerField(choices=WEEKDAYS, default=4)
    meeting_time = models.TimeField(default=time(10))
    closes_days_before = models.PositiveSmallIntegerField(default=1)
    closes_time = models.TimeField(default=time(16))
    period_months = models.PositiveSmallIntegerField(choices=Period, default=Period.TERTIAL)
    priority_count = models.PositiveSmallIntegerField(default=3)
    meeting_form = models.CharField(max_length=200, blank=True)  # a place, or a number to dial: in no picture

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership"], name="one_rhythm")]

    def __str__(self) -> str:
        return f"{self.get_cadence_display()}, {self.get_meeting_weekday_display()} {self.meeting_time:%H:%M}"

    def has_meeting(self, week: Week) -> bool:
        first = Week.parse(self.first_week).day(1)
        return (week.day(1) - first).days // 7 % self.cadence == 0

    def week_of_round(self, day: date) -> Week:
        """The week of the first meeting on or after `day`."""
        week = Week.of(day)
        if week.day(self.meeting_weekday) < day:
            week = week.plus(1)
        while not self.has_meeting(week):
            week = week.plus(1)
        return week

    def meeting_at(self, week: Week) -> datetime:
        return moment_at(week.day(self.meeting_weekday), self.meeting_time, self.partnership.zone)

    def closes_at(self, week: Week) -> datetime:
        day = week.day(self.meeting_weekday) - timedelta(days=self.closes_days_before)
        return moment_at(day, self.closes_time, self.partnership.zone)

    def observed(self, week: Week) -> tuple[date, date]:
        """First and last day the round asks about: from the meeting day of the round before to the day before this
        one."""
        meeting = week.day(self.meeting_weekday)
        return meeting - timedelta(weeks=self.cadence), meeting - timedelta(days=1)

    def opens_at(self, week: Week) -> datetime:
        return midnight(self.observed(week)[0], self.partnership.zone)

    def period_of(self, day: date) -> tuple[date, date]:
        """First and last day of the quarter or tertial that `day` lies in."""
        first_month = (day.month - 1) // self.period_months * self.period_months + 1
        start = date(day.year, first_month, 1)
        after = first_month + self.period_months
        end = date(day.year + (after > 12), (after - 1) % 12 + 1, 1) - timedelta(days=1)
        return start, end
