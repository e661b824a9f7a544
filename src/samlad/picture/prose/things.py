"""What reports are about, in the words the field uses: a thing is named by what its wording is about, never quoted."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from samlad.picture.prose.facts import Occurrence

# Of a category: what is looked for at the beginning of a word, and what it is called in a sentence. The first that is
# met names the thing, so that the particular stands before the general.
THINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "damage": (
        (r"bil|däck|backspeg|vindrut|sidorut|garage", gettext_noop("damaged cars")),
        (r"klotter|klottr|spray|tagg|graffiti|målat", gettext_noop("graffiti")),
        (r"belysning|lamp|armatur|lykt|light", gettext_noop("broken lighting")),
        (r"rut(?:a|or|an)|fönst|glas|krossa|window", gettext_noop("broken windows")),
        (r"nedskräp|skräp|litter", gettext_noop("littering")),
        (r"dörr|lås|hiss|porttele|door", gettext_noop("damaged doors")),
        (
            r"bänk|papperskorg|skylt|staket|stängsel|lekplats|gungst|cykelst|väntkur",
            gettext_noop("broken street furniture"),
        ),
    ),
    "fire": (
        (r"bil|moped|släpvagn|fordon|car", gettext_noop("cars on fire")),
        (r"papperskorg|soptunn|container|returpapp|sopor|skräp|bin", gettext_noop("fires in bins")),
    ),
    "staff_incident": (
        (r"hot|threat", gettext_noop("threats against staff")),
        (r"sten|kast|smäll|ägg|throw", gettext_noop("things thrown at staff")),
    ),
    "youth_gathering": (
        (r"alkohol|drick|dricka|berus|drunk", gettext_noop("gatherings with alcohol")),
        (r"moped|cross|epa", gettext_noop("gatherings with mopeds and cars")),
    ),
    "drugs": ((r"sprut|kanyl|needle", gettext_noop("syringes left behind")),),
    "illegal_traffic": (
        (r"moped|cross|fyrhjul|elspark|scooter", gettext_noop("mopeds on paths")),
        (r"epa|bil|gatulopp|burn", gettext_noop("reckless driving")),
    ),
    "unsafe_place": (
        (r"mörk|belysning|lamp|lyse|dark", gettext_noop("dark places")),
        (r"busk|växtlig|skymd|skymm|sikt", gettext_noop("places out of sight")),
    ),
}
# In a sentence and in the plural where there is one; a category that is not here is called by its own name.
OTHER = "other"  # what fits no category
CATEGORIES = {
    "damage": gettext_noop("damage"),
    "fire": gettext_noop("fires"),
    "staff_incident": gettext_noop("incidents against staff"),
    "youth_gathering": gettext_noop("gatherings of young people"),
    "other_disorder": gettext_noop("other disorder"),
    "violence": gettext_noop("violence and fights"),
    "drugs": gettext_noop("open drug dealing"),
    "burglary": gettext_noop("burglaries"),
    "illegal_traffic": gettext_noop("illegal traffic"),
    "disorder": gettext_noop("other disturbance"),
    "unsafe_place": gettext_noop("unsafe places"),
    OTHER: gettext_noop("other matters"),
}
COUNTED = frozenset(
    ("fire", "staff_incident", "youth_gathering", "disorder", "burglary", "unsafe_place")
)  # in the plural
_FINDERS = {
    category: tuple((re.compile(rf"(?<![a-zåäö])(?:{words})", re.IGNORECASE), name) for words, name in things)
    for category, things in THINGS.items()
}


def category_name(code: str, own: Mapping[str, str]) -> str:
    """ "skadegörelse", "bränder": as it stands in the middle of a sentence."""
    if code in CATEGORIES:
        return _(CATEGORIES[code])
    return own.get(code, code).lower()


def thing_of(occurrence: Occurrence) -> str | None:
    """The msgid of what one report is about; None where its words name nothing in particular."""
    return next(
        (name for finder, name in _FINDERS.get(occurrence.category, ()) if finder.search(occurrence.wording)), None
    )


def commonest(events: Sequence[tuple[Occurrence, ...]], *, most: int = 2) -> list[tuple[str, int]]:
    """What the events are about, at least two of each, the commonest first, in the active language."""
    counts = Counter(name for e in events if (name := next(filter(None, map(thing_of, e)), None)))
    ranked = sorted(((n, name) for name, n in counts.items() if n > 1), key=lambda c: (-c[0], c[1]))
    return [(_(name), n) for n, name in ranked[:most]]
