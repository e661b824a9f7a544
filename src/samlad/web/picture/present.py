"""The picture's fields as the template groups them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from samlad.picture.models import PictureField

S = PictureField.Section


@dataclass(frozen=True)
class Block:
    """A heading of the template and its fields, each with its label."""

    title: str
    fields: tuple[tuple[str, PictureField], ...]
    number: int | None = None


def blocks(fields: Sequence[PictureField]) -> list[Block]:
    labels = {
        S.WEATHER: _("Weather this weekend"),
        S.IMPORTANT: _("Important information"),
        S.OVERALL: _("Safety in the municipality"),
        S.QUIET: _("Quiet areas"),
        S.MISSING: _("Areas where answers are missing"),
        S.EVENTS: _("Events and gatherings"),
    }
    found: list[Block] = []
    number = 0
    for f in fields:
        section = S(f.section)
        if section == S.PRIORITY:
            number += 1
            measures = next((m for m in fields if m.section == S.PRIORITY_MEASURES and m.area_id == f.area_id), None)
            pair = ((_("The situation"), f), *(((_("Measures"), measures),) if measures else ()))
            found.append(Block(str(f.area), pair, number))
        elif section == S.OTHER:
            found.append(Block(str(f.area or _("No area shown")), ((_("The situation"), f),)))
        elif section in labels:
            found.append(Block(labels[section], ((labels[section], f),)))
    return found
