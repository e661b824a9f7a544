from typing import Literal, TypedDict

Verdict = Literal["none", "too_little", "fewer", "more", "not_shown", "unsure"]


class EffectSettings(TypedDict):
    """Ids: `areas` where the measure was, those it is compared with, the `ring` around it; `indicators`, none for all.
    Days are ISO dates; `ends` None while it goes on."""

    areas: list[int]
    comparison: list[int]
    ring: list[int]
    indicators: list[int]
    before_from: str
    starts: str
    ends: str | None
    expected_from: str


RoundStart = TypedDict("RoundStart", {"label": str, "from": str})


class Curve(TypedDict):
    """Of the place, round by round; `before`, `during` and `after` are numbers of rounds."""

    counts: list[float]
    answered: list[float]
    before: list[int]
    during: list[int]
    after: list[int]


class Level(TypedDict):
    """Reports per ten answers with the exact 95 % interval; `missing` rounds without answers."""

    rounds: int
    missing: int
    count: int
    answered: int
    rate: float | None
    low: float | None
    high: float | None


class BeforeAndAfter(TypedDict):
    before: Level
    after: Level


class Periods(BeforeAndAfter):
    during: Level
    since: Level


class PoliceCount(TypedDict):
    """`rounds` they gave figures for."""

    rounds: int
    count: int


class PoliceCounts(TypedDict):
    before: PoliceCount
    during: PoliceCount
    after: PoliceCount


class Effect(TypedDict):
    """Times as many as the comparison areas lead one to expect; `spread` says between what it was measured."""

    ratio: float
    low: float
    high: float
    p_value: float
    comparison_ratio: float
    comparison_low: float
    comparison_high: float
    dispersion: float
    freedom: float
    spread: str
    areas: int
    left_out: int
    corrected: bool


class Displacement(TypedDict):
    """Weighted displacement difference, in events, and quotient."""

    wdd: float
    low: float
    high: float
    p_value: float
    local: float
    displaced: float
    wdq: float | None


class LevelBreak(TypedDict):
    """Against the place's own past alone; `weeks` before and after."""

    ratio: float
    low: float
    high: float
    p_value: float
    weeks: list[int]


class EffectResult(TypedDict):
    """`cautions` are codes: early, reporting, peak, few_areas."""

    rounds: list[RoundStart]
    curve: Curve
    periods: Periods
    comparison: BeforeAndAfter
    ring: BeforeAndAfter
    police: PoliceCounts
    compared_curve: list[float | None]
    effect: Effect | None
    displacement: Displacement | None
    ring_effect: Effect | None
    level: LevelBreak | None
    cautions: list[str]
    verdict: Verdict
