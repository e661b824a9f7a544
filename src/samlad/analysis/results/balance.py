from typing import TypedDict


class ShareAnswered(TypedDict):
    """With its exact 95 % interval; None where nobody was expected."""

    expected: int
    answered: int
    share: float | None
    low: float | None
    high: float | None


class Shares(TypedDict):
    """Over the last rounds, and over all that the data have."""

    lately: ShareAnswered
    all: ShareAnswered


class AreaBalance(Shares):
    id: int
    silent: int  # rounds up to the last in which somebody was expected and nobody answered


class Overlap(TypedDict):
    """What an organisation saw, in cells of an area, a category and a round: `alone`, `alone_watched` of those where
    others were there to see; `cost` the share of all cells that would be missed without it."""

    seen: int
    alone: int
    alone_watched: int
    cost: float | None
    observations: int
    share_of_observations: float | None


class OrganisationBalance(Shares, Overlap):
    id: int
    silent: int


class Pair(TypedDict):
    """Two organisations (ids), the cells `both` saw of those both could see (`together`)."""

    one: int
    other: int
    both: int
    together: int
    jaccard: float


class OverlapResult(TypedDict):
    cells: int
    single: int  # seen by one organisation only
    single_share: float | None
    pairs: list[Pair]
    lost_per_answer: float | None


class BalanceResult(OverlapResult):
    rounds: list[str]
    lately: int  # how many rounds that is
    areas: list[AreaBalance]
    organisations: list[OrganisationBalance]
    all: Shares
