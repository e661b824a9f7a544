"""A gear-up of some weeks ago, ended early: what a newcomer finds under the follow-up."""

from collections.abc import Iterable
from datetime import time, timedelta

from samlad.collection import service as collection
from samlad.collection.models import Round
from samlad.collection.queries import extra_rounds
from samlad.partnership.actor import Actor

WEEKS_AGO = 6  # among the closed weeks, before those with a published picture
REASON = "Bilbränder tre nätter i rad och oro bland de boende. Vi möts även på måndagar och fredagar."
CALMER = "Det har varit lugnt sedan i lördags. Vi fortsätter på torsdagsmötet."


def gear_up_once(actor: Actor, weeks: list[Round], reporters: Iterable[int]) -> None:
    """On the second day of a closed week, with one extra meeting, whose reports say that nothing new has happened. No
    observation is of it, so the weeks are what they were."""
    closed = [w for w in weeks if w.closed]
    if len(closed) <= WEEKS_AGO:
        return
    week = closed[-WEEKS_AGO]
    now = week.opens_at + timedelta(days=1, hours=11)
    geared = collection.gear_up(
        actor=actor,
        now=now,
        reason=REASON,
        last_day=week.observed_from + timedelta(days=15),
        weekdays=[1, 5],
        meeting_time=time(9),
    )
    for extra in extra_rounds(geared):
        for number, function in enumerate(sorted(reporters)):
            if number % 3:  # one in three does not answer
                collection.report_nothing_new(
                    actor=actor,
                    now=extra.closes_at - timedelta(hours=2),
                    round_id=extra.pk,
                    function_id=function,
                    key=f"extra{number}",
                )
        collection.close_round(actor=actor, now=extra.closes_at, round_id=extra.pk)
        calmer = extra.meeting_at + timedelta(hours=1)
        collection.end_gear_up(actor=actor, now=calmer, gear_up_id=geared.pk, reason=CALMER)
