"""The texts of the draft, each of the weightiest sentences that have room. `before` are the runs of words that stand in
the document already: nothing is said twice in the same words."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from samlad.picture.prose import sentences as say
from samlad.picture.prose.facts import AreaFacts, WeekFacts
from samlad.picture.prose.fitting import Runs, Sentence, within
from samlad.picture.prose.met import measures_met
from samlad.picture.prose.phrases import Number, Phrase
from samlad.picture.prose.same import gathered
from samlad.picture.prose.sentences import Events

PRIORITISED, OTHER, WHOLE = 45, 25, 80  # words
NO_LIMIT = 10_000


def area_text(
    area: AreaFacts,
    names: Mapping[str, str],
    events: Events,
    *,
    most: int = PRIORITISED,
    cadence: int = 1,
    before: Runs = frozenset(),
) -> Phrase:
    """The area's situation; "" where there is nothing to say. `names` of the categories by code, `events` what
    happened there (`same.gathered`), `cadence` weeks between two meetings."""
    police = _sentence(7, say.police(area.police, names), say.police_in_short(area.police))
    lasts = _sentence(6, *say.lasts(area, cadence))
    met = _sentence(6, *measures_met(area.followed, area.name))
    if area.missing:
        return within([_sentence(9, *say.silent(area, cadence)), lasts, met, police], most, before)
    return within(
        [
            _sentence(9, *say.counted(area)),
            _sentence(8, *say.consists(area, events, names)),
            _sentence(5, say.quoted(area, events)),
            lasts,
            met,
            _sentence(4, *say.ceased(area, names)),
            police,
        ],
        most,
        before,
    )


def usual_text(areas: Sequence[AreaFacts], before: Runs = frozenset()) -> Phrase:
    """Areas where it was as usual, in one line: "Björkhaga 2, Åsen 1. Kvar: Sågen 1."."""
    new = [(a, a.count) for a in areas if a.count]
    still = [(a, a.persisting) for a in areas if a.persisting]
    lines = [("%s.", say.FACT_NEW, new), (_("Still there: %s."), say.FACT_STILL, still)]
    ways = ((_line(text, fact, rows), _line(text, fact, rows[::-1])) for text, fact, rows in lines if rows)
    return within([_sentence(1, *way) for way in ways], NO_LIMIT, before)


def whole_text(
    week: WeekFacts, *, extra: Sequence[Phrase] = (), most: int = WHOLE, before: Runs = frozenset()
) -> Phrase:
    """The municipality's: the finding, how much it is, what keeps coming back, and what others have counted (`extra`
    last)."""
    chosen = [(a, gathered(a.released, week.joined, week.parted)) for a in week.areas[: week.prioritised]]
    return within(
        [
            Sentence(say.finding(week), 9),
            Sentence(say.total(week) if week.answered and not week.is_open else say.NOTHING, 8),
            *(Sentence(say.recurring(area, events, week.names), 7) for area, events in chosen),
            Sentence(say.police_of_all(week.police, week.names), 6),
            *(Sentence(p, 6) for p in extra),
        ],
        most,
        before,
    )


def _sentence(weight: int, first: Phrase, *others: Phrase) -> Sentence:
    return Sentence(first, weight, tuple(way for way in others if way.text))


def _line(pattern: str, fact: str, rows: Sequence[tuple[AreaFacts, int]]) -> Phrase:
    numbers = tuple(Number(str(number), _(fact) % {"area": a.name}) for a, number in rows)
    return Phrase(pattern % ", ".join(f"{a.name} {number}" for a, number in rows), numbers)
