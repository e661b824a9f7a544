"""What the week's measures met stands in their area's text, from the follow-ups since the last picture."""

from datetime import date, timedelta

import pytest
from tests.drafts import choose, draft
from tests.steps import close, open_week

from samlad.measures.queries import follow_ups_between
from samlad.measures.service import follow_up, plan_measure
from samlad.measures.visibility import EVERY


def follow(world, measure, at, **changes):
    answers = {
        "why": "Rutor",
        "fidelity": "as_decided",
        "done": "",
        "situation": "Hemligtord lugnare",
        "verdict": "continue",
        "reason": "Det håller",
    }
    return follow_up(actor=world.system, now=at, measure_id=measure.pk, **(answers | changes))


@pytest.fixture
def measure(world):
    return plan_measure(
        actor=world.system,
        now=world.now,
        what="Fler ronder",
        who="Bolaget",
        area_ids=[world.areas["Öster"].pk],
        starts_on=date(2026, 9, 1),
    )


@pytest.fixture
def weeks(world):
    """Two rounds after each other; the later one's area is prioritised."""
    choose(world, "Öster")
    before, now = open_week(world, "2026-W47"), open_week(world, "2026-W48")
    close(world, before)
    close(world, now)
    return before, now


def text(world, round):
    draft(world, round)
    return round.picture.fields.get(section="priority", area__name="Öster").text


def test_a_follow_up_since_the_last_picture_is_said_and_its_words_are_not(world, measure, weeks):
    before, now = weeks
    follow(world, measure, before.meeting_at + timedelta(days=2))
    assert "En uppföljd insats fortsätter." in text(world, now)
    assert "Hemligtord" not in text(world, now)
    assert "uppföljd" not in text(world, before)


def test_on_the_day_of_the_meeting_it_is_in_that_picture_and_in_no_other(world, measure, weeks):
    before, now = weeks
    follow(world, measure, before.meeting_at + timedelta(minutes=10), verdict="end")
    assert "En uppföljd insats avslutas." in text(world, before)
    assert "uppföljd" not in text(world, now)


def test_the_newest_answer_of_a_measure_holds(world, measure, weeks):
    _before, now = weeks
    follow(world, measure, now.meeting_at - timedelta(days=1))
    follow(world, measure, now.meeting_at, verdict="extend")
    assert "En uppföljd insats utökas." in text(world, now)


def test_the_draft_follows_when_one_is_answered(world, measure, weeks):
    _before, now = weeks
    assert "uppföljd" not in text(world, now)
    follow(world, measure, now.meeting_at)
    assert "uppföljd" in text(world, now)


def test_the_queries_do_not_grow(world, measure, weeks, django_assert_max_num_queries):
    _before, now = weeks
    for n in range(3):
        follow(world, measure, now.meeting_at, reason=f"Svar {n}")
    with django_assert_max_num_queries(4):
        rows = follow_ups_between(now.meeting_at - timedelta(days=1), now.meeting_at + timedelta(days=1), EVERY)
        assert [len(row.measure.areas.all()) for row in rows] == [1]
