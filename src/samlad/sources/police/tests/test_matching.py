"""Finding areas in short texts, and the municipality of an event."""

import json
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samlad.sources.police.matching import Answer, AreaMatcher, AreaName, belongs_to
from samlad.sources.police.reading import read_events

from .made_up import SHARED, answer, event, needs_shared

NORRBY, EKSTA, SOUTH, NEW, CITY, RURAL = range(1, 7)
MATCHER = AreaMatcher(
    [
        AreaName(NORRBY, "area", NORRBY, ("Norrby", "1234R001")),
        AreaName(EKSTA, "area", EKSTA, ("Eksta-Holmen",)),
        AreaName(SOUTH, "area", SOUTH, ("Lillstad söder",)),
        AreaName(NEW, "area", NEW, ("Nya Eksta-Talludden",)),
        AreaName(CITY, "area", CITY, ("Lillstad city", "Centrum")),
        AreaName(RURAL, "area", RURAL, ("Ekeby-Eksta-Stora Vall",)),
        AreaName(1, "place", NORRBY, ("Norrbyskolan",)),
        AreaName(2, "place", NORRBY, ("Kvarnparken",)),
        AreaName(3, "place", CITY, ("Stortorget",)),
    ],
    municipality="Lillstad",
)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Brand i Norrby.", NORRBY),
        ("brand i norrby", NORRBY),
        ("Stöld i Norrbys galleria", NORRBY),
        ("Bråk vid Norrby-området", NORRBY),
        ("Bråk i Eksta i natt", EKSTA),
        ("Bråk i Eksta-Holmen", EKSTA),
        ("Rån på Holmen i Lillstad", EKSTA),
        ("Bråk i nya Eksta", NEW),
        ("Olycka i Ekeby-Eksta", RURAL),
        ("Brand i Stora  Vall", RURAL),
        ("Skadegörelse på Söder", SOUTH),
        ("Skadegörelse på söder i Lillstad", SOUTH),
        ("Stöld i City", CITY),
        ("Stöld i Centrum.", CITY),
        ("Patrull kallas till Norrby på grund av bråk", NORRBY),
        (unicodedata.normalize("NFD", "Skadegörelse på Söder"), SOUTH),
    ],
)
def test_an_area_is_found(text: str, key: int) -> None:
    match = MATCHER.match(text)
    assert match is not None
    assert (match.kind, match.key, match.area_key) == ("area", key, key)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Brand i Lillstad",
        "Olycka på E99 söder om Lillstad",
        "Söder om Lillstad har en bilist kört av vägen",
        "Olycka i söder",
        "Stöld på City Gross",
        "Stöld på Söder Mälarstrand",
        "Olycka på Norrbyvägen",
        "Olycka på Norrby väg",
        "Olycka i Södernorrby",
        "Olycka i Norrby-Västra",
        "Brand på en holme, holmen är avspärrad",
        "En man från Norrby greps",
        "Kö på E99 vid avfarten mot Norrby",
        "Olycka norr om Norrby",
        "Stöld i centrum av staden",
    ],
)
def test_what_only_looks_like_an_area_is_left(text: str) -> None:
    answer = MATCHER.explain(text)
    assert answer.match is None
    assert answer.reason == "unnamed"


def test_two_areas_are_ambiguous_and_named() -> None:
    answer = MATCHER.explain("Bråk i Norrby och i Eksta, åter i Norrby")
    assert (answer.match, answer.reason, answer.names) == (None, "ambiguous", ("Norrby", "Eksta"))


@pytest.mark.parametrize(
    ("text", "kind", "key", "area_key"),
    [
        ("Klotter på Norrbyskolan", "place", 1, NORRBY),
        ("Klotter på Norrbyskolan i Norrby", "place", 1, NORRBY),
        ("Klotter i Norrby: Norrbyskolan och Kvarnparken", "area", NORRBY, NORRBY),
        ("Bråk på Stortorget i City", "place", 3, CITY),
    ],
)
def test_a_place_wins_over_its_area(text: str, kind: str, key: int, area_key: int) -> None:
    match = MATCHER.match(text)
    assert match is not None
    assert (match.kind, match.key, match.area_key) == (kind, key, area_key)


def test_a_place_in_one_area_and_another_area_are_ambiguous() -> None:
    assert MATCHER.explain("Bråk på Stortorget och i Norrby").reason == "ambiguous"


def test_a_district_shared_by_two_areas_goes_to_neither() -> None:
    matcher = AreaMatcher([AreaName(1, "area", 1, ("Ask-Ek",)), AreaName(2, "area", 2, ("Lind-Ek",))])
    assert matcher.match("Brand i Ek") is None
    assert matcher.match("Brand i Lind") is not None


def test_a_partnership_without_areas_matches_nothing() -> None:
    assert AreaMatcher([]).match("Brand i Norrby") is None


@given(st.text(alphabet="NorbyEkstaÖSÄö åp-:.\n\u0308", max_size=80))
def test_any_text_gets_an_answer(text: str) -> None:
    explanation = MATCHER.explain(text)
    assert (explanation.match is None) == bool(explanation.reason)


@pytest.mark.parametrize(
    ("changes", "municipality", "belongs"),
    [
        ({}, "Lillstad", True),
        ({}, "LILLSTAD", True),
        ({}, "Lillstads kommun", False),
        ({}, "Lillstad kommun", True),
        ({"name": "22 augusti 09.30, Skadegörelse, Lillstads län"}, "Lillstad", False),
        ({"name": "22 augusti 09.30, Skadegörelse, Dals-ed"}, "Dals-Ed", True),
        (
            {"type": "Sammanfattning natt", "name": "22 augusti 06.30, Sammanfattning natt, Lillstad"},
            "Lillstad",
            False,
        ),
        ({"name": "22 augusti 09.30, Skadegörelse, Gotlands län"}, "Gotland", True),
        ({"name": "22 augusti 09.30, Skadegörelse, Gotland"}, "Gotland", True),
    ],
)
def test_an_event_belongs_to_the_municipality_it_names(
    changes: dict[str, Any], municipality: str, belongs: bool
) -> None:
    (police_event,) = read_events(answer(event(**changes)), filename="fil").events
    assert belongs_to(police_event, municipality) is belongs


@needs_shared
def test_a_real_town_s_notices_find_their_areas() -> None:
    features = json.loads((SHARED / "areas" / "orebro_regso.geojson").read_text())["features"]
    names = [
        AreaName(key, "area", key, (feature["properties"]["regsonamn"].strip(),))
        for key, feature in enumerate(features)
    ]
    matcher = AreaMatcher(names, municipality="Örebro")
    data = (SHARED / "police" / "orebro_municipality_2022-2026.csv").read_bytes()
    events = [e for e in read_events(data, filename="fil").events if belongs_to(e, "Örebro")]
    matches = [matcher.match(e.summary) for e in events]
    by_code = {feature["properties"]["regsokod"]: key for key, feature in enumerate(features)}
    e = [match.key for match in matches if match]
    assert len(events) == 1_500
    assert 380 <= len(e) <= 400
    assert e.count(by_code["1880R029"]) == 20  # Vivalla
    assert e.count(by_code["1880R028"]) == 13  # Varberga and Oxhagen
    assert e.count(by_code["1880R004"]) == 5  # Brickebacken


AROUND = AreaMatcher(
    [
        AreaName(1, "area", 1, ("Lillstads omland",)),
        AreaName(2, "area", 2, ("Holmsund-Obbola omland",)),
        AreaName(3, "area", 3, ("Bureå tätort",)),
        AreaName(4, "area", 4, ("Bureå omland",)),
        AreaName(5, "area", 5, ("Hökåsen-Hökåsen omland",)),
        AreaName(6, "area", 6, ("Söråker",)),
        AreaName(7, "area", 7, ("Vivsta-Söråker omland",)),
        AreaName(8, "area", 8, ("Landsbygden",)),
        AreaName(9, "area", 9, ("Norra omlandet",)),
        AreaName(10, "area", 10, ("Lillstad västra omland",)),
    ],
    municipality="Lillstad",
)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Brand i Hökåsen", 5),
        ("Brand i Hökåsens centrum", 5),
        ("Brand i Söråker", 6),
        ("Brand i Bureå tätort", 3),
        ("Brand i Bureå omland", 4),
        ("Brand i Holmsund-Obbola omland", 2),
        ("Bråk i Bureå, Bureå tätort", 3),
    ],
)
def test_a_district_beside_its_surroundings_is_found(text: str, key: int) -> None:
    match = AROUND.match(text)
    assert match is not None
    assert match.area_key == key


@pytest.mark.parametrize("text", ["Brand i Holmsund", "Brand i Obbola", "Brand i Bureå", "Brand i Vivsta"])
def test_a_town_is_not_in_what_lies_around_it_and_that_is_said(text: str) -> None:
    answer = AROUND.explain(text)
    assert (answer.match, answer.reason) == (None, "ambiguous")
    assert answer.names == (text.removeprefix("Brand i "),)


@pytest.mark.parametrize(
    "text",
    [
        "Brand i Lillstad",
        "Brand på landsbygden",
        "Brand på Landsbygden",
        "Brand i omlandet",
        "Brand i Lillstads tätort",
        "Brand i västra omlandet",
        "Brand i Norra omlandet",
    ],
)
def test_words_for_town_and_country_are_no_districts(text: str) -> None:
    assert AROUND.explain(text) == Answer(None, "unnamed")


@pytest.mark.parametrize("district", ["Ek", "Ekbacka"])
def test_a_district_that_could_be_two_areas_says_so(district: str) -> None:
    matcher = AreaMatcher(
        [AreaName(n, "area", n, (f"{town}-{district}",)) for n, town in enumerate(("Ask", "Lind"), 1)]
    )
    assert matcher.explain(f"Brand på {district.upper() if len(district) < 3 else district}").reason == "ambiguous"
