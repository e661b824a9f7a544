"""Rows by id in the partnership of the scope. What is not there, or is another's, does not exist for the actor."""

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import QuerySet

from samlad.partnership.actor import OutOfScope
from samlad.partnership.models import Scoped

M = TypeVar("M", bound=Scoped)


def one(among: type[M] | QuerySet[M], pk: int | None) -> M:
    """The row of a model, or of a query that also joins or locks it. Raises OutOfScope."""
    row = _rows(among).filter(pk=pk).first() if pk is not None else None
    if row is None:
        raise OutOfScope
    return row


def maybe(among: type[M] | QuerySet[M], pk: int | None) -> M | None:
    """As `one`, where none need be named."""
    return None if pk is None else one(among, pk)


def several(among: type[M] | QuerySet[M], pks: Iterable[int]) -> list[M]:
    """In the order of their ids; each once. Raises OutOfScope when one is not there."""
    keys = set(pks)
    if not keys:
        return []
    rows = list(_rows(among).filter(pk__in=keys).order_by("pk"))
    if len(rows) != len(keys):
        raise OutOfScope
    return rows


def _rows(among: type[M] | QuerySet[M]) -> QuerySet[M]:
    return among if isinstance(among, QuerySet) else among.objects.all()
