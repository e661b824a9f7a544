"""The heads of the logs in a file a day, outside the database."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from samlad.audit import triggers
from samlad.audit.heads import DAYS, BrokenLog, heads_fault, keep_heads, kept_heads
from samlad.audit.models import ChainHead, Event
from samlad.audit.service import append_event
from samlad.audit.verifying import chain_fault

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_english(_in_swedish):
    translation.activate("en")


def write(partnership=1, now=NOW):
    return append_event(
        partnership_id=partnership, actor="test", verb="thing.done", object_type="thing", object_id=7, now=now
    )


def cut(keep):
    with triggers.lifted():
        Event.objects.filter(sequence__gt=keep).delete()
        last = Event.objects.filter(sequence=keep).first()
        ChainHead.objects.update(sequence=keep, digest=last.digest if last else "0" * 64)


def test_the_days_file_says_where_every_log_ends(db, tmp_path):
    first, second = write(1), write(2)
    path = keep_heads(tmp_path / "heads", now=NOW)
    assert path.name == "2026-11-24.json"
    assert json.loads(path.read_text())["heads"] == {
        "1": {"sequence": 1, "digest": first.digest},
        "2": {"sequence": 1, "digest": second.digest},
    }


def test_later_in_the_day_the_file_follows_and_the_next_day_has_its_own(db, tmp_path):
    write()
    keep_heads(tmp_path, now=NOW)
    write()
    keep_heads(tmp_path, now=NOW + timedelta(hours=1))
    write()
    keep_heads(tmp_path, now=NOW + timedelta(days=1))
    assert [p.name for p in sorted(tmp_path.iterdir())] == ["2026-11-24.json", "2026-11-25.json"]
    assert [k.sequence for _pk, k in kept_heads(tmp_path)] == [2, 3]


def test_a_year_and_a_month_of_files_stay(db, tmp_path):
    write()
    for n in range(DAYS + 3):
        keep_heads(tmp_path, now=NOW + timedelta(days=n))
    days = sorted(p.stem for p in tmp_path.iterdir())
    assert len(days) == DAYS
    assert days[0] == "2026-11-27"


def test_a_log_that_lost_its_tail_does_not_overwrite_the_file_that_tells(db, tmp_path):
    for _ in range(5):
        write()
    path = keep_heads(tmp_path, now=NOW)
    before = path.read_bytes()
    cut(3)
    for later in (timedelta(hours=1), timedelta(days=1)):
        with pytest.raises(BrokenLog, match="has lost event 5"):
            keep_heads(tmp_path, now=NOW + later)
    assert path.read_bytes() == before
    assert chain_fault(1) is None
    assert chain_fault(1, [k for _pk, k in kept_heads(tmp_path)]).what.startswith("it ends with event 3, but ")


@pytest.mark.parametrize(
    ("days_since_first", "days_since_file", "missed"),
    [(0, None, False), (1, None, False), (3, None, True), (30, 0, False), (30, 2, False), (30, 3, True)],
)
def test_a_log_without_a_fresh_head_outside_is_named(db, tmp_path, days_since_first, days_since_file, missed):
    write(now=NOW - timedelta(days=days_since_first))
    if days_since_file is not None:
        keep_heads(tmp_path, now=NOW - timedelta(days=days_since_file))
    assert bool(heads_fault(tmp_path, now=NOW)) is missed


def test_without_any_log_nothing_is_missed(db, tmp_path):
    assert heads_fault(tmp_path / "nowhere", now=NOW) is None
    assert kept_heads(tmp_path / "nowhere") == []


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"heads": {"x": 1}}', '{"heads": {"1": {"sequence": 1, "digest": ""}}}']
)
def test_a_file_that_is_no_file_of_heads_is_named_and_left(db, tmp_path, text):
    write()
    path = tmp_path / "2026-11-24.json"
    path.write_text(text)
    for do in (lambda: kept_heads(tmp_path), lambda: keep_heads(tmp_path, now=NOW)):
        with pytest.raises(ValueError, match=r"2026-11-24\.json is not a file of heads"):
            do()
    assert path.read_text() == text


def test_the_worker_keeps_the_heads(db, settings, tmp_path):
    from samlad.config.schedules import SCHEDULES

    settings.HEADS = tmp_path
    write()
    next(s for s in SCHEDULES if s.name == "heads of the log").task(NOW)
    assert [k.sequence for _pk, k in kept_heads(tmp_path)] == [1]
