"""A partnership that was there before the table of techniques has it after the upgrade."""

from importlib import import_module

from django.apps import apps

from samlad.measures.models import Mechanism, Technique
from samlad.measures.queries import techniques
from samlad.measures.service import replace_techniques

ship = import_module("samlad.measures.migrations.0010_shipped_techniques").ship
ship_signs = import_module("samlad.measures.migrations.0012_shipped_signs").ship


def test_after_an_upgrade_the_techniques_are_there(world):
    Technique.objects.all().delete()
    ship(apps, None)
    shipped = [(str(t), t.indicators, t.source) for t in techniques()]
    assert len(shipped) > 10
    replace_techniques(actor=world.system, now=world.now)
    assert [(str(t), t.indicators, t.source) for t in techniques()] == shipped


def test_a_table_of_ones_own_stays(world):
    replace_techniques(
        actor=world.system,
        now=world.now,
        content=b"mechanism,text_sv,text_en,indicators,source\nrisk,Egen,Own,fire,Vi\n",
    )
    ship(apps, None)
    assert [t.text_sv for t in techniques()] == ["Egen"]


def test_every_mechanism_has_techniques(world):
    replace_techniques(actor=world.system, now=world.now)
    assert {t.mechanism for t in techniques()} == set(Mechanism.values)


def test_a_table_that_shipped_without_signs_of_safety_has_them_after_the_upgrade(world):
    replace_techniques(actor=world.system, now=world.now)
    shipped = [(t.position, str(t), t.mechanism, t.source) for t in techniques()]
    Technique.objects.filter(mechanism="signs").delete()
    for _ in range(2):  # and once only
        ship_signs(apps, None)
        assert [(t.position, str(t), t.mechanism, t.source) for t in techniques()] == shipped


def test_a_table_of_ones_own_gets_no_signs(world):
    replace_techniques(
        actor=world.system,
        now=world.now,
        content=b"mechanism,text_sv,text_en,indicators,source\nrisk,Egen,Own,fire,Vi\n",
    )
    ship_signs(apps, None)
    assert [t.text_sv for t in techniques()] == ["Egen"]
