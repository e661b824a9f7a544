"""A picture's content as the plain strings every renderer prints: dates, marks and what may be absent."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from samlad.drawing import map_words
from samlad.lib.text import clean as text_of
from samlad.lib.text import one_line
from samlad.picture.document.content import AreaSection, FieldRow, PictureContent
from samlad.picture.document.words import words


@dataclass(frozen=True, kw_only=True)
class AreaView:
    number: str  # "" for an area without priority
    name: str
    situation: str
    measures: str


@dataclass(frozen=True, kw_only=True)
class PictureView:
    """Strings only, "" for what is absent. `words` is the table of fixed words in the document's language."""

    language: str  # "sv" or "en"
    locale: str  # "sv-SE" or "en-GB"
    words: Mapping[str, str]
    week: str
    meeting_day: str
    observed: str
    partnership: str
    identity: str  # number, version and where the log ended, or the word for a draft
    draft: bool
    made_up: str
    replaces: str
    document_title: str
    weather: str
    important: str
    overall: str
    coverage: str
    priorities: tuple[AreaView, ...]
    others: tuple[AreaView, ...]
    events: str
    field_rows: tuple[FieldRow, ...]
    map_title: str
    map_legend: str
    purpose: str  # what it is for, and what it is built on


def view(content: PictureContent) -> PictureView:
    table = words(content.language)
    english = content.language.lower().startswith("en")
    language = "en" if english else "sv"
    draft = content.number is None
    week = table["week"].format(week=_week(content.week))
    number = one_line(content.number or "")
    identity = table["draft"] if draft else table["number"].format(number=number, version=content.version)
    printed = f"{identity} · {table['log']} {one_line(content.log)}" if content.log else identity
    unknown = table["not_written"] if draft else table["unknown"]  # what nobody wrote about is not quiet
    drawn = content.area_map if content.area_map is not None and content.area_map.areas else None
    map_title = f"{clean(drawn.title)} {clean(map_words.describe(drawn, language))}".strip() if drawn else ""
    partnership = one_line(content.partnership)
    return PictureView(
        language=language,
        locale="en-GB" if english else "sv-SE",
        words=table,
        week=week,
        meeting_day=_day(content.meeting_date, language),
        observed=table["observed"].format(
            interval=interval(content.observed_from, content.observed_to, content.meeting_date, language)
        ),
        partnership=partnership,
        identity=printed,
        draft=draft,
        made_up=table["made_up"] if content.made_up else "",
        replaces=table["replaces"].format(replaces=one_line(content.replaces)) if content.replaces else "",
        document_title=", ".join(
            part
            for part in (
                f"{table['title']} {week.lower()} {content.meeting_date.year}",
                partnership,
                identity,
            )
            if part
        ),
        weather=clean(content.weather),
        important=clean(content.important),
        overall=clean(content.overall) or unknown,
        coverage=clean(content.coverage),
        priorities=tuple(_area(section, unknown) for section in content.priorities),
        others=tuple(_area(section, unknown) for section in content.others),
        events=clean(content.events),
        field_rows=tuple(
            FieldRow(organisation=clean(r.organisation), area=clean(r.area), when=clean(r.when), aim=clean(r.aim))
            for r in content.field_rows
        ),
        map_title=map_title,
        map_legend=map_words.legend(drawn, language) if drawn else "",
        purpose=f"{table['purpose']} {clean(content.built_on)}".strip(),
    )


def clean(text: str) -> str:
    """The text as it comes in, once more: what was kept before there was one door may hold what no document can."""
    return text_of(text).replace("\t", " ").strip()


def paragraphs(text: str) -> list[list[str]]:
    """Paragraphs (parted by empty lines) of lines."""
    return [part.split("\n") for part in re.split(r"\n[^\S\n]*\n\s*", text) if part.strip()]


def interval(first: date, last: date, meeting: date, language: str) -> str:
    """Two days, briefly: "12–18 november", "26 november–2 december"; with years when not the meeting's."""
    years = not first.year == last.year == meeting.year
    end = _format(last, "d MMMM y" if years else "d MMMM", language)
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    start = _format(first, "d MMMM y" if first.year != last.year else "d MMMM", language)
    return f"{start}–{end}"


def _area(section: AreaSection, empty: str) -> AreaView:
    return AreaView(
        number="" if section.number is None else str(section.number),
        name=one_line(section.name),
        situation=clean(section.situation) or empty,
        measures=clean(section.measures),
    )


def _week(week: str) -> str:
    """The number in "2026-W47"; anything else is printed as it is."""
    found = re.fullmatch(r"\d{4}-W(\d{1,2})", week)
    return str(int(found[1])) if found else one_line(week)


def _day(day: date, language: str) -> str:
    return _format(day, "EEEE d MMMM y", language)


def _format(day: date, pattern: str, language: str) -> str:
    return str(format_date(day, pattern, locale="en_GB" if language == "en" else "sv_SE"))
