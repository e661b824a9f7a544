"""SMHI's answer, read: on the verbatim sample where it is at hand, and on small ones made up to the same contract."""

import json
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samlad.lib.errors import BadFile
from samlad.picture.prose.weather import weather_text
from samlad.sources.police.tests.made_up import SHARED
from samlad.sources.weather.reading import read_forecast, weekend, weekend_after

ZONE = ZoneInfo("Europe/Stockholm")
FRIDAY = date(2026, 11, 27)
SAMPLE = SHARED / "weather" / "snow1g_point_2026-04-02_lon16.158_lat58.578.json"


def answer(*steps):
    """Each step: hours from Friday 00.00 UTC, and what differs from a cloudy hour of three degrees."""
    rows = []
    for hour, data in steps:
        end = datetime(2026, 11, 27, tzinfo=UTC) + timedelta(hours=hour)
        values = {
            "air_temperature": 3.0,
            "wind_speed_of_gust": 5.0,
            "probability_of_precipitation": 0,
            "symbol_code": 6,
        }
        rows.append(
            {
                "time": f"{end:%Y-%m-%dT%H:%M:%SZ}",
                "intervalParametersStartTime": f"{end - timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}",
                "data": values | data,
            }
        )
    return json.dumps({"referenceTime": "2026-11-26T06:00:00Z", "timeSeries": rows}).encode()


def friday(*steps):
    (day,) = weekend(read_forecast(answer(*steps)), [FRIDAY], ZONE)
    return day


@pytest.mark.skipif(not SAMPLE.exists(), reason="SMHI's answer is not at hand")
def test_the_verbatim_answer():
    forecast = read_forecast(SAMPLE.read_bytes())
    assert (len(forecast.steps), forecast.reference_at.isoformat()) == (83, "2026-04-02T10:45:00+00:00")
    days = weekend(forecast, weekend_after(date(2026, 4, 2)), ZONE)
    assert weather_text(days).text == (
        "Fredag 2–4°, regn. Lördag 2–8°, mulet, byar 15 m/s. Söndag 4–8°, regn, byar 17 m/s. (SMHI)"
    )


def test_a_day_is_from_six_to_midnight_by_the_clock_of_the_place():
    day = friday(
        (5, {"air_temperature": -9.0}), (6, {"air_temperature": 1.4}), (23, {"air_temperature": 4.6}), (24, {})
    )
    assert (day["low"], day["high"]) == (1, 5)


def test_what_is_missing_is_no_number():
    day = friday((10, {"air_temperature": 9999, "wind_speed_of_gust": 9999}), (11, {}))
    assert (day["low"], day["high"], day["gust"]) == (3, 3, 5)
    nothing = answer((10, {"air_temperature": 9999}), (11, {"air_temperature": None}))
    assert weekend(read_forecast(nothing), [FRIDAY], ZONE) == []


@pytest.mark.parametrize(
    ("hours", "chance", "sentence"),
    [
        (range(7, 11), 80, ("rain", "morning")),
        (range(18, 22), 80, ("rain", "evening")),
        (range(9, 20), 80, ("rain", "")),
        (range(18, 19), 80, ("cloudy", "")),  # an hour is a shower
        (range(7, 11), 30, ("cloudy", "")),  # unlikely
    ],
)
def test_rain_is_told_of_where_it_is_likely_and_lasts(hours, chance, sentence):
    wet = {"symbol_code": 18, "probability_of_precipitation": chance}
    day = friday(*((hour, wet if hour in hours else {}) for hour in range(7, 23)))
    assert (day["sky"], day["when"]) == sentence


def test_the_weekend_is_the_friday_to_sunday_from_the_meeting_on():
    assert weekend_after(date(2026, 11, 26))[0] == weekend_after(FRIDAY)[0] == FRIDAY
    assert weekend_after(date(2026, 11, 28))[0] == date(2026, 12, 4)
    assert len(weekend_after(FRIDAY)) == 3


def test_degrees_below_zero_and_gusts_in_words():
    days = [
        {"day": "2026-11-27", "low": -8, "high": -2, "sky": "snow", "when": "evening", "gust": 14},
        {"day": "2026-11-28", "low": 0, "high": 0, "sky": "clear", "when": "", "gust": 13},
    ]
    phrase = weather_text(days)
    assert phrase.text == "Fredag −8 till −2°, snö på kvällen, byar 14 m/s. Lördag 0°, klart. (SMHI)"
    assert weather_text([]).text == ""


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b'{"referenceTime": "x", "timeSeries": []}',
        b'{"referenceTime": "2026-11-26T06:00:00Z", "timeSeries": []}',
        b'{"referenceTime": "2026-11-26T06:00:00", "timeSeries": [1]}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_forecast_is_refused(data):
    with pytest.raises(BadFile):
        read_forecast(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


@given(JSON, JSON)
def test_any_value_is_read_or_refused(number, symbol):
    data = answer((10, {"air_temperature": number, "symbol_code": symbol, "wind_speed_of_gust": number}))
    with suppress(BadFile):
        weekend(read_forecast(data), [FRIDAY], ZONE)
