"""What can be said before anybody has written a word: short factual sentences with counts, denominators and
persistence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samlad.analysis.standouts import above_usual
from samlad.analysis.week import AreaWeek, Cell, Response, WeekNumbers
from samlad.lib.dates import day_span, long_day
from samlad.lib.numerals import in_words
from samlad.lib.text import one_line

WORDINGS_PRIORITISED = 3
WORDINGS_OTHER = 1


@dataclass(frozen=True)
class KindName:
    indicator_id: int
    name: str


@dataclass(frozen=True)
class Shared:
    """A released observation as the draft uses it. `weeks` in how many rounds it has been seen."""

    area_id: int | None
    wording: str
    weeks: int
    is_event: bool
    starts_on: date
    when: str = ""


def usual_text(cell: Cell) -> str:
    """ "usually 3–6": the smallest and largest of the rounds before; or that nothing is known of what is usual."""
    if cell.median is None:
        return _("nothing to compare with yet")
    if cell.low == cell.high:
        return _("usually %(number)s") % {"number": cell.low}
    return _("usually %(low)s–%(high)s") % {"low": cell.low, "high": cell.high}


def coverage_sentence(coverage: Response) -> str:
    """Who was expected, who answered, who had nothing new: that is no quiet, for what is from before may still be
    there. Closed and missing are said."""
    if not coverage.expected:
        return _("Nobody is expected to report, so there is no picture of what organisations have seen.")
    said = _("%(answered)d of %(expected)d reporters have answered, %(new)d of them that nothing new has happened.") % {
        "answered": coverage.answered,
        "expected": coverage.expected,
        "new": coverage.quiet,
    }
    if coverage.closed:
        said += " " + ngettext("%d was closed.", "%d were closed.", coverage.closed) % coverage.closed
    if coverage.missing:
        said += " " + ngettext("%d answer is missing.", "%d answers are missing.", coverage.missing) % coverage.missing
    return said


def area_sentence(
    area: AreaWeek,
    indicators: Mapping[int, str],
    shared: Sequence[Shared],
    *,
    most: int,
    kinds: Mapping[int, KindName] | None = None,
    cadence: int = 1,
) -> str:
    """The area's situation: counts against usual, what kinds, what persists, who answered, then released
    wordings. `cadence`: weeks between two meetings."""
    parts = []
    if area.missing and area.area_id is not None:
        parts.append(_("Answers are missing, so there is no picture of the area. That is not the same as quiet."))
    elif area.total.count:
        counted = ngettext("%d observation", "%d observations", area.total.count) % area.total.count
        parts.append(f"{counted}, {usual_text(area.total)}: {_kinds(area.cells, indicators, area.kinds, kinds)}.")
    elif area.answered and not area.events:
        parts.append(_("Nothing new reported."))
    if area.events:
        parts.append(_events(area.events))
    if area.persisting:
        longest = max((s.weeks for s in shared if s.weeks > 1), default=0)
        still = ngettext(
            "%d earlier observation is still there",
            "%d earlier observations are still there",
            area.persisting,
        )
        parts.append(still % area.persisting + (_(", seen for %d weeks.") % (longest * cadence) if longest else "."))
    if area.unanswered and not area.missing:
        unsaid = ngettext(
            "%d earlier observation without an answer whether it is still there.",
            "%d earlier observations without an answer whether they are still there.",
            area.unanswered,
        )
        parts.append(unsaid % area.unanswered)
    if area.expected and not area.missing and area.area_id is not None:
        parts.append(
            _("%(answered)d of %(expected)d reporters answered.")
            % {"answered": area.answered, "expected": area.expected}
        )
    typed = _kinds_of(area.police_counts, indicators)
    if typed:
        parts.append(_("Police's own figures: %s.") % typed)
    words = [s.wording for s in shared if not s.is_event]
    parts.extend(_sentence(w) for w in words[:most])
    rest = len(words) - most
    if rest > 0 and most > WORDINGS_OTHER:  # one text of the other areas is an example, and the counts are there
        without_room = ngettext(
            "One more observation is shared in words that have no room here.",
            "%(n)s more observations are shared in words that have no room here.",
            rest,
        )
        parts.append(capfirst(without_room % {"n": in_words(rest)}))
    return " ".join(parts)


def overall_sentence(
    week: WeekNumbers, indicators: Mapping[int, str], *, kinds: Mapping[int, KindName] | None = None
) -> str:
    """The whole municipality in a few sentences; the police's figures apart and named as what they are."""
    parts = [coverage_sentence(week.coverage)]
    if week.is_open and week.coverage.expected:
        parts.append(_("Figures and words are shared when the week closes."))
    if week.total.count:
        counted = ngettext("%d new observation", "%d new observations", week.total.count) % week.total.count
        parts.append(
            f"{counted}, {usual_text(week.total)}: {_kinds(week.by_indicator, indicators, week.kinds, kinds)}."
        )
    elif week.coverage.answered and not week.is_open:
        parts.append(_("No new observations."))
    if week.events:
        parts.append(_events(week.events))
    still = sum(a.persisting for a in week.areas) + week.elsewhere.persisting
    if still:
        parts.append(ngettext("%d earlier is still there.", "%d earlier are still there.", still) % still)
    names = {a.area_id: a.name for a in week.areas}
    above = [t for t in above_usual(week) if t.area is not None]
    if above:
        listed = "; ".join(_above(names[t.area], *t.cells[0], indicators) for t in above[:3])
        parts.append(_("More than any of the times before: %s.") % listed)
    typed = _kinds_of(week.police_counts, indicators)
    if typed:
        parts.append(_("Police's own figures: %s.") % typed)
    parts.append(police_events_sentence(week, indicators))
    return " ".join(p for p in parts if p)


def _above(area: str, indicator: int | None, cell: Cell, indicators: Mapping[int, str]) -> str:
    counted = (
        f"{indicators[indicator].lower()} {cell.count}"
        if indicator
        else ngettext("%d observation", "%d observations", cell.count) % cell.count
    )
    return f"{area}, {counted} ({usual_text(cell)})"


def _events(number: int) -> str:
    return (
        ngettext("%d event is told of, and counted apart.", "%d events are told of, and counted apart.", number)
        % number
    )


def police_events_sentence(week: WeekNumbers, indicators: Mapping[int, str]) -> str:
    """Counts only, never the notices' words (M11)."""
    number = sum(week.police_events.values())
    if not number:
        return ""
    counted = _kinds_of(week.police_events, indicators)
    kinds = counted if sum(map(bool, week.police_events.values())) == 1 else f"{number} – {counted}"
    said = _("The police's published events (a selection): %s.") % kinds
    unplaced = number - sum(sum(a.police_events.values()) for a in week.areas)
    if not week.areas or not unplaced:
        return said
    if unplaced == number:
        return f"{said} " + ngettext("It is placed in no area.", "None of them is placed in an area.", number)
    told = ngettext("%d of them is placed in no area.", "%d of them are placed in no area.", unplaced) % unplaced
    return f"{said} {told}"


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


def event_lines(shared: Iterable[Shared], from_day: date) -> str:
    """Events that lie ahead, in order, a line each."""
    ahead = sorted(
        (s for s in shared if s.is_event and s.starts_on >= from_day), key=lambda s: (s.starts_on, s.wording)
    )
    return "\n".join(f"{long_day(s.starts_on)}{' ' + s.when if s.when else ''}: {_sentence(s.wording)}" for s in ahead)


def _kinds(
    cells: Mapping[int, Cell],
    indicators: Mapping[int, str],
    counted: Mapping[int, int],
    kinds: Mapping[int, KindName] | None,
) -> str:
    """ "klotter 4, narkotika 2": sub-kinds by their own names where they were told, else the indicator's."""
    counts: list[tuple[int, str]] = []
    for i, cell in cells.items():
        told = [(n, kinds[k].name) for k, n in counted.items() if kinds and k in kinds and kinds[k].indicator_id == i]
        rest = cell.count - sum(n for n, _name in told)
        counts += [*told, *([(rest, indicators[i])] if rest > 0 else [])]
    if len(counts) == 1:
        return counts[0][1].lower()  # its number stands before it
    return ", ".join(f"{name.lower()} {n}" for n, name in sorted(counts, key=lambda c: (-c[0], c[1])))


def _kinds_of(counts: Mapping[int, int], indicators: Mapping[int, str]) -> str:
    some = sorted(((n, i) for i, n in counts.items() if n), key=lambda x: (-x[0], x[1]))
    return ", ".join(f"{indicators[i].lower()} {n}" for n, i in some)


def _sentence(text: str) -> str:
    text = one_line(text)
    return text if text.endswith((".", "?", "…")) else text + "."
