"""The texts of the draft, each of the weightiest sentences that have room."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from samlad.picture.prose import sentences as say
from samlad.picture.prose.facts import AreaFacts, WeekFacts
from samlad.picture.prose.met import measures_met
from samlad.picture.prose.phrases import Number, Phrase, Sentence, joined, within
from samlad.picture.prose.same import gathered
from samlad.picture.prose.sentences import Events

PRIORITISED, OTHER, WHOLE = 45, 25, 80  # words


def area_text(
    area: AreaFacts, names: Mapping[str, str], events: Events, *, most: int = PRIORITISED, cadence: int = 1
) -> Phrase:
    """The area's situation; "" where there is nothing to say. `names` of the categories by code, `events` what
    happened there (`same.gathered`), `cadence` weeks between two meetings."""
    police = Sentence(say.police(area.police, names, whole=False), 7)
    if area.missing:
        met = Sentence(measures_met(area.followed, area.name), 6)
        silent, lasts = Sentence(say.silent(area, cadence), 9), Sentence(say.lasts(area, cadence), 5)
        return within([silent, lasts, met, police], most)
    return within(
        [
            Sentence(say.counted(area), 9),
            Sentence(say.consists(area, events, names), 8),
            Sentence(say.quoted(area, events), 5),
            Sentence(say.lasts(area, cadence), 6),
            Sentence(measures_met(area.followed, area.name), 6),
            Sentence(say.ceased(area, names), 4),
            Sentence(say.unanswered(area), 3),
            police,
        ],
        most,
    )


def usual_text(areas: Sequence[AreaFacts]) -> Phrase:
    """Areas where it was as usual, in one line: "Björkhaga 2, Åsen 1. Kvarstår: Sågen 1."."""
    lines = [
        ("%s.", [(a, a.count, say.FACT_NEW) for a in areas if a.count]),
        (_("Still there: %s."), [(a, a.persisting, say.FACT_STILL) for a in areas if a.persisting]),
    ]
    return joined(
        Phrase(
            pattern % ", ".join(f"{a.name} {number}" for a, number, _fact in rows),
            tuple(Number(str(number), _(fact) % {"area": a.name}) for a, number, fact in rows),
        )
        for pattern, rows in lines
        if rows
    )


def whole_text(week: WeekFacts, *, extra: Sequence[Phrase] = (), most: int = WHOLE) -> Phrase:
    """The municipality's: the finding, how much it is, what keeps coming back, and what others have counted (`extra`
    last)."""
    chosen = [(a, gathered(a.released, week.joined, week.parted)) for a in week.areas[: week.prioritised]]
    return within(
        [
            Sentence(say.finding(week), 9),
            Sentence(say.total(week) if week.answered and not week.is_open else say.NOTHING, 8),
            *(Sentence(say.recurring(area, events, week.names), 7) for area, events in chosen),
            Sentence(say.police(week.police, week.names, whole=True), 6),
            *(Sentence(p, 6) for p in extra),
        ],
        most,
    )
