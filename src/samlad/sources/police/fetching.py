"""The police's open interface, asked by the worker for whoever left a question on the page."""

import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from samlad.collection.models import Source, SourceAsk
from samlad.collection.queries import asks
from samlad.collection.service import answer_ask, ask_source
from samlad.lib.errors import UserError
from samlad.partnership.actor import Actor
from samlad.partnership.models import Partnership
from samlad.sources.police.service import PoliceImport, import_police_events, outcome_of

if TYPE_CHECKING:  # it reads the library of the net, which only those who ask need
    from samlad.sources.police.client import FetchResult

AGENT = "Samlad (open source; EST)"
AN_HOUR = 6  # questions of a partnership: the police allow sixty calls an hour to all of us together


def over_the_net(partnership: Partnership, period: str) -> "FetchResult":
    """The municipality's events of a month or a day, as the police publish them. Slow: for the worker and commands."""
    import httpx

    from samlad.sources.police.client import TIMEOUT, county_of, fetch

    with httpx.Client(timeout=TIMEOUT) as client:
        return fetch(
            period,
            partnership.municipality,
            county=county_of(partnership.municipality_code),
            client=client,
            sleep=time.sleep,
            user_agent=AGENT,
        )


def bring_in(*, actor: Actor, now: datetime, got: "FetchResult", dry_run: bool = False) -> PoliceImport:
    """What was fetched, into the counts."""
    rows = len(got.events) + len(got.problems)
    return import_police_events(
        actor=actor, now=now, events=got.events, rows=rows, problems=got.problems, dry_run=dry_run
    )


def ask_the_police(*, actor: Actor, now: datetime, period: str) -> SourceAsk:
    """Leaves a question about a month ("2026-08") or a day to the worker. Raises UserError for what is neither, for a
    time to come, and for more questions than an hour takes."""
    from samlad.sources.police.client import first_day

    if first_day(period) > actor.today(now):
        raise UserError(_("%(period)s has not been yet.") % {"period": period})
    recent = asks(Source.POLICE_EVENTS).filter(asked_at__gt=now - timedelta(hours=1))
    if recent.count() >= AN_HOUR:
        raise UserError(_("The police allow no more calls now. Try again in an hour."))
    return ask_source(actor=actor, now=now, source_code=Source.POLICE_EVENTS, period=period)


def answer_waiting(
    *, actor: Actor, now: datetime, ask: "Callable[[Partnership, str], FetchResult]" = over_the_net
) -> list[SourceAsk]:
    """Puts the question that has waited longest, and keeps what became of it. Safe to repeat: every event has a number
    of its own."""
    waiting = asks(Source.POLICE_EVENTS).filter(answered_at=None).order_by("pk").first()
    if waiting is None:
        return []
    try:
        got = ask(actor.partnership, waiting.period)
        done = bring_in(actor=actor, now=now, got=got)
    except UserError as error:
        answer_ask(actor=actor, now=now, ask_id=waiting.pk, trouble=str(error.message))
    else:
        document = outcome_of(done, waiting.period) | {"incomplete": list(got.incomplete)}
        answer_ask(actor=actor, now=now, ask_id=waiting.pk, document=document)
    return [waiting]


def months(day: date, number: int = 12) -> list[str]:
    """The month of the day and those before it, the newest first."""
    counted = [divmod(day.year * 12 + day.month - 1 - back, 12) for back in range(number)]
    return [f"{year}-{month + 1:02d}" for year, month in counted]
