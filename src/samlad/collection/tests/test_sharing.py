from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from tests.steps import close, open_week, share, share_unchanged, still_there, tell

from samlad.audit.models import Event
from samlad.collection import _sharing, service
from samlad.collection.models import ReleasedObservation
from samlad.collection.queries import persisting_raw, raw_observations, released_observations
from samlad.lib.digests import digest_of
from samlad.lib.errors import UserError
from samlad.partnership.actor import OutOfScope
from samlad.partnership.service import add_function, assign

WITH_A_NAME = "Kalle Svensson, 070-174 06 05, klottrade på muren"


@pytest.fixture
def observation(world, round):
    """What the school's headmaster reported, whom the municipality compiles."""
    return tell(world, round)


def press(world, *observations, who="samordnare"):
    return share_unchanged(world, observations, who)


def test_the_leads_coordinator_shares_what_its_units_saw(world, round, observation):
    share(world, observation)
    assert [o.wording for o in released_observations(round)] == ["Klotter på en mur"]


def test_another_lead_neither_reads_nor_shares_it(world, round, observation):
    police = world.actor("polissamordnare")
    assert not raw_observations(police, round).exists()
    for attempt in (
        lambda: share(world, observation, who="polissamordnare"),
        lambda: press(world, observation, who="polissamordnare"),
        lambda: service.withdraw_release(actor=police, now=world.now, observation_id=observation.pk),
    ):
        with pytest.raises(OutOfScope):
            attempt()
    assert not ReleasedObservation.objects.exists()


def test_the_units_own_coordinator_may(world, round, observation):
    own = add_function(
        actor=world.system,
        now=world.now,
        organisation_id=world.organisations["Skolan"].pk,
        name="skolsamordnare",
        duties=["coordinator"],
    )
    world.accounts["skola"] = assign(
        actor=world.system,
        now=world.now,
        function_id=own.pk,
        name="Skola",
        email="s@example.se",
        starts_on=world.now.date(),
    ).account
    assert raw_observations(world.actor("skola"), round).count() == 1
    assert share(world, observation, who="skola")


@pytest.mark.parametrize("who", ["rektor", "styrgrupp", "registrator"])
def test_nobody_else_may(world, observation, who):
    with pytest.raises(PermissionDenied):
        share(world, observation, who=who)


def test_shared_again_the_wording_is_the_last_one(world, round, observation):
    share(world, observation, "Klotter")
    share(world, observation, "Klotter på skolan")
    assert [o.wording for o in released_observations(round)] == ["Klotter på skolan"]


@pytest.mark.parametrize("wording", ["", "   \n"])
def test_an_empty_wording_is_refused(world, observation, wording):
    with pytest.raises(UserError):
        share(world, observation, wording)


def test_one_press_shares_what_needs_no_look_and_holds_back_the_rest(world, round, observation):
    named, blank = tell(world, round, text=WITH_A_NAME), tell(world, round, text="")
    shared, held_back = press(world, observation, named, blank)
    assert (shared, held_back) == ([observation.pk], [named.pk, blank.pk])
    assert [o.observation_id for o in released_observations(round)] == [observation.pk]


def test_the_press_changes_nothing_that_was_shared_in_other_words(world, round, observation):
    share(world, observation, "Omskrivet")
    assert press(world, observation, observation) == ([], [])
    assert ReleasedObservation.objects.get().wording == "Omskrivet"


def test_one_that_is_not_ones_own_stops_the_whole_press(world, round, observation):
    guards = tell(world, round, who="väktare", area="Öster")
    with pytest.raises(OutOfScope):
        press(world, observation, guards)
    assert not ReleasedObservation.objects.exists()


def test_what_is_withdrawn_is_no_longer_read(world, round, observation):
    share(world, observation)
    for _twice in range(2):
        service.withdraw_release(actor=world.actor("samordnare"), now=world.now, observation_id=observation.pk)
    assert not released_observations(round).exists()


def test_the_joint_world_reads_released_words_only(world, round, observation):
    shared = tell(world, round, text="Ruta krossad")
    share(world, shared, "En ruta krossad")
    close(world, round)
    assert [o.observation_id for o in released_observations(round)] == [shared.pk]


def test_changed_by_its_reporter_what_is_shared_keeps_its_wording(world, round, observation):
    from tests.steps import observed

    share(world, observation, "Klotter")
    service.change_observation(
        actor=world.actor("rektor"),
        now=world.now,
        observation_id=observation.pk,
        version=0,
        observed=observed(text=WITH_A_NAME),
        screening_confirmed=digest_of(WITH_A_NAME),
    )
    assert [o.wording for o in released_observations(round)] == ["Klotter"]


def test_shared_words_come_back_with_their_weeks_as_long_as_it_persists(world, round, observation):
    share(world, observation)
    for n, label in enumerate(("2026-W49", "2026-W50", "2026-W51"), start=2):
        following = open_week(world, label)
        still_there(world, observation, following)
        assert [(o.observation_id, o.weeks) for o in released_observations(following)] == [(observation.pk, n)]
        assert [i.weeks for i in persisting_raw(world.actor("samordnare"), following)] == [n]
        assert persisting_raw(world.actor("polissamordnare"), following) == []
    last = open_week(world, "2026-W52")
    still_there(world, observation, last, status="resolved")
    assert not released_observations(last).exists()


def test_a_late_answer_does_not_lose_the_words_of_the_round(world, round, observation):
    share(world, observation)
    close(world, round)
    tell(world, round, who="väktare", area="Öster", now=round.closes_at + timedelta(hours=1))
    assert released_observations(round).count() == 1


def test_a_coordinator_judges_how_much_unsafety_it_caused_and_blank_is_not_none(world, round, observation):
    judge = {"actor": world.actor("samordnare"), "now": world.now, "observation_id": observation.pk}
    assert service.judge_signal(**judge, signal=0).signal == 0
    assert service.judge_signal(**judge, signal=3).signal == 3
    observation.refresh_from_db()
    assert observation.signal == 3
    assert service.judge_signal(**judge, signal=None).signal is None
    with pytest.raises(OutOfScope):
        service.judge_signal(**judge | {"actor": world.actor("polissamordnare")}, signal=3)
    assert [e.data["after"] for e in Event.objects.filter(verb="observation.signal_judged")] == [0, 3, None]


def seen_in(observation):
    """The labels of the rounds in which the joint world knows it was seen."""
    return sorted(
        ReleasedObservation.objects.get(observation=observation).sightings.values_list("round__label", flat=True)
    )


def test_withdrawing_empties_the_wording_and_leaves_a_row_that_says_when_and_by_whom(world, observation):
    share(world, observation)
    service.withdraw_release(actor=world.actor("samordnare"), now=world.now, observation_id=observation.pk)
    row = ReleasedObservation.objects.get()
    assert (row.wording, row.withdrawn_at, row.withdrawn_by) == ("", world.now, world.actor("samordnare").label)


def test_what_was_withdrawn_can_be_shared_again_by_itself_and_with_one_press(world, round, observation):
    for again in (lambda: share(world, observation, "Klotter"), lambda: press(world, observation)):
        share(world, observation)
        service.withdraw_release(actor=world.actor("samordnare"), now=world.now, observation_id=observation.pk)
        again()
        assert released_observations(round).get().wording
        assert ReleasedObservation.objects.get().withdrawn_at is None


def test_facts_follow_the_report_and_the_rounds_its_answers(world, round, observation):
    from tests.steps import observed

    share(world, observation)
    assert seen_in(observation) == ["2026-W48"]
    changed = observed(text=observation.text, area_id=world.areas["Öster"].pk)
    service.change_observation(
        actor=world.actor("rektor"), now=world.now, observation_id=observation.pk, version=0, observed=changed
    )
    assert released_observations(round).get().area == world.areas["Öster"]
    service.judge_signal(actor=world.actor("samordnare"), now=world.now, observation_id=observation.pk, signal=3)
    assert released_observations(round).get().signal == 3
    close(world, round)
    following = open_week(world, "2026-W49")
    still_there(world, observation, following)
    assert seen_in(observation) == ["2026-W48", "2026-W49"]
    assert [(o.wording, o.weeks) for o in released_observations(following)] == [("Klotter på en mur", 2)]
    service.answer_status(
        actor=world.actor("rektor"),
        now=following.opens_at,
        observation_id=observation.pk,
        round_id=following.pk,
        status="ceased",
    )
    assert seen_in(observation) == ["2026-W48"]
    assert not released_observations(following).exists()
    assert ReleasedObservation.objects.get().ceased_in == following


def test_shared_late_it_has_been_seen_in_every_round_so_far(world, round, observation):
    close(world, round)
    following = open_week(world, "2026-W49")
    still_there(world, observation, following)
    share(world, observation)
    assert seen_in(observation) == ["2026-W48", "2026-W49"]


def test_the_place_goes_along_only_where_the_organisation_lets_it(world, round):
    from samlad.partnership.service import change_organisation
    from samlad.places.service import add_place

    place = add_place(actor=world.system, now=world.now, name="Torget", area_id=world.areas["Ängby"].pk)
    for known, expected in ((True, place), (False, None)):
        change_organisation(
            actor=world.system, now=world.now, organisation_id=world.organisations["Skolan"].pk, shares_places=known
        )
        observation = tell(world, round, place_id=place.pk, text=f"Klotter {known}")
        share(world, observation)
        row = ReleasedObservation.objects.get(observation=observation)
        assert (row.place, row.area) == (expected, world.areas["Ängby"])


def test_what_is_taken_back_leaves_no_wording_among_what_was_released(world, round, observation):
    share(world, observation)
    service.take_back_observation(actor=world.actor("rektor"), now=world.now, observation_id=observation.pk)
    assert [(r.wording, r.observation) for r in ReleasedObservation.objects.all()] == [("", None)]
    assert not released_observations(round).exists()


@pytest.mark.parametrize("withdrawn", [False, True], ids=["never shared", "withdrawn before"])
def test_words_that_somebody_else_is_sharing_just_now_stand(world, round, observation, monkeypatch, withdrawn):
    """Between what the press read and what it writes, another coordinator shares it in other words."""
    if withdrawn:
        share(world, observation)
        service.withdraw_release(actor=world.actor("samordnare"), now=world.now, observation_id=observation.pk)

    def meanwhile(text):
        share(world, observation, "Omskrivet")
        return ()

    with monkeypatch.context() as patched:
        patched.setattr(_sharing, "findings_in", meanwhile)
        press(world, observation)
    assert [o.wording for o in released_observations(round)] == ["Omskrivet"]
