"""What the address asks of the map: week, source, measure, indicator, and a second source beside the first."""

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
class Asked:
    week: str = ""
    source: str = "rapporterat"
    beside: str = ""
    measure: str = "antal"
    indicator: str = ""

    @property
    def sources(self) -> list[str]:
        """One, or two to be seen side by side; never the same twice."""
        words = [self.source, *([self.beside] if self.beside and self.beside != self.source else [])]
        return [SOURCE_WORDS[w] for w in words]

    @property
    def reported(self) -> bool:
        return Source.QUESTIONNAIRE in self.sources

    def query(self, **changes: str) -> str:
        """As the end of an address, without what is as it is anyway."""
        new, plain = replace(self, **changes), Asked()
        words = {"vecka": "week", "kalla": "source", "bredvid": "beside", "matt": "measure", "indikator": "indicator"}
        kept = {word: value for word, name in words.items() if (value := getattr(new, name)) != getattr(plain, name)}
        return f"?{urlencode(kept)}" if kept else "?"


def asked_of(query: QueryDict, indicators: Sequence[Indicator]) -> tuple[Asked, Indicator | None]:
    """Raises Http404 for a word that is none of those there are."""
    plain = Asked()
    asked = Asked(
        query.get("vecka", ""),
        query.get("kalla") or plain.source,
        query.get("bredvid", ""),
        query.get("matt") or plain.measure,
        query.get("indikator", ""),
    )
    chosen = next((i for i in indicators if i.code == asked.indicator), None)
    if (
        asked.source not in SOURCE_WORDS
        or asked.beside not in ("", *SOURCE_WORDS)
        or asked.measure not in MEASURE_WORDS
        or bool(asked.indicator) != bool(chosen)
    ):
        raise Http404
    return asked, chosen
