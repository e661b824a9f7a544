"""Fields of forms whose values have bounds, so that none is too large for the database or for a sum. A test holds that
forms use these and not Django's own."""

from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from samlad.lib import bounds

LARGEST = 2_000_000_000  # a whole number in the database


def in_our_time(day: date) -> None:
    """A slip of the keyboard is not kept as the year 202."""
    if not bounds.in_our_time(day):
        told = _("Write a year between %(first)d and %(last)d.")
        raise ValidationError(told % {"first": bounds.FIRST_YEAR, "last": bounds.LAST_YEAR})


def choice_field(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    """A field whose choices are known only when the form is made: Django's type of `fields` has no choices."""
    return cast(forms.ChoiceField, form.fields[name])


class DayField(forms.DateField):
    default_validators = [in_our_time]


class ClockField(forms.DateTimeField):
    """Day and hour as a clock on the wall shows them, without zone: which moment that is, `lib.times` decides."""

    default_validators = [in_our_time]

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        try:
            wall = value if isinstance(value, datetime) else datetime.fromisoformat(str(value).strip())
        except ValueError:
            wall = None
        if wall is None or wall.tzinfo is not None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return wall


class WholeField(forms.IntegerField):
    def __init__(self, *, min_value: int = -LARGEST, max_value: int = LARGEST, **told: Any) -> None:
        super().__init__(min_value=min_value, max_value=max_value, **told)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """The bounds nobody chose are not written in the page."""
        attrs = super().widget_attrs(widget)
        return {k: v for k, v in attrs.items() if not (k in ("min", "max") and abs(float(v)) == LARGEST)}


class DecimalField(forms.FloatField):
    """A number with decimals; the bounds are always said."""

    def __init__(self, *, min_value: float, max_value: float, **told: Any) -> None:
        super().__init__(min_value=min_value, max_value=max_value, **told)


class WordsField(forms.CharField):
    """Text of several lines. The page counts and the form refuses what is too long; a browser that is told `maxlength`
    would cut what is pasted, in silence."""

    def __init__(self, *, max_length: int, rows: int = 3, **told: Any) -> None:
        super().__init__(max_length=max_length, widget=forms.Textarea(attrs={"rows": rows}), **told)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        return {k: v for k, v in attrs.items() if k != "maxlength"} | {"data-most": str(self.max_length)}
