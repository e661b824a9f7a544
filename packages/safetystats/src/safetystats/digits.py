"""Figures without the digits that depend on the processor.

The same numbers added in another order, by another processor's instructions, differ in their last digits (here by less
than 1e-8 of the number). Display, ranking and comparison go by the digits that are the same everywhere."""

from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

DIGITS = 7  # significant, that figures are stored and ranked by
TIE = 1e-7  # figures closer than this share of their size are the same

T = TypeVar("T")


def settled(value: T, digits: int = DIGITS) -> T:
    """A document of JSON's types with every number at so many significant digits; whole numbers stay as they are, so
    that what is 4.4999999999 here and 4.5000000001 there is 4.5 in both and is displayed alike."""
    return cast(T, _settled(value, digits))


def _settled(value: Any, digits: int) -> Any:
    if isinstance(value, dict):
        return {key: _settled(each, digits) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_settled(each, digits) for each in value]
    if isinstance(value, float) and not value.is_integer() and np.isfinite(value):
        return float(f"{value:.{digits}g}")
    return value


def for_ranks(values: ArrayLike) -> NDArray[np.float64]:
    """The numbers at DIGITS significant digits, to rank by: what is equal but for its last digits is a tie, which the
    caller breaks by something that has a meaning."""
    numbers = np.asarray(values, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.floor(np.log10(np.abs(numbers)))
    usable = np.isfinite(size)
    scale = 10.0 ** (DIGITS - 1 - np.where(usable, np.clip(size, -290, 290), 0))
    return np.where(usable, np.round(numbers * scale) / scale, numbers)


def alike(one: Any, other: Any) -> bool:
    """Whether two documents of JSON's types say the same: texts, keys, truth and lengths to the letter, numbers but for
    the digits that depend on the processor."""
    if isinstance(one, dict):
        return isinstance(other, dict) and one.keys() == other.keys() and all(alike(one[k], other[k]) for k in one)
    if isinstance(one, list):
        return isinstance(other, list) and len(one) == len(other) and all(map(alike, one, other))
    numbers = all(isinstance(each, (int, float)) and not isinstance(each, bool) for each in (one, other))
    if numbers and float in (type(one), type(other)):
        return bool(abs(one - other) <= 10 * TIE * max(abs(one), abs(other)))
    return bool(type(one) is type(other) and one == other)
