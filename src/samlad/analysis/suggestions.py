"""Lasting problems that the analyses point to, for a person to take up or dismiss. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samlad.lib.joining import some_of
from samlad.lib.numerals import fixed

SUGGESTING = ("recurring", "clusters", "unusual", "trend")  # the analyses that suggest
LASTING = 3  # rounds in a row above the usual
GROWN = 1.5  # times as much behind it as when it was dismissed: then it is suggested again


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

    def category(self, found: Mapping[str, Any]) -> str:
        return self.categories.get((found["indicator"], found["kind"]), "")


@dataclass(frozen=True)
class Suggestion:
    """`key` says what it is about, the same from week to week; `strength` grows with what is behind it (comparable only
    between suggestions of the same key); `areas` are ids."""

    key: str
    title: str
    why: str
    strength: float
    areas: tuple[int, ...]
    answer: Any = None

    @property
    def waits(self) -> bool:
        """Nobody has answered it, or it was dismissed when there was much less behind it."""
        if self.answer is None:
            return True
        return bool(self.answer.verdict == "dismissed" and self.strength >= GROWN * self.answer.strength)

    @property
    def taken_up(self) -> bool:
        return self.answer is not None and self.answer.verdict == "taken_up"


def suggest(documents: Mapping[str, Mapping[str, Any]], names: Names) -> list[Suggestion]:
    """From the round's analyses, places first, then clusters, what has long been above the usual, and what rises."""
    made: dict[str, Suggestion] = {}
    for suggestion in (
        *_recurring(documents.get("recurring", {}), names),
        *_clusters(documents.get("clusters", {}), names),
        *_lasting(documents.get("unusual", {}), names),
        *_rising(documents.get("trend", {}), names),
    ):
        made.setdefault(suggestion.key, suggestion)
    return list(made.values())


def _recurring(document: Mapping[str, Any], names: Names) -> Iterator[Suggestion]:
    for place in document.get("places", ()):
        if not place["suggested"]:
            continue
        area = names.areas.get(place["area"], "")
        title = names.places.get(place["place"]) or _("a spot in %s") % area
        why = _("Seen in %(seen)d of %(rounds)d weeks, %(run)d in a row at most.") % {
            "seen": place["seen"],
            "rounds": place["rounds"],
            "run": place["longest"],
        }
        yield Suggestion(place["key"], title, why, place["seen"], (place["area"],) if place["area"] else ())


def _clusters(document: Mapping[str, Any], names: Names) -> Iterator[Suggestion]:
    for cluster in document.get("now", ()):
        areas: Sequence[int] = cluster["areas"]
        what = names.category(cluster)
        title = _("%(what)s in %(areas)s") % {"what": what, "areas": listed(areas, names)}
        why = (
            ngettext(
                "%(observed)d in %(rounds)d week, where %(expected).0f were to be expected.",
                "%(observed)d in %(rounds)d weeks, where %(expected).0f were to be expected.",
                cluster["rounds"],
            )
            % cluster
        )
        # By its most telling area, so that a cluster that grows or shrinks at its edge is still the same.
        key = f"cluster:{cluster['indicator']}:{cluster['kind']}:{min(areas)}"
        yield Suggestion(key, title, why, cluster["observed"], tuple(areas))


def _lasting(document: Mapping[str, Any], names: Names) -> Iterator[Suggestion]:
    for found in document.get("flagged", ()):
        if found["source"] != "reported" or found["run"] < LASTING or not found["area"]:
            continue
        title = f"{names.areas.get(found['area'], '')}: {names.category(found).lower()}"
        why = _("Above the usual %d weeks in a row.") % found["run"]
        yield Suggestion(
            f"lasting:{found['area']}:{found['indicator']}:{found['kind']}", title, why, found["run"], (found["area"],)
        )


def _rising(document: Mapping[str, Any], names: Names) -> Iterator[Suggestion]:
    """What has gone up over a year, or against the same season last year. Half a year may be the season turning, and
    everything in the whole municipality is no problem to take up."""
    for found in document.get("series", ()):
        if found["change"] not in ("year", "season") or not found["up"]:
            continue
        if found["area"] is None and found["indicator"] is None:
            continue
        change, where = found[found["change"]], names.areas.get(found["area"], "") or _("The whole municipality")
        title = _("%(area)s: %(what)s is rising") % {"area": where, "what": names.category(found).lower()}
        told = (
            _("From %(before)s to %(now)s for every ten answers, over a year.")
            if found["change"] == "year"
            else _("%(now)s for every ten answers lately, %(before)s in the same weeks last year.")
        )
        why = told % {when: fixed(10 * change[when]) for when in ("before", "now")}
        yield Suggestion(
            f"rising:{found['area']}:{found['indicator']}:{found['kind']}",
            title,
            why,
            change["now"],
            (found["area"],) if found["area"] else (),
        )


def listed(areas: Sequence[int], names: Names) -> str:
    """ "Ekängen, Lindåker och Sågen"; of many the first three and how many more."""
    return some_of(sorted(names.areas.get(a, "") for a in areas), 4)
