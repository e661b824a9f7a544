"""`samlad verify`: does everything that should never change still say what it said?"""

from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice

import click
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samlad.audit import triggers
from samlad.audit.heads import heads_fault, keep_heads, kept_heads
from samlad.audit.models import Event
from samlad.audit.service import MARK
from samlad.audit.verifying import Fault, Head, chain_fault, partnerships_with_logs
from samlad.cli.context import Reply, for_all
from samlad.cli.options import language_option
from samlad.lib import clock
from samlad.lib.errors import UserError
from samlad.meetings.models import MeetingPublication
from samlad.partnership.queries import all_partnerships
from samlad.picture.models import Publication
from samlad.records.models import Record, RecordFile
from samlad.records.verifying import heads_in_records, publication_faults, record_faults
from samlad.supplements.models import SupplementPublication

MOST_FAULTS = 20


@click.command()
@click.option("--log", "marks", multiple=True, metavar="MARK", help="The mark of the log on a published document.")
@click.option("--keep", is_flag=True, help="Write today's file of heads when everything holds.")
@click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")
@language_option
def verify(marks: tuple[str, ...], keep: bool, as_json: bool) -> None:
    """Check that nothing that should never change has changed: the guards in the database, the log and its heads,
    every record, its files and its publication. Exit code 1 when anything does not fit; the first fault is named first.
    """
    with for_all(as_json):
        faults = list(islice(_faults(marks, keep), MOST_FAULTS))
        counted = {
            "partnerships": len(all_partnerships()),
            "events": Event.objects.count(),
            "records": Record._base_manager.count(),
            "files": RecordFile._base_manager.count(),
        }
        if not faults and keep:
            keep_heads(settings.HEADS, now=clock.now())
        lines = [f"{faults[0]}.", *(f"  {f}" for f in faults[1:])] if faults else [_all_holds(counted)]
        document = {"holds": not faults, "faults": [asdict(f) for f in faults], "checked": counted}
        Reply(as_json)(document, *lines)
    if faults:
        raise SystemExit(1)


def _all_holds(counted: dict[str, int]) -> str:
    return _("All holds: %(events)s, %(records)s with %(files)s.") % {
        "events": ngettext("%d event", "%d events", counted["events"]) % counted["events"],
        "records": ngettext("%d record", "%d records", counted["records"]) % counted["records"],
        "files": ngettext("%d file", "%d files", counted["files"]) % counted["files"],
    }


def _faults(marks: tuple[str, ...], keep: bool) -> Iterator[Fault]:
    """What does not fit, in the order in which it matters: what guards the rest first."""
    heads: dict[int, list[Head]] = {}
    pictures = Publication._base_manager.select_related("record")
    reports = MeetingPublication._base_manager.select_related("record")
    supplements = SupplementPublication._base_manager.select_related("record")
    checks = {
        _("the database"): _guards(),
        _("the heads"): _heads(heads, keep),
        _("the log"): _logs(heads, marks),
        _("the register"): record_faults(),
        _("the pictures"): publication_faults("picture.published", ((p.picture_id, p.record) for p in pictures)),
        _("the follow-ups"): publication_faults("meeting.published", ((p.meeting_id, p.record) for p in reports)),
        _("the supplements"): publication_faults(
            "supplement.published", ((p.supplement_id, p.record) for p in supplements)
        ),
    }
    for where, check in checks.items():
        try:
            yield from check
        except (ValueError, TypeError, AttributeError) as error:  # no date, no JSON: written past the programme
            yield Fault(where, _("what stands there cannot be read (%s)") % error)


def _guards() -> Iterator[Fault]:
    for name in triggers.missing():
        what = _("the trigger %s that refuses changes is missing; samlad setup puts it back") % name
        yield Fault(_("the database"), what)


def _heads(heads: dict[int, list[Head]], keep: bool) -> Iterator[Fault]:
    """Fills `heads` with those in the files and in the records, by partnership."""
    for partnership_id, head in (*heads_in_records(), *kept_heads(settings.HEADS)):
        heads.setdefault(partnership_id, []).append(head)
    missing = None if keep else heads_fault(settings.HEADS, now=clock.now())
    if missing:
        yield missing


def _logs(heads: dict[int, list[Head]], marks: tuple[str, ...]) -> Iterator[Fault]:
    for partnership_id in sorted({p.pk for p in all_partnerships()} | partnerships_with_logs() | heads.keys()):
        fault = chain_fault(partnership_id, heads.get(partnership_id, ()))
        if fault:
            yield fault
    for mark in marks:
        yield from _unknown(mark)


def _unknown(mark: str) -> Iterator[Fault]:
    """A mark on paper that no log has."""
    number, _dash, digest = mark.strip().lower().partition("-")
    if not number.isdecimal() or len(number) > 15 or len(digest) < MARK:
        raise UserError(_("%s: the mark of the log is written 812-3f9a0c41d2be.") % mark)
    if not Event.objects.filter(sequence=int(number), digest__startswith=digest).exists():
        yield Fault(_("the log"), _("no event has the mark %s") % mark)
