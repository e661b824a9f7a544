"""A partnership that was there before the table of techniques has it after the upgrade."""

from importlib import import_module

from django.apps import apps

from samlad.measures.models import Technique
from samlad.measures.queries import techniques
from samlad.measures.service import replace_techniques

ship = import_module("samlad.measures.migrations.0010_shipped_techniques").ship


def test_after_an_upgrade_the_techniques_are_there(world):
    Technique.objects.all().delete()
    ship(apps, None)
    shipped = [(str(t), t.indicators, t.source) for t in techniques()]
    assert len(shipped) > 10
    replace_techniques(actor=world.system, now=world.now)
    assert [(str(t), t.indicators, t.source) for t in techniques()] == shipped


def test_a_table_of_ones_own_stays(world):
    replace_techniques(
        actor=world.system, now=world.now,
        content=b"mechanism,text_sv,text_en,indicators,source\nrisk,Egen,Own,fire,Vi\n",
    )  # fmt: skip
    ship(apps, None)
    assert [t.text_sv for t in techniques()] == ["Egen"]
