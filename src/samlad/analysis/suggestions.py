"""Lasting problems that the analyses point to, for a person to take up or dismiss. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samlad.analysis.names import Names, listed
from samlad.analysis.results.clusters import ClustersResult
from samlad.analysis.results.recurring import RecurringResult
from samlad.analysis.results.trend import TrendResult, change_of
from samlad.analysis.results.unusual import UnusualResult
from samlad.lib.numerals import fixed

if TYPE_CHECKING:
    from samlad.analysis.models import SuggestionAnswer

LASTING = 3  # rounds in a row above the usual
GROWN = 1.5  # times as much behind it as when it was dismissed: then it is suggested again


@dataclass(frozen=True)
class Suggestion:
    """`key` says what it is about, the same from week to week; `strength` grows with what is behind it (comparable only
    between suggestions of the same key); `areas` are ids."""

    key: str
    title: str
    why: str
    strength: float
    areas: tuple[int, ...]
    answer: "SuggestionAnswer | None" = None

    @property
    def waits(self) -> bool:
        """Nobody has answered it, or it was dismissed when there was much less behind it."""
        if self.answer is None:
            return True
        return bool(self.answer.verdict == "dismissed" and self.strength >= GROWN * self.answer.strength)

    @property
    def taken_up(self) -> bool:
        return self.answer is not None and self.answer.verdict == "taken_up"


def suggest(
    names: Names,
    *,
    recurring: RecurringResult | None = None,
    clusters: ClustersResult | None = None,
    unusual: UnusualResult | None = None,
    trend: TrendResult | None = None,
) -> list[Suggestion]:
    """From the round's analyses, places first, then clusters, what has long been above the usual, and what rises."""
    by_key: dict[str, Suggestion] = {}
    for suggestion in (
        *(_recurring(recurring, names) if recurring else ()),
        *(_clusters(clusters, names) if clusters else ()),
        *(_lasting(unusual, names) if unusual else ()),
        *(_rising(trend, names) if trend else ()),
    ):
        by_key.setdefault(suggestion.key, suggestion)
    return list(by_key.values())


def _recurring(document: RecurringResult, names: Names) -> Iterator[Suggestion]:
    for place in document["places"]:
        if not place["suggested"]:
            continue
        area = names.areas.get(place["area"], "") if place["area"] else ""
        name = names.places.get(place["place"]) if place["place"] else None
        title = name or _("a spot in %s") % area
        why = _("Seen in %(seen)d of %(rounds)d weeks, %(run)d in a row at most.") % {
            "seen": place["seen"],
            "rounds": place["rounds"],
            "run": place["longest"],
        }
        yield Suggestion(place["key"], title, why, place["seen"], (place["area"],) if place["area"] else ())


def _clusters(document: ClustersResult, names: Names) -> Iterator[Suggestion]:
    for cluster in document["now"]:
        areas = cluster["areas"]
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


def _lasting(document: UnusualResult, names: Names) -> Iterator[Suggestion]:
    for series in document["flagged"]:
        if series["source"] != "reported" or series["run"] < LASTING or not series["area"]:
            continue
        title = f"{names.areas.get(series['area'], '')}: {names.category(series).lower()}"
        why = _("Above the usual %d weeks in a row.") % series["run"]
        yield Suggestion(
            f"lasting:{series['area']}:{series['indicator']}:{series['kind']}",
            title,
            why,
            series["run"],
            (series["area"],),
        )


def _rising(document: TrendResult, names: Names) -> Iterator[Suggestion]:
    """What has gone up over a year, or against the same season last year. Half a year may be the season turning, and
    everything in the whole municipality is no problem to take up."""
    for series in document["series"]:
        if series["change"] not in ("year", "season") or not series["up"]:
            continue
        if series["area"] is None and series["indicator"] is None:
            continue
        change = change_of(series)
        if change is None:
            continue
        where = (names.areas.get(series["area"], "") if series["area"] else "") or _("The whole municipality")
        title = _("%(area)s: %(what)s is rising") % {"area": where, "what": names.category(series).lower()}
        sentence = (
            _("From %(before)s to %(now)s for every ten answers, over a year.")
            if series["change"] == "year"
            else _("%(now)s for every ten answers lately, %(before)s in the same weeks last year.")
        )
        why = sentence % {"before": fixed(10 * change["before"]), "now": fixed(10 * change["now"])}
        yield Suggestion(
            f"rising:{series['area']}:{series['indicator']}:{series['kind']}",
            title,
            why,
            change["now"],
            (series["area"],) if series["area"] else (),
        )
