"""Scheduled work: one list of schedules, a tick that inserts what is due, a lease that frees what a dead worker
held."""

import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from samlad.jobs.models import ScheduledRun

LEASE = timedelta(minutes=10)
ATTEMPTS = 5
KEEP = timedelta(days=14)


@dataclass(frozen=True)
class Schedule:
    """`task` is called with the time it was due, every `every`. It must be safe to repeat: a lease can run out. What is
    in the same lane waits for each other; lanes do not."""

    name: str
    every: timedelta
    task: Callable[[datetime], None]
    lane: str = "clock"


def tick(schedules: Sequence[Schedule], *, now: datetime) -> int:
    """Inserts the latest due run of each schedule, once however many workers tick. Returns how many were new."""
    runs = [ScheduledRun(name=s.name, due_at=_latest_due(s, now)) for s in schedules]
    before = ScheduledRun.objects.filter(name__in=[s.name for s in schedules]).count()
    ScheduledRun.objects.bulk_create(runs, ignore_conflicts=True)
    ScheduledRun.objects.filter(finished_at__lt=now - KEEP).delete()
    return max(0, ScheduledRun.objects.filter(name__in=[s.name for s in schedules]).count() - before)


def run_next(schedules: Sequence[Schedule], *, now: datetime) -> str | None:
    """Takes one waiting run (also one whose worker died), runs it and returns its name; None when nothing waits.

    A run that raises is tried again after its lease, five times in all, then marked failed with its traceback.
    """
    known = {s.name: s for s in schedules}
    waiting = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
    with transaction.atomic():
        run = (
            ScheduledRun.objects.select_for_update(skip_locked=True)
            .filter(waiting, finished_at=None, failed_at=None, due_at__lte=now, name__in=known)
            .order_by("due_at")
            .first()
        )
        if run is None:
            return None
        if run.attempts >= ATTEMPTS:  # its worker died each time, before it could say why
            run.failed_at, run.error = now, run.error or "The worker died each time it ran this."
            run.save(update_fields=["failed_at", "error"])
            return run.name
        run.leased_until, run.attempts = now + LEASE, run.attempts + 1
        run.save(update_fields=["leased_until", "attempts"])
    try:
        known[run.name].task(run.due_at)
    except Exception:
        run.error = traceback.format_exc()[-4000:]
        if run.attempts >= ATTEMPTS:
            run.failed_at = now
    else:
        run.finished_at, run.error = now, ""
    run.save(update_fields=["error", "failed_at", "finished_at"])
    return run.name


def _latest_due(schedule: Schedule, now: datetime) -> datetime:
    step = int(schedule.every.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // step * step, UTC)
