"""The choices in the map's address: week, source, measure, indicator, and a second source."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import Http404, QueryDict

from samlad.analysis.area_rates import MEASURES, SOURCES
from samlad.collection.models import Indicator, Source

# What stands in the address -> what it is called in the code.
SOURCE_WORDS = dict(zip(("rapporterat", "polisens-siffror", "polisens-handelser"), SOURCES, strict=True))
MEASURE_WORDS = dict(zip(("antal", "invanare", "svar"), MEASURES, strict=True))


@dataclass(frozen=True)
class Selection:
    week: str = ""
    source: str = "rapporterat"
    beside: str = ""
    measure: str = "antal"
    indicator: str = ""

    @property
    def sources(self) -> list[str]:
        """One source, or two different ones side by side."""
        words = [self.source, *([self.beside] if self.beside and self.beside != self.source else [])]
        return [SOURCE_WORDS[w] for w in words]

    @property
    def reported(self) -> bool:
        return Source.QUESTIONNAIRE in self.sources

    def query(self, **changes: str) -> str:
        """The query string, without values that equal their defaults."""
        new, plain = replace(self, **changes), Selection()
        words = {"vecka": "week", "kalla": "source", "bredvid": "beside", "matt": "measure", "indikator": "indicator"}
        parts = {word: value for word, name in words.items() if (value := getattr(new, name)) != getattr(plain, name)}
        return f"?{urlencode(parts)}" if parts else "?"


def selection_of(query: QueryDict, indicators: Sequence[Indicator]) -> tuple[Selection, Indicator | None]:
    """Raises Http404 for an unknown value."""
    plain = Selection()
    selection = Selection(
        query.get("vecka", ""),
        query.get("kalla") or plain.source,
        query.get("bredvid", ""),
        query.get("matt") or plain.measure,
        query.get("indikator", ""),
    )
    indicator = next((i for i in indicators if i.code == selection.indicator), None)
    if (
        selection.source not in SOURCE_WORDS
        or selection.beside not in ("", *SOURCE_WORDS)
        or selection.measure not in MEASURE_WORDS
        or bool(selection.indicator) != bool(indicator)
    ):
        raise Http404
    return selection, indicator
