"""Reading police events from files."""

import gzip
import json
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from samlad.lib.errors import BadFile
from samlad.lib.foreign.limits import LIMITS
from samlad.sources.police.reading import PoliceEvent, ReadResult, read_events

from .made_up import SHARED, answer, event, needs_shared


def read(data: bytes, **options: Any) -> ReadResult:
    return read_events(data, filename="fil", **options)


def only(**changes: Any) -> PoliceEvent:
    (parsed,) = read(answer(event(**changes))).events
    return parsed


def as_csv(*events: dict[str, Any], mark: str = ",") -> bytes:
    columns = ["id", "datetime", "type", "name", "summary", "url"]
    lines = [mark.join(columns)]
    lines += [mark.join('"' + str(row[column]).replace('"', '""') + '"' for column in columns) for row in events]
    return "\n".join(lines).encode()


def as_lines(*events: dict[str, Any]) -> bytes:
    return "\n".join(json.dumps(row) for row in events).encode()


@pytest.mark.parametrize(
    "data",
    [
        answer(event()),
        as_csv(event()),
        as_csv(event(), mark=";"),
        as_lines(event()),
        gzip.compress(as_lines(event())),
        gzip.compress(as_csv(event())),
        b"\xef\xbb\xbf" + as_csv(event()),
        as_csv(event()).replace(b"\n", b"\r"),
        as_csv(event()).decode().encode("cp1252"),
        as_csv(event()).decode().encode("utf-16"),
        b"sep=;\n" + as_csv(event(), mark=";"),
        b"\xef\xbb\xbf" + answer(event()),
        b"\n \n" + as_lines(event()) + b"\n\n",
        as_csv(event()).replace(b"\n", b"\r\n"),
    ],
)
def test_every_form_of_file_gives_the_same_event(data: bytes) -> None:
    (parsed,) = read(data).events
    assert parsed.external_id == 1
    assert parsed.published_at.isoformat() == "2026-08-22T09:48:12+02:00"
    assert parsed.occurred_at is not None
    assert parsed.occurred_at.isoformat() == "2026-08-22T09:30:00+02:00"
    assert (parsed.type, parsed.municipality) == ("Skadegörelse", "Lillstad")
    assert parsed.url.startswith("https://polisen.se/aktuellt/")
    assert not parsed.is_night_summary
    assert not parsed.is_update


@pytest.mark.parametrize("kind", ["Mord/dråp, försök", "Trafikolycka, personskada", "Farligt föremål, misstänkt"])
def test_the_municipality_is_what_follows_a_type_with_commas(kind: str) -> None:
    assert only(type=kind, name=f"22 augusti 09.30, {kind}, Upplands-bro").municipality == "Upplands-bro"


@pytest.mark.parametrize(
    ("published", "name", "expected"),
    [
        ("2026-08-22 9:48:12 +02:00", "22 augusti 09:30", "2026-08-22T09:30:00+02:00"),
        ("2026-08-22 9:48:12 +02:00", "2 Augusti 9.30", "2026-08-02T09:30:00+02:00"),
        ("2026-01-01 0:10:00 +01:00", "31 december 23.50", "2025-12-31T23:50:00+01:00"),
        ("2025-12-31 23:50:00 +01:00", "01 januari 00.05", "2026-01-01T00:05:00+01:00"),
        ("2024-02-29 12:00:00 +01:00", "29 februari 11.00", "2024-02-29T11:00:00+01:00"),
        ("2026-03-29 8:00:00 +02:00", "29 mars 01.30", "2026-03-29T01:30:00+01:00"),
        ("2026-08-22 9:48:12 +02:00", "22 augusti 10.00", "2026-08-22T10:00:00+02:00"),
        ("2026-08-22 7:48:12 +00:00", "22 augusti 09.30", "2026-08-22T09:30:00+02:00"),
    ],
)
def test_the_time_in_the_name_gets_its_year_from_the_publication(published: str, name: str, expected: str) -> None:
    occurred_at = only(datetime=published, name=f"{name}, Brand, Lillstad", type="Brand").occurred_at
    assert occurred_at is not None
    assert occurred_at == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    "name",
    [
        "31 februari 09.30",
        "22 augusti 24.30",
        "igår",
        "22 augusti 23.30",
        "22 augustus 09.30",
        "٢٢ augusti 09.30",
    ],
)
def test_a_time_that_cannot_be_is_not_guessed_at(name: str) -> None:
    assert only(name=f"{name}, Brand, Lillstad", type="Brand").occurred_at is None


def test_the_summary_is_plain_text() -> None:
    parsed = only(summary="<p>Rån &amp; hot<br/>vid  kiosken\u00a0nu</p> 3 < 5\x00\ud800")
    assert parsed.summary == "Rån & hot vid kiosken nu 3 < 5"


@pytest.mark.parametrize(
    ("changes", "update"),
    [
        ({"type": "Uppdatering", "name": "22 augusti 09.30, Uppdatering, Lillstad"}, True),
        ({"summary": "Uppdatering gällande rånet i Norrby."}, True),
        ({"summary": "Kort lägesuppdatering om branden."}, True),
        ({"summary": "Hemsidan uppdateras inte mer i dag."}, False),
        ({"summary": "Här följer löpande uppdatering gällande dagens match."}, False),
        ({"summary": "Två personer häktas för rånet i Norrby."}, True),
        ({"summary": "Gripna efter branden i Norrby i februari 2024."}, True),
        ({"summary": "Mordet i Norrby 29/5 2022 utreds."}, True),
        ({"summary": "Olycka på länsväg 2010 i höjd med Norrby."}, False),
        ({"summary": "Festival i Norrby den 22 augusti 2026."}, False),
        ({"name": "12 augusti 09.30, Skadegörelse, Lillstad"}, True),
        ({"name": "20 augusti 09.30, Skadegörelse, Lillstad"}, False),
    ],
)
def test_an_update_of_an_old_case_is_told_from_something_new(changes: dict[str, str], update: bool) -> None:
    assert only(**changes).is_update is update


@pytest.mark.parametrize("kind", ["Sammanfattning natt", "sammanfattning kväll och natt"])
def test_a_summary_of_the_night_is_marked(kind: str) -> None:
    assert only(type=kind, name=f"22 augusti 06.30, {kind}, Storlän").is_night_summary


@pytest.mark.parametrize(
    "changes",
    [
        {"datetime": ""},
        {"datetime": None},
        {"datetime": "2026-08-22"},
        {"datetime": "2026-08-22 9:48:12"},
        {"datetime": "2026-13-22 9:48:12 +02:00"},
        {"datetime": "2026-08-22 9:48:12 +99:00"},
        {"name": "22 augusti 09.30, Skadegörelse, "},
        {"name": "22 augusti 09.30, Skadegörelse"},
        {"name": "22 augusti 09.30"},
        {"name": 5},
        {"type": " "},
        {"type": "Mord/dråp, försök", "name": "22 augusti 09.30, Mord/dråp, försök"},
        {"id": None},
        {"id": "ett"},
        {"id": True},
        {"id": -3},
        {"id": 10**30},
        {"summary": "x" * 6_000},
        {"summary": ["a"]},
        {"url": "javascript:alert(1)"},
        {"url": "https://exempel.se/handelse"},
        {"url": "//exempel.se/handelse"},
    ],
)
def test_a_row_that_cannot_be_used_is_named_and_the_rest_is_taken(changes: dict[str, Any]) -> None:
    result = read(answer(event(1), event(2, **changes), event(3)))
    (problem,) = result.problems
    assert problem.row == 2
    assert problem.reason
    assert [e.external_id for e in result.events] == [1, 3]
    assert result.rows == 3
    with pytest.raises(BadFile) as refused:
        read(answer(event(2, **changes)))
    assert [p.row for p in refused.value.problems] == [1], "nothing could be taken"


def test_rows_are_numbered_as_a_spreadsheet_shows_them() -> None:
    data = as_csv(event(1, summary="två\nrader"), event(2, datetime="igår"))
    assert [problem.row for problem in read(data).problems] == [3]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_later_publication_wins(order: tuple[int, int]) -> None:
    rows = [event(summary="Först."), event(summary="Sedan.", datetime="2026-08-22 11:00:00 +02:00")]
    (parsed,) = read(answer(*(rows[place] for place in order))).events
    assert parsed.summary == "Sedan."


def test_of_two_published_at_once_the_one_further_down_wins() -> None:
    (parsed,) = read(answer(event(summary="Först."), event(summary="Sedan."))).events
    assert parsed.summary == "Sedan."


def test_a_text_row_or_a_broken_line_is_named() -> None:
    with pytest.raises(BadFile) as refused:
        read(b'[1, "a"]')
    assert [p.row for p in refused.value.problems] == [1, 2]
    assert [p.row for p in read(as_lines(event()) + b'\n{"id": 2').problems] == [2]


def test_an_open_quotation_mark_is_not_the_rest_of_the_file() -> None:
    with pytest.raises(BadFile) as refused:
        read(as_csv(event()) + b'\n2,"2026-08-22\n' + as_csv(event(3)))
    assert [p.row for p in refused.value.problems] == [3]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"id,datetime,type,name,summary\n", "empty"),
        (b'[{"id": 1}', "json"),
        (b"[" * 100_000, "json"),
        (b"id,name\n1,a\n", "missing"),
        (b"%PDF-1.7\n1,2", "other"),
        (b"<html><body>Fel</body></html>", "missing"),
        ("id,datetime,type,name,summary\n1,a,Skadegörelse,b,c".encode("mac_roman"), "encoding"),
        (b"\x1f\x8b\x08\x00broken", "damaged"),
        (gzip.compress(as_lines(event()) * 50)[:-12], "damaged"),
        (b"id,datetime,type,name,summary\n1," + b"x" * 200_000, "csv"),
    ],
)
def test_what_is_no_file_of_events_is_refused_with_a_reason(data: bytes, code: str) -> None:
    with pytest.raises(BadFile) as refused:
        read(data)
    assert refused.value.code == code
    assert refused.value.message


def test_an_empty_answer_is_an_answer() -> None:
    assert read(b"[]") == ReadResult((), (), 0)


def test_a_file_that_unpacks_to_too_much_is_refused() -> None:
    with pytest.raises(BadFile) as refused:
        read(gzip.compress(b" " * (LIMITS["records"].unpacked + 1), 1))
    assert refused.value.code == "large"


@needs_shared
@pytest.mark.parametrize("name", ["api_2025-11.json", "api_2026-08-22.json"])
def test_the_police_s_own_answers_are_read_whole(name: str) -> None:
    result = read((SHARED / "police" / name).read_bytes())
    assert len(result.events) == result.rows == 500
    assert sum(e.occurred_at is None for e in result.events) <= 3


@needs_shared
def test_a_town_s_archive_is_read_whole() -> None:
    result = read((SHARED / "police" / "orebro_municipality_2022-2026.csv").read_bytes())
    assert len(result.events) == 1_514
    late = [e.published_at - e.occurred_at for e in result.events if e.occurred_at]
    assert Counter(-timedelta(hours=1) <= delay < timedelta(days=1) for delay in late)[True] >= 1_505


@pytest.mark.slow
@needs_shared
def test_the_country_s_archive_is_read_but_for_two_rows_without_a_place() -> None:
    data = (SHARED / "police" / "sweden_2022-2026.jsonl.gz").read_bytes()
    result = read(data)
    assert (result.rows, len(result.events), len(result.problems)) == (85_011, 85_009, 2)
