"""The joint picture as a sheet: what stands where, under which words, in the partnership's language."""

import re
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from samlad.documents.blocks import Block, Column, Entry, Figure, Section, Small, Table, Text
from samlad.documents.content import Sheet
from samlad.documents.ready import day_told, language_of
from samlad.drawing.area_map import draw
from samlad.drawing.map_words import describe, legend
from samlad.lib.weeks import is_day_label
from samlad.picture.content import AreaSection, PictureContent

MAP_WIDTH = 300  # the drawing's own pixels: its numbers come out in about the size of the text


def sheet_of(content: PictureContent) -> Sheet:
    language = language_of(content.language)
    with translation.override(language):
        return _sheet(content, language)


def _sheet(content: PictureContent, language: str) -> Sheet:
    draft = content.number is None
    interval = interval_told(content.observed_from, content.observed_to, content.meeting_date, language)
    number = _("No {number}, version {version}").format(number=content.number, version=content.version)
    drawing = _drawing(content, language)
    coverage = (Small(content.coverage),)
    return Sheet(
        language=language,
        kicker=_("Effective coordination for safety"),
        title=_("Extra situation picture") if is_day_label(content.week) else _("Joint situation picture"),
        partnership=content.partnership,
        made_up=content.made_up,
        identity="" if draft else number,
        replaces=". ".join(part for part in (content.replaces, content.change) if part),
        day=content.meeting_date,
        purpose=" ".join(
            part
            for part in (
                _(
                    "The picture gives everyone who can affect safety an updated view. It holds only what can be shared"
                    " with all who receive it and points out no individual."
                ),
                content.built_on,
            )
            if part
        ),
        occasion=_("Week {week}").format(week=_week(content.week)),
        interval=_("Observations {interval}").format(interval=interval),
        log=content.log,
        draft_note=_("Draft, not adopted. Do not pass it on."),
        # What nobody wrote about is not quiet.
        unwritten=_("Not written yet.") if draft else _("No information."),
        lead=_section(_("Weather this weekend"), content.weather),
        main=tuple(
            section
            for section in (
                _section(_("Important information"), content.important),
                Section(_("Safety in the municipality"), (Text(content.overall), *(() if drawing else coverage))),
                Section(
                    _("Prioritised areas"),
                    _entries(content.priorities) or (Text(_("No prioritised areas this time.")),),
                ),
            )
            if section
        ),
        drawing=(*drawing, *coverage) if drawing else (),
        side=tuple(
            section
            for section in (
                Section(_("Other areas"), _entries(content.others)) if content.others else None,
                _section(pgettext("gatherings", "Events"), content.events),
            )
            if section
        ),
        below=(Section(_("In the field this weekend"), (_field_rows(content),)),) if content.field_rows else (),
    )


def interval_told(first: date, last: date, meeting: date, language: str) -> str:
    """Two days, briefly: "12–18 november", "26 november–2 december"; with years when not the meeting's."""
    years = not first.year == last.year == meeting.year
    end = day_told(last, "d MMMM y" if years else "d MMMM", language)
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    start = day_told(first, "d MMMM y" if first.year != last.year else "d MMMM", language)
    return f"{start}–{end}"


def _section(heading: str, text: str) -> Section | None:
    """What nobody wrote has no heading."""
    return Section(heading, (Text(text),)) if text.strip() else None


def _entries(areas: tuple[AreaSection, ...]) -> tuple[Block, ...]:
    measures = _("Measures")
    return tuple(
        Entry(a.name, a.situation, measures, a.measures, a.number, agreed(a.cause, a.expectation)) for a in areas
    )


def agreed(cause: str, expectation: str) -> tuple[tuple[str, str], ...]:
    """What the meeting came to, apart from the data, each text after its word; what nobody wrote has no line."""
    lines = ((_("Cause"), cause), (_("For the week ahead"), expectation))
    return tuple((word, text) for word, text in lines if text.strip())


def _drawing(content: PictureContent, language: str) -> tuple[Block, ...]:
    """The map, drawn here and nowhere else."""
    drawn = content.area_map
    if drawn is None or not drawn.areas:
        return ()
    words = f"{drawn.title} {describe(drawn, language)}".strip()
    svg = draw(drawn, width=MAP_WIDTH, language=language, id_prefix="map")
    return (Figure(svg, words, legend(drawn, language)),)


def _field_rows(content: PictureContent) -> Table:
    columns = (
        Column(_("Organisation"), 1.05),
        Column(_("Area"), 1.5),
        Column(_("When"), 1.1),
        Column(_("Priority – works against"), 1.5),
    )
    return Table("", columns, tuple((r.organisation, r.area, r.when, r.aim) for r in content.field_rows))


def _week(week: str) -> str:
    """The number in "2026-W47" and "2026-W47-1"; anything else is printed as it is."""
    parts = re.fullmatch(r"\d{4}-W(\d{1,2})(-[1-7])?", week)
    return str(int(parts[1])) if parts else week
