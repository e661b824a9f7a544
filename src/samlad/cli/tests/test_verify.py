"""`samlad verify`, on a partnership with a published picture and a published follow-up."""

import json
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from django.db import connection
from tests.steps import publish_supplement, supplement_with

from samlad.audit import triggers
from samlad.audit.heads import keep_heads
from samlad.audit.models import ChainHead, Event
from samlad.cli.commands import samlad
from samlad.collection.service import close_round
from samlad.documents.fonts import FOLDER
from samlad.lib import clock
from samlad.meetings.models import MeetingPublication
from samlad.meetings.reporting import review_of as meeting_review
from samlad.meetings.service import open_meeting, publish_meeting
from samlad.picture.assembly import review_of
from samlad.picture.gate import ALL
from samlad.picture.models import Publication
from samlad.picture.service import draft_picture, publish_picture
from samlad.records.models import Record, RecordFile

pytestmark = pytest.mark.skipif(
    not list(FOLDER.glob("*.otf")), reason="the front-end build has not copied the typefaces"
)


def verify(*arguments):
    """The exit code, and what was said."""
    result = CliRunner().invoke(samlad, ["verify", "--lang", "en", *arguments], standalone_mode=False)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.stdout


@pytest.fixture
def published(world, round, settings, tmp_path, monkeypatch):
    """On the day itself, so that no head is due yet."""
    settings.HEADS = tmp_path / "heads"
    now = round.closes_at
    monkeypatch.setattr(clock, "now", lambda: now)
    close_round(actor=world.system, now=now, round_id=round.pk)
    actor = world.actor("samordnare")
    picture = draft_picture(actor=actor, now=now, round_id=round.pk)
    world.publication = publish_picture(
        actor=actor, now=now, picture_id=picture.pk, read=review_of(picture).digest, signed=ALL, reason="Rättat"
    )
    meeting = open_meeting(actor=actor, now=now, kind="period", day=date(2026, 11, 26))
    read = meeting_review(meeting, day=actor.today(now)).digest
    publish_meeting(actor=actor, now=now, meeting_id=meeting.pk, read=read)
    return world


def test_all_that_holds_is_counted(published):
    code, output = verify()
    assert (code, output.startswith("All holds: ")) == (0, True)
    code, output = verify("--json")
    document = json.loads(output)
    assert (code, document["holds"], document["faults"]) == (0, True, [])
    assert document["checked"] == {
        "partnerships": 1,
        "events": Event.objects.count(),
        "records": 2,
        "files": RecordFile.objects.count(),
    }


def sql(statement):
    with triggers.lifted(), connection.cursor() as cursor:
        cursor.execute(statement)


def cut_tail():
    with triggers.lifted():
        last = ChainHead.objects.get().sequence - 1
        Event.objects.filter(sequence__gt=last).delete()
        ChainHead.objects.update(sequence=last, digest=Event.objects.get(sequence=last).digest)


@pytest.mark.parametrize(
    ("attack", "first"),
    [
        (lambda: sql("UPDATE records_recordfile SET content = 'x' WHERE name = 'picture.pdf'"), "picture.pdf"),
        (lambda: sql("UPDATE records_record SET title = 'x'"), "(title)"),
        (lambda: sql("DELETE FROM audit_chainhead"), "its head is missing"),
        (lambda: sql("DELETE FROM audit_event"), "it ends with event 0, but "),
        (lambda: sql("DELETE FROM picture_publication"), "it does not stand as published"),
        (lambda: sql("DELETE FROM meetings_meetingpublication"), "it does not stand as published"),
        (lambda: sql("UPDATE audit_event SET actor = 'x' WHERE sequence = 2"), "event 2 is not what was written"),
        (triggers.remove, "the trigger analysis_dataset_"),
    ],
)
def test_an_attack_is_named_first_and_the_exit_code_is_one(published, attack, first):
    attack()
    code, output = verify()
    assert code == 1
    assert first in output.splitlines()[0]
    code, output = verify("--json")
    document = json.loads(output)
    assert (code, document["holds"]) == (1, False)
    assert first in document["faults"][0]["where"] + " " + document["faults"][0]["what"]


@pytest.mark.parametrize(
    ("statement", "first"),
    [
        ("UPDATE records_record SET only_for_id = NULL", "(only_for)"),
        ("DELETE FROM supplements_supplementpublication", "it does not stand as published"),
    ],
)
def test_what_is_for_ones_own_people_is_neither_shown_nor_taken_back_unseen(published, round, statement, first):
    publish_supplement(published, supplement_with(published, round, "Synliga vid torget."))
    assert verify()[0] == 0
    sql(statement)
    code, output = verify()
    assert (code, first in output) == (1, True)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps no text in a column of times")
def test_what_is_no_time_at_all_is_a_fault_and_no_traceback(published):
    sql("UPDATE audit_event SET at = 'x'")
    code, output = verify()
    assert code == 1
    assert "cannot be read" in output


def test_a_cut_tail_is_found_by_the_days_file(published):
    from django.conf import settings

    keep_heads(settings.HEADS, now=clock.now())
    assert verify()[0] == 0
    cut_tail()
    code, output = verify()
    assert code == 1
    assert f"but {settings.HEADS}/{clock.now().date()}.json names event" in output


def test_files_of_heads_that_were_taken_away_are_missed(published, monkeypatch):
    later = clock.now() + timedelta(days=3)
    monkeypatch.setattr(clock, "now", lambda: later)
    code, output = verify()
    assert code == 1
    assert "the heads of the log are not kept (there is no file)" in output
    assert verify("--keep")[0] == 0
    assert verify()[0] == 0


def test_nothing_is_kept_when_something_does_not_hold(published):
    from django.conf import settings

    cut_tail()
    ChainHead.objects.all().delete()
    assert verify("--keep")[0] == 1
    assert not settings.HEADS.exists()


def test_a_publication_cannot_be_pointed_at_another_record(published):
    report = MeetingPublication.objects.get().record
    with triggers.lifted():
        MeetingPublication.objects.all().delete()
        Publication.objects.update(record=report)
    code, output = verify()
    assert code == 1
    assert output.startswith(f"{report}: it stands as published, but no event says so (picture.published)")


def test_the_mark_on_a_published_picture_is_found_in_the_log(published):
    record = published.publication.record
    log_mark = json.loads(bytes(record.files.get(name="picture.json").content))["log"]
    page = bytes(record.files.get(name="picture.html").content).decode()
    assert f"logg {log_mark}" in page
    assert verify("--log", log_mark)[0] == 0
    number = log_mark.partition("-")[0]
    code, output = verify("--log", f"{number}-{'f' * 12}")
    assert (code, output.splitlines()[0]) == (1, f"the log: no event has the mark {number}-{'f' * 12}.")


@pytest.mark.parametrize("mark", ["", "812", "x-y", "812-3f9a", "²-3f9a0c41d2be", "9" * 30 + "-3f9a0c41d2be"])
def test_a_mark_that_is_none_is_told_how_to_be_written(published, mark):
    result = CliRunner().invoke(samlad, ["verify", "--log", mark], standalone_mode=False)
    assert "skrivs 812-3f9a0c41d2be" in str(result.exception.message)


def test_every_partnership_is_checked(published, other_world):
    with triggers.lifted():
        Event.objects.filter(partnership_id=other_world.partnership.pk, sequence=2).update(actor="x")
    code, output = verify()
    assert (code, f"partnership {other_world.partnership.pk}: event 2" in output) == (1, True)


def test_a_published_picture_is_not_a_new_one_because_the_log_went_on(published):
    from samlad.lib.errors import UserError

    with pytest.raises(UserError) as caught:
        publish_picture(
            actor=published.actor("samordnare"),
            now=clock.now(),
            picture_id=published.publication.picture_id,
            read=review_of(published.publication.picture).digest,
            signed=ALL,
            reason="Rättat",
        )
    assert caught.value.code == "unchanged"
    assert Record.objects.count() == 2
