"""How the services of this app fetch, save and log a row."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import CharField, Model
from django.utils.translation import gettext as _

from samlad.lib.errors import UserError
from samlad.lib.words import clean_line
from samlad.partnership.actor import Actor
from samlad.partnership.log import log

R = TypeVar("R", bound=Model)


def check_row(row: Any) -> None:
    """As it is to be stored, with what the row itself rules out: an end before the start, say. Raises UserError."""
    _tidy(row)
    with _as_user_error():
        row.full_clean(validate_unique=False, validate_constraints=True)


def save_row(row: Any, taken: str, fields: Collection[str] | None = None) -> None:
    """All of it, or of a row that is there the `fields` alone: others may have changed since it was read."""
    _tidy(row)
    with _as_user_error():
        row.clean_fields()
    try:
        with transaction.atomic():
            row.save(update_fields=fields)
    except IntegrityError as error:
        raise UserError(taken) from error


def _tidy(row: Any) -> None:
    """Names are stored on one line. Raises UserError for one that is too long."""
    for column in row._meta.concrete_fields:
        if isinstance(column, CharField) and isinstance(value := getattr(row, column.attname), str):
            setattr(row, column.attname, clean_line(value, column.max_length or 0))


@contextmanager
def _as_user_error() -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        raise UserError(" ".join(error.messages)) from error


def change_row(actor: Actor, now: datetime, row: R, verb: str, fields: Mapping[str, object]) -> R:
    for name, value in fields.items():
        setattr(row, name, value)
    check_row(row)
    save_row(row, _("The name is taken. Choose another."), fields)
    log(actor, now, verb, row, fields=sorted(fields))
    return row
