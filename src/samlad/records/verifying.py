"""Whether the register still holds what was drawn up: every file against its record, every record against the event
that drew it up, and every event against the register."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from samlad.audit.models import Event
from samlad.audit.verifying import Fault, Head
from samlad.records.models import Record, RecordFile
from samlad.records.service import DRAWN_UP, LOG, drawn_up, sum_of


def record_faults() -> Iterator[Fault]:
    """Of every partnership, record by record."""
    events = {e.object_id: e for e in Event.objects.filter(verb=DRAWN_UP).order_by("pk")}
    for record in Record._base_manager.select_related("replaces").order_by("pk").iterator():
        event = events.pop(str(record.pk), None)
        if event is None or event.partnership_id != record.partnership_id:
            yield _fault(record, _("no event in the log drew it up"))
            continue
        files = []
        for file in RecordFile._base_manager.filter(record=record).order_by("name").iterator(chunk_size=1):
            content: Any = file.content  # SQLite keeps text in a column of bytes, too
            raw = content.encode() if isinstance(content, str) else bytes(content)
            if hashlib.sha256(raw).hexdigest() != file.sha256:
                yield _fault(record, _("the bytes of %s do not give its digest") % file.name)
            files.append(file)
        written = drawn_up(record, files)
        named = {k: written.get(k) for k in event.data}  # earlier versions named less
        if sum_of(f.sha256 for f in files) != record.sha256:
            yield _fault(record, _("its files do not give its digest"))
        elif named != event.data or (event.at, event.actor) != (record.drawn_up_at, record.drawn_up_by):
            wrong = sorted(k for k in event.data if named[k] != event.data[k]) or [_("when or by whom")]
            told_wrong = {"event": event.sequence, "what": ", ".join(wrong)}
            yield _fault(record, _("it is not what event %(event)d drew up (%(what)s)") % told_wrong)
    for event in events.values():
        where = f"{event.data.get('number')} v{event.data.get('version')}"
        yield Fault(where, _("it is missing, but event %d drew it up") % event.sequence)


def publication_faults(verb: str, rows: Iterable[tuple[int, Record]]) -> Iterator[Fault]:
    """That the rows (of what, as which record) that say that something was published, and the events `verb`, agree."""
    events = {
        (e.object_id, e.data.get("number"), e.data.get("version")): e
        for e in Event.objects.filter(verb=verb).order_by("pk")
    }
    for of, record in rows:
        if events.pop((str(of), record.number, record.version), None) is None:
            yield _fault(record, _("it stands as published, but no event says so (%s)") % verb)
    for (_of, number, version), event in events.items():
        what = _("event %d published it, but it does not stand as published") % event.sequence
        yield Fault(f"{number} v{version}", what)


def heads_in_records() -> Iterator[tuple[int, Head]]:
    """Partnership id, and where its log ended when a record was drawn up, as the record itself says."""
    for file in RecordFile._base_manager.filter(name=LOG).select_related("record").order_by("pk").iterator():
        try:
            head: Any = json.loads(bytes(file.content))
            yield file.partnership_id, Head(str(file.record), int(head["sequence"]), str(head["digest"]))
        except (ValueError, KeyError, TypeError):  # its bytes are no longer its own: said when the files are checked
            continue


def _fault(record: Record, what: str) -> Fault:
    return Fault(str(record), what)
