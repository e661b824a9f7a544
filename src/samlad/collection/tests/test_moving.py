"""The meeting of a week is moved within its week, with a reason; the reports close as long before it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from tests.steps import close, open_week

from samlad.collection.models import MeetingMove
from samlad.collection.service import make_link, move_round_meeting
from samlad.lib.errors import UserError
from samlad.partnership.actor import OutOfScope
from samlad.screening.service import ScreeningRequired


@pytest.fixture
def round(world):
    return open_week(world, "2026-W48")


def move(world, round, by, reason="Julfirande på stationen", who="samordnare", now=None):
    at = round.meeting_at + by
    return move_round_meeting(
        actor=world.actor(who), now=now or world.now, round_id=round.pk, meeting_at=at, reason=reason
    )


@pytest.mark.parametrize("by", [timedelta(hours=3), timedelta(days=1), timedelta(hours=-20)])
def test_it_is_held_then_and_the_reports_close_as_long_before(world, round, by):
    before, closed = round.meeting_at, round.closes_at
    row = move(world, round, by)
    round.refresh_from_db()
    assert (round.meeting_at, round.closes_at) == (before + by, closed + by)
    assert (row.was_at, row.meeting_at) == (before, before + by)
    assert move(world, round, timedelta(0)) is None, "moved once more"
    with pytest.raises(Exception, match="unchangeable"), transaction.atomic():
        MeetingMove.objects.all().delete()


@pytest.mark.parametrize("by", [timedelta(days=4), timedelta(days=-4), timedelta(days=-30)])
def test_not_out_of_its_week_nor_to_what_has_been(world, round, by):
    with pytest.raises(UserError):
        move(world, round, by)
    assert not MeetingMove.objects.exists()


def test_not_so_early_that_the_reports_would_have_closed(world, round):
    now = round.closes_at - timedelta(hours=1)
    with pytest.raises(UserError, match="stängt"):
        move(world, round, timedelta(hours=-2), now=now)


def test_not_once_it_has_been_held(world, round):
    with pytest.raises(UserError, match="hållits"):
        move(world, round, timedelta(hours=2), now=round.meeting_at)


def test_a_reason_is_needed_and_points_at_nobody(world, round):
    with pytest.raises(UserError, match="varför"):
        move(world, round, timedelta(hours=1), reason=" ")
    with pytest.raises(ScreeningRequired):
        move(world, round, timedelta(hours=1), reason="Anna Svensson är sjuk, 070-123 45 67")


def test_when_the_reports_are_closed_they_stay_so(world, round):
    close(world, round)
    closed = round.closes_at
    move(world, round, timedelta(hours=5))
    round.refresh_from_db()
    assert round.closes_at == closed


def test_a_link_in_force_works_until_the_reports_close(world, round):
    link = make_link(
        actor=world.actor("samordnare"), now=world.now, round_id=round.pk, function_id=world.functions["rektor"].pk
    ).link
    move(world, round, timedelta(days=1))
    round.refresh_from_db()
    link.refresh_from_db()
    assert link.expires_at >= round.closes_at


def test_by_who_leads_meetings_and_not_anothers(world, other_world, round):
    with pytest.raises(PermissionDenied):
        move(world, round, timedelta(hours=1), who="rektor")
    with pytest.raises(OutOfScope):
        move_round_meeting(
            actor=other_world.system, now=world.now, round_id=round.pk, meeting_at=round.meeting_at, reason="X"
        )
