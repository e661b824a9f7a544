"""Ask the police's open interface for the published events of a month or a day.

Contract: GET https://polisen.se/api/events?DateTime=2026-08&locationname=A;B answers with a bare array of at
most 500 events. At least 10 s between calls, at most 60 an hour and 1 440 a day, and a User-Agent that says
who asks.

The plan with the fewest calls that cannot be cut off in silence: one call for the county's month. `location`
is the county since January 2026 and was the municipality before, so both names are asked for and the answer
is filtered by the event's own name. An answer of 500 may be cut off: then each day is asked for. A full day
is said to be incomplete. Without a county the whole country answers, where a month is always cut off: then
days are asked for at once.

Keep within the hour across calls of `fetch`: the caller's schedule does. One `fetch` makes at most
`MAX_CALLS`.
"""

import json
import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_to_datetime

import httpx
from django.utils.translation import gettext as _

from samlad.lib.errors import BadFile, RowProblem, UserError
from samlad.sources.police.matching import belongs_to
from samlad.sources.police.reading import HOST, PoliceEvent, read_events

URL = HOST + "/api/events"
FULL = 500  # an answer of this many rows may have been cut off
PAUSE = 10.0  # seconds between calls
MAX_WAIT = 300.0  # a longer Retry-After is not waited for
MAX_TRIES = 4
MAX_CALLS = 50  # below the 60 an hour, with room for others
MAX_ANSWER = 10_000_000  # bytes; a full answer is about 0.2 million
TIMEOUT = httpx.Timeout(30.0, connect=10.0)

COUNTIES = {
    "01": "Stockholms län",
    "03": "Uppsala län",
    "04": "Södermanlands län",
    "05": "Östergötlands län",
    "06": "Jönköpings län",
    "07": "Kronobergs län",
    "08": "Kalmar län",
    "09": "Gotlands län",
    "10": "Blekinge län",
    "12": "Skåne län",
    "13": "Hallands län",
    "14": "Västra Götalands län",
    "17": "Värmlands län",
    "18": "Örebro län",
    "19": "Västmanlands län",
    "20": "Dalarnas län",
    "21": "Gävleborgs län",
    "22": "Västernorrlands län",
    "23": "Jämtlands län",
    "24": "Västerbottens län",
    "25": "Norrbottens län",
}


@dataclass(frozen=True)
class FetchResult:
    """The municipality's events of the period.

    `incomplete` are the days of which the interface may have held events back; `problems` are rows that could
    not be read; `calls` counts the calls made, retries included.
    """

    events: tuple[PoliceEvent, ...]
    problems: tuple[RowProblem, ...]
    incomplete: tuple[str, ...]
    calls: int


def county_of(municipality_code: str) -> str | None:
    """The county of a municipality's four-digit code ("1880" is in Örebro län), by SCB's county codes."""
    return COUNTIES.get(municipality_code[:2])


def fetch(
    month_or_date: str,
    municipality: str,
    *,
    county: str | None = None,
    client: httpx.Client,
    sleep: Callable[[float], object],
    user_agent: str,
) -> FetchResult:
    """The events of a month ("2026-08") or a day ("2026-08-22") in one municipality.

    `sleep` takes seconds and is called before every call but the first. Raises `UserError` when the police do
    not answer, ask us to wait too long, or answer with something else than events.
    """
    days = _days(month_or_date)
    if not user_agent.strip():
        raise UserError(_("Say who asks: set a User-Agent with your organisation and an address."), code="user_agent")
    asker = _Asker(client, sleep, user_agent)
    where = ";".join([municipality, county]) if county else None
    texts: list[bytes] = []
    incomplete: list[str] = []
    if len(days) == 1 or where:
        text, rows = asker.ask(month_or_date, where)
        texts.append(text)
        days = days if rows >= FULL and len(days) > 1 else []
        if rows >= FULL and not days:
            incomplete.append(month_or_date)
    for day in days:
        text, rows = asker.ask(day, where)
        texts.append(text)
        if rows >= FULL:
            incomplete.append(day)
    latest: dict[int, PoliceEvent] = {}
    problems: list[RowProblem] = []
    read = 0
    for text in texts:
        try:
            result = read_events(text, filename=URL)
        except BadFile as refused:  # an answer without a single row that can be read: the others may have some
            if refused.code != "rows":
                raise
            problems.extend(refused.problems)
            continue
        read += len(result.events)
        problems.extend(result.problems)
        for event in result.events:
            known = latest.get(event.external_id)
            if belongs_to(event, municipality) and (known is None or event.published_at >= known.published_at):
                latest[event.external_id] = event
    if problems and not read:
        raise BadFile(_("The police's answer has no row that can be read."), problems, code="rows")
    events = sorted(latest.values(), key=lambda event: (event.published_at, event.external_id))
    return FetchResult(tuple(events), tuple(dict.fromkeys(problems)), tuple(incomplete), asker.calls)


def first_day(month_or_date: str) -> date:
    """The day, or the first of the month. Raises UserError for what is neither."""
    return date.fromisoformat(_days(month_or_date)[0])


def _days(month_or_date: str) -> list[str]:
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}", month_or_date):
            year, month = int(month_or_date[:4]), int(month_or_date[5:])
            return [f"{date(year, month, day)}" for day in range(1, monthrange(year, month)[1] + 1)]
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", month_or_date):
            return [f"{date.fromisoformat(month_or_date)}"]
    except ValueError:
        pass
    raise UserError(
        _("“%(period)s” is neither a month nor a day. Write it like 2026-08 or 2026-08-22.")
        % {"period": month_or_date[:40]},
        code="period",
    )


class _Asker:
    """One conversation with the interface: keeps the pause and counts the calls."""

    def __init__(self, client: httpx.Client, sleep: Callable[[float], object], user_agent: str) -> None:
        self.client, self.sleep, self.user_agent, self.calls = client, sleep, user_agent, 0

    def ask(self, when: str, where: str | None) -> tuple[bytes, int]:
        """The answer and how many rows it holds."""
        params = {"DateTime": when} | ({"locationname": where} if where else {})
        wait = PAUSE
        for attempt in range(MAX_TRIES):
            if self.calls >= MAX_CALLS:
                raise UserError(_("The police allow no more calls now. Try again in an hour."), code="budget")
            if self.calls:
                self.sleep(wait)
            self.calls += 1
            try:
                status, headers, body = self._get(params)
            except httpx.HTTPError:
                wait = PAUSE * 2 ** (attempt + 1)
                continue
            if status == httpx.codes.OK:
                return body, _rows(body)
            if status != httpx.codes.TOO_MANY_REQUESTS and status < httpx.codes.INTERNAL_SERVER_ERROR:
                raise UserError(
                    _("The police's service refused the question (%(status)d). The address may have changed.")
                    % {"status": status},
                    code="refused",
                )
            wait = max(PAUSE, _retry_after(headers) or PAUSE * 2 ** (attempt + 1))
            if wait > MAX_WAIT:
                raise UserError(
                    _("The police's service asks us to wait %(minutes)d minutes. Try again then.")
                    % {"minutes": -(-wait // 60)},
                    code="wait",
                )
        raise UserError(
            _("The police's service does not answer. Try again later, or read a file instead."),
            code="unreachable",
        )

    def _get(self, params: dict[str, str]) -> tuple[int, httpx.Headers, bytes]:
        headers = {"User-Agent": self.user_agent, "Accept": "application/json"}
        with self.client.stream("GET", URL, params=params, headers=headers, timeout=TIMEOUT) as response:
            body = bytearray()
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > MAX_ANSWER:
                    raise UserError(_("The police's answer is too large to be events."), code="large")
            return response.status_code, response.headers, bytes(body)


def _rows(body: bytes) -> int:
    try:
        rows = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        rows = None
    if not isinstance(rows, list):
        raise BadFile(
            _("The police's answer is not a list of events. Try again later, or read a file instead."),
            code="answer",
        )
    return len(rows)


def _retry_after(headers: httpx.Headers) -> float | None:
    """Seconds to wait. A date is counted from the answer's own Date, so no clock is needed."""
    value = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", value):
        return float(value)
    try:
        return (parsedate_to_datetime(value) - parsedate_to_datetime(headers["Date"])).total_seconds()
    except (ValueError, KeyError, TypeError):
        return None
