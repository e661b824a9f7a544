from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from samlad.collection import service
from samlad.collection.queries import answers, open_items
from samlad.collection.service import Observed
from samlad.lib.errors import UserError
from samlad.lib.weeks import Week
from samlad.partnership.actor import OutOfScope
from samlad.screening.service import ScreeningRequired

WHEN = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)


def observed(**changes):
    return Observed(
        **(
            {
                "indicator": "damage",
                "starts_at": WHEN,
                "ends_at": WHEN,
                "precision": "moment",
                "text": "Klotter",
            }
            | changes
        )
    )


def add(world, round, key="k1", who="rektor", now=None, screening_confirmed="", **changes):
    return service.add_observation(
        actor=world.actor(who),
        now=now or world.now,
        round_id=round.pk,
        function_id=world.functions[who].pk,
        key=key,
        observed=observed(area_id=world.areas["Ängby"].pk, **changes),
        screening_confirmed=screening_confirmed,
    )


def quiet(world, round, key="q1", who="rektor", now=None):
    return service.report_nothing_new(
        actor=world.actor(who),
        now=now or world.now,
        round_id=round.pk,
        function_id=world.functions[who].pk,
        key=key,
    )


def test_quiet_closed_and_missing_are_three_things(world, round):
    quiet(world, round)
    assert {a.function.name: a.answer for a in answers(round)} == {"rektor": "quiet", "väktare": None}
    service.report_closed(
        actor=world.actor("väktare"),
        now=world.now,
        round_id=round.pk,
        function_id=world.functions["väktare"].pk,
        key="c",
    )
    assert {a.function.name: a.answer for a in answers(round)} == {"rektor": "quiet", "väktare": "closed"}


def test_a_report_pressed_twice_is_one(world, round):
    assert quiet(world, round).submissions.count() == quiet(world, round).submissions.count() == 1
    assert add(world, round).pk == add(world, round).pk


def test_a_reporter_reports_for_no_other_function(world, round):
    with pytest.raises(OutOfScope):
        service.report_nothing_new(
            actor=world.actor("rektor"),
            now=world.now,
            round_id=round.pk,
            function_id=world.functions["väktare"].pk,
            key="x",
        )
    with pytest.raises(PermissionDenied):
        service.report_nothing_new(
            actor=world.actor("samordnare"),
            now=world.now,
            round_id=round.pk,
            function_id=world.functions["rektor"].pk,
            key="x",
        )


def test_late_is_accepted_and_marked_and_what_was_in_time_is_final(world, round):
    late = round.closes_at + timedelta(hours=2)
    observation = add(world, round)
    change = {"actor": world.actor("rektor"), "observation_id": observation.pk, "version": 0}
    with pytest.raises(UserError):
        service.change_observation(**change, now=late, observed=observed(text="Annat"))
    added = add(world, round, key="k2", now=late)  # as those may who had not answered
    change |= {"observation_id": added.pk}
    assert service.change_observation(**change, now=late, observed=observed(text="Annat")).text == "Annat"
    report = quiet(world, round, who="väktare", now=late)
    assert report.submission.late


@pytest.mark.parametrize(
    "changes",
    [
        {"text": "x" * 100_000},
        {"starts_at": WHEN - timedelta(days=30), "ends_at": WHEN - timedelta(days=30)},
        {"ends_at": WHEN - timedelta(hours=1)},
        {"indicator": "nonsense"},
    ],
)
def test_what_cannot_be_right_is_refused_with_a_sentence_and_nothing_is_saved(world, round, changes):
    with pytest.raises(UserError) as caught:
        add(world, round, **changes)
    assert len(caught.value.message) > 10
    assert [a.answer for a in answers(round)] == [None, None]


def test_what_persists_comes_back_until_somebody_says_it_is_over(world, round):
    observation = add(world, round)
    later = world.now + timedelta(weeks=1)
    following = service.open_round(actor=world.system, now=later, week=Week(2026, 49))
    assert [i.observation.pk for i in open_items(observation.function_id, following)] == [observation.pk]

    def answer(status):
        service.answer_status(
            actor=world.actor("rektor"),
            now=later,
            observation_id=observation.pk,
            round_id=following.pk,
            status=status,
        )

    answer("persists")
    assert open_items(observation.function_id, following)[0].weeks == 2
    answer("resolved")
    third = service.open_round(actor=world.system, now=later + timedelta(weeks=1), week=Week(2026, 50))
    assert open_items(observation.function_id, third) == []
    answer("unknown")
    assert [i.observation.pk for i in open_items(observation.function_id, third)] == [observation.pk]


def test_a_successor_sees_what_the_function_reported_before(world, round):
    from datetime import date

    from samlad.partnership.actor import actor_of_account
    from samlad.partnership.service import assign

    observation = add(world, round)
    heir = assign(
        actor=world.system,
        now=world.now,
        function_id=world.functions["rektor"].pk,
        name="Ny",
        email="ny@example.se",
        starts_on=date(2026, 11, 1),
    )
    actor = actor_of_account(heir.account, world.partnership, now=world.now)
    service.change_observation(
        actor=actor, now=world.now, observation_id=observation.pk, version=0, observed=observed(text="Mer klotter")
    )
    observation.refresh_from_db()
    assert observation.text == "Mer klotter"


def test_an_event_may_lie_ahead_and_nothing_else_may(world, round):
    ahead = WHEN + timedelta(days=10)
    assert add(world, round, indicator="event", starts_at=ahead, ends_at=ahead).local_date == ahead.date()
    with pytest.raises(UserError):
        add(world, round, key="k9", starts_at=ahead, ends_at=ahead)


def test_blank_signal_is_not_zero(world, round):
    assert add(world, round).signal is None
    assert add(world, round, key="k2", signal=0).signal == 0


def test_another_partnerships_area_does_not_exist(world, round, other_world):
    with pytest.raises(OutOfScope):
        service.add_observation(
            actor=world.actor("rektor"),
            now=world.now,
            round_id=round.pk,
            function_id=world.functions["rektor"].pk,
            key="k",
            observed=observed(area_id=other_world.areas["Ängby"].pk),
        )


def test_a_text_that_is_too_long_to_be_sent_is_kept_whole_as_a_draft_and_never_cut(world, round):
    def draft(text):
        place = {"round_id": round.pk, "function_id": world.functions["rektor"].pk}
        return service.save_draft(actor=world.actor("rektor"), now=world.now, form="f", fields={"text": text}, **place)

    long = "ord " * 1_500 + "slutet"
    assert draft(long).fields["text"] == long
    with pytest.raises(UserError):
        draft("x" * 20_001)


def test_words_are_stored_as_people_read_them(world, round):
    observation = add(world, round, text=" A\u030akaren\r\nsprang\u200b\x0bbort\x00 ")
    assert observation.text == "Åkaren\nsprang bort"


def test_words_that_may_point_at_a_person_are_looked_at_before_they_are_kept(world, round):
    """The service asks, whatever page, file or program the words come from."""
    named = "Kalle Svensson klottrade på muren"
    with pytest.raises(ScreeningRequired) as required:
        add(world, round, text=named)
    assert [f.text for f in required.value.findings] == ["Kalle Svensson"]
    assert add(world, round, text=named, screening_confirmed=required.value.mark).text == named
    with pytest.raises(ScreeningRequired):
        add(world, round, key="k2", text=named + " igen", screening_confirmed=required.value.mark)
