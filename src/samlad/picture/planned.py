"""The measures of the prioritised areas, in words: each is written where it belongs most, and referred to elsewhere."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samlad.lib.joining import all_of
from samlad.lib.numerals import in_words
from samlad.measures.models import Measure


def measure_texts(
    chosen: Sequence[int], under_way: Mapping[int | None, Sequence[Measure]], names: Mapping[int, str]
) -> dict[int, str]:
    """By area of the `chosen`, which are in their order; `under_way` the measures by area, `names` of the areas."""
    of: dict[int, list[int]] = defaultdict(list)  # measure -> its prioritised areas
    for area in chosen:
        for measure in under_way.get(area, ()):
            of[measure.pk].append(area)
    texts = {}
    for area in chosen:
        parts: list[str] = []
        elsewhere: dict[int, int] = defaultdict(int)
        for measure in under_way.get(area, ()):
            home = _home(measure, of[measure.pk])
            if home == area:
                parts.append(_whole(measure, [names[a] for a in of[measure.pk] if a != area]))
            else:
                elsewhere[home] += 1
        parts += [_referred(number, names[home]) for home, number in elsewhere.items()]
        texts[area] = " ".join(parts)
    return texts


def _home(measure: Measure, areas: Sequence[int]) -> int:
    """The first of the areas in which one of its places lies; without such a place the first."""
    placed = {place.area_id for place in measure.places.all()}
    return next((area for area in areas if area in placed), areas[0])


def _whole(measure: Measure, others: Sequence[str]) -> str:
    text = f"{measure.what} ({measure.who})."
    if measure.follow_up_on is not None:
        text += " " + _("Followed up on %(day)s.") % {"day": date_format(measure.follow_up_on, "j F")}
    if others:
        text += " " + _("Also for %(areas)s.") % {"areas": all_of(others)}
    return text


def _referred(number: int, area: str) -> str:
    text = ngettext(
        "One measure is shared with %(area)s and stands there.",
        "%(n)s measures are shared with %(area)s and stand there.",
        number,
    )
    return capfirst(text % {"n": in_words(number), "area": area})
