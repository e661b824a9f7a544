"""Read the police's published events from a file or from an answer of their interface.

The events are a selection of press notices, published by Polismyndigheten as open data
(polisen.se/api/events). The shape and its traps: the hour in `datetime` is often unpadded; `name` is "DD
månad HH.MM, Typ, Plats" without a year, and types contain commas; since January 2026 `location.name` is the
county, so the municipality is the last comma part of `name`; a notice is revised under the same `id`.
"""

import html
import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from samlad.lib.errors import BadFile, RowProblem
from samlad.lib.foreign.limits import Refused
from samlad.lib.foreign.opening import opened
from samlad.lib.foreign.signatures import refuse_other
from samlad.lib.text import one_line
from samlad.lib.times import local_time

COLUMNS = ("id", "datetime", "type", "name", "summary", "url")
# As a file looks; its events are made up.
SAMPLE = (
    "id,datetime,type,name,summary,url\n"
    '900001,2026-11-24 9:48:12 +01:00,Skadegörelse,"24 november 08.30, Skadegörelse, Granköping",'
    "Rutor har krossats i Kvarnhagen.,/aktuellt/1/\n"
    '900002,2026-11-24 22:10:00 +01:00,Brand,"24 november 21.50, Brand, Granköping",En bil brinner på Rosenlund.,\n'
)
MAX_TYPE, MAX_NAME, MAX_URL = 120, 300, 280  # characters, as many as are stored
MAX_SUMMARY = 5_000
HOST = "https://polisen.se"
ZONE = ZoneInfo("Europe/Stockholm")

EARLY = timedelta(hours=1)  # the named time may be rounded up a little past the publication
OLD = timedelta(days=7)

_MONTH = "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
_MONTHS = {name: number for number, name in enumerate(_MONTH.split("|"), 1)}
_PUBLISHED = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?"
    r" ?(?:(Z)|([+-])(\d{2}):?(\d{2}))",
    re.ASCII,
)
_NAMED_TIME = re.compile(rf"\s*(\d{{1,2}}) ({_MONTH}) (\d{{1,2}})[.:](\d{{2}})\s*(?:,|$)", re.ASCII | re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--[^<>]*-->")
_ADDRESS = re.compile(r"/(?!/)[^\s\"'<>\\]*")

_UPDATE_WORD = re.compile(r"\b(?<!löpande )(?:läges)?uppdatering\b", re.IGNORECASE)
_COURT_WORD = re.compile(r"\b(?:häkta(?:d|de|s|ts)|åtal(?:et|s|as|ats|ad|ade)?)\b", re.IGNORECASE)
_YEAR_NAMED = re.compile(
    rf"(?:\b(?:{_MONTH}|våren|sommaren|hösten|vintern|påsken|pingst|midsommar|julen"
    rf"|\w+afton(?:en)?|\w+upploppet),? |\d/\d{{1,2}} |\bmord från )(20\d\d)\b|\b(20\d\d)-[01]\d-[0-3]\d\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class PoliceEvent:
    """One published notice. Times are aware.

    `occurred_at` is None where the name has no time that can be trusted. `municipality` is the place at the
    end of the name as written there: a municipality or a county ("Örebro län").
    """

    external_id: int
    published_at: datetime
    occurred_at: datetime | None
    type: str
    municipality: str
    title: str
    summary: str
    url: str
    is_night_summary: bool
    is_update: bool


@dataclass(frozen=True)
class ReadResult:
    """`events` by publication, oldest first; `problems` are rows left out; `rows` counts all rows of the
    file.
    """

    events: tuple[PoliceEvent, ...]
    problems: tuple[RowProblem, ...]
    rows: int


def read_events(data: bytes, *, filename: str) -> ReadResult:
    """Read a CSV file, a JSON array or JSON lines (any of them gzipped), recognised by content.

    Rows that cannot be read are left out and named as problems; where none can be read `BadFile` names them, as it
    refuses what is no event file at all. An `id` that comes twice is the same notice revised: the later publication
    wins, and of two published at the same time the one further down. `filename` is used in messages only.
    """
    problems: list[RowProblem] = []
    latest: dict[int, PoliceEvent] = {}
    count = 0
    for number, row in _records(data, filename):
        count += 1
        if isinstance(row, str):
            problems.append(RowProblem(number, row))
            continue
        event = _event(row)
        if isinstance(event, str):
            problems.append(RowProblem(number, event))
            continue
        known = latest.get(event.external_id)
        if known is None or event.published_at >= known.published_at:
            latest[event.external_id] = event
    if problems and not latest:
        message = _("%(file)s was not read: none of its %(rows)d rows can be used.")
        raise BadFile(message % {"file": filename, "rows": count}, problems, code="rows")
    events = sorted(latest.values(), key=lambda event: (event.published_at, event.external_id))
    return ReadResult(tuple(events), tuple(problems), count)


def read_again(
    *, external_id: str, published_at: datetime, kind: str, title: str, summary: str, url: str
) -> PoliceEvent | None:
    """The event of a notice that was read before and stored; None when it no longer reads as one."""
    event = _event(
        {
            "id": external_id,
            "datetime": published_at.isoformat(sep=" "),
            "type": kind,
            "name": title,
            "summary": summary,
            "url": url,
        }
    )
    return event if isinstance(event, PoliceEvent) else None


def _records(data: bytes, filename: str) -> list[tuple[int, dict[str, Any] | str]]:
    """The rows' numbers, and either their fields or why they cannot be used."""
    refuse_other(data, filename, wanted=_("a file of police events (JSON or CSV)"))
    try:
        rows = opened("records", data, filename, columns=COLUMNS, required=COLUMNS[:5])["rows"]
    except Refused as refused:
        raise _refusal(refused, filename) from None
    reasons = {
        "event": _("The row is not an event."),
        "json": _("The row is not whole JSON."),
        "wide": _("The row has more columns than the header."),
    }
    return [(number, reasons[row] if isinstance(row, str) else row) for number, row in rows]


def _refusal(refused: Refused, filename: str) -> BadFile:
    file = {"file": filename}
    sentence, reason = {
        "empty": (_("%(file)s is empty. Choose a file with police events.") % file, ""),
        "damaged": (_("%(file)s is damaged and cannot be unpacked. Download it again.") % file, ""),
        "encoding": (
            _("%(file)s has letters that cannot be read. Save it as CSV UTF-8 and try again.") % file,
            _("The row has letters that cannot be read."),
        ),
        "json": (
            _("%(file)s is not whole JSON. It may have been cut off: download it again.") % file,
            _("The JSON breaks off here."),
        ),
        "missing": (
            _("%(file)s is not a file of police events. These columns are missing: %(columns)s.")
            % {"file": filename, "columns": refused.about.get("columns", "")},
            "",
        ),
    }.get(
        refused.code,
        (
            _("%(file)s is not whole CSV. Download it again, or save it as CSV UTF-8.") % file,
            _("The row cannot be divided into columns."),
        ),
    )
    return BadFile(sentence, [RowProblem(refused.row, reason)] if refused.row else [], code=refused.code)


def _event(row: dict[str, Any]) -> PoliceEvent | str:
    """The event of a row, or why there is none."""
    fields = {name: row.get(name) for name in ("datetime", "type", "name", "summary", "url")}
    if not all(isinstance(value, str) for name, value in fields.items() if name != "url"):
        return _("The row lacks a time, a type, a name or a summary.")
    text = {name: _clean(value) if isinstance(value, str) else "" for name, value in fields.items()}
    identity = _identity(row.get("id"))
    if identity is None:
        return _("The row has no number in the column id.")
    published_at = _published(text["datetime"])
    if published_at is None:
        return _("The time “%(time)s” cannot be read. Write it like 2026-08-22 9:48:12 +02:00.") % {
            "time": text["datetime"][:40]
        }
    if not text["type"]:
        return _("The row lacks a type.")
    longest = {"type": MAX_TYPE, "name": MAX_NAME, "url": MAX_URL, "summary": MAX_SUMMARY}
    if any(len(text[name]) > most for name, most in longest.items()):
        return _("The row has a text that is too long to be a police event.")
    place = _place(text["name"], text["type"])
    if not place:
        return _("“%(name)s” does not end with a place.") % {"name": text["name"][:80]}
    address = text["url"].removeprefix(HOST)
    if address and not _ADDRESS.fullmatch(address):
        return _("The address of the event does not lead to polisen.se.")
    occurred_at = _occurred(text["name"], published_at)
    return PoliceEvent(
        external_id=identity,
        published_at=published_at,
        occurred_at=occurred_at,
        type=text["type"],
        municipality=place,
        title=text["name"],
        summary=text["summary"],
        url=HOST + address if address else "",
        is_night_summary=text["type"].casefold().startswith("sammanfattning"),
        is_update=_is_update(text["type"], text["summary"], occurred_at, published_at),
    )


def _clean(value: str) -> str:
    """Plain text on one line: no tags, no entities, nothing a database refuses."""
    if "<" in value:
        value = _TAG.sub(" ", value)
    if "&" in value:
        value = html.unescape(value)
    return one_line(value)


def _identity(value: object) -> int | None:
    if isinstance(value, str) and re.fullmatch(r"\s*[0-9]{1,18}\s*", value):
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**18:
        return value
    return None


def _published(value: str) -> datetime | None:
    match = _PUBLISHED.fullmatch(value)
    if not match:
        return None
    year, month, day, hour, minute, second, utc, sign, hours, minutes = match.groups()
    try:
        offset = timedelta() if utc else timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1)
        return datetime(
            int(year), int(month), int(day), int(hour), int(minute), int(second or 0), tzinfo=timezone(offset)
        )
    except ValueError:
        return None


def _occurred(name: str, published_at: datetime) -> datetime | None:
    """The time in the name, in the year that puts it nearest the publication.

    Nothing can be reported before it happened, so a time more than an hour after the publication is a slip of the
    date (mostly yesterday evening under today's date) and is not guessed at: None.
    """
    match = _NAMED_TIME.match(name)
    if not match:
        return None
    day, month, hour, minute = int(match[1]), _MONTHS[match[2].casefold()], int(match[3]), int(match[4])
    published = local_time(published_at, ZONE).replace(tzinfo=None)
    named = []
    for year in (published.year - 1, published.year, published.year + 1):
        try:
            named.append(datetime(year, month, day, hour, minute))  # noqa: DTZ001 - local, as the name is
        except ValueError:  # 29 February, or 24.00
            continue
    if not named:
        return None
    nearest = min(named, key=lambda moment: abs(moment - published))
    return nearest.replace(tzinfo=ZONE) if nearest <= published + EARLY else None


def _place(name: str, kind: str) -> str:
    """The last comma part of the name; empty where the name ends with its type or nothing."""
    _before, comma, place = name.rpartition(",")
    place = place.strip()
    if not comma or not place or name.casefold().endswith(", " + kind.casefold()):
        return ""
    return place


def _is_update(kind: str, summary: str, occurred_at: datetime | None, published_at: datetime) -> bool:
    """Whether the notice is about an old case, so that it must not be counted as something new this week.

    Any of: the type is "Uppdatering"; the summary says "uppdatering" or "lägesuppdatering" (a running one,
    "löpande uppdatering", is new); it tells of detention or prosecution, which come days after the deed; it
    dates the deed to a year before the publication; the named time is more than a week before it. Sure to
    miss some: a notice may tell of an old case without any of these.
    """
    if kind.casefold() == "uppdatering" or _UPDATE_WORD.search(summary) or _COURT_WORD.search(summary):
        return True
    if "20" in summary:
        years = (int(match[1] or match[2]) for match in _YEAR_NAMED.finditer(summary))
        if any(year < published_at.year for year in years):
            return True
    return occurred_at is not None and published_at - occurred_at > OLD
