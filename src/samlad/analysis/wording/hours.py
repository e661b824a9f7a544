"""When in the week."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samlad.analysis.results.hours import HoursTable
from samlad.lib.numerals import brief


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


def hours_title(table: HoursTable | None, what: str = "") -> str:
    """ "Mest på lördagar kl. 20–24", with what it is about in front."""
    if table is None:
        return _("Nothing with a time has been told")
    peak = table["peak"]
    title = (
        _("Most on %(days)s %(from)d–%(to)d, by fixed blocks of four hours")
        % {"days": days(peak["day"]), "from": peak["from"], "to": peak["to"]}
        if peak["stands_out"]
        else _("No time of the week stands out")
    )
    return f"{what}: {title[0].lower()}{title[1:]}" if what else title


def hours_text(table: HoursTable) -> str:
    """How much of everything the heaviest four hours hold, beside what they would if all hours were alike."""
    peak, events = table["peak"], table["events"]
    if not peak["stands_out"]:
        return _("The heaviest of the fixed blocks of four hours holds no more than chance would give among so few.")
    sentence = _(
        "%(share)s %% of what was told falls in those four hours. Were all hours alike, it would be %(even)s %%."
    )
    return sentence % {
        "share": brief(100 * peak["weight"] / events),
        "even": brief(100 * peak["expected"] / events),
    }


def rests_on(table: HoursTable, rounds: int, left_out: int) -> str:
    """What the hours rest on: nothing is left out in silence."""
    sentences = [
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
        sentences.append(
            ngettext(
                "%d is left out: it was told of the whole week and says nothing of the hour.",
                "%d are left out: they were told of the whole week and say nothing of the hour.",
                left_out,
            )
            % left_out
        )
    return " ".join(sentences)


def silent_parts(silent: Sequence[Sequence[int]]) -> list[tuple[str, str]]:
    """Of each day the parts of which nothing is reported: ("måndagar", "natt, morgon")."""
    names = {0: _("night (0–6)"), 6: _("morning (6–12)"), 12: _("afternoon (12–18)"), 18: _("evening (18–24)")}
    by_day: dict[int, list[str]] = {}
    for day, hour in silent:
        by_day.setdefault(day, []).append(names[hour])
    return [(days(day), ", ".join(parts)) for day, parts in sorted(by_day.items())]
