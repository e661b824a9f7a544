"""The one list of what happens by the clock. Every task is safe to repeat."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone, translation
from django_scopes import scope

from samlad.analysis.service import analyse_newest, analyse_waiting
from samlad.audit.heads import keep_heads as write_heads
from samlad.collection.service import open_and_close_due
from samlad.jobs.service import Schedule
from samlad.measures.service import make_waiting_figures, remind_of_follow_ups
from samlad.partnership.actor import Actor, system_actor
from samlad.partnership.queries import all_partnerships
from samlad.post.service import forget
from samlad.sources.police.fetching import answer_waiting
from samlad.sources.weather.fetching import fetch_weather

log = logging.getLogger(__name__)


def open_and_close_rounds(due_at: datetime) -> None:
    _each("rounds were neither opened nor closed", lambda actor: open_and_close_due(actor=actor, now=due_at))


def analyse_rounds(due_at: datetime) -> None:
    """One closed round that lacks its analyses, of each partnership, the newest first."""
    _each("not analysed", lambda actor: analyse_waiting(actor=actor, now=due_at))


def analyse_again(due_at: datetime) -> None:
    """The newest closed round, where late answers may have changed its numbers."""
    _each("not analysed again", lambda actor: analyse_newest(actor=actor, now=due_at))


def make_figures(due_at: datetime) -> None:
    """The figures of measures, ten at a time, when a week has been analysed."""
    _each("no figures", lambda actor: make_waiting_figures(actor=actor, now=due_at))


def remind(due_at: datetime) -> None:
    """Those who answer for measures whose follow-up has come."""
    _each("nobody was reminded of follow-ups", lambda actor: remind_of_follow_ups(actor=actor, now=due_at))


def forget_letters(due_at: datetime) -> None:
    """What became of letters long ago."""
    if number := forget(now=due_at):
        log.info("%d letters are forgotten", number)


def ask_sources(due_at: datetime) -> None:
    """A question to the police's open interface of each partnership that has left one."""
    _each("the police were not asked", lambda actor: answer_waiting(actor=actor, now=due_at))


def fetch_weekend_weather(due_at: datetime) -> None:
    """Where it is turned on, for the meetings of today and tomorrow."""
    _each("no weather was fetched", lambda actor: fetch_weather(actor=actor, now=due_at))


def keep_heads(due_at: datetime) -> None:
    """Where every log ends, in the day's file outside the database."""
    write_heads(settings.HEADS, now=due_at)


def _each(trouble: str, do: Callable[[Actor], Iterable[object]]) -> None:
    """One partnership's trouble is its own: the others are served first, then the run is marked as failed."""
    troubled = []
    for partnership in all_partnerships():
        try:
            with (
                scope(partnership=partnership),
                translation.override(partnership.language),
                timezone.override(partnership.zone),
            ):
                for done in do(system_actor(partnership, "schedule")):
                    log.info("%s: %s", partnership.slug, done)
        except Exception:
            log.exception("%s: %s", partnership.slug, trouble)
            troubled.append(partnership.slug)
    if troubled:
        raise RuntimeError(f"{trouble}: {', '.join(troubled)}")


SCHEDULES = [
    Schedule("rounds", timedelta(minutes=1), open_and_close_rounds),
    Schedule("analysis", timedelta(minutes=1), analyse_rounds, lane="analysis"),
    Schedule("analysis again", timedelta(minutes=30), analyse_again, lane="analysis"),
    Schedule("reminders of follow-ups", timedelta(minutes=30), remind),
    Schedule("figures of measures", timedelta(minutes=1), make_figures, lane="analysis"),
    Schedule("questions to sources", timedelta(minutes=1), ask_sources, lane="sources"),
    Schedule("weather", timedelta(minutes=30), fetch_weekend_weather, lane="sources"),
    Schedule("letters of long ago", timedelta(days=1), forget_letters),
    Schedule("heads of the log", timedelta(hours=1), keep_heads),
]
