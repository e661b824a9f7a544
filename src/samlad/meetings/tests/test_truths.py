"""Every standing sentence of the report of a period or a year, and of its one page, is a function of what is true."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation
from django_scopes import scope
from tests.steps import close, keep, open_week, tell, unusual

from samlad.collection.service import open_round, set_up_questionnaire
from samlad.documents.render import render_html
from samlad.lib.weeks import Week
from samlad.meetings.agenda import AGENDAS
from samlad.meetings.reporting import report_of
from samlad.meetings.service import open_meeting
from samlad.partnership.actor import system_actor
from samlad.partnership.service import change_rhythm, found_partnership

DAY = date(2026, 11, 28)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
both = pytest.mark.parametrize("language", ["sv", "en"])
kinds = pytest.mark.parametrize("kind", ["period", "year"])


def read(partnership, now, kind, language):
    """The whole report as a reader gets it: facts, summary, sections and what stands at the foot."""
    with scope(partnership=partnership), translation.override(language):
        meeting = open_meeting(actor=system_actor(partnership, "test"), now=now, kind=kind, day=DAY)
        return " ".join(render_html(report_of(meeting, day=DAY)).partition("<body>")[2].split())


class W:
    """As `world`, of a partnership with nothing in it."""

    def __init__(self, partnership):
        self.partnership, self.now, self.system = partnership, NOW, system_actor(partnership, "test")


@both
@kinds
def test_where_there_is_nothing_nothing_is_claimed(world, kind, language):
    empty = found_partnership(name="Tomby", municipality="Tomby", slug="tomby", now=world.now)
    text = read(empty, world.now, kind, language)
    expected = {
        "sv": ["Bygger inte på någon rapport", "Ingen insats pågick"],
        "en": ["Does not rest on any report", "No measure was under way"],
    }[language]
    assert all(sentence in text for sentence in expected), text
    claims = ("många verksamheter", "many organisations", "0 av 0", "0 of 0", "fler rapportörer", "more reporters")
    assert not any(claim in text for claim in claims), text


@both
@kinds
def test_without_reporters_nobody_is_said_to_have_told_or_been_asked(world, kind, language):
    empty = found_partnership(name="Tomby", municipality="Tomby", slug="tomby", now=world.now)
    with scope(partnership=empty):
        actor = system_actor(empty, "test")
        set_up_questionnaire(actor=actor, now=world.now, valid_from=date(2026, 1, 1))
        round = open_round(actor=actor, now=world.now, week=Week(2026, 47))
        close(W(empty), round)
        keep(
            W(empty),
            round,
            "unusual",
            {"flagged": [], "reporting": [], "tested": 0, "too_little": 0, "missing": 0, "allowed": 0.0, "cells": []},
        )
    text = read(empty, world.now, kind, language)
    assert {"sv": "Ingen väntades rapportera", "en": "Nobody was expected to report"}[language] in text
    assert {"sv": "Bygger inte på någon rapport", "en": "Does not rest on any report"}[language] in text
    assert not any(w in text for w in ("kom in (", "came in (", "0 av 0", "0 of 0", "tillfråg")), text


@both
@kinds
@pytest.mark.parametrize("cadence", [1, 2])
def test_a_fortnight_is_called_no_week_and_a_week_is(world, kind, language, cadence):
    change_rhythm(actor=world.system, now=world.now, cadence=cadence, first_week="2026-W45")
    round = open_week(world, "2026-W47")
    tell(world, round, now=round.opens_at + timedelta(hours=1), starts_at=round.opens_at)
    close(world, round)
    unusual(world, round)
    text = read(world.partnership, world.now, kind, language)
    assert {"sv": "Bygger på 1 rapport som kom in.", "en": "Rests on 1 report that came in."}[language] in text
    week, other = {
        "sv": ("1 iakttagelse berättades på 1 vecka.", "1 iakttagelse berättades i 1 omgång."),
        "en": ("1 observation was told in 1 week.", "1 observation was told in 1 round."),
    }[language]
    assert (week if cadence == 1 else other) in text
    plural = {"sv": ("veckor ", "vecka för vecka"), "en": ("weeks ", "week by week")}[language]
    assert any(word in text for word in plural) is (cadence == 1), text


def test_the_period_agrees_on_its_areas_under_a_point_of_its_own():
    with translation.override("sv"):
        headings = [str(item.heading) for item in AGENDAS["period"]]
    assert "Prioriterade områden" in headings
    assert headings.index("Prioriterade områden") == headings.index("Insatser den kommande perioden") - 1
