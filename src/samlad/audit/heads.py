"""The heads of the logs, written outside the database in a file a day: what was true stays on record, whoever changes
the rows afterwards."""

import json
import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.utils.translation import gettext as _

from samlad.audit.models import ChainHead, Event
from samlad.audit.verifying import Fault, Head

DAYS = 400  # how many files stay
LATE = timedelta(days=2)  # a log that is older should have left a head


class BrokenLog(Exception):
    """The log no longer holds what its last file says; that file stays as it is."""


def keep_heads(folder: Path, *, now: datetime) -> Path:
    """Writes where every log ends into the day's file, and takes away the oldest beyond 400. Safe to repeat: each
    time the day's file says where they end now. Raises BrokenLog where a log has lost what the newest file names."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in _files(folder)[-1:]:
        for partnership_id, head in _read(path):
            event = Event.objects.filter(partnership_id=partnership_id, sequence=head.sequence).first()
            if event is None or event.digest != head.digest:
                raise BrokenLog(f"partnership {partnership_id} has lost event {head.sequence}, which {path} names")
    heads = {h.partnership_id: {"sequence": h.sequence, "digest": h.digest} for h in ChainHead.objects.all()}
    path = folder / f"{now.astimezone(UTC).date()}.json"
    with tempfile.NamedTemporaryFile("w", dir=folder, suffix=".tmp", delete=False) as file:
        json.dump({"kept_at": now.astimezone(UTC).isoformat(), "heads": heads}, file, indent=1, sort_keys=True)
    os.replace(file.name, path)  # whole or not at all, also where two write at once
    for old in _files(folder)[:-DAYS]:
        old.unlink(missing_ok=True)
    return path


def kept_heads(folder: Path) -> list[tuple[int, Head]]:
    """Every head in the files, with its partnership's id. Raises ValueError naming the file that cannot be read."""
    return [head for path in _files(folder) for head in _read(path)]


def heads_fault(folder: Path, *, now: datetime) -> Fault | None:
    """Whether heads are missing: a log that is more than two days old has left one in the last two days. Without it a
    tail that was cut together with its head cannot be seen."""
    first = Event.objects.order_by("at").values_list("at", flat=True).first()
    newest = max((date.fromisoformat(path.stem) for path in _files(folder)), default=None)
    since = now.astimezone(UTC) - LATE
    if first is None or first > since or (newest is not None and newest >= since.date()):
        return None
    last = _("none since %s") % newest if newest else _("there is no file")
    what = _(
        "the heads of the log are not kept (%s), so that a tail may have been cut unseen; the worker keeps them each "
        "hour, samlad verify --keep does so now"
    )
    return Fault(str(folder), what % last)


def _files(folder: Path) -> list[Path]:
    """By day, the oldest first."""
    return sorted(folder.glob("[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9].json"))


def _read(path: Path) -> Iterator[tuple[int, Head]]:
    try:
        heads = json.loads(path.read_text())["heads"]
        for partnership_id, head in heads.items():
            if len(head["digest"]) != 64:
                raise ValueError(partnership_id)
            yield int(partnership_id), Head(str(path), int(head["sequence"]), head["digest"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{path} is not a file of heads") from error
