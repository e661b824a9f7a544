"""How the services of this app fetch, save and log a row."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from samlad.audit.service import record
from samlad.lib.errors import UserError
from samlad.partnership.actor import Actor, OutOfScope
from samlad.partnership.models import Scoped

M = TypeVar("M", bound=Scoped)
R = TypeVar("R")


def one(model: type[M], pk: int) -> M:
    found = model.objects.filter(pk=pk).first()
    if found is None:
        raise OutOfScope
    return found


def check_row(row: Any) -> None:
    try:
        row.full_clean(validate_unique=False, validate_constraints=True)
    except ValidationError as error:
        raise UserError(" ".join(error.messages)) from error


def save_row(row: Any, taken: str) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise UserError(taken) from error


def change_row(actor: Actor, now: datetime, row: R, verb: str, fields: Mapping[str, Any]) -> R:
    for name, value in fields.items():
        setattr(row, name, value)
    check_row(row)
    save_row(row, _("The name is taken. Choose another."))
    log(actor, verb, row, now, {"fields": sorted(fields)})
    return row


def log(actor: Actor, verb: str, row: Any, now: datetime, data: Mapping[str, Any] | None = None) -> None:
    record(
        partnership_id=actor.partnership.pk, actor=actor.label, verb=verb, object_type=row._meta.model_name,
        object_id=row.pk, now=now, data=data,
    )  # fmt: skip
