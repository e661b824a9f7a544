"""Where nobody is out is the meeting's own: whose eyes, at which time, on which page, in which file."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from samlad.lib import clock
from samlad.measures import service
from samlad.measures.presence import AFTER, BEFORE, presence
from samlad.measures.service import Choice
from samlad.partnership.models import Duty
from samlad.partnership.service import add_function, assign, make_token

HOLD_THE_MEETING = {Duty.COORDINATOR, Duty.MEETING_LEAD}
SECOND = timedelta(seconds=1)
# From the meeting's start, and whether it is the meeting's own time.
TIMES = [
    (-timedelta(days=2), False),
    (-BEFORE - SECOND, False),
    (-BEFORE, True),
    (timedelta(0), True),
    (AFTER, True),
    (AFTER + SECOND, False),
    (timedelta(days=1), False),
]


@pytest.fixture
def weekend(world, round):
    """Öster and Ängby are prioritised; somebody is out in Öster on Friday evening, and late on Saturday. Nobody is in
    Ängby, and nobody is in Öster on Saturday evening."""
    service.prioritise(
        actor=world.actor("styrgrupp"),
        now=world.now,
        starts_on=date(2026, 9, 1),
        ends_on=date(2026, 12, 31),
        choices=[Choice(world.areas[a].pk, "behov") for a in ("Ängby", "Öster")],
    )
    for who, organisation, days, hour in (("samordnare", "Kommunen", 1, 20), ("polissamordnare", "Polisen", 2, 23)):
        start = round.meeting_at.replace(hour=hour, minute=0) + timedelta(days=days)
        service.plan_field_activity(
            actor=world.actor(who),
            now=world.now,
            round_id=round.pk,
            when="sent",
            aim="",
            organisation_id=world.organisations[organisation].pk,
            where="Torget",
            share=True,
            area_ids=[world.areas["Öster"].pk],
            starts_at=start,
            ends_at=start + timedelta(hours=1),
        )
    return round


def holder(world, *duties):
    """Somebody who holds one function with just these duties."""
    function = add_function(
        actor=world.system,
        now=world.now,
        organisation_id=world.organisations["Kommunen"].pk,
        name="Prov",
        duties=list(duties),
    )
    assignment = assign(
        actor=world.system,
        now=world.now,
        function_id=function.pk,
        name="Prov",
        email="prov@example.se",
        starts_on=date(2026, 1, 1),
    )
    world.accounts["prov"] = assignment.account
    return assignment.account


def client_of(account):
    client = Client()
    client.force_login(account, "django.contrib.auth.backends.ModelBackend")
    return client


def read(client, name, *args):
    with scope(partnership=None):
        response = client.get(reverse(name, args=args))
    text = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, text.decode("utf-8", "replace")


def shows_a_gap(text):
    """A prioritised area where nobody is, told, or to be read from an empty cell beside one that is filled."""
    table = text.split('id="grid"')[1].split("</section>")[0]
    empty = re.search(r"<td[^>]*>\s*</td>", table)
    return "Ängby" in table or ">ingen<" in table or bool(empty)


@pytest.mark.parametrize("duty", Duty)
@pytest.mark.parametrize(("when", "own_time"), TIMES, ids=lambda v: str(v))
def test_gaps_are_for_those_who_hold_the_meeting_at_its_own_time(world, weekend, monkeypatch, duty, when, own_time):
    account = holder(world, duty)
    monkeypatch.setattr(clock, "now", lambda: weekend.meeting_at + when)
    status, text = read(client_of(account), "field_activities", weekend.label)
    opens = duty in HOLD_THE_MEETING | {Duty.MEASURE_OWNER}
    assert (status == 200) is opens
    if opens:
        assert "Kommunen" in text
        assert shows_a_gap(text) is (own_time and duty in HOLD_THE_MEETING)


@pytest.mark.parametrize("when", [-timedelta(days=2), timedelta(0)])
def test_no_file_calendar_interface_or_other_page_tells_of_gaps(world, weekend, monkeypatch, when):
    """What leaves is the same at the meeting's own time as at any other, and names no area where nobody is."""
    account = holder(world, *HOLD_THE_MEETING, Duty.MEASURE_OWNER)
    actor = world.actor("prov")
    secret = make_token(actor=actor, now=world.now, name="Telefonen", purpose="calendar").secret
    monkeypatch.setattr(clock, "now", lambda: weekend.meeting_at + when)
    client = client_of(account)
    calendar = read(Client(), "api_calendar", secret)[1]
    assert "Kommunen" in calendar
    assert "Ängby" not in calendar
    for name, args in (("picture", [weekend.label]), ("review_picture", [weekend.label])):
        status, text = read(client, name, *args)
        assert status == 200
        assert ">ingen<" not in text
    for kind in ("csv", "xlsx"):
        status, text = read(client, "measures_file", kind)
        assert status == 200
        assert "ingen" not in text
    with scope(partnership=None):
        machine_text = (
            client.get("/api/v1/weeks/").content.decode() + client.get("/api/ogc/collections").content.decode()
        )
    assert "Torget" not in machine_text


def test_a_function_that_only_leads_meetings_opens_the_page_and_plans_nothing(world, weekend):
    client = client_of(holder(world, Duty.MEETING_LEAD))
    status, text = read(client, "field_activities", weekend.label)
    assert status == 200
    assert "Lägg till" not in text
    assert read(client, "field_now")[0] == 302
    with scope(partnership=None):
        sent = client.post(reverse("field_activities", args=[weekend.label]), {"where": "Torget", "when": "fre"})
    assert (sent.status_code, weekend.field_activities.count()) == (422, 2)


def test_the_system_and_those_of_another_partnership_see_none(world, weekend, other_world):
    assert presence(actor=world.system, now=weekend.meeting_at, round=weekend).grid is None
    with scope(partnership=other_world.partnership):
        stranger = other_world.actor("samordnare")
        seen = presence(actor=stranger, now=weekend.meeting_at, round=weekend)
    assert (seen.grid, seen.rows) == (None, [])


def test_rows_of_presence_name_only_where_somebody_is(world, weekend):
    seen = presence(actor=world.actor("samordnare"), now=weekend.meeting_at - timedelta(days=1), round=weekend)
    assert [(r.area, r.part, r.who) for r in seen.rows] == [
        ("Öster", "fre kväll", ["Kommunen"]),
        ("Öster", "lör natt", ["Polisen"]),
    ]


def test_the_meetings_table_names_the_gaps(world, weekend):
    grid = presence(actor=world.actor("samordnare"), now=weekend.meeting_at, round=weekend).grid
    assert [(line.area, [gap for _part, _who, gap in line.cells]) for line in grid.lines] == [
        ("Ängby", [True, True]),
        ("Öster", [False, False]),
    ]
