"""The sentences of a draft that are no prose: who answered, what it is built on, what lies ahead."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samlad.analysis.week import Response, WeekNumbers
from samlad.lib.dates import day_span, long_day
from samlad.lib.text import one_line


@dataclass(frozen=True)
class Shared:
    """An event that was told of, as the draft uses it."""

    wording: str
    starts_on: date
    when: str = ""


def coverage_sentence(coverage: Response) -> str:
    """Who was expected, who answered, who had nothing new: that is no quiet, for what is from before may still be
    there. Closed and missing are said."""
    if not coverage.expected:
        return _("Nobody is expected to report, so there is no picture of what organisations have seen.")
    sentence = _(
        "%(answered)d of %(expected)d reporters have answered, %(new)d of them that nothing new has happened."
    ) % {
        "answered": coverage.answered,
        "expected": coverage.expected,
        "new": coverage.quiet,
    }
    if coverage.closed:
        sentence += " " + ngettext("%d was closed.", "%d were closed.", coverage.closed) % coverage.closed
    if coverage.missing:
        sentence += (
            " " + ngettext("%d answer is missing.", "%d answers are missing.", coverage.missing) % coverage.missing
        )
    return sentence


def police_events_sentence(week: WeekNumbers, indicators: Mapping[int, str]) -> str:
    """Counts only, never the notices' words (M11)."""
    number = sum(week.police_events.values())
    if not number:
        return ""
    counted = _kinds_of(week.police_events, indicators)
    kinds = counted if sum(map(bool, week.police_events.values())) == 1 else f"{number} – {counted}"
    sentence = _("The police's published events (a selection): %s.") % kinds
    unplaced = number - sum(sum(a.police_events.values()) for a in week.areas)
    if not week.areas or not unplaced:
        return sentence
    if unplaced == number:
        return f"{sentence} " + ngettext("It is placed in no area.", "None of them is placed in an area.", number)
    placed = ngettext("%d of them is placed in no area.", "%d of them are placed in no area.", unplaced) % unplaced
    return f"{sentence} {placed}"


def built_on(week: WeekNumbers) -> str:
    """The sources that the week's picture rests on, by name; that it rests on nothing, where nothing came in."""
    answered = week.coverage.answered
    sources = []
    if answered and not week.is_open:
        sources.append(ngettext("the answer of %d reporter", "the answers of %d reporters", answered) % answered)
    if sum(week.police_counts.values()):
        sources.append(_("the police's own figures"))
    if sum(week.police_events.values()):
        sources.append(_("the police's published events (a selection)"))
    if not sources and answered:
        return _("Nothing that has come in is shared yet.")
    if not sources:
        return _("Nothing has come in from any source.")
    if len(sources) == 1:
        return _("It is built on one source only: %s.") % sources[0]
    return _("It is built on %(first)s and %(last)s.") % {"first": ", ".join(sources[:-1]), "last": sources[-1]}


def important_lines(days: Iterable[tuple[date, date, str]]) -> str:
    """Holidays and school breaks of the coming week, a line each."""
    return "\n".join(f"{day_span(first, last)}: {name}." for first, last, name in days)


def horizon_lines(notes: Iterable[tuple[str, date, str]]) -> str:
    """What happens elsewhere, a line each: whence, of what day, and what it means here."""
    return "\n".join(f"{source}, {day_span(day, day)}: {_sentence(meaning)}" for source, day, meaning in notes)


def event_lines(shared: Iterable[Shared], from_day: date) -> str:
    """Events that lie ahead, in order, a line each."""
    ahead = sorted((s for s in shared if s.starts_on >= from_day), key=lambda s: (s.starts_on, s.when, s.wording))
    return "\n".join(f"{long_day(s.starts_on)}{' ' + s.when if s.when else ''}: {_sentence(s.wording)}" for s in ahead)


def _kinds_of(counts: Mapping[int, int], indicators: Mapping[int, str]) -> str:
    some = sorted(((n, i) for i, n in counts.items() if n), key=lambda x: (-x[0], x[1]))
    return ", ".join(f"{indicators[i].lower()} {n}" for n, i in some)


def _sentence(text: str) -> str:
    text = one_line(text)
    return text if text.endswith((".", "?", "…")) else text + "."
