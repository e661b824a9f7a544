"""Whether the log still says what it said: its chain against itself, its head, and the heads kept outside it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from samlad.audit.models import ChainHead, Event
from samlad.audit.service import BEGINNING, digest


@dataclass(frozen=True)
class Fault:
    """Something that does not fit: where it is, and what is wrong with it."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True)
class Head:
    """A head that was written down outside the log: at `source`, the log's event `sequence` had this digest, or one
    that begins so."""

    source: str
    sequence: int
    digest: str


def partnerships_with_logs() -> set[int]:
    """The partnerships that have a log, or the head of one."""
    logs = set(Event.objects.values_list("partnership_id", flat=True).distinct())
    return logs | set(ChainHead.objects.values_list("partnership_id", flat=True))


def chain_fault(partnership_id: int, heads: Iterable[Head] = ()) -> Fault | None:
    """The first thing that does not fit in the partnership's log, from its first event to its head; None when all
    holds. An event that was changed, put in or taken out breaks the chain; a tail that was cut is seen by the head,
    and where the head was set back too, by the `heads` written down elsewhere."""
    where = _("the log of partnership %d") % partnership_id
    waiting: dict[int, list[Head]] = {}
    for head in heads:
        waiting.setdefault(head.sequence, []).append(head)
    last, previous = 0, BEGINNING
    for event in Event.objects.filter(partnership_id=partnership_id).order_by("sequence").iterator():
        if event.sequence != last + 1:
            return Fault(where, _("event %d is missing") % (last + 1))
        if event.previous != previous or event.digest != digest(event):
            return Fault(where, _("event %d is not what was written") % event.sequence)
        for head in waiting.pop(event.sequence, ()):
            if not event.digest.startswith(head.digest):
                values = {"event": event.sequence, "source": head.source}
                return Fault(where, _("event %(event)d is another than the one that %(source)s names") % values)
        last, previous = event.sequence, event.digest
    if waiting:
        head = waiting[min(waiting)][0]
        ends = {"event": last, "source": head.source, "other": head.sequence}
        return Fault(where, _("it ends with event %(event)d, but %(source)s names event %(other)d") % ends)
    if not last:
        return Fault(where, _("it is empty"))
    end = ChainHead.objects.filter(partnership_id=partnership_id).first()
    if end is None:
        return Fault(where, _("its head is missing"))
    if (end.sequence, end.digest) != (last, previous):
        ends = {"event": last, "other": end.sequence}
        return Fault(where, _("it ends with event %(event)d, but its head names event %(other)d") % ends)
    return None
