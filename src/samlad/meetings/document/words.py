"""A report's fixed words. They follow the report's language, not the viewer's: no gettext."""

from collections.abc import Mapping

SWEDISH = {
    "report": "Rapport",
    "draft": "Utkast",
    "draft_note": "Inte fastställt.",
    "replaces": "Ersätter {replaces}",
    "made_up": "Påhittade uppgifter",
    "summary": "Sammanfattning",
    "contents": "Innehåll",
    "table": "Tabell",
    "figure": "Figur",
    "note": "Observera",
    "no_rows": "Tabellen har inga rader.",
    "not_drawn": "Bilden kan inte visas här. Den i ord:",
    "not_written": "Inget är skrivet här.",
    "page": "Sida {page} av {pages}",
}

ENGLISH = {
    "report": "Report",
    "draft": "Draft",
    "draft_note": "Not adopted.",
    "replaces": "Replaces {replaces}",
    "made_up": "Made-up data",
    "summary": "Summary",
    "contents": "Contents",
    "table": "Table",
    "figure": "Figure",
    "note": "Note",
    "no_rows": "The table has no rows.",
    "not_drawn": "The figure cannot be shown here. In words:",
    "not_written": "Nothing is written here.",
    "page": "Page {page} of {pages}",
}


def words(language: str) -> Mapping[str, str]:
    """The table for "sv" or "en" (also "en-GB"); any other language gets the Swedish."""
    return ENGLISH if language.lower().startswith("en") else SWEDISH
