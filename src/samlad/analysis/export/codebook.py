"""What every column means, in what unit, when it is empty, and who made the file: it goes with the numbers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from typing import NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samlad.analysis.export.features import area_columns, place_categories
from samlad.analysis.export.selection import SOURCES, Category, Selection
from samlad.analysis.small_numbers import SMALL
from samlad.collection.models import Source
from samlad.lib.times import local_time
from samlad.partnership.models import Partnership


class Entry(NamedTuple):
    """A column of a table. `empty` says what it means that nothing stands there."""

    table: str
    column: str
    meaning: str
    unit: str
    empty: str


@dataclass(frozen=True)
class Origin:
    """Who made the file and when."""

    partnership: Partnership
    at: datetime


def about(selection: Selection, origin: Origin) -> list[tuple[str, str]]:
    """The head of the codebook: (heading, text)."""
    rounds = selection.rounds
    zone = origin.partnership.zone
    maker = {"name": origin.partnership, "version": version("samlad")}
    return [
        (_("Made by"), _("%(name)s, with Samlad %(version)s") % maker),
        (_("Made"), f"{local_time(origin.at, zone):%Y-%m-%d %H:%M} ({zone.key})"),
        (_("Weeks"), f"{rounds[0]}–{rounds[-1]} ({len(rounds)})" if rounds else _("none")),
        (_("Sources"), ", ".join(s.name for s in selection.sources)),
        *rules(),
    ]


def rules() -> list[tuple[str, str]]:
    """What holds for every file."""
    missing = _(
        "Where nobody answered the count is empty. It is not zero; zero is that somebody answered and nothing new"
        " was seen."
    )
    small = _(
        "Counts of 1 or 2 that concern persons are told as %(small)s: incidents against staff, violence and drugs."
        " Sums are made of the cells as told, so they have a from and a to."
    ) % {"small": SMALL}
    return [
        (_("What it is"), _("What was reported and counted, not all that happened. Sources are never added together.")),
        (_("Missing"), missing),
        (_("Small groups"), small),
        (_("Words"), _("No one's words are in the file, only counts and the names of areas, places and indicators.")),
        (_("Coordinates"), _("Longitude and latitude, WGS 84 (EPSG:4326).")),
    ]


def entries(selection: Selection) -> Iterator[Entry]:
    yield from _counts()
    yield from _areas(selection)
    yield from _places(selection)


def _counts() -> Iterator[Entry]:
    n, day, code, text = _("number"), _("date"), _("lasting code"), _("text")
    nowhere, whole = _("no area was stated"), _("the source does not ask anybody")
    status = _(
        "counted: the count holds. missing: nobody answered, or the police stated no figure, which is not zero."
        " not_asked: nobody was to answer. %(small)s: one or two, not told more exactly."
    ) % {"small": SMALL}
    again = _(
        "As status; not_asked where the source or the indicator is not followed up; withheld where it concerns persons."
    )
    expected = _("Functions that were to answer for the area; those closed for the week are left out.")
    week = _("The ISO week of the round's meeting. The days it asks about are its own, see the next two.")
    kindless = _("the indicator has no kinds, or it was not said")
    for column, meaning, unit, empty in (
        ("week", week, _("ISO week"), ""),
        ("observed_from", _("The first day the round asks about."), day, ""),
        ("observed_to", _("The last day the round asks about, included."), day, ""),
        ("source", _("Who counted. %(sources)s") % {"sources": "; ".join(_sources())}, code, ""),
        ("area_code", _("The area's code, the same from week to week."), code, nowhere),
        ("area", _("The area's name."), text, nowhere),
        ("indicator", _("What kind of thing, by its lasting code."), code, ""),
        ("indicator_name", _("What the indicator is called."), text, ""),
        ("kind", _("A sort within the indicator. Rows of different kinds do not overlap."), code, kindless),
        ("kind_name", _("What the kind is called."), text, kindless),
        ("count", _("New observations in the round; of the police, events or cases."), n, _("see status")),
        ("status", status, code, ""),
        ("persisting", _("Earlier observations that were answered as still there."), n, _("see persisting_status")),
        ("persisting_status", again, code, ""),
        ("expected", expected, n, whole),
        ("answered", _("How many of them answered."), n, whole),
    ):
        yield Entry("counts", column, meaning, unit, empty)


def _areas(selection: Selection) -> Iterator[Entry]:
    n = _("number")
    for column, meaning, unit, empty in (
        ("area_code", _("The area's code, the same from week to week."), _("lasting code"), ""),
        ("area", _("The area's name."), _("text"), ""),
        ("population", _("Inhabitants."), n, _("not brought in")),
        ("population_year", _("The year the inhabitants were counted."), _("year"), _("not brought in")),
        *_period(),
        ("rounds_answered", _("Rounds in which somebody answered for the area."), n, ""),
        ("expected", _("Functions that were to answer, added up over the rounds."), n, ""),
        ("answered", _("How many of them answered, added up over the rounds."), n, ""),
    ):
        yield Entry("areas", column, meaning, unit, empty)
    names = {s.code: s.name for s in selection.sources}
    never = _("no round is known")
    for column, source, category in area_columns(selection):
        label = f"{names[source]}: {_category_name(category)}"
        if category.persons:
            yield Entry("areas", f"{column}_from", _("%s, at least") % label, n, never)
            yield Entry("areas", f"{column}_to", _("%s, at most") % label, n, never)
        else:
            yield Entry("areas", column, label, n, never)


def _places(selection: Selection) -> Iterator[Entry]:
    for column, meaning, unit, empty in (
        ("place", _("What the place is called."), _("text"), ""),
        ("area_code", _("The code of the area it lies in."), _("lasting code"), ""),
        ("area", _("The name of the area it lies in."), _("text"), ""),
        *_period(),
    ):
        yield Entry("places", column, meaning, unit, empty)
    for category in place_categories(selection):
        label = _("%s: observations at the place whose words are shared") % _category_name(category)
        yield Entry("places", f"{SOURCES[Source.QUESTIONNAIRE]}_{category.code}", label, _("number"), "")


def _period() -> list[tuple[str, str, str, str]]:
    none = _("no week is closed")
    return [
        ("first_week", _("The first round that is in the sums."), _("ISO week"), none),
        ("last_week", _("The last round that is in the sums."), _("ISO week"), none),
        ("observed_from", _("The first day of the first round."), _("date"), none),
        ("observed_to", _("The last day of the last round."), _("date"), none),
        ("rounds", _("How many rounds are in the sums."), _("number"), ""),
    ]


def _sources() -> list[str]:
    return [
        f"{Source.QUESTIONNAIRE}: " + _("what the reporters told"),
        f"{Source.POLICE_COUNTS}: " + _("the police's own figures"),
        f"{Source.POLICE_EVENTS}: " + _("the police's published events, a selection"),
    ]


def _category_name(category: Category) -> str:
    language = get_language()
    name = category.indicator.name_in(language)
    if category.kind:
        return f"{name}, {category.kind.name_in(language)}"
    return _("%s, kind not said") % name if category.split else name
