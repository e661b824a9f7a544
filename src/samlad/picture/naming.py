"""What the fields of the picture are called, on the page where they are written and in a sentence."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from samlad.picture.models import PictureField

S = PictureField.Section


def of_the_whole() -> dict[str, str]:
    """The names of the fields that are of the whole municipality."""
    return {
        S.WEATHER: _("Weather this weekend"),
        S.IMPORTANT: _("Important information"),
        S.OVERALL: _("Safety in the municipality"),
        S.USUAL: _("Areas as usual"),
        S.QUIET: _("Quiet areas"),
        S.MISSING: _("Areas where answers are missing"),
        S.EVENTS: _("Events and gatherings"),
    }


def named(fields: Iterable[PictureField]) -> list[tuple[str, PictureField]]:
    """The fields, each with what it is called in a sentence."""
    whole = of_the_whole()
    return [(whole.get(f.section) or _area(f), f) for f in fields]


def of_a_priority() -> dict[str, str]:
    """The names of the fields of a prioritised area, in their order."""
    return {
        S.PRIORITY: _("The situation"),
        S.CAUSE: _("Cause agreed on"),
        S.EXPECTATION: _("Expected in the coming week"),
        S.PRIORITY_MEASURES: _("Measures"),
    }


def _area(field: PictureField) -> str:
    area = str(field.area or _("No area shown"))
    if field.section in (S.PRIORITY, S.OTHER):
        return area
    return f"{area} – {of_a_priority()[field.section].lower()}"
