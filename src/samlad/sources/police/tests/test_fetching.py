"""A question to the police's open interface: left on a page, put by the worker, and told of."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from tests.steps import count_as, open_week

from samlad.audit.models import Event
from samlad.collection.models import ImportedEvent, SourceAsk
from samlad.lib.errors import UserError
from samlad.sources.police import fetching
from samlad.sources.police.client import FetchResult
from samlad.sources.police.reading import read_events

from .made_up import answer, event

HERE = reverse("imports_police")


@pytest.fixture
def town(world):
    world.partnership.municipality = "Lillstad"
    world.partnership.save()
    open_week(world, "2026-W48")
    count_as(world, Skadegörelse="damage")
    return world


def result_of(*rows):
    events = read_events(answer(*rows), filename="x")
    return FetchResult(events.events, events.problems, (), 1)


def put_question(world, period="2026-08", now=None, who="samordnare"):
    return fetching.ask_the_police(actor=world.actor(who), now=now or world.now, period=period)


def answered(world, ask):
    return fetching.answer_waiting(actor=world.system, now=world.now + timedelta(minutes=1), ask=ask)


def test_the_worker_puts_what_was_asked_and_keeps_what_became_of_it(town):
    waiting = put_question(town)
    assert put_question(town) == waiting, "the same question waits once"
    seen = []
    assert answered(
        town, lambda partnership, period: seen.append(period) or result_of(event(1), event(2, datetime="i går"))
    )
    waiting.refresh_from_db()
    assert seen == ["2026-08"]
    assert (waiting.document["counted"], len(waiting.document["skipped"]), waiting.trouble) == (1, 1, "")
    assert ImportedEvent.objects.filter(outcome="counted").count() == 1
    assert answered(town, lambda *_: pytest.fail("nothing waits")) == []
    assert [e.verb for e in Event.objects.filter(object_type="sourceask").order_by("pk")] == [
        "source.asked",
        "source.answered",
    ]


def test_a_police_that_does_not_answer_is_told_and_the_question_is_over(town):
    waiting = put_question(town)

    def silent(*_):
        raise UserError("Polisens tjänst svarar inte.")

    answered(town, silent)
    waiting.refresh_from_db()
    assert (waiting.document, waiting.trouble) == (None, "Polisens tjänst svarar inte.")
    assert put_question(town) != waiting


@pytest.mark.parametrize("period", ["2026-13", "augusti", "", "2026-12", "9999-01"])
def test_what_is_no_month_or_has_not_been_is_not_asked_about(town, period):
    with pytest.raises(UserError):
        put_question(town, period)
    assert not SourceAsk.objects.exists()


def test_the_police_are_not_asked_more_than_they_allow(town):
    for month in range(1, fetching.AN_HOUR + 1):
        put_question(town, f"2026-{month:02d}")
    with pytest.raises(UserError, match="Försök igen om en timme"):
        put_question(town, "2026-10")
    put_question(town, "2026-10", now=town.now + timedelta(hours=1, minutes=1))


def test_who_does_not_import_does_not_ask(town):
    with pytest.raises(PermissionDenied):
        put_question(town, who="rektor")


def test_on_the_page_a_month_is_asked_for_and_its_answer_told(town, settings):
    settings.SAMLAD_TODAY = "2026-11-24"
    client = Client()
    client.force_login(town.accounts["samordnare"], "django.contrib.auth.backends.ModelBackend")

    def page(address, sent=None):
        with scope(partnership=None):
            answer = client.get(address) if sent is None else client.post(address, sent, follow=True)
        return answer.content.decode()

    assert "augusti 2026" in page(HERE)
    assert "väntar på sin tur" in page(reverse("imports_police_ask"), {"period": "2026-08"})
    assert "Välj en månad." in page(reverse("imports_police_ask"), {"period": "1999-08"})
    answered(town, lambda *_: result_of(event(1)))
    assert "1 räknas" in page(HERE)
    assert "En händelse räknas" in page(reverse("imports_police_answered", args=[SourceAsk.objects.get().pk]))
    with scope(partnership=None):
        assert client.get(reverse("imports_police_answered", args=[999])).status_code == 404


def test_months_go_back_over_the_turn_of_the_year(world):
    assert fetching.months(world.now.date().replace(month=2), 4) == ["2026-02", "2026-01", "2025-12", "2025-11"]


def test_what_is_kept_of_an_answer_is_plain_numbers(town):
    put_question(town)
    answered(town, lambda *_: result_of(event(1)))
    assert "Krossade rutor" not in json.dumps(SourceAsk.objects.get().document)
