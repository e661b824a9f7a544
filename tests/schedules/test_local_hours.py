"""Where nobody is logged in, and in what happens by the clock, the hours are those of the wall."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from samlad.collection.service import make_link
from samlad.config.schedules import _each
from samlad.partnership.service import change_partnership


@pytest.mark.parametrize(("zone", "hour"), [("Europe/Stockholm", "16.00"), ("Europe/Helsinki", "17.00")])
def test_the_page_of_a_link_tells_when_the_week_closes(world, round, settings, zone, hour):
    settings.SAMLAD_TODAY = "2026-11-24"
    change_partnership(actor=world.system, now=world.now, time_zone=zone)
    link = make_link(
        actor=world.actor("samordnare"), now=world.now, round_id=round.pk, function_id=world.functions["rektor"].pk
    )
    with scope(partnership=None):
        page = Client().get(reverse("open_link", args=[link.token])).content.decode()
    assert f"onsdag 25 november {hour}" in page, round.closes_at


def test_what_a_schedule_writes_is_in_the_partnerships_own_zone(world):
    change_partnership(actor=world.system, now=world.now, time_zone="Atlantic/Canary")
    seen = []
    with scope(partnership=None):
        _each("nothing", lambda actor: seen.append(timezone.get_current_timezone_name()) or ())
    assert seen == ["Atlantic/Canary"]
