"""A measure that several prioritised areas share is written once, and the others refer to it."""

from datetime import date

import pytest
from tests.drafts import choose, draft, field

from samlad.measures.service import plan_measure
from samlad.places.service import add_place


def plan(world, what, *areas, places=()):
    plan_measure(
        actor=world.system,
        now=world.now,
        what=what,
        who="Gatan",
        area_ids=[world.areas[a].pk for a in areas],
        place_ids=[p.pk for p in places],
        starts_on=date(2026, 11, 1),
        follow_up_on=date(2026, 12, 31),
    )


def texts(world, round):
    draft(world, round)
    return field("priority_measures", "Öster").text, field("priority_measures", "Ängby").text


@pytest.fixture(autouse=True)
def _prioritised(world):
    choose(world, "Öster", "Ängby")


def test_it_stands_under_the_first_of_its_areas(world, round):
    plan(world, "Nya lampor", "Öster", "Ängby")
    assert texts(world, round) == (
        "Nya lampor (Gatan). Följs upp 31 december. Gäller även Ängby.",
        "En insats delas med Öster och står där.",
    )


def test_a_place_decides_where_it_belongs_most(world, round):
    place = add_place(actor=world.system, now=world.now, name="Torget", area_id=world.areas["Ängby"].pk)
    plan(world, "Nya lampor", "Öster", "Ängby", places=[place])
    assert texts(world, round) == (
        "En insats delas med Ängby och står där.",
        "Nya lampor (Gatan). Följs upp 31 december. Gäller även Öster.",
    )


def test_several_are_counted_beside_what_is_its_own(world, round):
    for what in ("Nya lampor", "Fri sikt"):
        plan(world, what, "Öster", "Ängby")
    plan(world, "Rond", "Ängby")
    assert texts(world, round)[1] == "Rond (Gatan). Följs upp 31 december. Två insatser delas med Öster och står där."


def test_an_area_that_is_not_prioritised_changes_nothing(world, round):
    choose(world, "Öster")
    plan(world, "Nya lampor", "Öster", "Ängby")
    draft(world, round)
    assert field("priority_measures", "Öster").text == "Nya lampor (Gatan). Följs upp 31 december."
