"""The weather is fetched by the worker, near a meeting, where it is turned on; the draft follows."""

from datetime import timedelta

import httpx
import pytest
from tests.drafts import draft, edit, field

from samlad.audit.models import Event
from samlad.lib.errors import UserError
from samlad.picture.models import Forecast
from samlad.sources.weather.client import fetch
from samlad.sources.weather.fetching import fetch_weather
from samlad.web.measures.tests.visits import Visitor

from .test_reading import answer

MILD = answer(*((hour, {}) for hour in range(8, 20)))
WET = answer(*((hour, {"symbol_code": 18, "probability_of_precipitation": 90}) for hour in range(8, 20)))


@pytest.fixture
def on(settings):
    settings.SAMLAD_WEATHER = True


class Service:
    def __init__(self, data=MILD):
        self.data, self.points = data, []

    def __call__(self, lon, lat):
        self.points.append((lon, lat))
        if isinstance(self.data, Exception):
            raise self.data
        return self.data


def go(world, service, now):
    return fetch_weather(actor=world.system, now=now, ask=service)


def near(round):
    return round.meeting_at - timedelta(hours=4)


@pytest.mark.usefixtures("on")
class TestTurnedOn:
    def test_the_draft_says_it_and_names_smhi(self, world, round):
        draft(world, round)
        assert go(world, Service(), near(round)) == [f"weather of {round.label}"]
        draft(world, round)
        assert field("weather").text == "Fredag 3°, mulet. (SMHI)"
        assert ["3", "SMHI:s prognos"] in field("weather").facts

    def test_it_is_asked_for_the_middle_of_the_municipality(self, world, round):
        service = Service()
        go(world, service, near(round))
        ((lon, lat),) = service.points
        assert (round_(lon), round_(lat)) == (15.1, 59.05)

    def test_not_again_while_it_is_fresh_and_the_log_hears_only_of_changes(self, world, round):
        service, now = Service(), near(round)
        go(world, service, now)
        assert go(world, service, now + timedelta(hours=2)) == []
        go(world, service, now + timedelta(hours=3))
        assert Event.objects.filter(verb="forecast.fetched").count() == 1
        go(world, Service(WET), now + timedelta(hours=6))
        assert Event.objects.filter(verb="forecast.fetched").count() == 2
        draft(world, round)
        assert field("weather").text == "Fredag 3°, regn. (SMHI)"

    @pytest.mark.parametrize("days", [-3, 2])
    def test_only_near_a_meeting(self, world, round, days):
        service = Service()
        assert go(world, service, round.meeting_at + timedelta(days=days)) == []
        assert service.points == []

    def test_where_nobody_answers_nothing_is_lost_and_it_is_asked_again(self, world, round):
        now = near(round)
        assert go(world, Service(UserError("SMHI svarar inte.")), now) == ["no weather: SMHI svarar inte."]
        assert go(world, Service(b"<html>"), now)[0].startswith("no weather: ")
        assert go(world, Service(), now) == [f"weather of {round.label}"]

    def test_what_somebody_wrote_stays(self, world, round):
        draft(world, round)
        edit(world, "weather", "Kallt.")
        go(world, Service(), near(round))
        draft(world, round)
        assert field("weather").text == "Kallt."
        assert [p.text for p in field("weather").offered if p.is_new]


def round_(value):
    return float(f"{value:.2f}")


def test_turned_off_nobody_is_asked_and_the_page_says_so(world, round):
    service = Service()
    assert go(world, service, near(round)) == []
    assert (service.points, Forecast.objects.count()) == ([], 0)
    assert "Vädret hämtas inte." in Visitor(world).open("picture", round.label)


@pytest.mark.usefixtures("on")
def test_turned_on_the_page_says_that_none_has_come_yet(world, round):
    page = Visitor(world).open("picture", round.label)
    assert "Inget väder är hämtat än." in page
    assert "Vädret hämtas inte." not in page


def fetch_with(status=200, content=MILD, error=None):
    requests = []

    def handle(request):
        requests.append(request)
        if error:
            raise error
        return httpx.Response(status, content=content)

    with httpx.Client(transport=httpx.MockTransport(handle)) as client:
        return fetch(15.1234567, 59.0, client=client, user_agent="EST"), requests


def test_one_call_with_the_point_and_who_asks():
    data, (request,) = fetch_with()
    assert data == MILD
    assert request.url.path.endswith("/snow1g/version/1/geotype/point/lon/15.123/lat/59.000/data.json")
    assert request.headers["User-Agent"] == "EST"


@pytest.mark.parametrize(
    ("answer_", "code"),
    [
        ({"status": 404}, "refused"),
        ({"status": 503}, "refused"),
        ({"content": b"x" * 5_000_001}, "large"),
        ({"error": httpx.ConnectError("no way")}, "unreachable"),
    ],
)
def test_what_is_no_answer_is_said(answer_, code):
    with pytest.raises(UserError) as caught:
        fetch_with(**answer_)
    assert caught.value.code == code
