"""From the released rows and the round's results to the facts that the prose is written of."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from samlad.analysis.methods import CLUSTERS, EFFECT, UNUSUAL
from samlad.analysis.queries import results
from samlad.analysis.standouts import REPORTED, Level, StandOut, above_usual, stand_outs
from samlad.analysis.week import AreaWeek, Cell, WeekNumbers
from samlad.collection.models import Indicator, Round
from samlad.collection.queries import released, released_observations, rounds
from samlad.lib.times import local_day, local_time, midnight
from samlad.measures.figures import areas_of
from samlad.measures.queries import follow_ups_between
from samlad.measures.visibility import FOR_PICTURE
from samlad.partnership.models import Partnership
from samlad.picture.prose.facts import AreaFacts, ClusterFacts, FollowedUp, Occurrence, Standing, WeekFacts
from samlad.picture.queries import same_events

LEVELS = {Level.UNUSUAL: Standing.UNUSUAL, Level.MORE: Standing.MORE}


def week_facts(
    partnership: Partnership,
    round: Round,
    numbers: WeekNumbers,
    indicators: Sequence[Indicator],
    chosen: Sequence[int],
) -> WeekFacts:
    """`chosen` the prioritised areas in their order; `indicators` with their kinds. Ten queries at most."""
    analysed = results(round, UNUSUAL, CLUSTERS)
    clustered = CLUSTERS.of(analysed)
    clusters = clustered["now"] if clustered else []
    standing = stand_outs(numbers, UNUSUAL.of(analysed), clusters)
    codes = _Codes(indicators)
    observations, ceased = _observations(partnership, round, codes), _ceased(round, codes)
    followed = _followed(partnership, round)
    joined, parted = same_events(o.key for by_area in observations.values() for o in by_area)
    # Before the analysis is made, and of weeks it was never made of, the plain counts say what is more than usual.
    apart = standing.things if standing.reckoned else above_usual(numbers)
    things = {t.area: t for t in apart if t.cluster is None and t.source == REPORTED}
    by_id = {a.area_id: a for a in numbers.areas}
    order = [by_id[pk] for pk in chosen if pk in by_id]
    order += [a for a in numbers.areas if a.area_id not in chosen]
    elsewhere = replace(
        numbers.elsewhere, name=_("Without a stated area")
    )  # nobody judges it: it has no usual of its own
    names = {a.area_id: a.name for a in numbers.areas}
    return WeekFacts(
        count=numbers.total.count,
        usual=_usual(numbers.total),
        standing=_standing(things.get(None), numbers.total),
        answered=numbers.coverage.answered,
        leading=None if _is_above(numbers.total) else _leading(things.get(None), codes)[0],
        areas=(
            *(
                replace(
                    _area(a, codes, things.get(a.area_id), observations[a.area_id], ceased[a.area_id]),
                    followed=tuple(followed[a.area_id]),
                )
                for a in order
            ),
            _area(elsewhere, codes, None, observations[None], ceased[None]),
        ),
        clusters=tuple(
            ClusterFacts(codes.of(c["indicator"], c["kind"]), tuple(names[a] for a in c["areas"] if a in names))
            for c in clusters
        ),
        prioritised=len([pk for pk in chosen if pk in by_id]),
        is_open=numbers.is_open,
        is_extra=round.is_extra,
        names=codes.names(partnership.language),
        police=codes.of_all(numbers.police_counts),
        joined=joined,
        parted=parted,
    )


class _Codes:
    """The categories' codes: of an indicator, or of its sub-kind where that was told."""

    def __init__(self, indicators: Sequence[Indicator]) -> None:
        self.indicators = {i.pk: i for i in indicators}
        self.kinds = {k.pk: k for i in indicators for k in i.kinds.all()}

    def of(self, indicator: int | None, kind: int | None) -> str:
        if kind in self.kinds:
            return self.kinds[kind].code
        return self.indicators[indicator].code if indicator in self.indicators else ""

    def of_all(self, counts: Mapping[int, int]) -> dict[str, int]:
        return {self.indicators[pk].code: n for pk, n in counts.items() if n and pk in self.indicators}

    def names(self, language: str) -> dict[str, str]:
        own = {i.code: i.name_in(language) for i in self.indicators.values()}
        own |= {k.code: k.name_in(language) for k in self.kinds.values()}
        return {code: name.split(" (")[0] for code, name in own.items()}

    def counts(self, cells: Mapping[int, Cell], kinds: Mapping[int, int]) -> dict[str, int]:
        counts: Counter[str] = Counter({self.indicators[i].code: c.count for i, c in cells.items() if c.count})
        for pk, number in kinds.items():
            if pk in self.kinds:
                counts[self.kinds[pk].code] += number
                counts[self.indicators[self.kinds[pk].indicator_id].code] -= number
        return {code: n for code, n in counts.items() if n > 0}


def _area(
    area: AreaWeek, codes: _Codes, thing: StandOut | None, released: list[Occurrence], ceased: list[str]
) -> AreaFacts:
    leading, indicator = _leading(thing, codes)
    cell = area.cells.get(indicator) if indicator else None
    return AreaFacts(
        name=area.name,
        standing=_standing(thing, area.total),
        count=area.total.count,
        usual=_usual(area.total),
        counts=codes.counts(area.cells, area.kinds),
        area_id=area.area_id,
        answered=area.answered,
        closed=0 < area.expected == area.closed,
        police=codes.of_all(area.police_counts),
        released=tuple(released),
        leading=leading,
        leading_usual=_usual(cell) if cell else None,
        run=max((s["run"] or 0 for s in thing.series), default=0) if thing else 0,
        persisting=area.persisting,
        longest=max((t.weeks for t in released if t.weeks > 1), default=0),
        ceased=len(ceased),
        ceased_categories=tuple(dict.fromkeys(sorted(ceased))),
        unanswered=area.unanswered,
        missing=area.missing and area.area_id is not None,
        missing_rounds=area.missing_rounds,
    )


def _leading(thing: StandOut | None, codes: _Codes) -> tuple[str | None, int | None]:
    """The category that stands out, where it is not all of them together; and the indicator, where it is one itself."""
    if thing is None:
        return None, None
    series = next((s for s in thing.series if s["indicator"]), None)
    if series is not None:
        kind = series["kind"]
        return codes.of(series["indicator"], kind), None if kind else series["indicator"]
    indicator = next((i for i, _cell in thing.cells if i), None)
    return (codes.of(indicator, None), indicator) if indicator else (None, None)


def _standing(thing: StandOut | None, cell: Cell) -> Standing:
    if thing is not None:
        return LEVELS[thing.level]
    return Standing.UNKNOWN if cell.median is None else Standing.USUAL


def _is_above(cell: Cell) -> bool:
    return cell.high is not None and cell.count > cell.high


def _usual(cell: Cell) -> tuple[int, int] | None:
    return None if cell.low is None or cell.high is None else (cell.low, cell.high)


def _observations(partnership: Partnership, round: Round, codes: _Codes) -> dict[int | None, list[Occurrence]]:
    by_area: dict[int | None, list[Occurrence]] = defaultdict(list)
    rows: Iterable[Any] = released_observations(round).exclude(indicator__counted=False).select_related("place")
    for r in rows:
        at = (r.lon, r.lat) if r.lon is not None and r.lat is not None else None
        by_area[r.area_id].append(
            Occurrence(
                key=r.pk,
                category=codes.of(r.indicator_id, r.kind_id),
                wording=r.wording,
                starts=local_time(r.starts_at, partnership.zone).replace(tzinfo=None),
                ends=local_time(r.ends_at, partnership.zone).replace(tzinfo=None),
                precision=r.precision,
                place=r.place.name if r.place else "",
                at=at,
                weeks=r.weeks,
            )
        )
    return by_area


def _followed(partnership: Partnership, round: Round) -> dict[int | None, list[FollowedUp]]:
    """By area, what was followed up since the day of the meeting before: on that day it was in that picture."""
    before = rounds().filter(observed_to__lt=round.observed_from).first()
    last = local_day(round.meeting_at, partnership.zone)
    first = local_day(before.meeting_at, partnership.zone) if before else last - timedelta(weeks=1)
    start, end = (midnight(day + timedelta(days=1), partnership.zone) for day in (first, last))
    by_area: dict[int | None, list[FollowedUp]] = defaultdict(list)
    for row in follow_ups_between(start, end, FOR_PICTURE):
        effect = EFFECT.document(row.figures.result)["verdict"] if row.figures else ""
        for area in areas_of(row.measure):
            by_area[area].append(FollowedUp(row.verdict, row.fidelity, effect))
    return by_area


def _ceased(round: Round, codes: _Codes) -> dict[int | None, list[str]]:
    by_area: dict[int | None, list[str]] = defaultdict(list)
    rows = released().filter(ceased_in=round.extra_of_id or round.pk).values_list("area_id", "indicator_id", "kind_id")
    for area, indicator, kind in rows:
        by_area[area].append(codes.of(indicator, kind))
    return by_area
