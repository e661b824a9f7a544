"""The picture's fields as the template groups them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from samlad.picture.models import PictureField
from samlad.picture.naming import of_a_priority, of_the_whole
from samlad.writing.queries import Wordings

S = PictureField.Section


@dataclass(frozen=True)
class Block:
    """A heading of the template and its fields, each with its label and its unsettled places."""

    title: str
    fields: tuple[tuple[str, PictureField, list[Wordings]], ...]
    section: str
    number: int | None = None


def blocks(fields: Sequence[PictureField], places: Mapping[int, list[Wordings]]) -> list[Block]:
    def one(label: str, field: PictureField) -> tuple[str, PictureField, list[Wordings]]:
        return label, field, places.get(field.pk, [])

    labels = of_the_whole()
    rows: list[Block] = []
    number = 0
    for f in fields:
        section = S(f.section)
        if section == S.PRIORITY:
            number += 1
            own = {each.section: each for each in fields if each.area_id == f.area_id}
            parts = tuple(one(label, own[part]) for part, label in of_a_priority().items() if part in own)
            rows.append(Block(str(f.area), parts, section, number))
        elif section == S.OTHER:
            rows.append(Block(str(f.area or _("No area shown")), (one(_("The situation"), f),), section))
        elif section in labels:
            rows.append(Block(labels[section], (one(labels[section], f),), section))
    return rows
