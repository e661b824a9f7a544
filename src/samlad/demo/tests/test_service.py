from collections import Counter
from datetime import date

import pytest
from django_scopes import scope

from samlad.audit.verifying import chain_fault
from samlad.collection.models import ReleasedCount, ReleasedObservation, ReleasedResponse, Report, Round
from samlad.collection.models.observation import Observation
from samlad.demo.organisations import staffing
from samlad.demo.service import SLUG, make_demo
from samlad.demo.timeline import make_timeline
from samlad.lib.errors import UserError
from samlad.measures.models import Measure
from samlad.meetings.models import DecisionReport, DecisionState, Preparation, PreparationDone
from samlad.meetings.queries import attending, decisions_of, leader, open_decisions, week_meeting
from samlad.partnership.models import Organisation, Partnership
from samlad.picture.models import SituationPicture

WEEKS = 36


def test_every_organisation_is_of_a_kind_the_register_knows():
    assert {each.kind for each in staffing(today=date(2026, 11, 25)).organisations} <= set(Organisation.Kind.values)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(
    "today",
    [date(2026, 11, 25), pytest.param(date(2026, 12, 31), marks=pytest.mark.one_database)],
    ids=str,
)
def test_the_made_up_municipality_is_there_whole_and_only_once(today):
    timeline = make_timeline(seed=1, today=today, weeks=WEEKS)
    demo = make_demo(seed=1, today=today, weeks=WEEKS)
    partnership = Partnership.objects.get(slug=SLUG)
    assert partnership.made_up
    with scope(partnership=partnership):
        rounds = list(Round.objects.order_by("observed_to").select_related("closure"))
        assert [r.label for r in rounds] == [r.label for r in timeline.rounds]
        assert [r.closed for r in rounds] == [not r.open for r in timeline.rounds]
        assert rounds[-1].observed_from <= today <= rounds[-1].meeting_at.date()
        assert Observation.objects.count() == demo["observations"] == len(timeline.observations) + len(timeline.events)
        answered = sum(a.kind != "missing" for a in timeline.answers)
        assert Report.objects.filter(round__in=rounds).exclude(submission=None).count() == answered

        closed = [r for r in rounds if r.closed]
        in_all = ReleasedResponse.objects.filter(area=None, round__in=rounds)
        assert set(in_all.values_list("round_id", flat=True)) == {r.pk for r in closed}
        assert all(row.expected == len(timeline.staffing.reporting()) for row in in_all)
        assert ReleasedCount.objects.filter(round=closed[-1]).exists()

        assert Observation.objects.filter(round=closed[-1], release=None).exists(), (
            "a coordinator has something to share"
        )
        assert ReleasedObservation.objects.filter(observation__round=closed[-1]).exists()
        if not rounds[-1].closed:
            assert not ReleasedObservation.objects.filter(observation__round=rounds[-1]).exclude(
                observation__indicator__code="event"
            )
        assert SituationPicture.objects.exclude(publications=None).distinct().count() == demo["published"] == 4
        _is_met(timeline, {r.label: r for r in rounds})
    assert chain_fault(partnership.pk) is None
    with pytest.raises(UserError):
        make_demo(seed=1, today=today, weeks=WEEKS)


def _is_met(timeline, rounds):
    """The room of the newest meeting has something to follow: decisions wherever one can stand, and measures that not
    all may see."""
    newest = timeline.held[-1]
    meeting, day = week_meeting(newest.label), newest.meeting_at.date()
    own, back = decisions_of(meeting, day), open_decisions(meeting, day)
    state = DecisionState.State
    assert {d.state for d in own} == {state.DECIDED, state.PROPOSED}
    assert {d.state for d in back} == {state.DECIDED, state.ANCHORING, state.ANCHORED}
    assert [d.overdue for d in back].count(True) == 1
    assert DecisionReport.objects.count() == 2
    assert DecisionState.objects.filter(state=state.REJECTED).count() == 1
    assert len(attending(meeting)) == 3
    assert leader(meeting).function.name == "Mötesledare, polisen"
    seen = Counter(Measure.objects.values_list("visibility", flat=True))
    assert seen == {"picture": 12, "meeting": 3, "own": 3}
    whose = {m.organisation.name for m in Measure.objects.filter(visibility="own").select_related("organisation")}
    assert len(whose) == 3, "each lead has one that nobody else sees"
    done = PreparationDone.objects.filter(round=rounds[newest.label]).count()
    assert 0 < done < Preparation.objects.count()
