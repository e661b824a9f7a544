"""The one form a reporter fills in, and how its answers become an observation."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samlad.collection.models import Observation, Question, Round
from samlad.collection.service import TEXT_LIMIT, Observed
from samlad.lib.dates import short_day
from samlad.lib.times import from_to, local_time, moment_at
from samlad.web.fields import DecimalField, WholeField

EVENT = "event"
NOWHERE = "none"
NIGHT = (time(18), time(6))
DAYS_AHEAD = 21


class ObservationForm(forms.Form):
    """`where` is "a<id>" for an area, "p<id>" for a place, "here" for a point, "none" for none."""

    kind = forms.ChoiceField(label=gettext_lazy("What kind?"), required=False, widget=forms.RadioSelect)
    where = forms.ChoiceField(
        label=gettext_lazy("Where?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose where it was, or “No particular place” last in the list.")},
    )
    lat = DecimalField(required=False, widget=forms.HiddenInput(attrs={"data-restore": ""}), min_value=55, max_value=70)
    lon = DecimalField(required=False, widget=forms.HiddenInput(attrs={"data-restore": ""}), min_value=10, max_value=25)
    precision = forms.ChoiceField(
        label=gettext_lazy("When?"), widget=forms.RadioSelect, choices=Observation.Precision, initial="moment"
    )
    day = forms.ChoiceField(label=gettext_lazy("Day"))
    at = forms.TimeField(
        label=gettext_lazy("Time"),
        required=False,
        help_text=gettext_lazy("About is enough. Blank means some time that day."),
        widget=forms.TimeInput(attrs={"type": "time"}),
    )
    day_to = forms.ChoiceField(label=gettext_lazy("To day"), required=False)
    at_to = forms.TimeField(
        label=gettext_lazy("To time"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    text = forms.CharField(
        label=gettext_lazy("What happened?"), required=False, max_length=TEXT_LIMIT,
        help_text=gettext_lazy("What, where, when and how. Never who: no names, nothing that points out a person."),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": str(TEXT_LIMIT)}),
    )  # fmt: skip
    signal = forms.TypedChoiceField(
        label=gettext_lazy("How much unsafety did it cause?"), required=False, coerce=int, empty_value=None,
        widget=forms.RadioSelect, help_text=gettext_lazy("If you wish. No answer is not the same as none."),
        choices=Observation.Signal,
    )  # fmt: skip
    key = forms.CharField(max_length=36, widget=forms.HiddenInput)  # this form's own: one sending
    began = forms.CharField(  # the drafts it goes on with
        max_length=200, required=False, widget=forms.HiddenInput(attrs={"data-restore": ""})
    )

    def __init__(
        self,
        *args: Any,
        question: Question,
        round: Round,
        zone: ZoneInfo,
        today: date,
        where: list[tuple[str, Any]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.question, self.round, self.zone = question, round, zone
        kinds = list(question.indicator.kinds.all())
        if kinds:
            self.fields["kind"].choices = [(k.code, str(k)) for k in kinds]  # type: ignore[attr-defined]
            self.fields["kind"].required = True
        else:
            del self.fields["kind"]
        self.fields["where"].choices = where  # type: ignore[attr-defined]
        days = self._days(today)
        for name in ("day", "day_to"):
            self.fields[name].choices = [(d.isoformat(), short_day(d)) for d in days]  # type: ignore[attr-defined]
        default = min(max(today, round.observed_from), round.observed_to)
        self.fields["day"].initial = self.fields["day_to"].initial = default.isoformat()

    def _days(self, today: date) -> list[date]:
        """The days of the round that have come, latest first; for an event also the days ahead."""
        last = min(self.round.observed_to, max(today, self.round.observed_from))
        days = [last - timedelta(days=n) for n in range((last - self.round.observed_from).days + 1)]
        if self.question.indicator.code == EVENT:
            days = [last + timedelta(days=n) for n in range(DAYS_AHEAD, 0, -1)] + days
        return days

    def typed(self) -> dict[str, str]:
        """What a draft keeps: what a person fills in, never what says which sending it is."""
        own = ("key", "began", "version")
        return {name: self.data[name] for name in self.fields if name not in own and name in self.data}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("where") == "here" and (data.get("lat") is None or data.get("lon") is None):
            self.add_error("where", _("Your place could not be found. Choose an area in the list instead."))
        if data.get("precision") == "interval" and data.get("day") and data.get("day_to"):
            start, end = self._interval(data)
            if end < start:
                self.add_error("day_to", _("The end lies before the start."))
        return data

    def _interval(self, data: dict[str, Any]) -> tuple[datetime, datetime]:
        day, to = date.fromisoformat(data["day"]), date.fromisoformat(data["day_to"] or data["day"])
        return self._from_to(day, data.get("at") or time(0), to, data.get("at_to") or time(23, 59))

    def _from_to(self, day: date, at: time, to: date, at_to: time) -> tuple[datetime, datetime]:
        return from_to(datetime.combine(day, at), datetime.combine(to, at_to), self.zone)

    def observed(self) -> Observed:
        """What the service wants to know. Call on a valid form only."""
        data = self.cleaned_data
        day, precision = date.fromisoformat(data["day"]), data["precision"]
        if precision == "moment" and data.get("at"):
            start = end = moment_at(day, data["at"], self.zone)
        elif precision == "moment":
            precision = "interval"
            start, end = self._from_to(day, time(0), day, time(23, 59))
        elif precision == "night":
            start, end = self._from_to(day, NIGHT[0], day + timedelta(days=1), NIGHT[1])
        elif precision == "interval":
            start, end = self._interval(data)
        else:
            start, end = self._from_to(self.round.observed_from, time(0), self.round.observed_to, time(23, 59))
        where = data["where"]
        here = where == "here"
        return Observed(
            indicator=self.question.indicator.code,
            kind=data.get("kind") or None,
            starts_at=start,
            ends_at=end,
            precision=precision,
            text=data.get("text", ""),
            area_id=int(where[1:]) if where.startswith("a") else None,
            place_id=int(where[1:]) if where.startswith("p") else None,
            lat=data.get("lat") if here else None,
            lon=data.get("lon") if here else None,
            signal=data.get("signal"),
        )


class ChangeForm(ObservationForm):
    """Changes an observation from the version that was read. It has no key: it never sends anything new."""

    key = began = None  # type: ignore[assignment]
    version = WholeField(min_value=0, widget=forms.HiddenInput(attrs={"data-restore": ""}))


def initial_of(observation: Observation, zone: ZoneInfo) -> dict[str, Any]:
    """The form's answers for an observation that is to be changed."""
    start, end = local_time(observation.starts_at, zone), local_time(observation.ends_at, zone)
    if observation.place_id:
        where = f"p{observation.place_id}"
    elif observation.lat is not None:
        where = "here"
    else:
        where = f"a{observation.area_id}" if observation.area_id else NOWHERE
    whole_day = (start.time(), end.time()) == (time(0), time(23, 59))
    return {
        "kind": observation.kind.code if observation.kind else None,
        "where": where,
        "lat": observation.lat,
        "lon": observation.lon,
        "precision": observation.precision,
        "day": start.date().isoformat(),
        "at": None if whole_day else start.time(),
        "day_to": end.date().isoformat(),
        "at_to": None if whole_day else end.time(),
        "text": observation.text,
        "signal": observation.signal,
        "version": observation.version,
    }
