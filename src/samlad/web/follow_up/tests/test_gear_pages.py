"""One press, with why and until when: everybody sees it, reporters are asked, the meeting has its room and its picture,
and what was done stays to be read."""

import html
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django_scopes import scope
from tests.steps import close, publish, share, tell

from samlad.collection import service
from samlad.collection.models import GearUp, Round
from samlad.documents.fonts import FontsMissing, font_files
from samlad.lib import clock
from samlad.picture.service import draft_picture

STOCKHOLM = ZoneInfo("Europe/Stockholm")
HERE = "/uppfoljning/vaxla-upp/"
LINE = "Vi har växlat upp och möts oftare, till och med fredag 4 december."
FORM = {
    "reason": "Skjutning på torget",
    "last_day": "2026-12-04",
    "weekdays": ["1", "5"],
    "meeting_time": "09:00",
    "closes_minutes_before": "60",
}


def local(*parts):
    return datetime(*parts, tzinfo=STOCKHOLM).astimezone(UTC)


@pytest.fixture
def at(monkeypatch, world):
    """Moves the clock that pages read."""

    def move(now):
        monkeypatch.setattr(clock, "now", lambda: now)
        world.now = now

    move(world.now)
    return move


@pytest.fixture
def page(world, at):
    def ask(url, as_="samordnare", **form):
        client = Client()
        client.force_login(world.accounts[as_], backend="django.contrib.auth.backends.ModelBackend")
        with scope(partnership=None):
            answer = client.post(url, form) if form else client.get(url)
        answer.words = " ".join(html.unescape(answer.content.decode()).split())
        return answer

    return ask


@pytest.fixture
def geared(world, round):
    return service.gear_up(
        actor=world.actor("samordnare"),
        now=world.now,
        reason="Skjutning på torget",
        last_day=date(2026, 12, 4),
        weekdays=[1, 5],
        meeting_time=time(9),
        function_ids=[world.functions["rektor"].pk],
    )


@pytest.fixture
def friday(world, geared, at):
    """Thursday evening before the extra meeting of Friday 27 November."""
    at(local(2026, 11, 26, 20))
    service.open_and_close_due(actor=world.system, now=world.now)
    return Round.every.get(label="2026-W48-5")


def test_one_press_with_why_and_until_when(world, round, page):
    assert 'href="/uppfoljning/vaxla-upp/nu/"' in page(HERE).words
    assert page(HERE + "nu/").status_code == 200
    answer = page(HERE + "nu/", **FORM)
    assert (answer.status_code, answer["Location"]) == (302, HERE)
    geared = GearUp.objects.get()
    assert (geared.reason, geared.weekdays, geared.function) == (FORM["reason"], "15", world.functions["samordnare"])
    words_of_it = page(HERE).words
    for words in ("Vi har växlat upp till och med fredag 4 december", FORM["reason"], "måndag, fredag kl. 09.00"):
        assert words in words_of_it
    assert page(HERE + "nu/")["Location"] == HERE, "it is on: nothing to press"


def test_pressed_again_it_is_once(world, round, page):
    for _turn in range(2):
        assert page(HERE + "nu/", **FORM).status_code == 302
    assert GearUp.objects.count() == 1


def test_what_is_refused_stands_in_the_form(world, round, page):
    answer = page(HERE + "nu/", **FORM | {"last_day": "2027-12-04"})
    assert answer.status_code == 422
    assert "Välj en sista dag från i dag och högst åtta veckor fram." in answer.words
    assert "Skjutning på torget" in answer.words
    assert not GearUp.objects.exists()


def test_a_name_in_the_reason_is_looked_at_first(world, round, page):
    answer = page(HERE + "nu/", **FORM | {"reason": "Kalle Svensson sköts, 070-174 06 05"})
    assert answer.status_code == 422
    assert 'name="screening_confirmed"' in answer.words


@pytest.mark.parametrize("who", ["samordnare", "rektor", "styrgrupp", "registrator", "väktare"])
def test_everybody_sees_that_it_is_on_and_until_when(world, geared, page, at, who):
    assert LINE in page("/", as_=who).words
    at(local(2026, 12, 5))
    assert "växlat upp" not in page("/", as_=who).words


def test_whoever_came_by_a_link_sees_it_too(world, friday):
    link = service.make_link(
        actor=world.system, now=world.now, round_id=friday.pk, function_id=world.functions["väktare"].pk
    )
    client = Client()
    with scope(partnership=None):
        client.post(f"/r/{link.token}/")
        words_of_it = html.unescape(
            client.get(f"/rapport/{friday.label}/{world.functions['väktare'].pk}/").content.decode()
        )
    assert LINE in " ".join(words_of_it.split())
    assert "Hur är det nu?" in words_of_it


def test_another_partnership_sees_nothing_of_it(world, geared, other_world, page):
    account = other_world.accounts["samordnare"]
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    with scope(partnership=None):
        assert "växlat upp" not in client.get("/").content.decode()
        for part in ("sista-dag", "vaxla-ner", "kalla"):
            assert client.get(f"{HERE}{geared.pk}/{part}/").status_code == 404


def test_the_reporter_is_asked_for_the_extra_meeting_first(world, friday, page):
    address = f'href="/rapport/{friday.label}/{world.functions["väktare"].pk}/"'
    assert address in page("/", as_="väktare").words
    assert "Inför det extra mötet fredag 27 november 09.00" in page("/", as_="väktare").words


def test_a_called_function_finds_its_way_into_the_room(world, friday, page):
    room = f"/mote/{friday.label}/"
    assert f'href="{room}"' in page("/", as_="rektor").words
    assert page(room, as_="rektor").status_code == 302
    assert page(room + "situation/", as_="rektor").status_code == 200
    assert page(room, as_="väktare").status_code == 403


def test_every_point_of_the_extra_room_works(world, friday, page):
    observation = tell(world, friday, starts_at=world.now)
    share(world, observation, who="samordnare")
    for point in ("back", "situation", "analysis", "measures", "picture"):
        answer = page(f"/mote/{friday.label}/{point}/")
        assert answer.status_code == 200, point
        assert "Extra uppföljning, fredag 27 november" in answer.words
    close(world, friday)
    assert "Klotter på en mur" in page(f"/mote/{friday.label}/situation/").words


def test_mapping_leads_to_the_meeting_that_comes_first(world, friday, page):
    assert page("/kartlaggning/")["Location"] == f"/kartlaggning/{friday.label}/"
    assert "extra möte fredag 27 november 09.00" in page(f"/kartlaggning/{friday.label}/").words


def test_the_numbers_of_an_extra_round_are_its_weeks(world, friday, page):
    close(world, friday.extra_of, now=world.now)
    words_of_it = page(f"/vecka/{friday.label}/").words
    assert "vecka 49" in words_of_it
    assert "rapportörerna fick frågan 1 gång mer än vanligt" in words_of_it


def test_a_week_that_was_asked_once_says_nothing_of_it(world, round, page):
    close(world, round, now=world.now)
    assert "växlat upp" not in page(f"/vecka/{round.label}/").words


def test_prolonged_and_ended_early_it_stays_on_record(world, geared, page, at):
    prolonged = {"last_day": "2026-12-11", "reason": "Det fortsätter"}
    assert page(f"{HERE}{geared.pk}/sista-dag/", **prolonged).status_code == 302
    assert "till och med fredag 11 december" in page("/").words
    at(world.now + timedelta(hours=1))
    for _turn in range(2):
        assert page(f"{HERE}{geared.pk}/vaxla-ner/", reason="Lugnare").status_code == 302
    words_of_it = page(HERE).words
    for words in ("Vi möts som vanligt", "Det fortsätter", "Lugnare", "Avslutad i förtid", "Skjutning på torget"):
        assert words in words_of_it
    assert words_of_it.count("Lugnare") == 1
    assert not world.actor("rektor").may("enter_meeting")


def test_more_are_called_while_it_is_on(world, geared, page):
    watch = world.functions["väktare"].pk
    assert f'value="{watch}"' in page(f"{HERE}{geared.pk}/kalla/").words
    assert page(f"{HERE}{geared.pk}/kalla/", function_ids=[str(watch)]).status_code == 302
    assert world.actor("väktare").may("enter_meeting")


def test_the_extra_picture_is_numbered_in_the_series_of_the_joint_one(world, friday, page, at):
    try:
        font_files()
    except FontsMissing:
        pytest.skip("the typefaces are not here")
    share(world, tell(world, friday, starts_at=world.now))
    at(friday.meeting_at)
    service.open_and_close_due(actor=world.system, now=world.now)
    picture = draft_picture(actor=world.actor("samordnare"), now=world.now, round_id=friday.pk)
    published = publish(world, picture)
    assert (published.record.number, published.record.title) == ("EST 2026-1", "Extra lägesbild 2026-W48-5")
    page_of_it = bytes(published.record.files.get(name="picture.html").content).decode()
    assert "Extra lägesbild" in page_of_it
    assert "1 iakttagelse. Skadegörelse." in page_of_it
    assert "Det som berättats sedan förra mötet" in page_of_it
    assert "Extra lägesbild, fredag 27 november" in page(f"/aterkoppling/{published.record_id}/").words or page(
        "/aterkoppling/"
    ).words.count("Extra, fredag 27 november")
