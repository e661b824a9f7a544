"""What the analyses show beyond the week, in plain words. Pure: documents and names in, sentences out."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samlad.analysis.suggestions import Names, listed
from samlad.lib.numerals import brief, times
from samlad.lib.weeks import Week

Found = Mapping[str, Any]
SURPRISING = 0.05  # the false discovery rate below which a place is called surprising
LONG_SILENT = 2  # rounds without an answer that are told of


def days(day: int) -> str:
    """ "lördagar", 0 is Monday."""
    return [
        _("Mondays"),
        _("Tuesdays"),
        _("Wednesdays"),
        _("Thursdays"),
        _("Fridays"),
        _("Saturdays"),
        _("Sundays"),
    ][day]


def hours_title(table: Found | None, what: str = "") -> str:
    """ "Mest på lördagar kl. 20–24", with what it is about in front."""
    if table is None:
        return _("Nothing with a time has been told")
    peak = table["peak"]
    found = (
        _("Most on %(days)s %(from)d–%(to)d, by fixed blocks of four hours")
        % {"days": days(peak["day"]), "from": peak["from"], "to": peak["to"]}
        if peak["stands_out"]
        else _("No time of the week stands out")
    )
    return f"{what}: {found[0].lower()}{found[1:]}" if what else found


def hours_text(table: Found) -> str:
    """How much of everything the heaviest four hours hold, beside what they would if all hours were alike."""
    peak, events = table["peak"], table["events"]
    if not peak["stands_out"]:
        return _("The heaviest of the fixed blocks of four hours holds no more than chance would give among so few.")
    told = _("%(share)s %% of what was told falls in those four hours. Were all hours alike, it would be %(even)s %%.")
    return told % {
        "share": brief(100 * peak["weight"] / events),
        "even": brief(100 * peak["expected"] / events),
    }


def rests_on(table: Found, rounds: int, left_out: int) -> str:
    """What the hours rest on: nothing is left out in silence."""
    told = [
        ngettext(
            "Rests on %(events)d observations of the last week; %(known)d are known within three hours.",
            "Rests on %(events)d observations of the last %(rounds)d weeks; %(known)d are known within three hours.",
            rounds,
        )
        % {
            "events": table["events"],
            "rounds": rounds,
            "known": table["known"],
        }
    ]
    if left_out:
        told.append(
            ngettext(
                "%d is left out: it was told of the whole week and says nothing of the hour.",
                "%d are left out: they were told of the whole week and say nothing of the hour.",
                left_out,
            )
            % left_out
        )
    return " ".join(told)


def season_lines(document: Found) -> Iterator[str]:
    """The change since last year, and school breaks."""
    change = document.get("change")
    if change:
        told = _(
            "Compared with the same %(rounds)d weeks a year before: %(now)d observations against %(before)d, %(per)s"
        )
        yield told % {**change, "per": _ratio(change)}
    else:
        yield _(
            "There is less than a year and four weeks of answers, so nothing is said of the change since last year."
        )
    free = document.get("school_break")
    if free:
        yield _("In weeks of school breaks, compared with other weeks: %s") % _ratio(free)


def _ratio(found: Found) -> str:
    """Per answer, with its interval; and that it may be chance where it may."""
    if found["ratio"] is None or found["low"] is None or found["high"] is None:
        return _("There were too few to compare.")
    told = _("per answer %(ratio)s times as many (between %(low)s and %(high)s).") % {
        name: times(found[name]) for name in ("ratio", "low", "high")
    }
    if found["low"] <= 1 <= found["high"]:
        told += " " + _("That may be chance.")
    return told


def month(found: Found) -> str:
    return str(MONTHS[found["month"]])


def places_title(document: Found) -> str:
    n = sum(bool(p["suggested"]) for p in document["places"])
    if n:
        words = {
            1: _("One place keeps coming back"),
            2: _("Two places keep coming back"),
            3: _("Three places keep coming back"),
        }
        return words.get(n) or _("%d places keep coming back") % n
    if any(p["q_value"] <= SURPRISING for p in document["places"]):
        return _("Some places come back more than others")
    return _("No place keeps coming back more than chance would have it")


def places_text(document: Found, names: Names) -> str:
    """Which they are."""
    found = [place_name(p, names) for p in document["places"] if p["suggested"]]
    if not found:
        return _("%d places were seen in two weeks or more.") % len(document["places"])
    return ", ".join(found) + "."


def place_name(place: Found, names: Names) -> str:
    """The name people use; of a spot without one, the area it lies in."""
    if place["place"] in names.places:
        return names.places[place["place"]]
    area = names.areas.get(place["area"], "")
    return _("A spot in %s") % area if area else _("A spot on the map")


def place_text(place: Found, *, weekly: bool = True) -> str:
    """How often and how lately it was seen. Where rounds are longer than a week they are not called weeks."""
    again, last = place["longest"] > 1, Week.parse(place["last"]).week
    since = Week.parse(place["since"]).week if place["current"] > 1 else last
    if weekly:
        told = [_("Seen in %(seen)d of %(rounds)d weeks, with something new in %(fresh)d of them.") % place]
        told.append(_("At most %d weeks in a row.") % place["longest"] if again else _("Never two weeks in a row."))
    else:
        told = [_("Seen in %(seen)d of %(rounds)d rounds, with something new in %(fresh)d of them.") % place]
        told.append(_("At most %d rounds in a row.") % place["longest"] if again else _("Never two rounds in a row."))
    if place["current"] == 2:
        told.append(_("Both in week %(since)d and in week %(last)d.") % {"since": since, "last": last})
    elif place["current"] > 2:
        told.append((_("Every week since week %d.") if weekly else _("Every round since week %d.")) % since)
    else:
        told.append(_("Last in week %d.") % last)
    return " ".join(told)


def sources_title(document: Found, names: Names) -> str:
    """What is missing first; else how many answered."""
    uncovered = [a["id"] for a in document["areas"] if not a["lately"]["expected"]]
    if uncovered:
        return _("Nobody reports from %s") % listed(uncovered, names)
    silent = [a["id"] for a in document["areas"] if a["silent"] >= LONG_SILENT]
    if silent:
        return _("No answers lately from %s") % listed(silent, names)
    share = document["all"]["lately"]["share"]
    return (
        _("%d %% of the reports have come") % round(100 * share)
        if share is not None
        else _("Nobody is expected to report")
    )


def sources_text(document: Found) -> str:
    lately = document["all"]["lately"]
    if lately["share"] is None:
        return ""
    return ngettext(
        "%(answered)d of %(expected)d expected reports came in the last week.",
        "%(answered)d of %(expected)d expected reports came in the last %(rounds)d weeks.",
        document["lately"],
    ) % {
        **lately,
        "rounds": document["lately"],
    }


def percent(found: Found) -> str:
    """ "91 % (80–97)" """
    if found["share"] is None:
        return "–"
    share, low, high = (round(100 * found[name]) for name in ("share", "low", "high"))
    return f"{share} % ({low}–{high})"


def parts(silent: Sequence[Sequence[int]]) -> list[tuple[str, str]]:
    """Of each day the parts that nothing is told of: ("måndagar", "natt, morgon")."""
    called = {0: _("night (0–6)"), 6: _("morning (6–12)"), 12: _("afternoon (12–18)"), 18: _("evening (18–24)")}
    by_day: dict[int, list[str]] = {}
    for day, hour in silent:
        by_day.setdefault(day, []).append(called[hour])
    return [(days(day), ", ".join(found)) for day, found in sorted(by_day.items())]
