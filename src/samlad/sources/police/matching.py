"""Find which of the partnership's areas and places a short Swedish text names, and whose municipality an
event is.

Precision before recall: a name that is also an ordinary word counts only where it cannot be one, and a text
that names two areas belongs to neither. Nor does a district that could be several: "Holmen omland" is what lies
around Holmen, so "i Holmen" is not told to be in it. An event without a match is counted for the municipality, so
little is lost.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from samlad.sources.police.reading import PoliceEvent

Kind = Literal["area", "place"]

# Words of the language that are also names of districts: they count only as "på Söder", "i City".
ORDINARY = frozenset(
    """
    norr söder öster väster norra södra östra västra nord syd öst väst centrum city centralt staden stan
    byn hamnen stationen torget parken skogen stranden viken sjön ån ön holmen udden berget backen
    höjden åsen dalen lunden hagen ängen gärdet marken kullen heden mon näset sundet bruket gården
    slottet kyrkbyn strand berg dal lund ås haga äng hage vik näs bro bruk mark torp innerstaden
    ytterstaden landsbygden tätorten glesbygd övriga
    """.split()  # noqa: SIM905
)
# Words that tell which part of a town or its surroundings is meant; alone they are no district.
GENERAL = frozenset(
    """
    omland omlandet omnejd landsbygd landsbygden landsbygder glesbygd glesbygden bygd bygden tätort tätorten
    centralort centralorten kommundel kommundelen ytterområde ytterområden övriga
    """.split()  # noqa: SIM905
)
_PARTS = GENERAL | frozenset(
    """
    norra södra östra västra nordöstra nordvästra sydöstra sydvästra centrala mellersta inre yttre övre nedre
    """.split()  # noqa: SIM905
)
_AROUND = 3  # the rank of a district that a name is only called after
_SHORT = 3  # names this short are abbreviations and count only as written, after a preposition

_PREPOSITION = re.compile(r"\b(?:på|i|vid|till|kring|inom|runt|genom|centrala|området|stadsdelen)\s+$", re.IGNORECASE)
_ON = re.compile(r"\bpå\s+$", re.IGNORECASE)
_FOLLOWED = re.compile(r"\s+(?:om\b|[A-ZÅÄÖ]|(?:och|eller|till)\s+(?:norr|söder|öster|väster)\b)")
# "från Vivalla" is where somebody comes from, "mot Vivalla" a direction and "norr om Vivalla" not in it.
_ELSEWHERE = re.compile(
    r"\b(?:från|mot|(?:norr|söder|öster|väster|nordväst|nordost|nordöst|sydväst|sydost|sydöst)(?:er)?\s+om)\s+$",
    re.IGNORECASE,
)
_STREET = r"(?:gata|gatan|gränd|väg|vägen|allé|alle|allén|led|leden|rondellen)"


@dataclass(frozen=True)
class AreaName:
    """An area or a place and everything it is called. For an area `area_key` is its own `key`."""

    key: int
    kind: Kind
    area_key: int
    names: tuple[str, ...]


@dataclass(frozen=True)
class Match:
    """The area or place a text names; `words` are those as they stand there."""

    key: int
    kind: Kind
    area_key: int
    words: str


@dataclass(frozen=True)
class Answer:
    """A match, or why there is none: "unnamed" or "ambiguous" (then `names` are those that could be several)."""

    match: Match | None
    reason: Literal["", "unnamed", "ambiguous"]
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Target:
    """Whom a spelling stands for; None where it could be several areas, or what lies around one: `areas`."""

    owner: AreaName | None
    weak: bool
    areas: frozenset[int]


class AreaMatcher:
    """All names compiled to one pattern; make it once for many texts.

    A name of several districts ("Varberga-Oxhagen") also answers to each of them and to neighbours in it. A
    district in the names of two areas goes to the area that begins with it, and to none if that does not
    decide; nor does one go to the area that is called after its surroundings. `municipality` is the partnership's
    own name: it places nothing, and "Örebro söder" also answers to "Söder" as an ordinary word.
    """

    def __init__(self, names: Sequence[AreaName], *, municipality: str = "") -> None:
        self._targets = _targets(names, _plain(municipality))
        spellings = sorted(self._targets, key=lambda name: (-len(name), name))
        body = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in spellings)
        # only the names ignore case: a capital after a hyphen makes it another name
        self._pattern = re.compile(
            rf"(?<![\w-])(?P<name>(?i:{body}))(?i::?s)?(?!\w)(?!-[A-ZÅÄÖ])(?!\s+(?i:{_STREET})\b)"
        )

    def match(self, text: str) -> Match | None:
        """The one area or place the text names, or None."""
        return self.explain(text).match

    def explain(self, text: str) -> Answer:
        """Like `match`, with the reason where there is none."""
        every = list(self._hits(unicodedata.normalize("NFC", text)))
        if not every:
            return Answer(None, "unnamed")
        hits = [(target.owner, words) for target, words in every if target.owner]
        sure = {owner.area_key for owner, _ in hits}
        if len(sure) != 1 or any(target.owner is None and not sure & target.areas for target, _ in every):
            return Answer(None, "ambiguous", tuple(dict.fromkeys(words for _, words in every)))
        places = {owner.key: (owner, words) for owner, words in hits if owner.kind == "place"}
        if len(places) == 1:
            owner, words = next(iter(places.values()))
            return Answer(Match(owner.key, "place", owner.area_key, words), "")
        owner, words = hits[0]  # only the area, or two places in it: the area is what is sure
        return Answer(Match(owner.area_key, "area", owner.area_key, words), "")

    def _hits(self, text: str) -> Iterator[tuple[_Target, str]]:
        if not self._targets:
            return
        for match in self._pattern.finditer(text):
            target = self._targets[_plain(match["name"])]
            before = text[max(0, match.start() - 40) : match.start()]
            if _ELSEWHERE.search(before) or (
                target.weak and not _is_a_name(match["name"], before, text[match.end() :])
            ):
                continue
            yield target, match.group()


def belongs_to(event: PoliceEvent, municipality: str) -> bool:
    """Whether the event is the municipality's own.

    Casing varies ("Dals-ed"). A county ("Örebro län") is not its town, except Gotland, which is both.
    Summaries of a night cover a county whatever their name ends with, and belong to no municipality.
    """
    if event.is_night_summary:
        return False
    wanted, place = _plain(municipality).removesuffix(" kommun"), _plain(event.municipality)
    return place.removesuffix(" kommun") == wanted or (wanted == "gotland" and place == "gotlands län")


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _is_a_name(word: str, before: str, after: str) -> bool:
    """Whether an ordinary word stands as a name: "på Norr", "på norr", "i City"; not "norr om", "i norr",
    "City Gross".
    """
    if _FOLLOWED.match(after):
        return False
    if len(word) <= _SHORT:
        return word.isupper() and bool(_PREPOSITION.search(before))
    return bool(_ON.search(before)) or (word[0].isupper() and bool(_PREPOSITION.search(before)))


def _targets(names: Sequence[AreaName], municipality: str) -> dict[str, _Target]:
    """Each spelling and whom it stands for. Rank 0: the whole name; 1: its beginning; 2: elsewhere in it; `_AROUND`:
    the name without the word that says which part of it is meant."""
    claims: dict[str, list[tuple[int, AreaName, bool]]] = defaultdict(list)
    for owner in names:
        for name in owner.names:
            for rank, spelling, stripped in _spellings(_plain(name), municipality):
                weak = stripped or spelling in ORDINARY or len(spelling) <= _SHORT
                claims[spelling].append((rank, owner, weak))
    targets = {}
    for spelling, claimed in claims.items():
        best = min(rank for rank, _, _ in claimed)
        owners = {(owner.kind, owner.key): (owner, weak) for rank, owner, weak in claimed if rank == best}
        places = [pair for pair in owners.values() if pair[0].kind == "place"]
        areas = frozenset(owner.area_key for owner, _ in owners.values())
        owner, weak = places[0] if len(places) == 1 else next(iter(owners.values()))
        sure = len(areas) == 1 and best != _AROUND
        targets[spelling] = _Target(owner if sure else None, weak, areas)
    return targets


def _spellings(name: str, municipality: str) -> Iterator[tuple[int, str, bool]]:
    parts = [part.strip() for part in name.split("-")]
    if GENERAL & set(re.split(r"[\s-]+", name)):
        yield from _around(name, parts, municipality)
        return
    for start in range(len(parts)):
        for end in range(start + 1, len(parts) + 1):
            spelling = "-".join(parts[start:end])
            rank = 0 if end - start == len(parts) else 1 if start == 0 else 2
            if not spelling or spelling == municipality:
                continue
            yield rank, spelling, False
            if municipality and spelling.startswith(municipality + " "):
                yield rank, spelling.removeprefix(municipality + " "), True


def _around(name: str, parts: Sequence[str], municipality: str) -> Iterator[tuple[int, str, bool]]:
    """The spellings of a name with a word such as omland: the whole of it, and what is sure of its districts only where
    it has both the district and what lies around it ("Holmen-Holmen omland")."""
    bases = {part: " ".join(w for w in part.split() if w not in _PARTS) for part in parts}
    if any(bases.values()):
        yield 0, name, False
    for part, base in bases.items():
        both = part != base and base in parts
        for spelling in {base, base.removesuffix("s")} - {"", municipality, f"{municipality}s"}:
            yield 1 if both else _AROUND, spelling, False
