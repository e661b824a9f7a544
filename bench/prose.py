"""The prose of every closed week of a partnership, measured: `python -m bench.prose [slug [week …]]`, with the texts of
the weeks that are named.

Longest texts, runs of five words that come twice in one document, readability (LIX: words a sentence, and the share of
words of more than six letters), and numbers for which no fact is named. Made for the demo's sixty weeks, and for any
municipality's own.
"""

import os
import re
import sys
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from samlad.picture.assembly import DraftedField

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samlad.config.settings")
RUN = 5
EASY = 45  # LIX: what the drafts are to stay below
_WORD = re.compile(r"[\w’-]+")
_NUMBER = re.compile(r"\d+(?:–\d+)?")


def lix(text: str) -> float:
    """Björnsson 1968: below 40 easy, 40–50 as a newspaper."""
    words = _WORD.findall(text)
    sentences = max(1, len(re.findall(r"[.!?:](?:\s|$)", text)))
    return len(words) / sentences + 100 * sum(len(w) > 6 for w in words) / max(1, len(words))


def repeated(texts: Iterable[str]) -> int:
    """Runs of five words that come more than once in a document; none goes from one text into the next, as their
    headings stand between."""
    runs: Counter[tuple[str, ...]] = Counter()
    for text in texts:
        words = text.casefold().split()
        runs.update(tuple(words[n : n + RUN]) for n in range(len(words) - RUN + 1))
    return sum(n - 1 for n in runs.values() if n > 1)


def main() -> None:
    django.setup()
    from django.utils import translation
    from django_scopes import scope

    from samlad.analysis.queries import week_numbers
    from samlad.collection.models import Round
    from samlad.partnership.models import Partnership
    from samlad.picture.assembly import drafted_fields

    slug, labels = (sys.argv[1] if len(sys.argv) > 1 else None), sys.argv[2:]
    partnership = Partnership.objects.get(slug=slug) if slug else Partnership.objects.get()
    longest: Counter[str] = Counter()
    weeks = runs = untold = 0
    readable = []
    with scope(partnership=partnership), translation.override(partnership.language):
        for round in Round.objects.filter(closure__isnull=False).order_by("observed_from"):
            fields = [
                f for f in drafted_fields(partnership, round, week_numbers(round)) if f.text and f.section in WRITTEN
            ]
            prose = [f for f in fields if f.section in PROSE]
            for field in prose:
                longest[field.section] = max(longest[field.section], len(field.text.split()))
                known = {number.text for number in field.facts}
                untold += sum(n not in known for n in _NUMBER.findall(field.text))
            if round.label in labels:
                _print_texts(round.label, prose)
            readable.append(lix(" ".join(f.text for f in prose)))
            runs += repeated(f.text for f in fields)
            weeks += 1
    high = sum(each > EASY for each in readable)
    print(f"{weeks} weeks of {partnership.name}")
    for section in PROSE:
        print(f"  longest {section:10} {longest[section]:3} words")
    middle = sorted(readable)[len(readable) // 2]
    print(f"  LIX median {middle:.0f}, largest {max(readable):.0f}, above {EASY} in {high} of the weeks")
    print(f"  runs of {RUN} words that come twice in a document: {runs}")
    print(f"  numbers without a fact: {untold}")


def _print_texts(label: str, prose: "Iterable[DraftedField]") -> None:
    from samlad.places.models import Area

    names: dict[int | None, str] = dict(Area.objects.values_list("pk", "name"))
    for field in prose:
        if field.section in ("overall", "priority"):
            print(f"| {label} {names.get(field.area_id, 'hela kommunen')} | {field.text} |")


PROSE = ("overall", "priority", "other")
WRITTEN = (*PROSE, "usual", "quiet", "missing")

if __name__ == "__main__":
    main()
