"""What a notice's words tell: only what the public meets, and of fires those presumed set (M6)."""

import pytest
from tests.steps import bring_in, count_as, open_week, police_event

from samlad.collection.models import ImportedEvent
from samlad.sources.police.telling import in_home, presumed_set


@pytest.mark.parametrize(
    "text",
    [
        "Det brinner i en bostad i Norrby",
        "Brand i lägenhet.",
        "Köksbrand på Öster",
        "Larm om villabrand.",
        "Brand på spis, Norrby.",
        "SOS-larm om brand var torrkokning.",
        "Bråk i bostad i Lillstad.",
        "En man misstänks för brott mot närstående kvinna.",
    ],
)
def test_what_happens_in_a_home_is_told_apart(text):
    assert in_home(text)
    assert not presumed_set(text)


@pytest.mark.parametrize(
    "text",
    [
        "Rånad utanför sin bostad.",
        "Misshandel utomhus av närstående.",
        "Brand i ett trapphus till en lägenhet",
        "Det brinner i en buske intill ett flerfamiljshus",
        "Skadegörelse på en bostadsadress",
        "Explosion i en lägenhet i Norrby",
        "Två personer har förts till sjukhus",
        "Smash and grab i ett varuhus",
    ],
)
def test_what_others_meet_is_not_in_a_home(text):
    assert not in_home(text)


@pytest.mark.parametrize(
    "text",
    [
        "Bilbrand.",
        "Två fordon brinner på Rud",
        "Brand i container vid återvinningsstation.",
        "Brand i soprum.",
        "Det har brunnit i en papperskorg",
        "Misstänkt mordbrand",
        "En fastighet utsatt för ett brandattentat.",
        "Anmälan om skadegörelse genom brand",
        "Branden tros vara anlagd.",
    ],
)
def test_bins_cars_and_what_is_called_set_is_presumed_set(text):
    assert presumed_set(text)


@pytest.mark.parametrize(
    "text",
    [
        "Brand i byggnad.",
        "Polis är på plats vid en brand i Norrby.",
        "En bil brinner på E18",
        "Bil började brinna under färd.",
        "En lastbil har börjat brinna i samband med start",
        "Brand i skog och mark.",
        "Brand i en textilindustri.",
        "Anmälan om allmänfarlig vårdslöshet efter en brand",
    ],
)
def test_a_fire_of_which_nothing_is_said_is_not(text):
    assert not presumed_set(text)


def test_only_fires_presumed_set_outside_homes_are_counted_and_the_others_kept(world):
    open_week(world, "2026-W48")
    count_as(world, Brand="fire", Inbrott="other_disorder", Misshandel="other_disorder")
    done = bring_in(
        world,
        police_event("1"),
        police_event("2", presumed_set=False),
        police_event("3", in_home=True),
        police_event("4", external_type="Misshandel", in_home=True, presumed_set=False),
        police_event("5", external_type="Misshandel", presumed_set=False),
    )
    assert (done.counted, done.fires_not_set, done.in_homes) == (2, 1, 2)
    assert sorted(e.external_id for e in ImportedEvent.objects.filter(outcome="counted")) == ["1", "5"]
    assert ImportedEvent.objects.count() == 5
