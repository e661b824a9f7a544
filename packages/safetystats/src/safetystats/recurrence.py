"""Places that keep coming back: in how many rounds, in which runs, how often, and how surprising that is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq
from scipy.special import bdtrc, expm1

from safetystats._chance_of_return import chance_of_current_run, chance_of_rounds, chance_of_run, once_each
from safetystats.fdr import false_discovery_rate
from safetystats.places import Places, places

__all__ = ["Places", "Recurrence", "places", "recurrence"]

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
MOST_ROUNDS = 10_000


@dataclass(frozen=True)
class Recurrence:
    """Of each place (P,), with rounds numbered 0 … R − 1. “Answered” rounds are those where somebody answered; the
    others are passed over: they neither break a run nor count as nothing.

    observations: how many. answered: how many rounds were. rounds: in how many of them there was something, and
    `share` of them (NaN when none was answered). first, last: the first and last round with something, −1 when never.
    longest_run: most answered rounds in a row with something, from `longest_from` to `longest_to` (the earliest when
    several are as long). current_run: such rounds in a row up to the last answered one, 0 when it had nothing,
    begun in `current_from` (−1 then). since_last: answered rounds after the last with something (0: in the last one;
    −1: never). median_interval, longest_interval: between rounds with something, in answered rounds (1 = the next
    one; NaN below two).
    p_rounds: chance of at least so many distinct rounds had the place's own observations fallen evenly over its
    answered rounds; small means steady rather than in bursts. p_run, p_current: chance of a run as long as the
    longest, as the current one, had its rounds with something been any of the answered ones; small means together in
    time. p_places: chance of at least so many rounds had every place the same rate; small means more often than
    other places. q_places: the false discovery rate at which the place would be pointed out among all (from p_places).
    """

    observations: Ints
    answered: Ints
    rounds: Ints
    share: Floats
    first: Ints
    last: Ints
    longest_run: Ints
    longest_from: Ints
    longest_to: Ints
    current_run: Ints
    current_from: Ints
    since_last: Ints
    median_interval: Floats
    longest_interval: Floats
    p_rounds: Floats
    p_run: Floats
    p_current: Floats
    p_places: Floats
    q_places: Floats


def recurrence(
    place: ArrayLike,
    round: ArrayLike,
    *,
    rounds: int,
    answered: ArrayLike | None = None,
    number_of_places: int | None = None,
) -> Recurrence:
    """How places come back over rounds.

    place: (N,) whole numbers from 0, one for each observation (`places(…).label`, or areas); round: (N,) the round of
    each, 0 … rounds − 1. answered: (rounds,), or (P, rounds) for each place: true where somebody answered, so that
    nothing seen means something; None: always. number_of_places: P where the places are a fixed list, those with
    nothing included; None: places are known only by having been seen, so there are max(place) + 1 of them and
    p_places is conditional on at least one observation.
    Raises ValueError for unequal shapes, numbers out of range or not whole, and observations in a round said to be
    unanswered.
    The chances are exact: occupancy (Johnson & Kotz 1977, sec. 3.1) for p_rounds, runs of k among m (Riordan 1958,
    ch. 7) for p_run, and for p_places a binomial over the answered rounds with chance 1 − exp(−λ), λ the rate of
    observations per place and answered round (zero-truncated where places are known by being seen: the maximum
    likelihood λ then solves Σ λmₚ / (1 − exp(−λmₚ)) = N; Johnson, Kemp & Kotz 2005, sec. 4.10.1).
    Multiple testing: `false_discovery_rate`. Time N log N, memory ∝ N plus P × rounds for a mask of that shape.
    """
    at, when = _whole(place, "place"), _whole(round, "round")
    if at.shape != when.shape:
        raise ValueError(f"place and round must be of equal length, got {at.shape} and {when.shape}")
    if not 1 <= rounds <= MOST_ROUNDS:
        raise ValueError(f"there must be from 1 to {MOST_ROUNDS} rounds, not {rounds}")
    count = (int(at.max()) + 1 if at.size else 0) if number_of_places is None else int(number_of_places)
    if at.size and (at.min() < 0 or at.max() >= count):
        raise ValueError(f"a place is a whole number from 0 to {count - 1}")
    if when.size and (when.min() < 0 or when.max() >= rounds):
        raise ValueError(f"a round is a whole number from 0 to {rounds - 1}")
    mask = _mask(answered, count, rounds)
    observations = np.bincount(at, minlength=count).astype(np.int64)
    keys = np.sort(at * rounds + when)
    some = keys[np.append(True, keys[1:] != keys[:-1])] if keys.size else keys
    p, r = some // rounds, some % rounds  # each place's rounds with something, in order
    own = np.zeros_like(p) if mask.shape[0] == 1 else p
    if not mask[own, r].all():
        wrong = int(np.argmin(mask[own, r]))
        raise ValueError(f"place {p[wrong]} has observations in round {r[wrong]}, which is said to be unanswered")
    numbers = np.cumsum(mask, axis=1, dtype=np.int32)  # answered rounds up to and with each
    total = np.broadcast_to(numbers[:, -1].astype(np.int64), (count,))
    seen = np.bincount(p, minlength=count).astype(np.int64)
    runs = _runs(p, r, numbers[own, r].astype(np.int64), total, count)
    compared = _against_places(observations, seen, total, given=number_of_places is not None)
    return Recurrence(
        observations=observations,
        answered=total.copy(),
        rounds=seen,
        share=np.divide(seen, total, out=np.full(count, np.nan), where=total > 0),
        first=runs.first,
        last=runs.last,
        longest_run=runs.longest,
        longest_from=runs.longest_from,
        longest_to=runs.longest_to,
        current_run=runs.current,
        current_from=runs.current_from,
        since_last=runs.since,
        median_interval=runs.median,
        longest_interval=runs.widest,
        p_rounds=chance_of_rounds(observations, seen, total),
        p_run=chance_of_run(runs.longest, seen, total),
        p_current=chance_of_current_run(runs.current, seen, total),
        p_places=compared,
        q_places=false_discovery_rate(compared),
    )


def _whole(values: ArrayLike, name: str) -> Ints:
    a = np.asarray(values)
    if a.ndim != 1:
        raise ValueError(f"{name} must be one row of numbers, got {a.shape}")
    if a.dtype.kind not in "iu" and not (np.isfinite(a.astype(float)) & (a == np.floor(a))).all():
        raise ValueError(f"{name} must be whole numbers")
    return a.astype(np.int64)


def _mask(answered: ArrayLike | None, count: int, rounds: int) -> Bools:
    """(1, rounds) or (count, rounds)."""
    if answered is None:
        return np.ones((1, rounds), dtype=bool)
    mask = np.asarray(answered)
    if mask.shape not in ((rounds,), (count, rounds)):
        raise ValueError(f"answered must be ({rounds},) or ({count}, {rounds}), got {mask.shape}")
    if mask.dtype.kind != "b" and not ((mask == 0) | (mask == 1)).all():
        raise ValueError("answered is true or false for each round")
    return mask.astype(bool).reshape(-1, rounds)


@dataclass(frozen=True)
class _Runs:
    """As in Recurrence; filled in place by `_runs`."""

    first: Ints
    last: Ints
    since: Ints
    longest: Ints
    longest_from: Ints
    longest_to: Ints
    current: Ints
    current_from: Ints
    median: Floats
    widest: Floats


def _runs(p: Ints, r: Ints, number: Ints, total: Ints, count: int) -> _Runs:
    """Runs and intervals of each place. p, r: place and round of every place's rounds with something, sorted; number:
    which answered round it is, from 1."""
    whole = np.full((8, count), -1, dtype=np.int64)
    whole[6:] = 0
    parts = np.full((2, count), np.nan)
    runs = _Runs(whole[0], whole[1], whole[2], whole[6], whole[3], whole[4], whole[7], whole[5], parts[0], parts[1])
    if not p.size:
        return runs
    new_place = np.append(True, p[1:] != p[:-1])
    opens = np.flatnonzero(new_place)
    closes = np.append(opens[1:], p.size) - 1
    runs.first[p[opens]], runs.last[p[opens]] = r[opens], r[closes]
    runs.since[p[opens]] = total[p[opens]] - number[closes]
    begins = np.flatnonzero(new_place | np.append(True, number[1:] - number[:-1] != 1))
    ends = np.append(begins[1:], p.size) - 1
    length, owner = ends - begins + 1, p[begins]
    # Runs are sorted by place and time: of each place the longest first, of equal ones the earliest.
    order = np.argsort(owner * (int(length.max()) + 1) - length, kind="stable")
    best = order[np.append(True, owner[order[1:]] != owner[order[:-1]])]
    where = owner[best]
    runs.longest[where], runs.longest_from[where], runs.longest_to[where] = length[best], r[begins[best]], r[ends[best]]
    now = number[ends] == total[owner]
    runs.current[owner[now]], runs.current_from[owner[now]] = length[now], r[begins[now]]
    _intervals(p, number, new_place, runs)
    return runs


def _intervals(p: Ints, number: Ints, new_place: Bools, runs: _Runs) -> None:
    """Fills the median and the longest interval of each place with two rounds or more."""
    inside = ~new_place[1:]
    gap, owner = (number[1:] - number[:-1])[inside], p[1:][inside]
    if not gap.size:
        return
    gap = gap[np.argsort(owner * (int(gap.max()) + 1) + gap)]  # by place, then size; places are sorted already
    starts = np.flatnonzero(np.append(True, owner[1:] != owner[:-1]))
    sizes = np.diff(np.append(starts, owner.size))
    runs.median[owner[starts]] = (gap[starts + (sizes - 1) // 2] + gap[starts + sizes // 2]) / 2
    runs.widest[owner[starts]] = gap[starts + sizes - 1]


def _against_places(observations: Ints, seen: Ints, total: Ints, *, given: bool) -> Floats:
    """P(at least as many rounds) had all places one rate; NaN where no round was answered."""
    chance = np.full(seen.size, np.nan)
    observed = (total > 0) if given else (observations > 0)
    n = float(observations.sum())
    m, places_with = np.unique(total[observed], return_counts=True)
    if not m.size:
        return chance
    if given:
        rate = n / float(m @ places_with)
    elif n <= places_with.sum():
        rate = 0.0  # one each: nothing comes back
    else:
        rate = brentq(
            lambda a: float((a * m / -expm1(-a * m)) @ places_with) - n,
            1e-12,
            n / float(m @ places_with) + 1,
            xtol=1e-16,
            rtol=1e-14,
        )
    if rate == 0:
        chance[observed] = 1.0
        return chance

    def at_least(k: int, rounds: int, _: int) -> float:
        seen_at_all = 1.0 if given else -expm1(-rate * rounds)
        return min(float(bdtrc(k - 1, rounds, -expm1(-rate))) / seen_at_all, 1.0) if k else 1.0

    chance[observed] = once_each(at_least, seen[observed], total[observed], np.zeros_like(total[observed]))
    return chance
