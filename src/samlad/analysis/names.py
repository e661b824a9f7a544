"""What areas, categories and places are called, for results that know them by number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from samlad.analysis.datasets.types import AreaCategory, CategoryIds
from samlad.lib.joining import some_of


@dataclass(frozen=True)
class Names:
    areas: Mapping[int, str]
    categories: Mapping[tuple[int | None, int | None], str]  # (indicator, kind); (None, None) is everything
    places: Mapping[int, str]
    apart: frozenset[int] = frozenset()  # indicators that are not counted as unsafety: events

    def area(self, number: int | None) -> str:
        return self.areas.get(number, "") if number else _("The whole municipality")

    @property
    def indicators(self) -> list[int]:
        """Those that are counted, in the order of the questionnaire."""
        return [i for i, kind in self.categories if i and kind is None and i not in self.apart]

    def indicator(self, number: int) -> str:
        return self.categories.get((number, None), "")

    def category(self, ids: CategoryIds) -> str:
        return self.categories.get((ids["indicator"], ids["kind"]), "")


def listed(areas: Sequence[int], names: Names) -> str:
    """ "Ekängen, Lindåker och Sågen"; of many the first three and how many more."""
    return some_of(sorted(names.areas.get(a, "") for a in areas), 4)


def series_name(ids: AreaCategory, names: Names) -> str:
    """ "Kvarnhagen", "Hela kommunen: skadegörelse" """
    area = names.areas.get(ids["area"], "") if ids["area"] else ""
    if ids["indicator"] is None:
        return area or _("Everything reported")
    return f"{area}: {names.category(ids).lower()}" if area else names.category(ids)
