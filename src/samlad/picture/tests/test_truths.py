"""Every standing sentence of a picture is a function of what is true, whatever there is or is not (M38)."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from django_scopes import scope
from tests.steps import bring_in, close, count_as, open_week, police_event, quiet, share, still_there, tell

from samlad.collection.models import Indicator
from samlad.collection.service import TypedCount, open_round, set_up_questionnaire, store_counts
from samlad.lib.weeks import Week
from samlad.partnership.actor import system_actor
from samlad.partnership.models import Partnership
from samlad.partnership.service import change_rhythm, found_partnership
from samlad.picture.assembly import review_of
from samlad.picture.rendering import render_html
from samlad.picture.service import draft_picture

LANGUAGES = ["sv", "en"]


class Empty:
    """A partnership with its questionnaire and nothing else: no organisation, function or area."""

    def __init__(self, world):
        self.now = world.now
        self.partnership = found_partnership(name="Tomby", municipality="Tomby", slug="tomby", now=world.now)
        self.system = system_actor(self.partnership, "test")

    def opened(self):
        set_up_questionnaire(actor=self.system, now=self.now, valid_from=date(2026, 1, 1))
        return open_round(actor=self.system, now=self.now, week=Week(2026, 48))


def fire(number="1", **changes):
    return police_event(number, summary="Brand", **changes)


def read(of, round, language):
    """All that the picture says, in the language, as one text."""
    Partnership.objects.filter(pk=of.partnership.pk).update(language=language)
    of.partnership.refresh_from_db()
    actor = system_actor(of.partnership, "test")
    picture = draft_picture(actor=actor, now=of.now, round_id=round.pk)
    picture.refresh_from_db()
    with translation.override("en" if language == "sv" else "sv"):  # the reader's own is another
        return " ".join(render_html(review_of(picture).content).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nothing_has_come_in_nothing_is_claimed(world, language):
    empty = Empty(world)
    with scope(partnership=empty.partnership):
        text = read(empty, empty.opened(), language)
    expected = {
        "sv": ["Ingen väntas rapportera", "Ingenting har kommit in från någon källa."],
        "en": ["Nobody is expected to report", "Nothing has come in from any source."],
    }[language]
    assert all(sentence in text for sentence in expected), text
    assert not any(word in text for word in ("källor", "sources", "0 av 0", "0 of 0", "lugnt", "quiet")), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_areas_no_event_is_said_to_lack_one(world, language):
    empty = Empty(world)
    with scope(partnership=empty.partnership):
        round = empty.opened()
        count_as(empty, Brand="fire")
        bring_in(empty, fire())
        text = read(empty, round, language)
    assert {"sv": "(urval): bränder 1.", "en": "(a selection): fires 1."}[language] in text
    assert {"sv": "en enda källa: polisens publicerade", "en": "one source only: the police"}[language] in text
    assert not any(word in text for word in ("inte placerad", "no area", "nämner inget", "1 – ")), text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("placed", [True, False])
def test_with_the_polices_figures_alone_there_is_one_source(world, round, language, placed):
    count_as(world, Brand="fire")
    bring_in(world, fire(area_id=world.areas["Ängby"].pk if placed else None))
    close(world, round)
    text = read(world, round, language)
    assert {"sv": "Den bygger på en enda källa:", "en": "It is built on one source only:"}[language] in text
    assert ({"sv": "inte placerad", "en": "placed in no area"}[language] in text) is not placed
    assert {"sv": "0 av 2 rapportörer har svarat", "en": "0 of 2 reporters have answered"}[language] in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_several_sources_are_named(world, round, language):
    quiet(world, round)
    stated = TypedCount(world.areas["Ängby"].pk, Indicator.objects.get(code="fire").pk, 2)
    store_counts(actor=world.system, now=world.now, source_code="police_counts", round_id=round.pk, counts=[stated])
    close(world, round)
    text = read(world, round, language)
    sentence = {
        "sv": "Den bygger på svar från 1 rapportör och polisens egna siffror.",
        "en": "It is built on the answer of 1 reporter and the police&#x27;s own figures.",
    }
    assert sentence[language] in text
    assert "veckosiffror" not in text
    assert "weekly" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fortnight_is_called_no_week(world, language):
    change_rhythm(actor=world.system, now=world.now, cadence=2, first_week="2026-W45")
    first, second = open_week(world, "2026-W47"), open_week(world, "2026-W49")
    seen = tell(world, first, now=first.opens_at + timedelta(hours=1), starts_at=first.opens_at)
    share(world, seen)
    close(world, first)
    still_there(world, seen, second)
    close(world, second)
    text = read(world, second, language)
    assert {"sv": "Kvar: Ängby 1.", "en": "Still there: Ängby 1."}[language] in text
    assert not any(word in text for word in ("veckorna före", "weeks before", "for the week", "veckosiffror")), text
