"""`python -m samlad.cli.worker`: the process that does the work by the clock, beside the pages. Any number may run."""

import argparse
import logging
import os
import signal
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from samlad.jobs.service import Schedule

log = logging.getLogger(__name__)

PAUSE = 5.0  # seconds between two looks for what is due
LONGEST = 60.0  # seconds of waiting when nothing works


def work(schedules: "Sequence[Schedule]", stopping: threading.Event) -> None:
    """Each lane has a thread of its own, so that a silent mail server or a long analysis holds up no round; the letters
    have theirs. Returns when asked to stop, each having finished what it was at."""
    lanes: dict[str, list[Schedule]] = {}
    for schedule in schedules:
        lanes.setdefault(schedule.lane, []).append(schedule)
    acts = {name: partial(_run_due, ours, stopping) for name, ours in lanes.items()} | {
        "letters": partial(_deliver, stopping)
    }
    threads = [threading.Thread(target=_lane, args=(act, stopping), name=name) for name, act in acts.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _run_due(schedules: "Sequence[Schedule]", stopping: threading.Event) -> None:
    from samlad.jobs.service import run_next, tick
    from samlad.lib import clock

    tick(schedules, now=clock.now())
    while not stopping.is_set() and run_next(schedules, now=clock.now()):
        pass


def _deliver(stopping: threading.Event) -> None:
    from samlad.lib import clock
    from samlad.post.service import deliver

    while deliver(now=clock.now(), stopped=stopping.is_set) and not stopping.is_set():
        pass


def _lane(act: Callable[[], None], stopping: threading.Event) -> None:
    """Does what is due, for ever. A database that is away, or any other trouble, is logged and waited for."""
    from django.db import DatabaseError, InterfaceError, close_old_connections

    wait = PAUSE
    while not stopping.is_set():
        try:
            close_old_connections()
            act()
        except (DatabaseError, InterfaceError) as error:
            log.warning("The database does not answer; the worker goes on in %d s. %s", wait, str(error).strip())
            _wait(stopping, wait)
            wait = min(2 * wait, LONGEST)
        except Exception:
            log.exception("The worker goes on in %d s", wait)
            _wait(stopping, wait)
            wait = min(2 * wait, LONGEST)
        else:
            wait = PAUSE
            _wait(stopping, PAUSE)


def _wait(stopping: threading.Event, seconds: float) -> None:
    """Without holding a connection."""
    from django.db import connections

    connections.close_all()
    stopping.wait(seconds)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--lifeline", type=int)
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samlad.config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.utils.module_loading import import_string

    from samlad.cli.supervising import end_with_supervisor

    stopping = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda _signal, _frame: stopping.set())
    if given.lifeline is not None:
        end_with_supervisor(given.lifeline, stopping.set)
    work(import_string(settings.SCHEDULES), stopping)


if __name__ == "__main__":
    main()
