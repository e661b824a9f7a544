from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from tests.steps import away, close, observed, open_week, quiet, still_there, tell

from samlad.audit.models import Event
from samlad.collection import service
from samlad.collection.models import Closure, ReleasedCount, ReleasedObservation, ReleasedResponse, Round, Submission
from samlad.collection.models.observation import Observation
from samlad.collection.queries import answers, meeting_round, recent, released, round_being_reported
from samlad.lib.errors import UserError
from samlad.lib.weeks import Week
from samlad.partnership.service import change_rhythm


def counts(round):
    return {
        (c.area.name if c.area else None, c.indicator.code): (c.new, c.persisting)
        for c in ReleasedCount.objects.filter(round=round).select_related("area", "indicator")
    }


def coverage(round, area=None):
    c = (
        ReleasedResponse.objects.get(round=round, area__name=area)
        if area
        else ReleasedResponse.objects.get(round=round, area=None)
    )
    return {
        "expected": c.expected,
        "told": c.with_observations,
        "quiet": c.quiet,
        "closed": c.closed,
        "answered": c.answered,
    }


def test_a_round_opened_twice_is_one(world, round):
    assert open_week(world, "2026-W48").pk == round.pk
    assert Round.objects.count() == 1
    assert Event.objects.filter(verb="round.opened").count() == 1


def test_a_week_without_a_meeting_opens_no_round(world):
    change_rhythm(actor=world.system, now=world.now, cadence=2, first_week="2026-W48")
    with pytest.raises(UserError):
        open_week(world, "2026-W49")
    assert open_week(world, "2026-W50").observed_from.isoformat() == "2026-11-26"


def test_days_are_asked_about_once(world):
    """The fortnight that is open holds the week's days."""
    change_rhythm(actor=world.system, now=world.now, cadence=2, first_week="2026-W49")
    open_week(world, "2026-W49")
    change_rhythm(actor=world.system, now=world.now, cadence=1)
    with pytest.raises(UserError, match="2026-W49"):
        open_week(world, "2026-W48")
    assert Round.objects.count() == 1


def test_a_reporter_opens_and_closes_no_round(world, round):
    for act in (
        lambda a: service.open_round(actor=a, now=world.now, week=Week(2026, 49)),
        lambda a: service.close_round(actor=a, now=world.now, round_id=round.pk),
    ):
        with pytest.raises(PermissionDenied):
            act(world.actor("rektor"))
        act(world.actor("samordnare"))


def test_a_round_closed_twice_is_closed_once(world, round):
    first = close(world, round)
    again = close(world, round, now=round.closes_at + timedelta(days=1))
    assert (first.pk, first.closed_at) == (again.pk, again.closed_at)
    assert Closure.objects.count() == 1
    assert Event.objects.filter(verb="round.closed").count() == 1


def test_counts_cross_only_when_the_round_closes(world, round):
    tell(world, round)
    assert not ReleasedCount.objects.exists()
    assert not ReleasedResponse.objects.exists()
    close(world, round)
    assert counts(round) == {("Ängby", "damage"): (1, 0)}


def test_no_words_cross_by_themselves(world, round):
    tell(world, round)
    close(world, round)
    assert not ReleasedObservation.objects.exists()


def test_quiet_is_a_zero_and_missing_is_missing(world, round):
    quiet(world, round)
    close(world, round)
    assert counts(round) == {}
    assert coverage(round) == {"expected": 2, "told": 0, "quiet": 1, "closed": 0, "answered": 1}
    assert coverage(round, "Ängby") == {"expected": 2, "told": 0, "quiet": 1, "closed": 0, "answered": 1}
    assert coverage(round, "Öster") == {"expected": 1, "told": 0, "quiet": 0, "closed": 0, "answered": 0}


def test_closed_for_the_week_is_neither_quiet_nor_missing(world, round):
    away(world, round)
    tell(world, round, who="väktare")
    close(world, round)
    assert coverage(round) == {"expected": 2, "told": 1, "quiet": 0, "closed": 1, "answered": 1}


def test_a_report_that_comes_late_changes_the_counts(world, round):
    close(world, round)
    tell(world, round, now=round.closes_at + timedelta(hours=3))
    assert counts(round) == {("Ängby", "damage"): (1, 0)}
    assert coverage(round)["told"] == 1
    quiet(world, round, who="väktare", now=round.closes_at + timedelta(days=1))
    assert coverage(round)["answered"] == 2
    assert [a.late for a in answers(round)] == [True, True]


def test_closed_early_by_a_person_what_comes_is_late(world, round):
    close(world, round, now=world.now)
    tell(world, round, now=world.now + timedelta(hours=1))
    assert Submission.objects.get().late


def test_the_closing_of_a_round_counts_what_is_still_there(world, round):
    observation = tell(world, round)
    close(world, round)
    following = open_week(world, "2026-W49")
    still_there(world, observation, following)
    quiet(world, following, now=following.opens_at + timedelta(days=1))
    close(world, following)
    assert counts(following) == {("Ängby", "damage"): (0, 1)}


@pytest.mark.parametrize("status", ["resolved", "ceased", "unknown"])
def test_what_is_over_or_not_known_is_not_counted_as_still_there(world, round, status):
    observation = tell(world, round)
    following = open_week(world, "2026-W49")
    still_there(world, observation, following, status=status)
    close(world, following)
    assert not any(sum(c) for c in counts(following).values())
    unanswered = sum(ReleasedCount.objects.filter(round=following).values_list("unanswered", flat=True))
    assert unanswered == (status == "unknown")


def test_what_is_not_answered_is_counted_as_that_until_it_is_over(world, round):
    observation = tell(world, round)
    tell(world, round, indicator="event")  # is not asked about again
    rounds = [open_week(world, f"2026-W{n}") for n in (49, 50, 51)]
    still_there(world, observation, rounds[1], status="ceased")
    for later in rounds:
        quiet(world, later, now=later.opens_at + timedelta(days=1))
        close(world, later)
    crossed = ReleasedCount.objects.filter(round__in=rounds, unanswered__gt=0)
    assert [(c.round, c.unanswered) for c in crossed] == [(rounds[0], 1)]


def test_the_open_round_is_the_one_reporters_answer(world, round):
    following = open_week(world, "2026-W49")
    assert round_being_reported(recent(), world.now) == round
    assert round_being_reported(recent(), following.opens_at) == following
    assert meeting_round(world.now) == round


class TestWhatASecondLookAtReportsFound:
    def test_sending_again_after_the_closing_with_the_same_key_is_harmless(self, world, round):
        """The telephone was out of reach and does not know that the first try arrived."""
        first, second = tell(world, round, key="a"), tell(world, round, key="b")
        later = round.closes_at + timedelta(hours=1)
        assert tell(world, round, key="b", now=later).pk == second.pk
        assert tell(world, round, key="a", now=later).pk == first.pk
        assert quiet(world, open_week(world, "2026-W49"), key="q", now=later + timedelta(days=1)).submission
        assert Observation.objects.count() == 2

    def test_what_is_taken_back_may_be_sent_again_from_the_browsers_history(self, world, round):
        observation = tell(world, round, key="a")
        service.take_back_observation(actor=world.actor("rektor"), now=world.now, observation_id=observation.pk)
        assert {a.function.name: a.answer for a in answers(round)} == {"rektor": None, "väktare": None}
        assert tell(world, round, key="a").pk != observation.pk
        assert {a.function.name: a.answer for a in answers(round)}["rektor"] == "observations"

    def test_what_was_taken_back_in_time_and_is_sent_again_after_the_closing_is_told_late(self, world, round):
        tell(world, round, key="b")
        observation = tell(world, round, key="a")
        service.take_back_observation(actor=world.actor("rektor"), now=world.now, observation_id=observation.pk)
        again = tell(world, round, key="a", now=round.closes_at)
        assert (again.pk != observation.pk, again.created_at) == (True, round.closes_at)

    def test_what_is_taken_back_is_no_longer_shared(self, world, round):
        observation = tell(world, round)
        service.release(
            actor=world.actor("samordnare"), now=world.now, observation_id=observation.pk, wording="Klotter"
        )
        service.take_back_observation(actor=world.actor("rektor"), now=world.now, observation_id=observation.pk)
        emptied = ReleasedObservation.objects.get()
        assert (emptied.wording, emptied.observation) == ("", None)
        assert not released().exists()
        assert not Observation.objects.exists()

    def test_a_day_that_has_not_come_is_refused(self, world, round):
        tomorrow = world.now + timedelta(days=1)
        assert tomorrow.date() <= round.observed_to
        with pytest.raises(UserError):
            tell(world, round, starts_at=tomorrow)
        assert tell(world, round, indicator="event", starts_at=tomorrow).local_date == tomorrow.date()

    @pytest.mark.parametrize("precision", ["week", "night"])
    def test_the_whole_week_and_tonight_may_reach_ahead(self, world, round, precision):
        starts = world.now - timedelta(days=3) if precision == "week" else world.now
        fields = observed(starts_at=starts, ends_at=starts + timedelta(days=4), precision=precision)
        observation = service.add_observation(
            actor=world.actor("rektor"),
            now=world.now,
            round_id=round.pk,
            function_id=world.functions["rektor"].pk,
            key="k",
            observed=fields,
        )
        assert observation.precision == precision

    def test_quiet_after_observations_is_refused(self, world, round):
        tell(world, round)
        with pytest.raises(UserError):
            quiet(world, round)

    def test_an_observation_after_quiet_wins(self, world, round):
        quiet(world, round)
        tell(world, round)
        assert {a.function.name: a.answer for a in answers(round)}["rektor"] == "observations"
        assert Submission.objects.count() == 2

    def test_a_draft_is_kept_and_counted_nowhere(self, world, round):
        service.save_draft(
            actor=world.actor("rektor"),
            now=world.now,
            round_id=round.pk,
            function_id=world.functions["rektor"].pk,
            form="f",
            fields={f"f{n}": "x" * 9999 for n in range(99)},
        )
        assert [a.answer for a in answers(round)] == [None, None]
        close(world, round)
        assert coverage(round)["answered"] == 0

    def test_a_round_that_has_not_opened_takes_nothing(self, world, round):
        following = open_week(world, "2026-W49")
        with pytest.raises(UserError):
            quiet(world, following)
