"""Asking the police's interface, without asking it."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from samlad.lib.errors import UserError
from samlad.sources.police import client as police
from samlad.sources.police.client import FetchResult, county_of, fetch

from .made_up import SHARED, answer, event, needs_shared


class Service:
    """A made-up service: answers by DateTime, remembers what it was asked and how long we slept."""

    def __init__(self, reply: Callable[[str, int], httpx.Response]) -> None:
        self.reply = reply
        self.requests: list[httpx.Request] = []
        self.slept: list[float] = []

    def handle(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return self.reply(request.url.params["DateTime"], len(self.requests))

    def fetch(self, when: str = "2026-08", *, county: str | None = "Storlän", **options: Any) -> FetchResult:
        with httpx.Client(transport=httpx.MockTransport(self.handle)) as client:
            return fetch(
                when,
                options.get("municipality", "Lillstad"),
                county=county,
                client=client,
                sleep=self.slept.append,
                user_agent=options.get("user_agent", "Lillstad kommun, it@lillstad.example"),
            )


def ok(*events: dict[str, Any]) -> httpx.Response:
    return httpx.Response(200, content=answer(*events))


def full() -> httpx.Response:
    return ok(*(event(number) for number in range(1, 501)))


def test_a_month_takes_one_call_for_town_and_county() -> None:
    other = event(2, name="22 augusti 09.30, Skadegörelse, Granstad")
    service = Service(lambda when, call: ok(event(1), other))
    result = service.fetch()
    assert [e.external_id for e in result.events] == [1]
    assert (result.calls, result.incomplete, service.slept) == (1, (), [])
    (request,) = service.requests
    assert request.url.host == "polisen.se"
    assert dict(request.url.params) == {"DateTime": "2026-08", "locationname": "Lillstad;Storlän"}
    assert request.headers["User-Agent"] == "Lillstad kommun, it@lillstad.example"


def test_a_full_month_is_asked_for_day_by_day_with_a_pause() -> None:
    service = Service(lambda when, call: full() if when == "2026-02" else ok(event(call)))
    result = service.fetch("2026-02")
    assert [request.url.params["DateTime"] for request in service.requests[1:]] == [
        f"2026-02-{day:02}" for day in range(1, 29)
    ]
    assert service.slept == [10.0] * 28
    assert result.incomplete == ()
    assert len(result.events) == 500


def test_a_full_day_is_said_to_be_incomplete() -> None:
    service = Service(lambda when, call: full() if when in ("2026-08", "2026-08-22") else ok())
    assert service.fetch().incomplete == ("2026-08-22",)
    assert Service(lambda when, call: full()).fetch("2026-08-22").incomplete == ("2026-08-22",)


def test_without_a_county_the_country_is_asked_for_by_day() -> None:
    service = Service(lambda when, call: ok(event(call)))
    result = service.fetch(county=None)
    assert len(service.requests) == 31
    assert all("locationname" not in request.url.params for request in service.requests)
    assert len(result.events) == 31


def test_a_revised_event_is_kept_once() -> None:
    def reply(when: str, call: int) -> httpx.Response:
        return ok(event(7, datetime=f"2026-08-22 9:{call:02}:00 +02:00", summary=f"Version {call}."))

    (police_event,) = Service(reply).fetch("2026-08", county=None).events
    assert police_event.summary == "Version 31."


def test_a_bad_row_is_told_and_the_others_kept() -> None:
    result = Service(lambda when, call: ok(event(1), event(2, datetime="?"))).fetch()
    assert [e.external_id for e in result.events] == [1]
    assert [problem.row for problem in result.problems] == [2]


@pytest.mark.parametrize(
    ("status", "headers", "wait"),
    [
        (429, {"Retry-After": "45"}, 45.0),
        (429, {"Retry-After": "1"}, 10.0),
        (503, {}, 20.0),
        (500, {"Retry-After": "snart"}, 20.0),
        (
            503,
            {"Retry-After": "Sat, 22 Aug 2026 10:01:00 GMT", "Date": "Sat, 22 Aug 2026 10:00:00 GMT"},
            60.0,
        ),
    ],
)
def test_a_busy_service_is_waited_for(status: int, headers: dict[str, str], wait: float) -> None:
    service = Service(lambda when, call: httpx.Response(status, headers=headers) if call == 1 else ok(event()))
    result = service.fetch()
    assert len(result.events) == 1
    assert service.slept == [wait]


def test_a_lost_connection_is_tried_again_with_longer_pauses_and_then_given_up() -> None:
    def broken(when: str, call: int) -> httpx.Response:
        raise httpx.ConnectTimeout("lost")

    service = Service(broken)
    with pytest.raises(UserError) as given_up:
        service.fetch()
    assert given_up.value.code == "unreachable"
    assert service.slept == [20.0, 40.0, 80.0]


@pytest.mark.parametrize(
    ("response", "code"),
    [
        (httpx.Response(429, headers={"Retry-After": "3600"}), "wait"),
        (httpx.Response(404), "refused"),
        (httpx.Response(301, headers={"Location": "https://exempel.se"}), "refused"),
        (httpx.Response(200, content=b"<html>Underh\xc3\xa5ll</html>"), "answer"),
        (httpx.Response(200, content=b'{"error": 1}'), "answer"),
        (httpx.Response(200, content=b"\xff\xfe"), "answer"),
        (httpx.Response(200, content=b" " * (police.MAX_ANSWER + 1)), "large"),
    ],
)
def test_what_is_no_answer_says_what_to_do(response: httpx.Response, code: str) -> None:
    with pytest.raises(UserError) as refused:
        Service(lambda when, call: response).fetch()
    assert refused.value.code == code
    assert refused.value.message


def test_the_hour_s_allowance_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(police, "MAX_CALLS", 5)
    service = Service(lambda when, call: full())
    with pytest.raises(UserError) as refused:
        service.fetch()
    assert refused.value.code == "budget"
    assert len(service.requests) == 5


@pytest.mark.parametrize(
    "when", ["2026", "2026-13", "2026-02-30", "augusti", "2026-8", "2026-08-22 10", "٢٠٢٦-08", "0000-01"]
)
def test_a_period_that_is_no_month_or_day_is_not_asked_for(when: str) -> None:
    service = Service(lambda when, call: ok())
    with pytest.raises(UserError):
        service.fetch(when)
    assert service.requests == []


def test_nobody_asks_without_a_name() -> None:
    with pytest.raises(UserError):
        Service(lambda when, call: ok()).fetch(user_agent=" ")


def test_the_county_follows_from_the_municipality_s_code() -> None:
    assert county_of("1880") == "Örebro län"
    assert county_of("0980") == "Gotlands län"
    assert county_of("9999") is None
    assert len(police.COUNTIES) == 21


@needs_shared
@pytest.mark.parametrize("name", ["api_2025-11.json", "api_2026-08-22.json"])
def test_a_verbatim_answer_is_read_and_taken_for_cut_off(name: str) -> None:
    body = (SHARED / "police" / name).read_bytes()
    service = Service(lambda when, call: httpx.Response(200, content=body))
    result = service.fetch("2026-08-22", municipality="Örebro", county="Örebro län")
    assert result.incomplete == ("2026-08-22",)
    assert result.problems == ()
    assert 0 < len(result.events) < 60
    assert len(json.loads(body)) == 500
