from datetime import UTC, datetime, timedelta

import pytest

from samlad.jobs.models import ScheduledRun
from samlad.jobs.service import ATTEMPTS, KEEP, LEASE, Schedule, run_next, tick

NOW = datetime(2026, 11, 24, 9, 0, 30, tzinfo=UTC)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """The worker's process is ended in the middle of its work."""


def schedule(task=lambda due_at: None, name="rounds", every=MINUTE):
    return [Schedule(name, every, task)]


def test_two_ticks_insert_once():
    plan = schedule()
    assert tick(plan, now=NOW) == 1
    assert tick(plan, now=NOW) == tick(plan, now=NOW + 20 * SECOND) == 0
    assert tick(plan, now=NOW + MINUTE) == 1
    assert list(ScheduledRun.objects.order_by("due_at").values_list("due_at", flat=True)) == [
        NOW.replace(second=0),
        NOW.replace(second=0) + MINUTE,
    ]


def test_after_a_pause_only_the_latest_due_run_is_made():
    tick(schedule(), now=NOW)
    assert tick(schedule(), now=NOW + timedelta(hours=5)) == 1
    assert ScheduledRun.objects.count() == 2


def test_a_run_is_told_when_it_was_due_and_runs_once():
    done = []
    plan = schedule(done.append)
    tick(plan, now=NOW)
    assert run_next(plan, now=NOW) == "rounds"
    assert run_next(plan, now=NOW) is None
    assert done == [NOW.replace(second=0)]
    assert ScheduledRun.objects.get().finished_at == NOW


def test_runs_come_in_the_order_they_were_due():
    done = []
    plan = [
        Schedule("late", MINUTE, lambda due_at: done.append("late")),
        Schedule("early", timedelta(hours=1), lambda due_at: done.append("early")),
    ]
    tick(plan, now=NOW.replace(minute=30))
    while run_next(plan, now=NOW.replace(minute=30)):
        pass
    assert done == ["early", "late"]


def test_nothing_runs_before_it_is_due():
    tick(schedule(), now=NOW + timedelta(hours=1))
    assert run_next(schedule(), now=NOW) is None


def test_a_name_that_is_no_longer_scheduled_is_left_alone():
    tick(schedule(name="old"), now=NOW)
    assert run_next(schedule(name="new"), now=NOW) is None


def test_the_run_of_a_dead_worker_is_taken_again_when_its_lease_runs_out():
    done = []

    def work(due_at):
        done.append(due_at)
        if len(done) == 1:
            raise Killed

    plan = schedule(work)
    tick(plan, now=NOW)
    with pytest.raises(Killed):
        run_next(plan, now=NOW)
    assert run_next(plan, now=NOW + LEASE) is None
    assert run_next(plan, now=NOW + LEASE + SECOND) == "rounds"
    assert len(done) == 2
    assert ScheduledRun.objects.get().finished_at


def fail_until_it_gives_up(plan, error=None):
    tick(plan, now=NOW)
    for attempt in range(ATTEMPTS):
        assert ScheduledRun.objects.get().failed_at is None
        now = NOW + attempt * (LEASE + SECOND)
        if error:
            with pytest.raises(error):
                run_next(plan, now=now)
        else:
            assert run_next(plan, now=now) == "rounds"
            assert run_next(plan, now=now) is None, "tried again without a pause"


def test_five_failures_mark_it_failed_with_the_reason():
    def work(due_at):
        raise ValueError("the disk is full")

    fail_until_it_gives_up(schedule(work))
    run = ScheduledRun.objects.get()
    assert (run.attempts, run.finished_at) == (ATTEMPTS, None)
    assert run.failed_at
    assert "ValueError: the disk is full" in run.error
    assert "Traceback" in run.error
    assert run_next(schedule(work), now=NOW + timedelta(days=1)) is None


def test_a_run_that_kills_its_worker_every_time_is_given_up_too():
    def work(due_at):
        raise Killed

    plan = schedule(work)
    fail_until_it_gives_up(plan, Killed)
    later = NOW + timedelta(days=1)
    run_next(plan, now=later)
    assert ScheduledRun.objects.get().failed_at == later
    assert run_next(plan, now=later) is None


def test_a_failure_that_passes_leaves_no_trace():
    tries = []

    def work(due_at):
        tries.append(due_at)
        if len(tries) < 3:
            raise ValueError

    plan = schedule(work)
    tick(plan, now=NOW)
    for attempt in range(3):
        run_next(plan, now=NOW + attempt * (LEASE + SECOND))
    run = ScheduledRun.objects.get()
    assert (run.finished_at is not None, run.failed_at, run.error, run.attempts) == (True, None, "", 3)


def test_what_went_well_is_forgotten_after_a_fortnight_and_what_failed_is_kept():
    plan = schedule()
    tick(plan, now=NOW)
    run_next(plan, now=NOW)
    ScheduledRun.objects.create(name="rounds", due_at=NOW - MINUTE, failed_at=NOW, error="why")
    tick(plan, now=NOW + KEEP + MINUTE)
    assert list(ScheduledRun.objects.exclude(error="").values_list("error", flat=True)) == ["why"]
    assert ScheduledRun.objects.count() == 2


def test_one_failing_task_does_not_stop_another():
    done = []

    def broken(due_at):
        raise ValueError

    plan = [*schedule(broken, name="broken"), *schedule(done.append, name="working")]
    tick(plan, now=NOW)
    while run_next(plan, now=NOW):
        pass
    assert len(done) == 1
