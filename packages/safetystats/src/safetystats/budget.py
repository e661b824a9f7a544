"""What is unusual this round, over many series at once, with the number of false alarms kept to a budget.

A series is one kind of observation in one area. Its usual level is learnt from its own past, in proportion to how many
answered; season and drift from all series of the same kind; how much counts vary beyond chance from all series of about
the same level. From these comes the distribution of the next count, the uncertainty of all of it included, and the
chance of a count as high as the one seen. A series is flagged where that chance is below a limit, and the limit is set
so that the chances of flagging, summed over all series, are no more than the false alarms allowed in a round."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from safetystats._other_series import busy_factor, new_factor
from safetystats._predictive import PHI, Floats, Past, chunks, survival
from safetystats._rounds import Ints, Rounds, check_range, read_rounds
from safetystats._usual_level import Level, fit_level, past_of
from safetystats._verdict import tails, verdict

Bools = NDArray[np.bool_]
LONGEST_RUN = 52
REPORTING = 1.5  # times as many or as few answered as usual: then counts are compared without regard to it too
TOGETHER = 4  # rounds that are also judged by their sum, which finds what lasts and is too little to see in one
LONG_ENOUGH = 8 + 2 * TOGETHER  # past rounds, for those to be left out of the history
SUDDEN = 0.75  # share of the budget for single rounds; the rest is for the sums
KEPT_BACK = 0.1  # share of the budget not used: for what the estimates of dispersion may miss
OUTBREAK = 1e-4  # a past count less likely than this is cut down to where it is not


@dataclass(frozen=True)
class Round:
    """The last round of S series, all (S,) unless said; NaN (`limit` -1) where not tested.

    `observed` NaN where nobody answered; `expected` the mean of what is usual; `low` and `high` the interval that holds
    the count with at least the level asked for; `p_value` the chance of as many or more; `limit` the smallest count
    that is flagged. `recent` the sum of this round and those of the three before it that were answered,
    `recent_expected` and `recent_p` the like of it: NaN where the history is too short to leave them out of it.
    `flagged`, because of the round (`sudden`) or of its sum with the three before (`lasting`), or both.
    `run` how many answered rounds in a row, this one last, were above their interval; `since` (index of a round, -1 for
    none) when that began; `rounds` the past rounds with answers that it rests on.
    `too_little` history, `missing` this round: not tested. `reporting`: so many more or fewer answered than usual that
    the count is unusual one way (in proportion to answers, or without regard to them) and usual the other; it is then
    flagged only where it is unusual both ways. `new_season`: the first round of its sort.
    `busy`: the other series of its kind had clearly more than expected too, so it is compared with them.
    `cutoff` of p_value and `recent_cutoff` of recent_p; how many series were `tested`; `false_alarms` the number to
    expect this round, never above the budget (scalars)."""

    observed: Floats
    expected: Floats
    low: Floats
    high: Floats
    p_value: Floats
    limit: Ints
    recent: Floats
    recent_expected: Floats
    recent_p: Floats
    flagged: Bools
    sudden: Bools
    lasting: Bools
    run: Ints
    since: Ints
    rounds: Ints
    too_little: Bools
    missing: Bools
    reporting: Bools
    new_season: Bools
    busy: Bools
    cutoff: float
    recent_cutoff: float
    tested: int
    false_alarms: float

    def reasons(self, series: int) -> tuple[str, ...]:
        """The codes that hold of a series: too_little_history, missing, reporting, new_season, busy."""
        codes = (
            ("too_little_history", self.too_little),
            ("missing", self.missing),
            ("reporting", self.reporting),
            ("new_season", self.new_season),
            ("busy", self.busy),
        )
        return tuple(code for code, holds in codes if holds[series])


@dataclass(frozen=True)
class Band:
    """One series over its T rounds: `expected`, `low` and `high` of each, from the history without that round; NaN
    where nobody answered or the history is too short. Rounds older than the history looked at are NaN."""

    expected: Floats
    low: Floats
    high: Floats


def per_round(per_month: float, rounds_per_year: float = 52.0) -> float:
    """False alarms allowed in a round when so many are allowed in a month."""
    return per_month * 12.0 / rounds_per_year


def judge_round(
    counts: ArrayLike,
    exposure: ArrayLike | None = None,
    *,
    kind: ArrayLike | None = None,
    season: ArrayLike | None = None,
    allowed: float = 12 / 52,
    level: float = 0.95,
    least: int = 8,
    highest: float = 0.02,
) -> Round:
    """Judges the last round of every series by what came before it.

    counts: (S, T) whole numbers; what stands where nobody answered is not looked at. exposure: (S, T) how many of those
    who report answered, 0 where nobody did (missing, not zero); expected counts are in proportion to it. Without it
    every round was answered alike. kind: (S,) whole numbers; series of one kind (an indicator) share season and drift.
    season: (T,) whole numbers, the sort of week each round was, 0 the usual sort. allowed: false alarms a round, over
    all series together; see `per_round`. level: of the interval. least: rounds with answers a series must have to be
    tested. highest: no p-value above this is flagged even where the budget would let it, as with few series.
    Of the past at most WINDOW rounds are used, older ones counting less (half after 52 rounds); the last four before
    the judged one are left out where the history is long, so that what grows slowly does not become its own yardstick.
    Raises ValueError for shapes, numbers that are negative, broken, not finite or above 20 000, and settings outside
    their range.
    Source: for the parts, `_predictive` and `_usual_level`; for the limit, the sum of discrete tail chances of
    Westfall & Wolfinger (1997), American Statistician 51:3-8, with the expected number of false alarms (Gordon and
    others 2007, Annals of Applied Statistics 1:179-190) in the place of the chance of one. The whole is calibrated by
    simulation: docs/analysis/alarms.md.
    """
    data = read_rounds(counts, exposure, kind, season)
    if not allowed > 0 or not 0 < highest < 1:
        raise ValueError(f"allowed must be above 0 and highest between 0 and 1, got {allowed} and {highest}")
    check_range(level, least)
    size, length = data.counts.shape
    at = length - 1
    rounds = data.past_rounds
    missing, too_little = data.exposure[:, -1] <= 0, rounds < least
    tested = np.flatnonzero(~missing & ~too_little)
    expected, low, high, p_value, recent, recent_expected, recent_p = (np.full(size, np.nan) for _ in range(7))
    limit, since = np.full(size, -1, dtype=np.int64), np.full(size, -1, dtype=np.int64)
    run = np.zeros(size, dtype=np.int64)
    sudden, lasting, reporting, new_season, busy = (np.zeros(size, dtype=bool) for _ in range(5))
    cutoff, recent_cutoff, false_alarms = 0.0, 0.0, 0.0
    if tested.size:
        fitted = _fit(data)
        y, answered = data.counts[tested, -1], data.exposure[tested, -1]
        past = past_of(fitted, data.exposure, data.counts, tested, at)
        if not (data.season[:-1] == data.season[-1]).any():
            past = new_factor(past, y, data.kind[tested])
            new_season[tested] = True
        else:
            past, busy[tested] = busy_factor(past, y, data.kind[tested])
        usual = data.usual_answers(tested)
        alike = _regardless(data, fitted, tested, past, past.now / answered)
        budget = allowed * (1 - KEPT_BACK)
        some = np.flatnonzero(rounds[tested] >= LONG_ENOUGH)
        share = SUDDEN if some.size else 1.0
        judged = verdict(past, alike, _changed(answered, usual), y, level, budget * share, highest)
        expected[tested], low[tested], high[tested] = past.expected, judged.tails.low, judged.tails.high
        p_value[tested], limit[tested], sudden[tested] = judged.tails.p, judged.limit, judged.unusual
        reporting[tested] = judged.reporting
        cutoff, false_alarms = judged.cutoff, judged.false_alarms
        if some.size:
            rows = tested[some]
            total, together, alike_together, mean_answered = _recent(
                data, fitted, rows, past.take(some), alike.take(some)
            )
            four = verdict(
                together,
                alike_together,
                _changed(mean_answered, usual[some]),
                total,
                level,
                budget * (1 - SUDDEN),
                highest,
            )
            recent[rows], recent_expected[rows], recent_p[rows] = total, together.expected, four.tails.p
            # A round with nothing to notice about it is not news, whatever came before it.
            notable = judged.tails.notable[some]
            lasting[rows] = four.unusual & (y[some] >= notable)
            needed = np.maximum(four.limit - (total - y[some]).astype(np.int64), notable)
            limit[rows] = np.minimum(limit[rows], needed)
            reporting[rows] |= four.reporting
            recent_cutoff, false_alarms = four.cutoff, false_alarms + four.false_alarms
        _runs(data, fitted, tested[y > judged.tails.high], level, run, since)
    observed = np.where(missing, np.nan, data.counts[:, -1])
    since = np.where(since >= 0, since + data.skipped, -1)
    return Round(
        observed,
        expected,
        low,
        high,
        p_value,
        limit,
        recent,
        recent_expected,
        recent_p,
        sudden | lasting,
        sudden,
        lasting,
        run,
        since,
        rounds,
        too_little,
        missing,
        reporting,
        new_season,
        busy,
        cutoff,
        recent_cutoff,
        int(tested.size),
        false_alarms,
    )


def bands(
    counts: ArrayLike,
    exposure: ArrayLike | None = None,
    *,
    series: ArrayLike,
    kind: ArrayLike | None = None,
    season: ArrayLike | None = None,
    level: float = 0.95,
    least: int = 8,
) -> list[Band]:
    """What was usual in each round for the series asked for (whole numbers), for a chart: by the same fit as
    `judge_round` with the round itself left out of the history. Arguments and errors as there."""
    data = read_rounds(counts, exposure, kind, season)
    check_range(level, least)
    wanted = np.atleast_1d(np.asarray(series, dtype=np.int64))
    if wanted.size and (wanted.min() < 0 or wanted.max() >= data.counts.shape[0]):
        raise ValueError(f"series must be between 0 and {data.counts.shape[0] - 1}")
    length = data.counts.shape[1]
    fitted = _fit(data)
    answered = data.exposure > 0
    by_series = []
    for s in wanted:
        arrays = [np.full(length + data.skipped, np.nan) for _ in range(3)]
        rounds = np.flatnonzero(answered[s] & (answered[s, :-1].sum() >= least))
        if rounds.size:
            past = past_of(fitted, data.exposure, data.counts, np.full(rounds.size, s), rounds)
            around = tails(past, data.counts[s, rounds], level, 1e-3)
            for array, values in zip(arrays, (past.expected, around.low, around.high), strict=True):
                array[rounds + data.skipped] = values
        by_series.append(Band(*arrays))
    return by_series


def _fit(data: Rounds) -> Level:
    """Fits twice: what was an outbreak by the first fit counts no more in the second than the highest likely count."""
    rounds = data.past_rounds
    guard = np.clip((rounds - 8) // 2, 0, TOGETHER)
    first = fit_level(data.counts, data.exposure, data.kind, data.season, guard)
    mean = (first.count / first.exposure)[:, None] * data.exposure * first.factor
    spread = np.sqrt((first.common @ PHI)[:, None] * mean)
    rows, columns = np.nonzero((data.counts > mean + 3.0 * spread + 2.0) & (first.weight > 0))
    if not rows.size:
        return first
    past = past_of(first, data.exposure, data.counts, rows, columns)
    past = Past(past.count, past.exposure, past.now, past.spread, first.common[rows])
    capped = data.counts.copy()
    for some in chunks(past.expected):
        begin, chance = survival(past.take(some), OUTBREAK)
        highest = begin + (chance >= OUTBREAK).sum(axis=1) - 1
        cells = rows[some], columns[some]
        capped[cells] = np.minimum(data.counts[cells], np.maximum(highest, np.ceil(mean[cells])))
    return fit_level(capped, data.exposure, data.kind, data.season, guard)


def _changed(answered: Floats, usual: Floats) -> Bools:
    """Whether so many more or fewer answered than usual that it may explain a change of the count."""
    changed: Bools = (answered > REPORTING * usual) | (answered < usual / REPORTING)
    return changed


def _regardless(data: Rounds, fitted: Level, rows: Ints, past: Past, now: Floats) -> Past:
    """The same history as if every round had been answered alike."""
    proportional = fitted.exposure[rows]
    alike = (fitted.weight[rows] * fitted.factor[rows] * (data.exposure[rows] > 0)).sum(axis=1)
    return Past(past.count, past.exposure * np.maximum(alike, 1e-9) / proportional, now, past.spread, past.weights)


def _recent(data: Rounds, fitted: Level, rows: Ints, past: Past, alike: Past) -> tuple[Floats, Past, Past, Floats]:
    """The sum of the last four rounds, what it rests on in proportion to answers and regardless, the mean answers."""
    at = data.counts.shape[1] - 1
    total, now, now_alike = data.counts[rows, -1].copy(), past.now.copy(), alike.now.copy()
    wide, answers, times = past.now * np.sqrt(past.spread), data.exposure[rows, -1].copy(), np.ones(rows.size)
    for t in range(at - TOGETHER + 1, at):
        answered = data.exposure[rows, t] > 0
        then = past_of(fitted, data.exposure, data.counts, rows, t)
        then, _ = busy_factor(then, data.counts[rows, t], data.kind[rows])
        total += data.counts[rows, t]
        now += np.where(answered, then.now, 0.0)
        wide += np.where(answered, then.now * np.sqrt(then.spread), 0.0)
        now_alike += np.where(answered, then.now / np.maximum(data.exposure[rows, t], 1e-9), 0.0)
        answers += data.exposure[rows, t]
        times += answered
    spread = (wide / now) ** 2
    return (
        total,
        Past(past.count, past.exposure, now, spread, past.weights),
        Past(alike.count, alike.exposure, now_alike, spread, alike.weights),
        answers / times,
    )


def _runs(data: Rounds, fitted: Level, above: Ints, level: float, run: Ints, since: Ints) -> None:
    """Counts back from the last round the rounds above their interval; rounds that nobody answered are passed over."""
    at = data.counts.shape[1] - 1
    run[above], since[above] = 1, at
    for t in range(at - 1, max(at - LONGEST_RUN, -1), -1):
        if not above.size:
            break
        answered = data.exposure[above, t] > 0
        rows = above[answered]
        y = data.counts[rows, t]
        more = (
            y > tails(past_of(fitted, data.exposure, data.counts, rows, t), y, level, 0.01).high
            if rows.size
            else rows > 0
        )
        run[rows[more]] += 1
        since[rows[more]] = t
        above = np.sort(np.r_[rows[more], above[~answered]])
