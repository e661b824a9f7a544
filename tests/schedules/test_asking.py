"""What was left to the worker to ask is asked by the clock."""

from django_scopes import scope

from samlad.collection.models import SourceAsk
from samlad.config import schedules
from samlad.sources.police import fetching
from samlad.sources.police.client import FetchResult


def test_the_schedule_asks_for_each_partnership_that_left_a_question(world, other_world, monkeypatch):
    fetching.ask_the_police(actor=world.actor("samordnare"), now=world.now, period="2026-08")
    monkeypatch.setattr(fetching.answer_waiting, "__kwdefaults__", {"ask": lambda *_: FetchResult((), (), (), 1)})
    with scope(partnership=None):
        schedules.ask_sources(world.now)
    assert SourceAsk.objects.get().document["counted"] == 0
