"""What a correction changes, in the words of the document."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

APART = ("number", "version", "replaces", "change", "log")  # what makes a picture this record


def words_of(document: str) -> dict[str, Any]:
    """What a picture says, without what makes it this record. What an older one has no word for is empty."""
    words = {k: v for k, v in json.loads(document).items() if k not in APART}
    for areas in (words["priorities"], words["others"]):
        for area in areas:
            area |= {"cause": area.get("cause", ""), "expectation": area.get("expectation", "")}
    return words


def change_of(before: Mapping[str, Any], now: Mapping[str, Any], reason: str, language: str) -> str:
    """What the new version says of itself: which parts, and why."""
    with translation.override(language):
        parts = changed(before, now)
        what = _("Changed: %s.") % ", ".join(parts) if parts else ""
        return f"{what} {reason if reason.endswith(('.', '!', '?')) else reason + '.'}".strip()


def changed(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """The parts that say another thing, by their headings, areas by their names, in the order of the document."""
    names = {
        "weather": _("Weather this weekend"),
        "important": _("Important information"),
        "overall": _("Safety in the municipality"),
        "events": pgettext("gatherings", "Events"),
        "field_rows": _("In the field this weekend"),
        "coverage": _("Who has answered"),
        "area_map": _("The map"),
    }
    parts = [name for key, name in names.items() if before.get(key) != now.get(key)]
    for key in ("priorities", "others"):
        old, new = ({a["name"]: a for a in words.get(key, ())} for words in (before, now))
        parts += [name for name in {**new, **old} if old.get(name) != new.get(name)]
    return list(dict.fromkeys(parts))
