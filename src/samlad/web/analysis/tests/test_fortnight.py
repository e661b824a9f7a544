"""Where a round is two weeks, no page calls it a week; where it is a week, every page does."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from tests.database import once
from tests.steps import close, open_week, share, still_there, tell

from samlad.analysis.service import analyse_round
from samlad.partnership.service import change_rhythm
from samlad.places.service import add_place

PAGES = (
    "home",
    "analysis",
    "analysis_map",
    "analysis_time",
    "analysis_places",
    "analysis_sources",
    "next_week",
    "development",
    "suggestions",
    "data_out",
    "mapping",
    "measures",
    "problems",
    "priorities",
)
TERMS = {
    "sv": (
        r"\b(förra|nästa|den här|senaste|varje|samma) vecka\w*|\bveckorna? före|\bveckor i rad|\bi veckan\b|\bveckor\b",
        r"\bomgång",
    ),
    "en": (r"\b(last|next|this|each|every|same) weeks?\b|\bweeks before|\bweeks in a row|\bweeks\b", r"\brounds?\b"),
}
both = pytest.mark.parametrize("language", ["sv", "en"])


@pytest.fixture(params=[1, 2])
def cadence(request, world):
    change_rhythm(actor=world.system, now=world.now, cadence=request.param, first_week="2026-W02")
    return request.param


@pytest.fixture
def rounds(world, cadence):
    """Twelve rounds of damage at the same place, something of it still there."""
    return once(f"fortnight {cadence}", lambda: _twelve(world, cadence))


def _twelve(world, cadence):
    place = add_place(actor=world.system, now=world.now, name="Gamla bron", area_id=world.areas["Ängby"].pk)
    opened = [open_week(world, f"2026-W{48 - cadence * n:02}") for n in reversed(range(12))]
    before = None
    for r in opened:
        if before is not None:
            still_there(world, before, r)
        before = tell(
            world,
            r,
            now=r.closes_at - timedelta(hours=1),
            starts_at=r.opens_at + timedelta(days=2, hours=20),
            place_id=place.pk,
        )
        share(world, before)
        close(world, r)
    analyse_round(actor=world.system, now=world.now, round_id=opened[-1].pk)
    return opened


def look(world, url, language, who="samordnare"):
    client = Client(headers={"accept-language": language})
    client.force_login(world.accounts[who], "django.contrib.auth.backends.ModelBackend")
    with scope(partnership=None):
        response = client.get(url, follow=True)
    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.content.decode()
    page = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]*>", " ", page.partition("<body")[2]).split())


def is_right(text, language, cadence):
    week, round = TERMS[language]
    calendar = r"(de|här) två veckorna|(the|these) two weeks|några i veckan|a few a week"  # which is right
    text = re.sub(calendar, "", text, flags=re.I)
    if cadence == 1:
        assert not re.search(round, text, re.I), text
    else:
        assert not (wrong := re.search(f".{{40}}({week}).{{40}}", text, re.I)), wrong[0]


@both
@pytest.mark.parametrize("name", PAGES)
def test_on_no_page(world, rounds, cadence, name, language):
    is_right(look(world, reverse(name), language), language, cadence)


@both
@pytest.mark.parametrize("name", PAGES)
def test_nor_before_there_is_anything(world, cadence, name, language):
    is_right(look(world, reverse(name), language), language, cadence)


@both
def test_nor_in_the_round_its_areas_and_its_reports(world, rounds, cadence, language):
    label = rounds[-1].label
    for url in (
        reverse("week", args=[label]),
        reverse("week_area", args=[label, world.areas["Ängby"].pk]),
        reverse("analysis_map") + f"?vecka={label}",
        reverse("mapping_week", args=[label]),
    ):
        is_right(look(world, url, language), language, cadence)
    report = reverse("report", args=[label, world.functions["rektor"].pk])
    is_right(look(world, report, language, "rektor"), language, cadence)
