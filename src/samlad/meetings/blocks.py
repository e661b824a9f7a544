"""The tables, drawings and notes of a report, each from what was gathered."""

from collections.abc import Callable, Iterator
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samlad.analysis.charts import draw, drawn, effect_chart, period_chart
from samlad.analysis.methods import BALANCE
from samlad.analysis.periods import by_area
from samlad.analysis.wording.balance import percent
from samlad.documents.blocks import (
    Block,
    Bullets,
    Column,
    Figure,
    Note,
    Section,
    Subheading,
    Table,
    Text,
)
from samlad.drawing.area_map import draw as draw_map
from samlad.drawing.map_words import describe, legend
from samlad.lib.numerals import fixed, times
from samlad.measures.sentences import displacement_told
from samlad.measures.stages import when
from samlad.meetings.drafting import last_day, not_yet, spanned
from samlad.meetings.gathering import MeasureReview, ReviewMaterial
from samlad.meetings.models import Meeting
from samlad.partnership.queries import organisations
from samlad.places.queries import area_map

MAP_WIDTH = 520


def _measures_table(material: ReviewMaterial) -> list[Block]:
    """Every measure beside what it seems to go with, judged by people, with their reasons."""
    year = material.meeting.kind == Meeting.Kind.YEAR
    rows = []
    for m in material.measures:
        where = ", ".join(a.name for a in m.measure.areas.all()) or _("The whole municipality")
        done = m.follow_up.get_fidelity_display() if m.follow_up else not_yet(m, material.day)
        last = f"{m.assessment.get_outcome_display()}: {m.assessment.reason}" if m.assessment else _("not judged")
        now = m.follow_up.situation if m.follow_up else "–"
        rows.append((m.measure.what, where, when(m.measure, material.day, "j b Y"), done, last if year else now))
    if not rows:
        return [Text(_("No measure was under way."))]
    columns = (
        Column(_("The measure"), 3),
        Column(_("Where"), 1.6),
        Column(_("When"), 1.6),
        Column(_("As decided"), 1.3),
        Column(_("Seems to go with") if year else _("The problem now"), 2.5),
    )
    note = _(
        "“Goes with” is what people judge from figures and from what they have seen. It does not say that the "
        "measure "
        "is the reason."
    )
    return [Table(_("The measures"), columns, tuple(rows), note if year else "")]


def _development(material: ReviewMaterial) -> list[Block]:
    p = material.period
    if p is None:
        return [Text(_("No reports of the time are analysed."))]
    spec = period_chart(p.labels, p.counts, p.answered)
    draw(material.meeting.partnership, [spec])
    blocks: list[Block] = []
    if svg := drawn(spec):
        each = _("Observations week by week") if material.weekly else _("Observations round by round")
        alt = _("%(each)s, from %(first)s to %(last)s, %(n)d in all.") % {
            "each": each,
            "first": p.labels[0],
            "last": p.labels[-1],
            "n": p.total.count,
        }
        blocks.append(Figure(svg, alt, _("%s. A cross: nobody answered.") % each))
    against = {"year": _("times last year's"), "before": _("times the time before"), "": _("change")}[p.against]
    rows = [
        (
            material.names.indicator(d.indicator) if d.indicator else _("Everything reported"),
            str(d.count),
            spanned(d.per_answer),
            spanned(d.change, times),
        )
        for d in (p.total, *p.rows)
    ]
    columns = (
        Column(_("Indicator"), 3),
        Column(_("reports"), 1, True),
        Column(_("per ten answers"), 1.8, True),
        Column(against, 1.8, True),
    )
    note = _(
        "In brackets 95 % intervals. Counted for every answer, so that more reporters do not look like more unrest."
    )
    if not p.against:
        note += " " + _("There is no time as long before to set it against.")
    blocks.append(Table(_("Indicator by indicator"), columns, tuple(rows), note))
    return [*blocks, *_areas(material, against)]


def _areas(material: ReviewMaterial, against: str) -> list[Block]:
    rows = [
        (
            n.area.name,
            str(n.count),
            f"{n.rounds - n.missing}/{n.rounds}",
            spanned(n.per_answer),
            spanned(n.change, times),
            f"{n.weeks_persisting}/{n.rounds}",
        )
        for n in sorted(material.needs.rows, key=lambda n: (-(n.per_answer.value or 0), n.area.name))
    ]
    with_answers = _("weeks with answers") if material.weekly else _("rounds with answers")
    still = _("weeks with something still there") if material.weekly else _("rounds with something still there")
    columns = (
        Column(_("Area"), 2),
        Column(_("reports"), 1, True),
        Column(with_answers, 1.2, True),
        Column(_("per ten answers"), 1.8, True),
        Column(against, 1.8, True),
        Column(still, 1.4, True),
    )
    note = _("Where and when nobody answered is left out, not counted as calm. Small areas have wide intervals.")
    return [Table(_("Area by area"), columns, tuple(rows), note)] if rows else []


def _recurring(material: ReviewMaterial) -> list[Block]:
    rows = [
        (
            p.name,
            str(dict(p.statuses.model.State.choices)[p.state]),  # type: ignore[attr-defined]
            date_format(p.starts_on, "j F Y"),
            p.description or "–",
        )
        for p in material.problems
    ]
    columns = (Column(_("Problem"), 2), Column(_("State"), 1), Column(_("Followed since"), 1.2), Column(_("About"), 3))
    return [Table(_("Lasting problems"), columns, tuple(rows))] if rows else []


def _problems(material: ReviewMaterial) -> list[Block]:
    """The measures that were compared, each with its figures: what may and what may not be concluded."""
    return [
        block for m in material.measures if m.document and m.document["verdict"] != "none" for block in _compared(m)
    ]


def _compared(m: MeasureReview) -> Iterator[Block]:
    assert m.document is not None
    assert m.conclusion is not None
    yield Subheading(m.measure.what)
    if svg := drawn(effect_chart(m.document)):
        yield Figure(
            svg,
            f"{m.conclusion.title}. {m.conclusion.may}",
            _(
                "Reports for every ten answers, by week. Pale: before. Dark: since it began. Dashed: the "
                "comparison "
                "areas."
            ),
        )
    yield Text(
        " ".join(part for part in (f"{m.conclusion.title}.", m.conclusion.may, displacement_told(m.document)) if part)
    )
    yield Note(_("What may not be concluded:") + " " + " ".join(m.conclusion.may_not))


def _priorities(material: ReviewMaterial) -> list[Block]:
    now = next(iter(material.priorities), None)
    blocks: list[Block] = []
    prioritised = (
        area_map(_("The prioritised areas"), priorities={p.area_id: p.position for p in now.priorities.all()})
        if now
        else None
    )
    if prioritised is not None:
        language = material.meeting.partnership.language
        blocks.append(
            Figure(
                draw_map(prioritised, width=MAP_WIDTH, language=language),
                f"{prioritised.title}. {describe(prioritised, language)}",
                f"{prioritised.title}. {legend(prioritised, language)}",
                0.6,
            )
        )
    rows = [
        (
            f"{date_format(d.starts_on, 'j b Y')}–{date_format(last_day(d), 'j b Y')}",
            d.get_kind_display(),
            "; ".join(f"{p.area.name}: {p.reason}" for p in d.priorities.all())
            + (f" ({d.reason})" if d.reason else ""),
        )
        for d in reversed(material.priorities)
    ]
    columns = (Column(_("When"), 1.5), Column(_("Kind"), 1), Column(_("Areas and reasons"), 4.5))
    return [*blocks, *([Table(_("Decisions on priorities"), columns, tuple(rows))] if rows else [])]


def _decisions(material: ReviewMaterial) -> list[Block]:
    rows = [
        (
            row.what,
            row.who,
            row.how or "–",
            date_format(row.report_on, "j F Y") if row.report_on else "–",
            row.report.text if hasattr(row, "report") else d.stands,
        )
        for d in (*material.decisions, *material.earlier)
        for row in (d.decision,)
    ]
    columns = (
        Column(_("Decision"), 2.4),
        Column(_("Who"), 1.4),
        Column(_("How"), 1.8),
        Column(_("Report back by"), 1.2),
        Column(_("What became of it"), 2),
    )
    return [Table(_("Decisions"), columns, tuple(rows))] if rows else [Text(_("No decision is recorded."))]


def _one_by_one(material: ReviewMaterial) -> list[Block]:
    """Each area that was prioritised: its weeks, where it stands among the others, and what was done there."""
    areas = {p.area_id: p.area for d in reversed(material.priorities) for p in d.priorities.all()}
    weeks, needs = by_area(material.start, material.end, list(areas)), {n.area.pk: n for n in material.needs.rows}
    specs = {pk: period_chart(*series, height=150) for pk, series in weeks.items()}
    draw(material.meeting.partnership, list(specs.values()))
    blocks: list[Block] = []
    for pk, area in areas.items():
        blocks.append(Subheading(area.name))
        if pk in specs and (svg := drawn(specs[pk])):
            count = sum(weeks[pk][1])
            each = _("observations week by week") if material.weekly else _("observations round by round")
            alt = _("%(area)s: %(each)s, %(n)d in all.") % {"area": area.name, "each": each, "n": count}
            blocks.append(Figure(svg, alt, _("%s. A cross: nobody answered.") % f"{area.name}: {each}"))
        if pk in needs:
            n = needs[pk]
            stood = (
                _("Something was still there in %(still)d of %(weeks)d weeks.")
                if material.weekly
                else _("Something was still there in %(still)d of %(weeks)d rounds.")
            )
            rate = _("%(rate)s for every ten answers, place %(place)d of %(all)d by need.") % {
                "rate": spanned(n.per_answer),
                "place": n.rank,
                "all": len(needs),
            }
            blocks.append(Text(f"{rate} {stood % {'still': n.weeks_persisting, 'weeks': n.rounds}}"))
        there = [m for m in material.measures if any(a.pk == pk for a in m.measure.areas.all())]
        if there:
            blocks.append(Bullets(tuple(_line(m, material.day) for m in there)))
    return blocks


def _line(m: MeasureReview, day: date) -> str:
    how = f"{m.follow_up.get_fidelity_display()}. {m.follow_up.situation}" if m.follow_up else not_yet(m, day)
    return f"{m.measure.what} ({m.measure.who}): {how}"


def _lately(n: int, *, weekly: bool) -> str:
    phrase = (
        ngettext("the last week", "the last %(n)d weeks", n)
        if weekly
        else ngettext("the last round", "the last %(n)d rounds", n)
    )
    return phrase % {"n": n}


def _organisations(material: ReviewMaterial) -> list[Block]:
    """Organisation by organisation: how much of what was expected came in."""
    balance = BALANCE.of(material.analyses)
    if balance is None:
        return []
    names = dict(organisations().values_list("pk", "name"))
    rows = [
        (names[o["id"]], percent(o["all"]), percent(o["lately"])) for o in balance["organisations"] if o["id"] in names
    ]
    columns = (
        Column(_("Organisation"), 3),
        Column(_("of what was expected"), 1.6, True),
        Column(_lately(balance["lately"], weekly=material.weekly), 1.6, True),
    )
    note = _("In brackets 95 % intervals. A silent organisation is a hole in the picture, not a calm one.")
    return [Table(_("Who answered"), columns, tuple(sorted(rows)), note)] if rows else []


def annexes(material: ReviewMaterial) -> Iterator[Section]:
    """What the figures rest on; and the priorities, where the agenda has no point for them."""
    if material.meeting.kind == Meeting.Kind.YEAR:
        yield Section(
            _("The prioritised areas"), tuple(_priorities(material)) or (Text(_("No areas were prioritised.")),)
        )
    if one_by_one := _one_by_one(material):
        yield Section(_("The prioritised areas, one by one"), tuple(one_by_one))
    if answers := _organisations(material):
        yield Section(_("Who has told"), tuple(answers))
    yield Section(_("How to read this"), (Bullets(tuple(_how_to_read(material))),))


def _how_to_read(material: ReviewMaterial) -> Iterator[str]:
    """What is true of these figures; of figures there are none of, nothing."""
    p = material.period
    if p is None or not material.came_in:
        yield _("No report came in during the time, so there are no observations to read.")
    else:
        yield _(
            "Observations are what reporters have told. They are not crimes, and where few report little is told, "
            "whatever happens."
        )
        yield _("%(answered)d of %(expected)d expected reports came in (%(share)s %%).") % {
            "answered": material.came_in,
            "expected": sum(p.expected),
            "share": fixed(100 * material.came_in / max(sum(p.expected), 1), 0),
        }
    yield _(
        "The police's own figures are counted apart and never mixed in. An answer that nothing was seen counts as "
        "zero; where nobody answered nothing is counted."
    )
    if material.measures:
        yield _(
            "A measure is compared with areas that people chose before they saw the figures. Without a comparison "
            "no number of effect is given."
        )
    yield _("Intervals are 95 % intervals. Every figure can be computed again from data that are kept.")


TABLES: dict[str, Callable[[ReviewMaterial], list[Block]]] = {
    "measures": _measures_table,
    "assessments": _measures_table,
    "needs": _development,
    "recurring": _recurring,
    "priorities": _priorities,
    "problems": _problems,
    "decisions": _decisions,
}
