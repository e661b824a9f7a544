from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from tests.steps import close, open_week, share, share_unchanged, still_there, tell

from samlad.audit.models import Event
from samlad.collection import service
from samlad.collection.models import Release
from samlad.collection.queries import persisting_raw, raw_observations, released_observations
from samlad.lib.digests import digest_of
from samlad.lib.errors import UserError
from samlad.partnership.actor import OutOfScope
from samlad.partnership.service import add_function, assign

WITH_A_NAME = "Kalle Svensson, 070-174 06 05, klottrade på muren"


@pytest.fixture
def told(world, round):
    """What the school's headmaster reported, whom the municipality compiles."""
    return tell(world, round)


def press(world, *observations, who="samordnare"):
    return share_unchanged(world, observations, who)


def test_the_leads_coordinator_shares_what_its_units_saw(world, round, told):
    share(world, told)
    assert [o.release.wording for o in released_observations(round)] == ["Klotter på en mur"]


def test_another_lead_neither_reads_nor_shares_it(world, round, told):
    police = world.actor("polissamordnare")
    assert not raw_observations(police, round).exists()
    for attempt in (
        lambda: share(world, told, who="polissamordnare"),
        lambda: press(world, told, who="polissamordnare"),
        lambda: service.withdraw_release(actor=police, now=world.now, observation_id=told.pk),
    ):
        with pytest.raises(OutOfScope):
            attempt()
    assert not Release.objects.exists()


def test_the_units_own_coordinator_may(world, round, told):
    own = add_function(
        actor=world.system, now=world.now, organisation_id=world.organisations["Skolan"].pk, name="skolsamordnare",
        duties=["coordinator"],
    )  # fmt: skip
    world.accounts["skola"] = assign(
        actor=world.system,
        now=world.now,
        function_id=own.pk,
        name="Skola",
        email="s@example.se",
        starts_on=world.now.date(),
    ).account
    assert raw_observations(world.actor("skola"), round).count() == 1
    assert share(world, told, who="skola")


@pytest.mark.parametrize("who", ["rektor", "styrgrupp", "registrator"])
def test_nobody_else_may(world, told, who):
    with pytest.raises(PermissionDenied):
        share(world, told, who=who)


def test_shared_again_the_wording_is_the_last_one(world, round, told):
    share(world, told, "Klotter")
    share(world, told, "Klotter på skolan")
    assert [o.release.wording for o in released_observations(round)] == ["Klotter på skolan"]


@pytest.mark.parametrize("wording", ["", "   \n"])
def test_an_empty_wording_is_refused(world, told, wording):
    with pytest.raises(UserError):
        share(world, told, wording)


def test_one_press_shares_what_needs_no_look_and_holds_back_the_rest(world, round, told):
    named, blank = tell(world, round, text=WITH_A_NAME), tell(world, round, text="")
    shared, held_back = press(world, told, named, blank)
    assert (shared, held_back) == ([told.pk], [named.pk, blank.pk])
    assert [o.pk for o in released_observations(round)] == [told.pk]


def test_the_press_changes_nothing_that_was_shared_in_other_words(world, round, told):
    share(world, told, "Omskrivet")
    assert press(world, told, told) == ([], [])
    assert Release.objects.get().wording == "Omskrivet"


def test_one_that_is_not_ones_own_stops_the_whole_press(world, round, told):
    guards = tell(world, round, who="väktare", area="Öster")
    with pytest.raises(OutOfScope):
        press(world, told, guards)
    assert not Release.objects.exists()


def test_what_is_withdrawn_is_no_longer_read(world, round, told):
    share(world, told)
    for _twice in range(2):
        service.withdraw_release(actor=world.actor("samordnare"), now=world.now, observation_id=told.pk)
    assert not released_observations(round).exists()


def test_the_joint_world_reads_released_words_only(world, round, told):
    shared = tell(world, round, text="Ruta krossad")
    share(world, shared, "En ruta krossad")
    close(world, round)
    assert [o.pk for o in released_observations(round)] == [shared.pk]


def test_changed_by_its_reporter_what_is_shared_keeps_its_wording(world, round, told):
    from tests.steps import observed

    share(world, told, "Klotter")
    service.change_observation(
        actor=world.actor("rektor"),
        now=world.now,
        observation_id=told.pk,
        version=0,
        observed=observed(text=WITH_A_NAME),
        judged=digest_of(WITH_A_NAME),
    )
    assert [o.release.wording for o in released_observations(round)] == ["Klotter"]


def test_shared_words_come_back_with_their_weeks_as_long_as_it_persists(world, round, told):
    share(world, told)
    for n, label in enumerate(("2026-W49", "2026-W50", "2026-W51"), start=2):
        following = open_week(world, label)
        still_there(world, told, following)
        assert [(o.pk, o.weeks) for o in released_observations(following)] == [(told.pk, n)]
        assert [i.weeks for i in persisting_raw(world.actor("samordnare"), following)] == [n]
        assert persisting_raw(world.actor("polissamordnare"), following) == []
    last = open_week(world, "2026-W52")
    still_there(world, told, last, status="resolved")
    assert not released_observations(last).exists()


def test_a_late_answer_does_not_lose_the_words_of_the_round(world, round, told):
    share(world, told)
    close(world, round)
    tell(world, round, who="väktare", area="Öster", now=round.closes_at + timedelta(hours=1))
    assert released_observations(round).count() == 1


def test_a_coordinator_judges_how_much_unsafety_it_caused_and_blank_is_not_none(world, round, told):
    judge = {"actor": world.actor("samordnare"), "now": world.now, "observation_id": told.pk}
    assert service.judge_signal(**judge, signal=0).signal == 0
    assert service.judge_signal(**judge, signal=3).signal == 3
    told.refresh_from_db()
    assert told.signal == 3
    assert service.judge_signal(**judge, signal=None).signal is None
    with pytest.raises(OutOfScope):
        service.judge_signal(**judge | {"actor": world.actor("polissamordnare")}, signal=3)
    assert [e.data["after"] for e in Event.objects.filter(verb="observation.signal_judged")] == [0, 3, None]
