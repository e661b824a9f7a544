"""The day begins at midnight here. Then UTC is still at the day before, for an hour or two."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from samlad.lib import clock
from samlad.partnership.service import assign

EVE, DAY = date(2026, 11, 24), date(2026, 11, 25)
BEFORE, AFTER = datetime(2026, 11, 24, 22, 59, tzinfo=UTC), datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
IN_SUMMER = datetime(2026, 6, 30, 21, 59, tzinfo=UTC), datetime(2026, 6, 30, 22, 0, tzinfo=UTC)


@pytest.fixture
def at(monkeypatch):
    """A page as somebody gets it at a moment."""

    def get(moment, account, name="home", *args):
        monkeypatch.setattr(clock, "now", lambda: moment)
        with scope(partnership=None):
            client = Client()
            client.force_login(account, "django.contrib.auth.backends.ModelBackend")
            return client.get(reverse(name, args=args))

    return get


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (BEFORE, "Tisdag 24 november"),
        (AFTER, "Onsdag 25 november"),
        (AFTER + timedelta(hours=23), "Onsdag 25 november"),
        (IN_SUMMER[0], "Tisdag 30 juni"),
        (IN_SUMMER[1], "Onsdag 1 juli"),
    ],
)
def test_the_pages_call_today_what_the_clock_here_says(world, at, moment, day):
    assert day in at(moment, world.accounts["rektor"]).content.decode()


@pytest.mark.parametrize(("moment", "day"), [(BEFORE, EVE), (AFTER, DAY)])
def test_what_is_planned_begins_today_unless_one_says_otherwise(world, at, moment, day):
    page = at(moment, world.accounts["samordnare"], "measures").content.decode()
    assert f'value="{day}"' in page
    file = at(moment, world.accounts["samordnare"], "measures_file", "csv")
    assert f"insatser-{day}.csv" in file["Content-Disposition"]


def test_a_function_is_held_from_midnight_to_midnight(world, at):
    def holding(email, **days):
        person = {"name": email, "email": f"{email}@example.se", "function_id": world.functions["samordnare"].pk}
        return assign(actor=world.system, now=world.now, **person, **days).account

    leaving = holding("slutar", starts_on=date(2026, 1, 1), ends_on=EVE)
    coming = holding("kommer", starts_on=DAY)
    seen = {who.email: [at(t, who, "measures").status_code for t in (BEFORE, AFTER)] for who in (leaving, coming)}
    assert seen["slutar@example.se"][0] == seen["kommer@example.se"][1] == 200
    assert seen["slutar@example.se"][1] == seen["kommer@example.se"][0] != 200
