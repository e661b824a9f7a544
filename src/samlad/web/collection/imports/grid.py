"""The grid of areas and indicators. Only changed cells are saved, so two people can fill in different parts at once."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from samlad.collection.models import Indicator
from samlad.collection.service import TypedCount
from samlad.places.models import Area
from samlad.web.forms.fields import WholeField

MOST = 1_000_000
NOT_STATED = {"", "-", "–", "—", ".."}
SEEN = "seen"


@dataclass(frozen=True)
class Cell:
    name: str
    value: str
    label: str
    wrong: bool


@dataclass(frozen=True)
class Line:
    area: str
    cells: list[Cell]


class CountField(WholeField):
    """A whole number, with or without spaces; blank, a dash or two dots mean not stated."""

    def to_python(self, value: Any) -> int | None:
        text = re.sub(r"\s", "", str(value or "")) if value != 0 else "0"
        return None if text in NOT_STATED else super().to_python(text)


Key = tuple[int | None, int]


class GridForm(forms.Form):
    """`stated` are the values in the database; `seen`, a hidden field, those in the database when the page was
    rendered."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: Any, *, areas: Sequence[Area], indicators: Sequence[Indicator], stated: Mapping[Key, int]
    ) -> None:
        super().__init__(data, initial={SEEN: _packed(stated)})
        self.areas, self.indicators, self.stated = areas, indicators, stated
        self.filled = len(stated)
        for area_id, area in self._sides():
            for indicator in indicators:
                self.fields[_name((area_id, indicator.pk))] = CountField(
                    label=f"{area}, {indicator}",
                    required=False,
                    min_value=0,
                    max_value=MOST,
                    error_messages={
                        "invalid": _("write a whole number, or leave it blank."),
                        "min_value": _("a number of events is 0 or more."),
                        "max_value": _("the number is too large to be a week's."),
                    },
                )

    def _sides(self) -> list[tuple[int | None, str]]:
        return [(None, _("The whole municipality, no area")), *((a.pk, a.name) for a in self.areas)]

    def lines(self) -> Iterator[Line]:
        """The rows of the grid, areas in order and the municipality last, with the value of each cell."""
        sides = self._sides()
        for area_id, area in [*sides[1:], sides[0]]:
            cells = []
            for indicator in self.indicators:
                key = (area_id, indicator.pk)
                name = _name(key)
                value = self.data.get(name, "") if self.is_bound else self.stated.get(key, "")
                cells.append(
                    Cell(
                        name,
                        str(value),
                        f"{area}, {indicator}",
                        bool(self.is_bound and self.errors.get(name)),
                    )
                )
            yield Line(area, cells)

    def seen_value(self) -> str:
        return str(self[SEEN].value() or "")

    def clash(self, theirs: Mapping[Key, int | None]) -> None:
        """Marks the cells that somebody else has changed. Saving once more overwrites them."""
        before = self.page_values()
        for key, count in theirs.items():
            now = _("%(count)d stands there now.") % {"count": count} if count is not None else _("it is blank now.")
            self.add_error(_name(key), now + " " + _("Yours is in the cell: save again to let it stand."))
            before.pop(key, None)
            if count is not None:
                before[key] = count
        self.data = {name: self.data[name] for name in self.data} | {SEEN: _packed(before)}

    def page_values(self) -> dict[Key, int]:
        """The values of the page when it was rendered."""
        return _unpacked(self.data.get(SEEN, ""))

    def changes(self) -> list[TypedCount]:
        """The cells that differ from the page as it was rendered. Call on a valid form only."""
        before = self.page_values()
        counts = []
        for area_id, _area in self._sides():
            for indicator in self.indicators:
                key = (area_id, indicator.pk)
                now = self.cleaned_data[_name(key)]
                if now != before.get(key):
                    counts.append(TypedCount(area_id, indicator.pk, now))
        return counts


def _name(key: Key) -> str:
    return f"c{key[0] or 0}-{key[1]}"


def _packed(stated: Mapping[Key, int]) -> str:
    return " ".join(f"{_name(key)}:{count}" for key, count in sorted(stated.items(), key=str))


def _unpacked(text: str) -> dict[Key, int]:
    counts: dict[Key, int] = {}
    for area, indicator, count in re.findall(r"c([0-9]{1,15})-([0-9]{1,15}):([0-9]{1,9})", text):
        counts[(int(area) or None, int(indicator))] = int(count)
    return counts
