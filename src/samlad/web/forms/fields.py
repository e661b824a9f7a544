"""Form fields with bounds, so that no value is too large for the database or for a sum. A test requires forms to use
these instead of Django's own."""

from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from samlad.lib import bounds

LARGEST = 2_000_000_000  # a whole number in the database


def in_our_time(day: date) -> None:
    """Rejects a mistyped year such as 202."""
    if not bounds.in_our_time(day):
        message = _("Write a year between %(first)d and %(last)d.")
        raise ValidationError(message % {"first": bounds.FIRST_YEAR, "last": bounds.LAST_YEAR})


def choice_field(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    """A field whose choices are known only when the form is made: Django's type of `fields` has no choices."""
    return cast(forms.ChoiceField, form.fields[name])


class DayField(forms.DateField):
    default_validators = [in_our_time]


class ClockField(forms.DateTimeField):
    """Day and hour of a clock on the wall, without zone: `lib.times` decides which moment that is."""

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
    def __init__(self, *, min_value: int = -LARGEST, max_value: int = LARGEST, **kwargs: Any) -> None:
        super().__init__(min_value=min_value, max_value=max_value, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Default bounds are not written in the page."""
        attrs = super().widget_attrs(widget)
        return {k: v for k, v in attrs.items() if not (k in ("min", "max") and abs(float(v)) == LARGEST)}


class DecimalField(forms.FloatField):
    """A number with decimals; its bounds are always stated."""

    def __init__(self, *, min_value: float, max_value: float, **kwargs: Any) -> None:
        super().__init__(min_value=min_value, max_value=max_value, **kwargs)


class WordsField(forms.CharField):
    """Text of several lines. The page counts characters and the form rejects what is too long; with `maxlength` a
    browser would silently cut pasted text."""

    def __init__(self, *, max_length: int, rows: int = 3, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        return {k: v for k, v in attrs.items() if k != "maxlength"} | {"data-most": str(self.max_length)}
