"""Gearing up: decided once, over by itself, prolonged and ended with a reason; extra rounds open and close by the clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django_scopes import scope
from tests.steps import close, open_week, quiet, share, still_there, tell

from samlad.audit.models import Event
from samlad.collection import service
from samlad.collection.models import GearChange, GearUp, ReleasedCount, Reopening, Round
from samlad.collection.queries import (
    answers,
    extra_being_reported,
    extra_rounds,
    extra_rounds_at,
    gear_in_force,
    last_day,
    open_items,
    raw_observations,
    released_observations,
    report_of,
    rounds,
    sent_observations,
)
from samlad.lib.errors import UserError
from samlad.partnership.actor import OutOfScope
from samlad.partnership.permissions import Permission
from samlad.partnership.service import change_rhythm
from samlad.screening.service import ScreeningRequired

STOCKHOLM = ZoneInfo("Europe/Stockholm")
FRIDAY = date(2026, 12, 4)


def local(*parts):
    return datetime(*parts, tzinfo=STOCKHOLM).astimezone(UTC)


def up(world, now=None, who=None, **changes):
    observation = {
        "reason": "Skjutning på torget",
        "last_day": FRIDAY,
        "weekdays": [1, 5],
        "meeting_time": time(9),
    }
    actor = world.actor(who) if who else world.system
    return service.gear_up(actor=actor, now=now or world.now, **(observation | changes))


def clock(world, start, end, step=timedelta(hours=1)):
    """What the schedule does, and when on the partnership's clock."""
    lines, now = [], start
    while now < end:
        done = service.open_and_close_due(actor=world.system, now=now)
        lines += [(f"{now.astimezone(STOCKHOLM):%a %d %b %H:%M}", what) for what in done]
        now += step
    return lines


@pytest.fixture
def geared(world, round):
    """Since Tuesday 24 November; Friday's extra meeting belongs to the week after."""
    return up(world)


@pytest.fixture
def friday(world, geared):
    """The extra round of Friday 27 November, with its week."""
    clock(world, world.now, local(2026, 11, 26, 1))
    return Round.every.get(label="2026-W48-5")


def test_extra_rounds_open_and_close_by_the_clock_beside_the_weekly_one(world, round):
    up(world)
    assert clock(world, world.now, local(2026, 12, 12), timedelta(minutes=30)) == [
        ("Wed 25 Nov 16:00", "closed 2026-W48"),
        ("Thu 26 Nov 00:00", "opened 2026-W49"),
        ("Thu 26 Nov 00:00", "opened 2026-W48-5"),
        ("Fri 27 Nov 08:00", "closed 2026-W48-5"),
        ("Fri 27 Nov 08:00", "opened 2026-W49-1"),
        ("Mon 30 Nov 08:00", "closed 2026-W49-1"),
        ("Wed 02 Dec 16:00", "closed 2026-W49"),
        ("Thu 03 Dec 00:00", "opened 2026-W50"),
        ("Thu 03 Dec 00:00", "opened 2026-W49-5"),
        ("Fri 04 Dec 08:00", "closed 2026-W49-5"),
        ("Wed 09 Dec 16:00", "closed 2026-W50"),
        ("Thu 10 Dec 00:00", "opened 2026-W51"),
    ]
    weeks = {r.label: r.extra_of.label for r in extra_rounds()}
    assert weeks == {"2026-W48-5": "2026-W49", "2026-W49-1": "2026-W49", "2026-W49-5": "2026-W50"}
    assert gear_in_force(local(2026, 12, 5)) is None


def test_the_days_an_extra_round_asks_about_begin_where_the_meeting_before_was(world, friday):
    clock(world, local(2026, 11, 27), local(2026, 11, 27, 12))
    monday = Round.every.get(label="2026-W49-1")
    assert (friday.observed_from, friday.observed_to) == (date(2026, 11, 26), date(2026, 11, 27))
    assert (monday.observed_from, monday.observed_to) == (date(2026, 11, 27), date(2026, 11, 30))
    assert monday.opens_at == friday.closes_at


def test_the_first_opens_at_the_press_and_what_is_over_needs_no_meeting(world, round):
    up(world, weekdays=[2, 3])  # it is Tuesday, 10.00
    (wednesday,) = extra_rounds()
    assert (wednesday.label, wednesday.opens_at, wednesday.extra_of) == ("2026-W48-3", world.now, round)
    assert extra_rounds_at(world.partnership, world.now) == [wednesday]


def test_the_end_of_week_53_goes_over_the_new_year(world):
    at = local(2026, 12, 28, 7)
    service.open_and_close_due(actor=world.system, now=at)
    up(world, now=at, last_day=date(2027, 1, 8), weekdays=[1, 2, 3, 4, 5])
    clock(world, at, local(2027, 1, 9))
    weeks = [(r.label, r.extra_of.label) for r in extra_rounds().order_by("meeting_at")]
    assert weeks == [
        ("2026-W53-1", "2026-W53"),
        ("2026-W53-2", "2026-W53"),
        ("2026-W53-3", "2026-W53"),
        ("2026-W53-5", "2027-W01"),
        ("2027-W01-1", "2027-W01"),
        ("2027-W01-2", "2027-W01"),
        ("2027-W01-3", "2027-W01"),
        ("2027-W01-5", "2027-W02"),
    ]


def test_the_ordinary_meeting_needs_no_extra_one_on_its_day(world, round):
    up(world, weekdays=[4, 5])
    clock(world, world.now, local(2026, 12, 5))
    assert {r.label for r in extra_rounds()} == {"2026-W48-5", "2026-W49-5"}


def test_a_week_closed_early_for_a_holiday_still_has_its_extra_meetings(world):
    """The ordinary meeting falls on Christmas Eve: the week is closed on the Tuesday."""
    at = local(2026, 12, 21, 7)
    service.open_and_close_due(actor=world.system, now=at)
    week = Round.objects.get(label="2026-W52")
    up(world, now=at, last_day=date(2026, 12, 23), weekdays=[2, 3])
    close(world, week, now=local(2026, 12, 22, 8, 30))
    clock(world, local(2026, 12, 22, 8, 30), local(2026, 12, 22, 12))
    wednesday = Round.every.get(label="2026-W52-3")
    observation = tell(world, wednesday, now=local(2026, 12, 22, 20), starts_at=local(2026, 12, 22, 19))
    clock(world, local(2026, 12, 22, 20), local(2026, 12, 24))
    assert (observation.round, observation.extra) == (week, wednesday)
    assert [
        r.submission.late
        for r in (report_of(observation.function_id, week), report_of(observation.function_id, wednesday))
    ] == [
        True,
        False,
    ]
    assert sum(ReleasedCount.objects.filter(round=week).values_list("new", flat=True)) == 1


def test_every_second_week_the_extra_meetings_belong_to_the_fortnight(world):
    change_rhythm(actor=world.system, now=world.now, cadence=2, first_week="2026-W49")
    service.open_and_close_due(actor=world.system, now=world.now)
    up(world)
    clock(world, world.now, local(2026, 12, 5))
    assert {(r.label, r.extra_of.label) for r in extra_rounds()} == {
        ("2026-W48-5", "2026-W49"),
        ("2026-W49-1", "2026-W49"),
        ("2026-W49-5", "2026-W51"),
    }


class TestThePress:
    def test_the_same_press_twice_is_once(self, world, round):
        first, again = up(world, who="samordnare"), up(world, who="samordnare", now=world.now + timedelta(seconds=3))
        assert first.pk == again.pk
        assert Event.objects.filter(verb="gear.up").count() == 1
        assert first.function == world.functions["samordnare"]

    def test_geared_up_already_is_prolonged_or_ended_first(self, world, geared):
        with pytest.raises(UserError, match="redan växlat upp"):
            up(world, reason="Något annat")

    @pytest.mark.parametrize(
        "wrong",
        [
            {"reason": "  "},
            {"last_day": date(2026, 11, 23)},
            {"last_day": date(2027, 2, 1)},
            {"weekdays": []},
            {"weekdays": [1], "last_day": date(2026, 11, 29)},  # no Monday before the Sunday
            {"closes_minutes_before": 7},
        ],
    )
    def test_what_cannot_be_is_refused_with_what_to_do(self, world, round, wrong):
        with pytest.raises(UserError):
            up(world, **wrong)
        assert not GearUp.objects.exists()

    def test_a_name_in_the_reason_waits_for_somebody_to_look(self, world, round):
        with pytest.raises(ScreeningRequired) as screening:
            up(world, reason="Kalle Svensson sköts, ring 070-174 06 05")
        up(world, reason="Kalle Svensson sköts, ring 070-174 06 05", screening_confirmed=screening.value.mark)

    def test_a_reporter_does_not_gear_up(self, world, round):
        with pytest.raises(PermissionDenied):
            up(world, who="rektor")

    def test_the_row_stands_as_it_was_decided(self, world, geared):
        for change in (lambda: GearUp.objects.update(reason="X"), lambda: GearUp.objects.all().delete()):
            with pytest.raises(IntegrityError), transaction.atomic():
                change()


class TestTheEnd:
    def test_it_is_over_by_itself(self, world, geared):
        assert gear_in_force(local(2026, 12, 4, 23, 59)).pk == geared.pk
        assert gear_in_force(local(2026, 12, 5)) is None
        assert last_day(geared.ends_at, world.partnership) == FRIDAY

    def test_ended_early_the_meetings_to_come_are_called_off(self, world, friday, geared):
        at = local(2026, 11, 26, 15)
        ended = service.end_gear_up(actor=world.system, now=at, gear_up_id=geared.pk, reason="Lugnare")
        friday = Round.every.select_related("closure").get(pk=friday.pk)
        assert (friday.closed, gear_in_force(at), extra_rounds_at(world.partnership, at)) == (True, None, [])
        assert ended.shortens
        clock(world, at, local(2026, 12, 3))
        assert Round.every.exclude(extra_of=None).count() == 1
        assert service.end_gear_up(actor=world.system, now=at, gear_up_id=geared.pk, reason="Igen") is None
        assert GearChange.objects.count() == 1

    def test_prolonged_it_goes_on_and_the_record_says_why(self, world, geared):
        args = {"gear_up_id": geared.pk, "last_day": date(2026, 12, 11), "reason": "Det fortsätter"}
        service.prolong_gear_up(actor=world.actor("samordnare"), now=world.now, **args)
        assert service.prolong_gear_up(actor=world.system, now=world.now, **args) is None
        assert gear_in_force(local(2026, 12, 11, 20)).pk == geared.pk
        (change,) = GearChange.objects.all()
        assert (change.reason, change.function) == ("Det fortsätter", world.functions["samordnare"])

    def test_what_is_over_is_not_prolonged(self, world, geared):
        at = local(2026, 12, 7)
        with pytest.raises(UserError):
            service.prolong_gear_up(
                actor=world.system, now=at, gear_up_id=geared.pk, last_day=date(2026, 12, 9), reason="X"
            )

    def test_geared_up_again_on_the_same_day_opens_the_next_meeting(self, world, friday, geared):
        at = local(2026, 11, 26, 15)
        service.end_gear_up(actor=world.system, now=at, gear_up_id=geared.pk, reason="Lugnare")
        up(world, now=at + timedelta(hours=1), reason="Det blossade upp")
        assert next(r.label for r in extra_rounds()) == "2026-W49-1"  # Friday's was called off and stays so


class TestCalls:
    def test_a_called_function_enters_the_meetings_as_long_as_it_lasts(self, world, round):
        rektor = world.functions["rektor"]
        geared = up(world, function_ids=[rektor.pk])
        assert world.actor("rektor").may(Permission.ENTER_MEETING)
        assert not world.actor("rektor").may(Permission.EDIT_PICTURE)
        assert not world.actor("väktare").may(Permission.ENTER_MEETING)
        service.end_gear_up(actor=world.system, now=world.now, gear_up_id=geared.pk, reason="Lugnare")
        assert not world.actor("rektor").may(Permission.ENTER_MEETING)

    def test_more_are_called_later_and_nobody_twice(self, world, geared):
        ids = [world.functions[n].pk for n in ("rektor", "väktare")]
        for _turn in range(2):
            service.call_more(actor=world.system, now=world.now, gear_up_id=geared.pk, function_ids=ids)
        assert geared.calls.count() == 2
        world.now = local(2026, 12, 5)
        assert not world.actor("rektor").may(Permission.ENTER_MEETING)

    def test_another_partnerships_function_is_not_there(self, world, round, other_world):
        with pytest.raises(OutOfScope):
            up(world, function_ids=[other_world.functions["rektor"].pk])
        assert not GearUp.objects.exists()

    def test_another_partnership_has_not_geared_up(self, world, geared, other_world):
        with scope(partnership=other_world.partnership):
            assert gear_in_force(world.now) is None


class TestReports:
    def test_what_is_told_for_an_extra_meeting_is_told_in_the_week(self, world, friday):
        observation = tell(world, friday, now=local(2026, 11, 26, 20), starts_at=local(2026, 11, 26, 19))
        week = friday.extra_of
        assert (observation.round, observation.extra, observation.report.round) == (week, friday, week)
        for each in (week, friday):
            report = report_of(observation.function_id, each)
            assert report.submission.answer == "observations"
            assert sent_observations(report) == [observation]
            assert {a.function.name: a.observations for a in answers(each)}["rektor"] == 1

    def test_told_by_the_weeks_own_link_it_is_told_for_the_open_extra_meeting_too(self, world, friday):
        observation = tell(world, friday.extra_of, now=local(2026, 11, 26, 20), starts_at=local(2026, 11, 26, 19))
        assert observation.extra == friday
        assert report_of(observation.function_id, friday).submission.answer == "observations"

    def test_told_when_the_extra_round_has_closed_it_is_the_weeks(self, world, friday):
        observation = tell(world, friday.extra_of, now=local(2026, 11, 27, 8, 30), starts_at=local(2026, 11, 27, 1))
        assert observation.extra is None

    def test_nothing_new_for_the_extra_meeting_leaves_the_week_unanswered(self, world, friday):
        quiet(world, friday, now=local(2026, 11, 26, 20))
        assert report_of(world.functions["rektor"].pk, friday.extra_of).submission is None

    def test_nothing_new_in_the_week_is_nothing_new_for_the_extra_meeting_that_is_open(self, world, friday):
        quiet(world, friday.extra_of, now=local(2026, 11, 26, 20))
        assert report_of(world.functions["rektor"].pk, friday).submission.answer == "quiet"

    def test_quiet_after_telling_is_refused_in_both(self, world, friday):
        at = local(2026, 11, 26, 20)
        tell(world, friday, now=at, starts_at=at)
        for each in (friday, friday.extra_of):
            with pytest.raises(UserError):
                quiet(world, each, now=at)

    def test_taken_back_it_is_taken_back_from_both(self, world, friday):
        at = local(2026, 11, 26, 20)
        observation = tell(world, friday, now=at, starts_at=at, key="a")
        service.take_back_observation(actor=world.actor("rektor"), now=at, observation_id=observation.pk)
        for each in (friday, friday.extra_of):
            assert report_of(world.functions["rektor"].pk, each).submission is None
        assert tell(world, friday, now=at, starts_at=at, key="a").extra == friday

    def test_the_same_sending_twice_is_one_by_whichever_link(self, world, friday):
        at = local(2026, 11, 26, 20)
        first = tell(world, friday, now=at, starts_at=at, key="a")
        assert tell(world, friday.extra_of, now=at, starts_at=at, key="a").pk == first.pk

    def test_the_coordinator_sees_what_was_told_for_it(self, world, friday):
        at = local(2026, 11, 26, 20)
        observation = tell(world, friday, now=at, starts_at=at)
        reader = world.actor("samordnare")
        assert list(raw_observations(reader, friday)) == [observation]
        share(world, observation)
        for each in (friday, friday.extra_of):
            assert [r.weeks for r in released_observations(each)] == [1]

    def test_an_extra_round_is_not_opened_again(self, world, friday):
        close(world, friday)
        with pytest.raises(OutOfScope):
            service.reopen_round(
                actor=world.system, now=friday.closes_at, round_id=friday.pk, reason="X", until=friday.meeting_at
            )
        assert not Reopening.objects.exists()

    def test_reporters_are_asked_for_what_closes_first(self, world, friday):
        at = local(2026, 11, 26, 20)
        extras = extra_rounds_at(world.partnership, at)
        assert extra_being_reported(extras, friday.extra_of, at) == friday
        assert extra_being_reported(extras, friday.extra_of, local(2026, 11, 27, 8)) is None


class TestStillThere:
    def test_asked_about_again_in_the_week_it_is_neither_counted_nor_seen_twice(self, world, friday):
        observation = tell(world, friday, now=local(2026, 11, 26, 20), starts_at=local(2026, 11, 26, 19))
        share(world, observation)
        week, rektor = friday.extra_of, world.functions["rektor"].pk
        assert open_items(rektor, friday) == open_items(rektor, week) == []
        clock(world, local(2026, 11, 27, 7), local(2026, 11, 27, 9))
        monday = Round.every.get(label="2026-W49-1")
        for each, answered in ((monday, None), (week, "persists")):
            (item,) = open_items(rektor, each)
            assert (item.observation, item.weeks, item.status) == (observation, 1, answered)
            still_there(world, observation, each)
            assert [i.status for i in open_items(rektor, each)] == ["persists"]
        close(world, week)
        assert list(ReleasedCount.objects.filter(round=week).values_list("new", "persisting", "unanswered")) == [
            (1, 0, 0)
        ]
        assert [r.weeks for r in released_observations(week)] == [1]
        following = open_week(world, "2026-W50")
        (item,) = open_items(rektor, following)
        assert item.weeks == 1
        still_there(world, observation, following)
        assert [r.weeks for r in released_observations(following)] == [2]

    def test_what_is_from_before_is_answered_once_in_the_week(self, world, round, geared):
        observation = tell(world, round)
        clock(world, world.now, local(2026, 11, 26, 1))
        friday = Round.every.get(label="2026-W48-5")
        week, rektor = friday.extra_of, world.functions["rektor"].pk
        service.answer_status(
            actor=world.actor("rektor"),
            now=local(2026, 11, 26, 9),
            observation_id=observation.pk,
            round_id=friday.pk,
            status="persists",
        )
        assert [(i.status, i.weeks) for i in open_items(rektor, week)] == [("persists", 2)]
        close(world, week)
        assert list(ReleasedCount.objects.filter(round=week).values_list("new", "persisting", "unanswered")) == [
            (0, 1, 0)
        ]

    def test_over_is_over_in_the_week_and_not_asked_about_again(self, world, round, geared):
        observation = tell(world, round)
        clock(world, world.now, local(2026, 11, 27, 9))
        friday, monday = (Round.every.get(label=label) for label in ("2026-W48-5", "2026-W49-1"))
        week, rektor = friday.extra_of, world.functions["rektor"].pk
        service.answer_status(
            actor=world.actor("rektor"),
            now=local(2026, 11, 27, 7),
            observation_id=observation.pk,
            round_id=friday.pk,
            status="ceased",
        )
        observation.refresh_from_db()
        assert observation.ended_in == week
        assert open_items(rektor, monday) == []
        assert [i.status for i in open_items(rektor, week)] == ["ceased"]

    def test_what_is_new_for_the_meeting_is_not_asked_about_there(self, world, friday):
        observation = tell(world, friday, now=local(2026, 11, 26, 20), starts_at=local(2026, 11, 26, 19))
        with pytest.raises(UserError):
            still_there(world, observation, friday)

    def test_what_nobody_said_of_is_unanswered_in_the_extra_round_too(self, world, round, geared):
        tell(world, round)
        clock(world, world.now, local(2026, 11, 27, 9))
        friday = Round.every.get(label="2026-W48-5")
        assert list(ReleasedCount.objects.filter(round=friday).values_list("new", "persisting", "unanswered")) == [
            (0, 0, 1)
        ]


def test_extra_rounds_are_in_no_series(world, friday):
    assert friday not in rounds()
    assert not Round.objects.exclude(extra_of=None).exists()
    assert [r.label for r in rounds()] == ["2026-W49", "2026-W48"]
