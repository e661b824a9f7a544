"""The numbers of the map: of each area a round's count, what it is set against, and the classes of a year."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from django.db.models import Q, Sum

from samlad.analysis.breaks import Breaks, breaks, class_of
from samlad.analysis.published import days_before, days_of, published
from samlad.analysis.week import ROUNDS_BACK
from samlad.collection.models import ReleasedCount, ReleasedResponse, Round, Source
from samlad.places.models import Area

YEAR = 52  # rounds of the slider, and of what the classes are made from
QUARTER = 13
FEWEST_FOR_RATE = 3
PER = 1000  # inhabitants of a rate
SOURCES = (Source.QUESTIONNAIRE, Source.POLICE_COUNTS, Source.POLICE_EVENTS)
MEASURES = ("count", "inhabitants", "answers")


@dataclass(frozen=True)
class Weeks:
    """`slider` the rounds of the slider with `round` among them, `basis` those the classes are made from; oldest
    first."""

    round: Round
    newest: Round
    slider: tuple[Round, ...]
    basis: tuple[Round, ...]
    before: tuple[Round, ...]  # the rounds the usual is made of
    newer: Round | None

    @property
    def older(self) -> Round | None:
        return self.before[-1] if self.before else None

    @property
    def index(self) -> int:
        return self.slider.index(self.round)


@dataclass(frozen=True)
class Row:
    """An area's round. `count` None: nothing is known, because answers are `missing`, because all who answer for it
    were closed, or because nobody does (`expected` 0). `usual` is the median of the eight rounds before, of
    published events of as many stretches of days, `low`–`high` their span; `rate` None without a denominator. `shade`
    None where nothing is known or too little for a rate."""

    area_id: int | None
    name: str
    count: int | None
    usual: float | None
    low: int | None
    high: int | None
    expected: int
    answered: int
    missing: bool
    rate: float | None
    denominator: int | None
    shade: int | None


@dataclass(frozen=True)
class AreaRates:
    """One source on the map. `has_numbers` False where the source gave nothing at all for the round."""

    source: str
    measure: str
    rows: tuple[Row, ...]  # by name
    elsewhere: Row | None  # what was reported without an area
    breaks: Breaks
    has_numbers: bool

    @property
    def total(self) -> int:
        return sum(r.count or 0 for r in (*self.rows, *([self.elsewhere] if self.elsewhere else [])))


def weeks(label: str | None) -> Weeks | None:
    """The closed rounds in years counted back from the newest, and the one asked for in its year; None where it is not
    closed or never was. One query."""
    closed = list(Round.objects.filter(closure__isnull=False).order_by("-observed_to"))
    at = next((n for n, r in enumerate(closed) if r.label == label), None) if label else 0
    if at is None or not closed:
        return None
    first = at // YEAR * YEAR
    return Weeks(
        closed[at],
        closed[0],
        tuple(closed[first : first + YEAR][::-1]),
        _basis(closed),
        tuple(closed[at + 1 : at + 1 + ROUNDS_BACK][::-1]),
        closed[at - 1] if at else None,
    )


def _basis(closed: Sequence[Round]) -> tuple[Round, ...]:
    """The year of rounds before the quarter of the newest one, so that the classes stand still for three months; all
    there are while there are fewer than a quarter's."""
    day = closed[0].observed_to
    quarter = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    before = [r for r in closed if r.observed_to < quarter][:YEAR]
    return tuple((before if len(before) >= QUARTER else closed[:YEAR])[::-1])


def rates_by_area(
    weeks: Weeks, areas: Sequence[Area], *, sources: Sequence[str], measure: str, indicator_id: int | None
) -> dict[str, AreaRates]:
    """The map of each source. Two queries, two more for published events. A measure per answer is of what was reported;
    of the others the count."""
    needed = {r.pk for r in (*weeks.basis, *weeks.before, weeks.round)}
    counts, known_rounds = _counts(needed, [s for s in sources if s != Source.POLICE_EVENTS], indicator_id)
    before: dict[str, list[int]] = defaultdict(lambda: [r.pk for r in weeks.before])
    if Source.POLICE_EVENTS in sources:
        events = Source.POLICE_EVENTS
        counts[events], known_rounds[events], before[events] = _published(weeks, indicator_id)
    covered = ReleasedResponse.objects.filter(round__in=needed).values_list(
        "round_id", "area_id", "expected", "closed", "with_observations", "quiet"
    )
    coverage: dict[tuple[int, int | None], _Covered] = {
        (r, a): _Covered(expected, closed, observed + quiet) for r, a, expected, closed, observed, quiet in covered
    }
    by_source = {}
    for source in sources:
        by = measure if measure != "answers" or source == Source.QUESTIONNAIRE else "count"
        table = _Table(source, by, counts[source], coverage, known_rounds[source], before[source])
        values = [table.shade_value(r.pk, a) for r in weeks.basis for a in areas]
        at = breaks([v for v in values if v is not None], whole=by == "count")
        elsewhere = counts[source].get((weeks.round.pk, None), 0)
        by_source[source] = AreaRates(
            source,
            by,
            tuple(table.row(weeks, a, at) for a in sorted(areas, key=lambda a: a.name)),
            _elsewhere(elsewhere) if elsewhere else None,
            at,
            table.gave(weeks.round.pk),
        )
    return by_source


class _Covered(NamedTuple):
    expected: int
    closed: int
    answered: int


class _Table:
    def __init__(
        self,
        source: str,
        measure: str,
        counts: Mapping[tuple[int, int | None], int],
        coverage: Mapping[tuple[int, int | None], _Covered],
        known_rounds: set[int],
        before: Sequence[int],
    ) -> None:
        self.source, self.measure, self.counts, self.coverage = source, measure, counts, coverage
        self.known_rounds, self.before = known_rounds, before

    def gave(self, round_id: int) -> bool:
        if self.source != Source.QUESTIONNAIRE:
            return round_id in self.known_rounds
        in_all = self.coverage.get((round_id, None))
        return in_all is not None and in_all.answered > 0

    def count(self, round_id: int, area_id: int) -> int | None:
        """None where nobody could know. An area that nobody answers for counts what others reported of it."""
        number = self.counts.get((round_id, area_id), 0)
        if self.source != Source.QUESTIONNAIRE:
            return number if round_id in self.known_rounds else None
        covered = self.coverage.get((round_id, area_id))
        if covered is None or covered.expected == 0:
            return number or None
        return number if covered.answered else None

    def denominator(self, round_id: int, area: Area) -> int | None:
        if self.measure == "inhabitants":
            return area.population or None
        covered = self.coverage.get((round_id, area.pk))
        return (covered.answered or None) if covered and self.measure == "answers" else None

    def value(self, round_id: int, area: Area) -> float | None:
        count = self.count(round_id, area.pk)
        if count is None or self.measure == "count":
            return count
        per = self.denominator(round_id, area)
        return count / per * (PER if self.measure == "inhabitants" else 1) if per else None

    def shade_value(self, round_id: int, area: Area) -> float | None:
        """What is shaded: no rate of one or two, which would say where few live and nothing more."""
        few = self.measure != "count" and 0 < (self.count(round_id, area.pk) or 0) < FEWEST_FOR_RATE
        return None if few else self.value(round_id, area)

    def row(self, weeks: Weeks, area: Area, at: Breaks) -> Row:
        now = weeks.round.pk
        count, covered = self.count(now, area.pk), self.coverage.get((now, area.pk))
        earlier = [c for turn in self.before if (c := self.count(turn, area.pk)) is not None]
        expected, answered = (covered.expected, covered.answered) if covered else (0, 0)
        reported = self.source == Source.QUESTIONNAIRE
        missing = count is None and (not reported or (covered is not None and covered.expected > covered.closed))
        value = self.value(now, area)
        return Row(
            area.pk,
            area.name,
            count,
            median(earlier) if earlier else None,
            min(earlier) if earlier else None,
            max(earlier) if earlier else None,
            expected,
            answered,
            missing,
            None if self.measure == "count" else value,
            self.denominator(now, area),
            class_of(self.shade_value(now, area), at),
        )


def _elsewhere(count: int) -> Row:
    return Row(None, "", count, None, None, None, 0, 0, False, None, None, None)


def _counts(
    needed: set[int], sources: Sequence[str], indicator_id: int | None
) -> tuple[dict[str, dict[tuple[int, int | None], int]], dict[str, set[int]]]:
    """Of each source the counts by (round, area), and the rounds it gave anything for, of whichever indicator."""
    wanted = Q(indicator_id=indicator_id) if indicator_id else Q(indicator__counted=True)
    rows = ReleasedCount.objects.filter(round__in=needed, source__code__in=sources)
    summed = rows.values_list("source__code", "round_id", "area_id").annotate(n=Sum("new", filter=wanted)).order_by()
    counts: dict[str, dict[tuple[int, int | None], int]] = defaultdict(dict)
    known_rounds: dict[str, set[int]] = defaultdict(set)
    for source, round_id, area_id, n in summed:
        counts[source][round_id, area_id] = n or 0
        known_rounds[source].add(round_id)
    return counts, known_rounds


def _published(weeks: Weeks, indicator_id: int | None) -> tuple[dict[tuple[int, int | None], int], set[int], list[int]]:
    """Of published events the counts by (round, area) and the rounds they are known for, by the rounds' days; and what
    came before, whether rounds were open then or not: stretches of days that count as rounds with numbers below 0."""
    back = list(range(-ROUNDS_BACK, 0))
    stretches = dict(zip(back, days_before(weeks.round, ROUNDS_BACK), strict=True))
    stretches |= {r.pk: days_of(r) for r in (*weeks.basis, weeks.round)}
    events = published(stretches.values())
    counts: dict[tuple[int, int | None], int] = defaultdict(int)
    for turn, days in stretches.items():
        for (area, indicator), n in events.counted(days).items():
            if indicator_id in (None, indicator):
                counts[turn, area] += n
    return counts, {turn for turn, days in stretches.items() if events.known(days)}, back
