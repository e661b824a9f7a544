"""A map of areas in words: what it shows, for those who do not see it, and how to read it."""

from collections.abc import Sequence
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import override

from samlad.drawing.areas import AreaMap, MapArea


def describe(area_map: AreaMap, language: str = "sv") -> str:
    """What the map adds to its title: the priorities in order and the areas nobody answered for."""
    chosen = sorted((a for a in area_map.areas if a.priority is not None), key=lambda a: (a.priority or 0, a.name))
    silent = [area.name for area in area_map.areas if area.missing]
    names = {area.code: area.name for area in area_map.areas}
    with override(language):
        sentences = []
        if chosen:
            numbered = ", ".join(f"{a.priority} {a.name}" for a in chosen)
            sentences.append(_("Prioritised areas: %(names)s.") % {"names": numbered})
        if silent:
            sentences.append(_("No answer: %(names)s.") % {"names": ", ".join(silent)})
        for group in area_map.groups:
            members = ", ".join(names[code] for code in group.codes if code in names)
            sentences.append(f"{group.letter}: {members}.")
        return " ".join(sentences)


def legend(area_map: AreaMap, language: str = "sv") -> str:
    """How to read the map: a sentence for each kind of mark that is on it."""
    with override(language):
        marks = {
            _shading(area_map.breaks): any(area.shade is not None for area in area_map.areas),
            _("Hatched = no answer."): any(area.missing for area in area_map.areas),
            _("Numbers = prioritised areas."): any(area.priority is not None for area in area_map.areas),
            _("Dashed line with a letter = cluster."): bool(area_map.groups),
            _("Diamond = place that keeps coming back."): bool(area_map.points),
        }
    return " ".join(sentence for sentence, present in marks.items() if present)


def name_of(area: MapArea) -> str:
    """Of one area, with its marks; in the language that is active."""
    name = area.name
    if area.priority is not None:
        name = _("%(name)s, prioritised area %(number)d") % {"name": name, "number": area.priority}
    return _("%(name)s, no answer") % {"name": name} if area.missing else name


def _shading(breaks: Sequence[int]) -> str:
    if not breaks:
        return _("Darker = more observations.")
    return _("Darker = more observations: %(steps)s, %(most)d or more.") % {"steps": _steps(breaks), "most": breaks[-1]}


def _steps(breaks: Sequence[int]) -> str:
    """ "0, 1–2, 3–5" of 1, 3 and 6."""
    spans = (f"{a}–{b - 1}" if b - a > 1 else f"{a}" for a, b in pairwise((0, *breaks)))
    return ", ".join(spans)
