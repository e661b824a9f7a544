"""The report of a follow-up: what people wrote, beside what the data say, as content for the renderers."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samlad.documents.blocks import (
    Block,
    Bullets,
    Note,
    Section,
    Subheading,
    Table,
    Text,
)
from samlad.documents.content import Report
from samlad.documents.render import DOCX, HTML, PDF, render_all, render_pdf
from samlad.lib.digests import digest_of
from samlad.measures.visibility import FOR_PICTURE
from samlad.meetings.agenda import Item
from samlad.meetings.blocks import TABLES, annexes
from samlad.meetings.drafting import draft as drafted
from samlad.meetings.gathering import ReviewMaterial, gather
from samlad.meetings.groups import agenda_of
from samlad.meetings.models import Meeting
from samlad.records.models import Record
from samlad.records.service import File
from samlad.screening.queries import Finding, findings_in


def report_of(meeting: Meeting, *, day: date) -> Report:
    """The follow-up as it stands, a draft until it is numbered. In the active language."""
    material, texts = gather(meeting, day, FOR_PICTURE), written(meeting)
    items = [i for i in agenda_of(meeting) if i.code != "summary"]
    review = meeting.group is None
    summary = point_text("summary", texts, material)
    return Report(
        language=meeting.partnership.language,
        kicker=_("Effective coordination for safety"),
        title=_title(meeting),
        subtitle=span_told(meeting),
        partnership=meeting.partnership.name,
        made_up=meeting.partnership.made_up,
        identity="",
        replaces="",
        day=day,
        facts=_facts(material) if review else (),
        summary=(Text(summary),) if summary and review else (),
        sections=tuple(_section(i, texts, material) for i in items) + (tuple(annexes(material)) if review else ()),
        purpose=_purpose(material),
    )


@dataclass(frozen=True)
class Review:
    """The report read in one go: what a person is shown, and the very same content that is published. `digest` is of
    all of it but the day it is drawn up, `findings` what may point at a person."""

    report: Report
    digest: str
    findings: tuple[Finding, ...]


def review_of(meeting: Meeting, *, day: date) -> Review:
    """The follow-up as it stands, to be read through; in the partnership's language."""
    with translation.override(meeting.partnership.language):
        report = report_of(meeting, day=day)
        findings = findings_in(*words_of(report))
        return Review(report, digest_of(json.dumps(as_kept(report), sort_keys=True)), findings)


def _title(meeting: Meeting) -> str:
    if meeting.group:
        return _("Notes: %s") % meeting.group
    return _("Yearly report") if meeting.kind == Meeting.Kind.YEAR else _("Follow-up of the period")


def span_told(meeting: Meeting) -> str:
    if meeting.group_id:
        return date_format(meeting.ends_on, "j F Y")
    if meeting.kind == Meeting.Kind.YEAR:
        return str(meeting.starts_on.year)
    return f"{date_format(meeting.starts_on, 'j F')} – {date_format(meeting.ends_on, 'j F Y')}"


def written(meeting: Meeting) -> dict[str, str]:
    """What people have written, by point; a point they have not touched is not there."""
    return {t.item: t.text for t in meeting.texts.all() if t.version}


def point_text(code: str, texts: Mapping[str, str], material: ReviewMaterial) -> str:
    return texts[code] if code in texts else drafted(code, material)


def numbered(report: Report, number_: str, version: int, replaces: Record | None, log: str) -> Report:
    identity = _("%(number)s, version %(version)d, log %(log)s") % {"number": number_, "version": version, "log": log}
    before = f"{replaces.number} version {replaces.version}" if replaces else ""
    return replace(report, identity=identity, replaces=before)


def as_kept(report: Report) -> dict[str, Any]:
    """What the report says, as JSON holds it, without the day it was drawn up: the same content is the same."""
    content: dict[str, Any] = json.loads(json.dumps(asdict(report) | {"day": None}, default=str))
    return content


def files_of(report: Report, data: Mapping[str, Any]) -> list[File]:
    """The report, its first page alone, the copies, and the data."""
    copies = render_all(report)
    plain = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)
    return [
        File("report.pdf", PDF, copies.pdf),
        File("summary.pdf", PDF, render_pdf(replace(report, sections=()))),
        File("report.docx", DOCX, copies.docx),
        File("report.html", HTML, copies.html),
        File("report.json", "application/json", plain.encode()),
    ]


def words_of(report: Report) -> Iterator[str]:
    """Every text that people may have written, for the screening."""
    for block in (*report.summary, *(b for s in report.sections for b in s.blocks)):
        if isinstance(block, Text | Note | Subheading):
            yield block.text
        elif isinstance(block, Bullets):
            yield from block.items
        elif isinstance(block, Table):
            yield from (cell for row in block.rows for cell in row)


def _purpose(material: ReviewMaterial) -> str:
    """For whom it is, and what it rests on."""
    readers = _("For those who decide and those who act. Points out no person.")
    n = material.came_in
    if not n:
        return readers + " " + _("Does not rest on any report: none came in.")
    rests = ngettext("Rests on %d report that came in.", "Rests on %d reports that came in.", n) % n
    return f"{readers} {rests} " + _("Reports are not crimes: more reporters tell more.")


def _facts(material: ReviewMaterial) -> tuple[tuple[str, str], ...]:
    p, followed = material.period, sum(m.follow_up is not None for m in material.measures)
    facts = [(_("measures"), str(len(material.measures)))]
    if material.measures:
        facts.append((_("followed up"), _("%(n)d of %(all)d") % {"n": followed, "all": len(material.measures)}))
    facts.append((_("joint pictures"), str(len(material.pictures))))
    if p is not None and any(p.expected):
        answered = _("%(n)d of %(all)d") % {"n": sum(p.answered), "all": sum(p.expected)}
        facts = [(_("observations"), str(p.total.count)), (_("reports that came in"), answered), *facts]
    return tuple(facts)


def _section(item: Item, texts: Mapping[str, str], material: ReviewMaterial) -> Section:
    text = point_text(item.code, texts, material)
    blocks: list[Block] = [Text(text)] if text else []
    for name in item.gathered:
        blocks += TABLES[name](material) if name in TABLES else []
    return Section(str(item.heading), tuple(blocks) or (Text(_("Nothing was written.")),))
