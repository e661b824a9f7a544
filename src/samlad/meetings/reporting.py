"""The report of a follow-up: what people wrote, beside what the data say, as content for the renderers."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from samlad.analysis.charts import draw, drawn, effect_chart, period_chart
from samlad.lib.areamap import describe, legend
from samlad.lib.areamap import draw as draw_map
from samlad.measures.sentences import displacement_told
from samlad.meetings.agenda import AGENDAS, Item
from samlad.meetings.document.content import (
    Block,
    Bullets,
    Column,
    Figure,
    Note,
    Report,
    Section,
    Subheading,
    Table,
    Text,
)  # fmt: skip
from samlad.meetings.document.docx import render_docx
from samlad.meetings.document.html import render_html
from samlad.meetings.document.pdf import render_pdf
from samlad.meetings.drafting import draft as drafted
from samlad.meetings.drafting import number, spanned
from samlad.meetings.gathering import Done, Gathered, gather
from samlad.meetings.models import Meeting
from samlad.places.queries import area_map
from samlad.records.models import Record
from samlad.records.service import File

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAP_WIDTH = 520


def report_of(meeting: Meeting, *, day: date) -> Report:
    """The follow-up as it stands, a draft until it is numbered. In the active language."""
    found, texts = gather(meeting), written(meeting)
    items = [i for i in AGENDAS[meeting.kind] if i.code != "summary"]
    year = meeting.kind == Meeting.Kind.YEAR
    summary = said("summary", texts, found)
    return Report(
        language=meeting.partnership.language, kicker=_("Effective coordination for safety"),
        title=_("Yearly report") if year else _("Follow-up of the period"), subtitle=span_told(meeting),
        partnership=meeting.partnership.name, made_up=meeting.partnership.made_up, identity="", replaces="", day=day,
        facts=_facts(found), summary=(Text(summary),) if summary else (),
        sections=tuple(_section(i, texts, found) for i in items) + tuple(_annexes(found)),
        purpose=_("For those who decide and those who act. Rests on what many organisations have told; points out no "
                  "person. Reports are not crimes: more reporters tell more."),
    )  # fmt: skip


def span_told(meeting: Meeting) -> str:
    if meeting.kind == Meeting.Kind.YEAR:
        return str(meeting.starts_on.year)
    return f"{date_format(meeting.starts_on, 'j F')} – {date_format(meeting.ends_on, 'j F Y')}"


def written(meeting: Meeting) -> dict[str, str]:
    """What people have written, by point; a point they have not touched is not there."""
    return {t.item: t.text for t in meeting.texts.all() if t.version}


def said(code: str, texts: Mapping[str, str], found: Gathered) -> str:
    return texts[code] if code in texts else drafted(code, found)


def numbered(report: Report, number_: str, version: int, replaces: Record | None) -> Report:
    identity = _("%(number)s, version %(version)d") % {"number": number_, "version": version}
    before = f"{replaces.number} version {replaces.version}" if replaces else ""
    return replace(report, identity=identity, replaces=before)


def files_of(report: Report, data: Mapping[str, Any]) -> list[File]:
    """The report, its first page alone, the copies, and the data."""
    short = replace(report, sections=())
    plain = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True, default=str)
    return [
        File("report.pdf", "application/pdf", render_pdf(report)),
        File("summary.pdf", "application/pdf", render_pdf(short)), File("report.docx", DOCX, render_docx(report)),
        File("report.html", "text/html; charset=utf-8", render_html(report).encode()),
        File("report.json", "application/json", plain.encode()),
    ]  # fmt: skip


def words_of(report: Report) -> Iterator[str]:
    """Every text that people may have written, for the screening."""
    for block in (*report.summary, *(b for s in report.sections for b in s.blocks)):
        if isinstance(block, Text | Note | Subheading):
            yield block.text
        elif isinstance(block, Bullets):
            yield from block.items
        elif isinstance(block, Table):
            yield from (cell for row in block.rows for cell in row)


def _facts(found: Gathered) -> tuple[tuple[str, str], ...]:
    p, followed = found.period, sum(m.follow_up is not None for m in found.measures)
    told = [(_("measures"), str(len(found.measures))),
            (_("followed up"), _("%(n)d of %(all)d") % {"n": followed, "all": len(found.measures)}),
            (_("joint pictures"), str(len(found.pictures)))]  # fmt: skip
    if p is not None:
        answered = _("%(n)d of %(all)d") % {"n": sum(p.answered), "all": sum(p.expected)}
        told = [(_("observations"), str(p.total.count)), (_("reports that came in"), answered), *told]
    return tuple(told)


def _section(item: Item, texts: Mapping[str, str], found: Gathered) -> Section:
    text = said(item.code, texts, found)
    blocks: list[Block] = [Text(text)] if text else []
    blocks += {
        "measures": _measures_table, "assessments": _measures_table, "needs": _development, "recurring": _recurring,
        "priorities": _priorities, "problems": _problems, "decisions": _decisions,
    }.get(item.gathered, _none)(found)  # fmt: skip
    return Section(str(item.heading), tuple(blocks) or (Text(_("Nothing was written.")),))


def _none(found: Gathered) -> list[Block]:
    return []


def _measures_table(found: Gathered) -> list[Block]:
    """Every measure beside what it seems to go with, judged by people, with their reasons."""
    year = found.meeting.kind == Meeting.Kind.YEAR
    rows = []
    for m in found.measures:
        where = ", ".join(a.name for a in m.measure.areas.all()) or _("The whole municipality")
        to = date_format(m.measure.ends_on, "j b Y") if m.measure.ends_on else _("goes on")
        when = f"{date_format(m.measure.starts_on, 'j b Y')} – {to}"
        done = m.follow_up.get_fidelity_display() if m.follow_up else _("not followed up")
        last = f"{m.assessment.get_outcome_display()}: {m.assessment.reason}" if m.assessment else _("not judged")
        now = m.follow_up.now if m.follow_up else "–"
        rows.append((m.measure.what, where, when, done, last if year else now))
    if not rows:
        return [Text(_("No measure was under way."))]
    columns = (Column(_("Measure"), 3), Column(_("Where"), 1.6), Column(_("When"), 1.6), Column(_("As decided"), 1.3),
               Column(_("Seems to go with") if year else _("The problem now"), 2.5))  # fmt: skip
    note = _("“Goes with” is what people judge from figures and from what they have seen. It does not say that the "
             "measure "
             "is the reason.")  # fmt: skip
    return [Table(_("The measures"), columns, tuple(rows), note if year else "")]


def _development(found: Gathered) -> list[Block]:
    p = found.period
    if p is None:
        return [Text(_("No week of the time is analysed."))]
    spec = period_chart(p.labels, p.counts, p.answered)
    draw(found.meeting.partnership, [spec])
    blocks: list[Block] = []
    if svg := drawn(spec):
        alt = _("Observations week by week, from %(first)s to %(last)s, %(n)d in all.") % {
            "first": p.labels[0], "last": p.labels[-1], "n": p.total.count}  # fmt: skip
        blocks.append(Figure(svg, alt, _("Observations week by week. A cross: nobody answered.")))
    against = {"year": _("times last year's"), "before": _("times the time before"), "": _("change")}[p.against]
    rows = [(found.names.indicator(d.indicator) if d.indicator else _("Everything reported"), str(d.count),
             spanned(d.per_answer), spanned(d.change, 2)) for d in (p.total, *p.rows)]  # fmt: skip
    columns = (Column(_("Indicator"), 3), Column(_("reports"), 1, True), Column(_("per ten answers"), 1.8, True),
               Column(against, 1.8, True))  # fmt: skip
    note = _(
        "In brackets 95 % intervals. Counted for every answer, so that more reporters do not look like more unrest."
    )
    blocks.append(Table(_("Indicator by indicator"), columns, tuple(rows), note))
    return [*blocks, *_areas(found, against)]


def _areas(found: Gathered, against: str) -> list[Block]:
    rows = [
        (n.area.name, str(n.count), f"{n.rounds - n.missing}/{n.rounds}", spanned(n.per_answer), spanned(n.change, 2),
         f"{n.weeks_persisting}/{n.rounds}")
        for n in sorted(found.needs.rows, key=lambda n: (-(n.per_answer.value or 0), n.area.name))
    ]  # fmt: skip
    columns = (Column(_("Area"), 2), Column(_("reports"), 1, True), Column(_("weeks with answers"), 1.2, True),
               Column(_("per ten answers"), 1.8, True), Column(against, 1.8, True),
               Column(_("weeks with something still there"), 1.4, True))  # fmt: skip
    note = _("Weeks nobody answered are left out, not counted as calm. Small areas have wide intervals.")
    return [Table(_("Area by area"), columns, tuple(rows), note)] if rows else []


def _recurring(found: Gathered) -> list[Block]:
    rows = [(p.name, str(dict(p.statuses.model.State.choices)[p.state]), date_format(p.starts_on, "j F Y"),  # type: ignore[attr-defined]
             p.description or "–") for p in found.problems]  # fmt: skip
    columns = (Column(_("Problem"), 2), Column(_("State"), 1), Column(_("Followed since"), 1.2), Column(_("About"), 3))
    return [Table(_("Lasting problems"), columns, tuple(rows))] if rows else []


def _problems(found: Gathered) -> list[Block]:
    """The measures that were compared, each with its figures: what may and what may not be concluded."""
    return [block for m in found.measures if m.document and m.document["verdict"] != "none" for block in _compared(m)]


def _compared(m: Done) -> Iterator[Block]:
    assert m.document is not None
    assert m.conclusion is not None
    yield Subheading(m.measure.what)
    if svg := drawn(effect_chart(m.document)):
        yield Figure(svg, f"{m.conclusion.title}. {m.conclusion.may}",
                     _("Reports for every ten answers, by week. Pale: before. Dark: since it began. Dashed: the "
                       "comparison "
                       "areas."))  # fmt: skip
    yield Text(
        " ".join(part for part in (f"{m.conclusion.title}.", m.conclusion.may, displacement_told(m.document)) if part)
    )
    yield Note(_("What may not be concluded:") + " " + " ".join(m.conclusion.may_not))


def _priorities(found: Gathered) -> list[Block]:
    now = next(iter(found.priorities), None)
    blocks: list[Block] = []
    made = (
        area_map(_("The prioritised areas"), priorities={p.area_id: p.position for p in now.priorities.all()})
        if now
        else None
    )
    if made is not None:
        language = found.meeting.partnership.language
        blocks.append(Figure(draw_map(made, width=MAP_WIDTH, language=language),
        f"{made.title}. {describe(made, language)}",
                             f"{made.title}. {legend(made, language)}", 0.6))  # fmt: skip
    rows = [
        (f"{date_format(d.starts_on, 'j b Y')}–{date_format(d.ends_on, 'j b Y')}", d.get_kind_display(),
         "; ".join(f"{p.area.name}: {p.reason}" for p in d.priorities.all()) + (f" ({d.reason})" if d.reason else ""))
        for d in reversed(found.priorities)
    ]  # fmt: skip
    columns = (Column(_("Time"), 1.5), Column(_("Kind"), 1), Column(_("Areas and reasons"), 4.5))
    return [*blocks, *([Table(_("Decisions on priorities"), columns, tuple(rows))] if rows else [])]


def _decisions(found: Gathered) -> list[Block]:
    rows = [(d.what, d.who, d.how or "–", date_format(d.report_on, "j F Y") if d.report_on else "–",
             d.report.text if hasattr(d, "report") else "–") for d in (*found.decisions, *found.earlier)]  # fmt: skip
    columns = (Column(_("Decision"), 2.4), Column(_("Who"), 1.4), Column(_("How"), 1.8), Column(_("Told of again"),
    1.2),
               Column(_("What became of it"), 2))  # fmt: skip
    return [Table(_("Decisions"), columns, tuple(rows))] if rows else [Text(_("No decision is recorded."))]


def _annexes(found: Gathered) -> Iterator[Section]:
    """What the figures rest on; and the priorities, where the agenda has no point for them."""
    if found.meeting.kind == Meeting.Kind.YEAR:
        yield Section(_("The prioritised areas"), tuple(_priorities(found)) or (Text(_("No areas were prioritised.")),))
    lines = [
        _("Observations are what reporters of many organisations have told each week. They are not crimes, and where "
          "few "
          "report little is told, whatever happens."),
        _("The police's own figures are counted apart and never mixed in. Quiet weeks count as zero; weeks without "
          "an answer "
          "are left out."),
        _("A measure is compared with areas that people chose before they saw the figures. Without a comparison no "
          "number of "
          "effect is given."),
        _("Intervals are 95 % intervals. Every figure can be computed again from data that are kept."),
    ]  # fmt: skip
    p = found.period
    if p is not None:
        lines.append(_("%(answered)d of %(expected)d expected reports came in (%(share)s %%).") % {
            "answered": sum(p.answered), "expected": sum(p.expected),
            "share": number(100 * sum(p.answered) / max(sum(p.expected), 1), 0)})  # fmt: skip
    yield Section(_("How to read this"), (Bullets(tuple(lines)),))
