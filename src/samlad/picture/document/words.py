"""The documents' fixed words. They follow the partnership's language, not the viewer's: no gettext."""

from collections.abc import Mapping

SWEDISH = {
    "kicker": "Effektiv samordning för trygghet",
    "title": "Samlad lägesbild",
    "week": "Vecka {week}",
    "number": "Nr {number}, version {version}",
    "log": "logg",
    "draft": "Utkast",
    "draft_note": "Utkast, inte fastställt. Sprid det inte vidare.",
    "replaces": "Ersätter {replaces}",
    "made_up": "Påhittade uppgifter",
    "observed": "Iakttagelser {interval}",
    "weather": "Väder i helgen",
    "important": "Viktig information",
    "overall": "Om trygghetsläget i kommunen",
    "priorities": "Prioriterade områden",
    "priority": "Prioritering {number}",
    "measures": "Insatser",
    "no_priorities": "Inga prioriterade områden den här gången.",
    "others": "Övriga områden",
    "events": "Arrangemang",
    "field": "Verksamheter på fältet under helgen",
    "organisation": "Verksamhet",
    "area": "Område",
    "when": "När",
    "aim": "Prioritering – arbetar mot",
    "not_written": "Ännu inte skrivet.",
    "unknown": "Ingen uppgift.",
    "purpose": (
        "Lägesbilden ger alla som kan påverka tryggheten en uppdaterad bild. Den innehåller bara sådant som"
        " kan delas med samtliga mottagare och pekar inte ut någon enskild."
    ),
    "page": "Sida {page} av {pages}",
    "map": "Karta",
}

ENGLISH = {
    "kicker": "Effective coordination for safety",
    "title": "Joint situation picture",
    "week": "Week {week}",
    "number": "No {number}, version {version}",
    "log": "log",
    "draft": "Draft",
    "draft_note": "Draft, not adopted. Do not pass it on.",
    "replaces": "Replaces {replaces}",
    "made_up": "Made-up data",
    "observed": "Observations {interval}",
    "weather": "Weather this weekend",
    "important": "Important information",
    "overall": "Safety in the municipality",
    "priorities": "Prioritised areas",
    "priority": "Priority {number}",
    "measures": "Measures",
    "no_priorities": "No prioritised areas this time.",
    "others": "Other areas",
    "events": "Events",
    "field": "In the field this weekend",
    "organisation": "Organisation",
    "area": "Area",
    "when": "When",
    "aim": "Priority – works against",
    "not_written": "Not written yet.",
    "unknown": "No information.",
    "purpose": (
        "The picture gives everyone who can affect safety an updated view. It holds only what can be shared"
        " with all who receive it and points out no individual."
    ),
    "page": "Page {page} of {pages}",
    "map": "Map",
}


def words(language: str) -> Mapping[str, str]:
    """The table for "sv" or "en" (also "en-GB"); any other language gets the Swedish."""
    return ENGLISH if language.lower().startswith("en") else SWEDISH
