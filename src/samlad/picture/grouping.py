"""The picture's fields as the template groups them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from samlad.picture.evidence import Evidence
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
    evidence: Evidence | None = None


def blocks(
    fields: Sequence[PictureField],
    places: Mapping[int, list[Wordings]],
    evidence: Mapping[int, Evidence] | None = None,
) -> list[Block]:
    """With the `evidence` of the areas' texts, by field id, where it is to stand beside them."""

    def one(label: str, field: PictureField) -> tuple[str, PictureField, list[Wordings]]:
        return label, field, places.get(field.pk, [])

    labels, built_on = of_the_whole(), evidence or {}
    rows: list[Block] = []
    number = 0
    for f in fields:
        section = S(f.section)
        if section == S.PRIORITY:
            number += 1
            own = {each.section: each for each in fields if each.area_id == f.area_id}
            parts = tuple(one(label, own[part]) for part, label in of_a_priority().items() if part in own)
            rows.append(Block(str(f.area), parts, section, number, built_on.get(f.pk)))
        elif section == S.OTHER:
            rows.append(
                Block(
                    str(f.area or _("No area shown")),
                    (one(_("The situation"), f),),
                    section,
                    evidence=built_on.get(f.pk),
                )
            )
        elif section in labels:
            rows.append(Block(labels[section], (one(labels[section], f),), section))
    return rows
