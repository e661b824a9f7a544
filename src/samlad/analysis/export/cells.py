"""The cells of a selection as they may leave the house: area by round by source by category, and their sums."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Sum
from django.utils.translation import get_language

from samlad.analysis import small_numbers
from samlad.analysis.export.selection import Category, Selection
from samlad.analysis.published import are_known, days_of
from samlad.analysis.small_numbers import Status, Suppressed
from samlad.collection.models import ReleasedCount, ReleasedResponse, Round, Source
from samlad.collection.queries import events_between, released
from samlad.places.models import Area

AT_A_TIME = 20_000  # rows whose rounds are read together
Key = tuple[int, int, int | None, int, int | None]  # round, source, area, indicator, kind


class Row(NamedTuple):
    """One cell with its denominator and the days it is about. The columns of the tables, in their order."""

    week: str
    observed_from: date
    observed_to: date
    source: str
    area_code: str | None
    area: str | None
    indicator: str
    indicator_name: str
    kind: str | None
    kind_name: str | None
    count: int | None  # type: ignore[assignment]  # a tuple's own `count` is not used
    status: str
    persisting: int | None
    persisting_status: str
    expected: int | None
    answered: int | None


@dataclass(frozen=True)
class Denominator:
    """Who was to answer (those closed for the week are left out) and who did; None: the source has no reporters."""

    expected: int | None
    answered: int | None
    silent: Status = "missing"  # what no count means


@dataclass
class Numbers:
    """What was counted in some rounds, and who answered."""

    counts: dict[Key, tuple[int, int]] = field(default_factory=dict)
    coverage: dict[tuple[int, int | None], tuple[int, int]] = field(default_factory=dict)
    events: tuple[date, date] | None = None  # the days of the first and the last published event

    def denominator(self, source: str, round: Round, area: int | None) -> Denominator:
        if source != Source.QUESTIONNAIRE:
            return Denominator(None, None)
        expected, answered = self.coverage.get((round.pk, area), (0, 0))
        return Denominator(expected, answered, "missing" if expected else "not_asked")

    def known(self, source: str, round: Round, area: int | None) -> bool:
        """Whether no count is a zero: somebody answered, or for events, the round lies among those brought in. A figure
        that the police did not state is not one."""
        if source == Source.POLICE_COUNTS:
            return False
        if source == Source.POLICE_EVENTS:
            return are_known(days_of(round), self.events)
        return bool(self.denominator(source, round, area).answered)


def read(selection: Selection, rounds: Sequence[Round], events: tuple[date, date] | None) -> Numbers:
    """Two queries, whatever the number of rows."""
    numbers = Numbers(events=events)
    ids = [r.pk for r in rounds]
    counted = ReleasedCount.objects.filter(round__in=ids, source__in=[s.pk for s in selection.sources])
    cells = counted.values_list("round_id", "source_id", "area_id", "indicator_id", "kind_id")
    for *key, new, still in cells.annotate(n=Sum("new"), p=Sum("persisting")).order_by():
        numbers.counts[tuple(key)] = (new, still)
    for c in ReleasedResponse.objects.filter(round__in=ids):
        numbers.coverage[c.round_id, c.area_id] = (c.expected - c.closed, c.answered)
    return numbers


def place(selection: Selection, number: int) -> tuple[Round, Source, Area | None, Category]:
    """What row `number` is about: rows go by round, source, area and category."""
    turn, rest = divmod(number, selection.per_round)
    for source in selection.sources:
        categories = selection.categories[source.code]
        size = len(categories) * len(selection.areas)
        if rest < size:
            area, category = divmod(rest, len(categories))
            return selection.rounds[turn], source, selection.areas[area], categories[category]
        rest -= size
    raise IndexError(number)


def rows(selection: Selection, start: int = 0, stop: int | None = None) -> Iterator[Row]:
    """Rows `start` to `stop` of the selection, read some rounds at a time: two queries for twenty thousand."""
    stop = len(selection) if stop is None else min(stop, len(selection))
    if start >= stop:
        return
    language = get_language()
    events = events_between(Source.POLICE_EVENTS)
    size = selection.per_round
    at_a_time = max(1, AT_A_TIME // size)
    for first in range(start // size, (stop - 1) // size + 1, at_a_time):
        last = min(first + at_a_time, (stop - 1) // size + 1)
        numbers = read(selection, selection.rounds[first:last], events)
        for number in range(max(start, first * size), min(stop, last * size)):
            yield _row(numbers, language, *place(selection, number))


def _row(numbers: Numbers, language: str | None, round: Round, source: Source, area: Area | None, c: Category) -> Row:
    area_id = area.pk if area else None
    denominator = numbers.denominator(source.code, round, area_id)
    counted = numbers.counts.get((round.pk, source.pk, area_id, *c.key))
    if counted is None and numbers.known(source.code, round, area_id):
        counted = (0, 0)
    new, still = counted or (None, None)
    cell = small_numbers.suppress(_stated(new, denominator), persons=c.persons, otherwise=denominator.silent)
    again = Suppressed(None, "not_asked")
    if source.code == Source.QUESTIONNAIRE and (c.kind or c.indicator).can_persist:
        again = small_numbers.suppress(_stated(still, denominator), persons=False, otherwise=denominator.silent)
        again = Suppressed(None, "withheld") if c.persons else again
    return Row(
        round.label,
        round.observed_from,
        round.observed_to,
        source.code,
        area.code if area else None,
        area.name if area else None,
        c.indicator.code,
        c.indicator.name_in(language),
        c.kind.code if c.kind else None,
        c.kind.name_in(language) if c.kind else None,
        cell.count,
        cell.status,
        again.count,
        again.status,
        denominator.expected,
        denominator.answered,
    )


def _stated(count: int | None, denominator: Denominator) -> int | None:
    """A zero in a cell that only its other number brought here is no answer where nobody answered."""
    return None if count == 0 and denominator.answered == 0 else count


@dataclass(frozen=True)
class AreaSums:
    """An area over all rounds of the selection. `sums` by (source code, category's key), None for nothing known."""

    rounds_answered: int
    expected: int
    answered: int
    sums: Mapping[tuple[str, tuple[int, int | None]], small_numbers.Sum | None]


def area_sums(selection: Selection) -> dict[int | None, AreaSums]:
    """The sums of each area's suppressed cells, by area id. Three queries.

    Zeros add nothing, so only what was counted is gone through; the outcome is that of adding up every row's cell.
    """
    numbers = read(selection, selection.rounds, events_between(Source.POLICE_EVENTS))
    cells: dict[tuple[int | None, str, tuple[int, int | None]], list[Suppressed]] = defaultdict(list)
    codes = {s.pk: s.code for s in selection.sources}
    persons = {(s, c.key): c.persons for s, categories in selection.categories.items() for c in categories}
    rounds = {r.pk: r for r in selection.rounds}
    for (round_id, source_id, area, indicator, kind), (new, _still) in numbers.counts.items():
        source, key = codes[source_id], (indicator, kind)
        stated = _stated(new, numbers.denominator(source, rounds[round_id], area))
        if (source, key) in persons:
            cells[area, source, key].append(small_numbers.suppress(stated, persons=persons[source, key]))
    by_area = {}
    for each in selection.areas:
        area = each.pk if each else None
        known = {s: any(numbers.known(s, r, area) for r in selection.rounds) for s in codes.values()}
        zero = [Suppressed(0, "counted")]
        sums = {
            (s, key): small_numbers.sum_bounds([*cells.get((area, s, key), ()), *(zero if known[s] else ())])
            for s, key in persons
        }
        reported = [numbers.coverage.get((r.pk, area), (0, 0)) for r in selection.rounds]
        by_area[area] = AreaSums(
            sum(answered > 0 for _expected, answered in reported),
            sum(e for e, _a in reported),
            sum(a for _e, a in reported),
            sums,
        )
    return by_area


def place_counts(selection: Selection) -> dict[int, dict[tuple[int, int | None], int]]:
    """Place id -> category -> how many shared observations there were in the selection's rounds. One query.

    Only what reporters wrote and their organisation shared in words is tied to a place in the joint world; categories
    that concern persons are left out (`analysis.small_numbers`).
    """
    keys = {c.key for c in selection.categories.get(Source.QUESTIONNAIRE, ()) if not c.persons}
    shared = released().filter(round__in=[r.pk for r in selection.rounds], place__isnull=False)
    by_place: dict[int, dict[tuple[int, int | None], int]] = defaultdict(dict)
    for place_id, *key, n in (
        shared.values_list("place_id", "indicator_id", "kind_id").annotate(n=Count("pk")).order_by()
    ):
        if place_id and tuple(key) in keys:
            by_place[place_id][key[0], key[1]] = n
    return by_place
