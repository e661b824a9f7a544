"""The reporter's form, and how its answers become an observation."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samlad.collection.models import Precision, Question, Round, Signal
from samlad.collection.queries import RawObservation
from samlad.collection.service import TEXT_LIMIT, Observed
from samlad.lib.errors import UserError
from samlad.web.forms.fields import DecimalField, WholeField, WordsField, choice_field
from samlad.web.forms.when import Days, answers_of, interval_of

EVENT = "event"
NOWHERE = "none"
WHEN = {"precision", "day", "day_to", "at", "at_to", "night"}


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
        label=gettext_lazy("When?"),
        widget=forms.RadioSelect,
        choices=[c for c in Precision.choices if c[0] != Precision.DAY],
        initial="moment",
    )
    day = forms.ChoiceField(label=gettext_lazy("Day"), required=False)
    night = forms.ChoiceField(label=gettext_lazy("Night"), required=False)
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
    text = WordsField(
        label=gettext_lazy("What happened?"),
        required=False,
        max_length=TEXT_LIMIT,
        help_text=gettext_lazy("What, where, when and how. Never who: no names, nothing that points out a person."),
        rows=4,
        error_messages={
            "max_length": gettext_lazy(
                "The text is %(show_value)d characters long; %(limit_value)d fit. Shorten it: nothing is lost."
            )
        },
    )
    signal = forms.TypedChoiceField(
        label=gettext_lazy("How much unsafety did it cause?"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("If you wish. No answer is not the same as none."),
        choices=Signal,
    )
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
        now: datetime,
        where: list[tuple[str, Any]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.question, self.round, self.zone = question, round, zone
        kinds = list(question.indicator.kinds.all())
        if kinds:
            choice_field(self, "kind").choices = [(k.code, str(k)) for k in kinds]
            self.fields["kind"].required = True
        else:
            del self.fields["kind"]
        choice_field(self, "where").choices = where
        days = Days(round, zone, now, ahead=question.indicator.code == EVENT)
        choices = {"day": days.choices(), "day_to": days.choices(), "night": days.nights()}
        initial = {"day": days.preselected, "day_to": days.preselected, "night": days.last_night}
        for name, offered in choices.items():
            choice_field(self, name).choices = offered
            self.fields[name].initial = initial[name]

    def typed(self) -> dict[str, str]:
        """The fields that a draft stores: those a person fills in, never those that identify a submission."""
        own = ("key", "began", "version")
        return {name: self.data[name] for name in self.fields if name not in own and name in self.data}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("where") == "here" and (data.get("lat") is None or data.get("lon") is None):
            self.add_error("where", _("Your place could not be found. Choose an area in the list instead."))
        if data.get("precision") in ("moment", "interval") and not data.get("day") and "day" not in self.errors:
            self.add_error("day", self.fields["day"].error_messages["required"])
        if not WHEN & self.errors.keys():
            data["interval"] = interval_of(data, self.round, self.zone)
        return data

    def refused(self, error: UserError) -> None:
        """Adds the error to the visible field it concerns."""
        fields = {"moment": "at", "interval": "at_to", "night": "night"}
        about = {
            "when": fields.get(self.cleaned_data.get("precision", "")),
            "personal_number": "text",
            "where": "where",
        }
        self.add_error(about.get(error.code), error.message)

    def observed(self) -> Observed:
        """The arguments of the service. Call on a valid form only."""
        data = self.cleaned_data
        precision, start, end = data["interval"]
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
    """Changes an observation from the version that was read. It has no key: it never submits anything new."""

    key = began = None  # type: ignore[assignment]
    version = WholeField(min_value=0, widget=forms.HiddenInput(attrs={"data-restore": ""}))


def initial_of(observation: RawObservation, zone: ZoneInfo) -> dict[str, Any]:
    """The answers for an existing observation."""
    if observation.place_id:
        where = f"p{observation.place_id}"
    elif observation.lat is not None:
        where = "here"
    else:
        where = f"a{observation.area_id}" if observation.area_id else NOWHERE
    return answers_of(observation, zone) | {
        "kind": observation.kind.code if observation.kind else None,
        "where": where,
        "lat": observation.lat,
        "lon": observation.lon,
        "text": observation.text,
        "signal": observation.signal,
        "version": observation.version,
    }
