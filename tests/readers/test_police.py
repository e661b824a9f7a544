"""The police's notices in the order they happen to arrive: what is newest holds, and what is not ours is not counted."""

import itertools
import json

import pytest
from django.utils import translation
from tests.steps import count_as, open_week

from samlad.collection.models import ImportedEvent
from samlad.sources.police.service import count_again, import_police_file

from .made_up import case


@pytest.fixture
def town(world):
    world.partnership.municipality = "Granköping"
    world.partnership.save()
    open_week(world, "2026-W48")
    count_as(world, Brand="fire", Skadegörelse="damage")
    return world


def bring_in(world, data):
    with translation.override("en"):
        return import_police_file(actor=world.system, now=world.now, data=data, filename="pol.json").stored


def stored():
    return {e.external_id: (e.outcome, e.summary[:12]) for e in ImportedEvent.objects.all()}


def test_a_notice_revised_to_another_municipality_is_taken_out_of_the_counts(town):
    bring_in(town, case("pol1.json"))
    assert ImportedEvent.objects.filter(outcome="counted").count() == 2
    done = bring_in(town, case("pol2.json"))
    assert (done.moved_away, done.changed) == (1, 1)
    assert stored()["900001"][0] == "elsewhere"
    assert ImportedEvent.objects.filter(outcome="counted").get().external_id == "900002"
    count_again(actor=town.system, now=town.now)
    assert ImportedEvent.objects.filter(outcome="counted").count() == 1


def test_what_was_never_ours_is_not_kept(town):
    done = bring_in(town, case("pol2.json"))
    assert done.moved_away == ImportedEvent.objects.count() == 0


def test_an_older_publication_never_replaces_a_newer(town):
    for name in ("pol1.json", "pol3_new.json", "pol1.json"):
        done = bring_in(town, case(name))
    assert (done.older, done.unchanged) == (1, 1)
    assert "Rosenlund" in ImportedEvent.objects.get(external_id="900002").summary


@pytest.mark.parametrize("order", itertools.permutations(["pol1.json", "pol2.json", "pol3_new.json"]))
def test_the_order_of_files_makes_no_difference_once_all_are_in(town, order):
    for name in (*order, "pol1.json", "pol2.json", "pol1.json"):
        bring_in(town, case(name))
    assert stored() == {"900001": ("elsewhere", "Rättelse: en"), "900002": ("counted", "Det brinner ")}
    assert ImportedEvent.objects.filter(outcome="counted").count() == 1


@pytest.mark.parametrize("field", ["name", "type"])
def test_a_text_longer_than_what_is_kept_is_refused_with_its_row_not_cut(town, field):
    rows = json.loads(case("pol1.json"))
    rows[1][field] = "x" * 301 + ", Granköping"
    done = import_police_file(actor=town.system, now=town.now, data=json.dumps(rows).encode(), filename="pol.json")
    assert [p.row for p in done.problems] == [2]
    assert [e.external_id for e in ImportedEvent.objects.all()] == [str(rows[0]["id"])]
