"""Gaps in the settings that need attention."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samlad.collection.models import Source
from samlad.collection.queries import imported_types, mappings
from samlad.lib.joining import some_of
from samlad.lib.numerals import in_words
from samlad.partnership.actor import Actor
from samlad.partnership.models import Function
from samlad.partnership.permissions import Permission
from samlad.partnership.queries import calendar, fragile_functions, reporting_functions
from samlad.places.queries import areas, covered_areas, reporters_per_area
from samlad.post.queries import standing
from samlad.web.settings.letters import heading

AHEAD = timedelta(days=200)
NAMED = 5


@dataclass(frozen=True)
class Matter:
    """A gap: a line in the list of findings."""

    title: str
    text: str
    url: str
    tag: str = ""
    tag_kind: str = ""


def matters(actor: Actor, day: date, now: datetime) -> list[Matter]:
    rows = [*_about_areas(day), *_about_functions(day), *_about_calendar(day), *_about_letters(now)]
    return [*rows, *_about_types()] if actor.may(Permission.IMPORT) else rows


def _about_areas(day: date) -> Iterator[Matter]:
    every = list(areas())
    if not every:
        yield Matter(
            _("No areas yet"),
            _("Import a map file. Until then nothing can be counted by area."),
            reverse("settings_areas_import"),
            _("missing"),
            "missing",
        )
        return
    covered = reporters_per_area(on=day)
    without = [a.name for a in every if a.pk not in covered]
    if without:
        yield Matter(
            capfirst(
                ngettext("one area has nobody who reports", "%(n)s areas have nobody who reports", len(without))
                % {"n": in_words(len(without))}
            ),
            _("%(names)s. What happens there is missing, not quiet.") % {"names": some_of(without, NAMED)},
            reverse("settings_areas"),
            _("missing"),
            "missing",
        )
    uncounted = [a.name for a in every if a.population is None]
    if uncounted:
        yield Matter(
            _("The inhabitants are missing"),
            ngettext(
                "One area has no number of inhabitants, so nothing can be compared per inhabitant there.",
                "%(n)s areas have no number of inhabitants, so nothing can be compared per inhabitant there.",
                len(uncounted),
            )
            % {"n": capfirst(in_words(len(uncounted)))},
            reverse("settings_population_import"),
            _("missing"),
            "missing",
        )


def _about_functions(day: date) -> Iterator[Matter]:
    fragile = fragile_functions(on=day)
    nobody = [f.function for f in fragile if not f.people]
    single = [f.function for f in fragile if f.people]
    if nobody:
        title = ngettext("one function stands empty", "%(n)s functions stand empty", len(nobody)) % {
            "n": in_words(len(nobody))
        }
        yield Matter(capfirst(title), _names(nobody), _to(nobody), _("nobody"), "unusual")
    if single:
        title = ngettext("one function hangs on one person", "%(n)s functions hang on one person", len(single))
        yield Matter(capfirst(title % {"n": in_words(len(single))}), _names(single), _to(single))
    reporting = list(reporting_functions(on=day))
    if not reporting:
        yield Matter(
            _("Nobody reports yet"),
            _("Give at least one function the duty to report."),
            reverse("settings_organisations"),
            _("missing"),
            "missing",
        )
    covered = covered_areas()
    nowhere = [f for f in reporting if f.pk not in covered] if covered else []
    if nowhere:
        title = ngettext("one reporter has no area", "%(n)s reporters have no area", len(nowhere))
        yield Matter(
            capfirst(title % {"n": in_words(len(nowhere))}),
            _names(nowhere),
            _to(nowhere),
            _("missing"),
            "missing",
        )


def _about_calendar(day: date) -> Iterator[Matter]:
    if not calendar(day, day + AHEAD):
        yield Matter(
            _("No school breaks ahead"),
            _("Add those of the school year, and the picture will mention them by itself."),
            reverse("settings_calendar_add"),
            _("missing"),
            "missing",
        )


def _about_letters(now: datetime) -> Iterator[Matter]:
    letters = standing(now)
    if letters.held or letters.refused or letters.late:
        text = _("Who did not get theirs, and what the mail server said.")
        yield Matter(heading(letters), text, reverse("settings_letters"), _("mail"), "unusual")


def _about_types() -> Iterator[Matter]:
    decided = {m.external_type.casefold() for m in mappings(Source.POLICE_EVENTS)}
    new = [t for t in imported_types(Source.POLICE_EVENTS) if t.casefold() not in decided]
    if new:
        title = ngettext("one police type is undecided", "%(n)s police types are undecided", len(new))
        yield Matter(
            capfirst(title % {"n": in_words(len(new))}),
            _("%(names)s. Until then they are not counted.") % {"names": some_of(new, NAMED)},
            reverse("imports_types"),
            _("new"),
            "persists",
        )


def _names(functions: list[Function]) -> str:
    return f"{some_of([f'{f.name} ({f.organisation.name})' for f in functions], NAMED)}."


def _to(functions: list[Function]) -> str:
    """The address of the function when it is one, otherwise of the list."""
    return (
        reverse("settings_function", args=[functions[0].pk])
        if len(functions) == 1
        else reverse("settings_organisations")
    )
