"""The one list of what happens by the clock. Every task is safe to repeat."""

import logging
from datetime import datetime, timedelta

from django_scopes import scope

from samlad.collection.service import open_and_close_due
from samlad.jobs.service import Schedule
from samlad.partnership.actor import system_actor
from samlad.partnership.queries import all_partnerships

log = logging.getLogger(__name__)


def open_and_close_rounds(due_at: datetime) -> None:
    """One partnership's trouble is its own: the others are served first, then the run is marked as failed."""
    troubled = []
    for partnership in all_partnerships():
        try:
            with scope(partnership=partnership):
                for done in open_and_close_due(actor=system_actor(partnership, "schedule"), now=due_at):
                    log.info("%s: %s", partnership.slug, done)
        except Exception:
            log.exception("%s: rounds were neither opened nor closed", partnership.slug)
            troubled.append(partnership.slug)
    if troubled:
        raise RuntimeError(f"rounds were neither opened nor closed in {', '.join(troubled)}")


SCHEDULES = [Schedule("rounds", timedelta(minutes=1), open_and_close_rounds)]
