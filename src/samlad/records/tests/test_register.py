import hashlib
import json
from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from samlad.audit import triggers
from samlad.audit.models import Event
from samlad.lib.errors import UserError
from samlad.partnership.permissions import Permission
from samlad.records.models import Record, RecordFile
from samlad.records.queries import file_of, register
from samlad.records.service import File, choose_series
from samlad.records.service import register as draw_up


def write(number, version):
    return [File("b.txt", "text/plain", f"{number} v{version}".encode()), File("a.txt", "text/plain", "åäö".encode())]


def make(world, now=None, who="samordnare", **changes):
    arguments = {"permission": Permission.PUBLISH_PICTURE, "kind": "situation_picture", "title": "T", "write": write}
    return draw_up(actor=world.actor(who), now=now or world.now, **(arguments | changes))


def test_numbers_run_without_holes_within_the_year(world):
    assert [make(world).number for _ in range(3)] == ["EST 2026-1", "EST 2026-2", "EST 2026-3"]


def test_each_year_begins_at_one_by_the_towns_own_clock(world):
    last = datetime(2026, 12, 31, 22, 59, tzinfo=UTC)
    first = datetime(2026, 12, 31, 23, 1, tzinfo=UTC)  # past midnight in Örebro
    assert [make(world, now).number for now in (last, first, first)] == ["EST 2026-1", "EST 2027-1", "EST 2027-2"]
    assert make(world, last).number == "EST 2026-2"


def test_each_partnership_has_its_own_series(world, other_world):
    from django_scopes import scope

    make(world)
    with scope(partnership=other_world.partnership):
        assert make(other_world).number == "EST 2026-1"


class TestSeries:
    def choose(self, world, prefix, kind="", who="samordnare"):
        return choose_series(actor=world.actor(who), now=world.now, kind=kind, prefix=prefix)

    def test_a_kind_may_have_a_series_of_its_own(self, world):
        make(world)
        self.choose(world, "PLAN", "plan")
        assert make(world, kind="plan").number == "PLAN 2026-1"
        assert make(world).number == "EST 2026-2"
        assert make(world, kind="year_report").number == "EST 2026-3"

    def test_kinds_may_share_one(self, world):
        for kind in ("plan", "report"):
            self.choose(world, "RAPP", kind)
        assert [make(world, kind=k).number for k in ("plan", "report")] == ["RAPP 2026-1", "RAPP 2026-2"]

    def test_what_is_numbered_stands_and_a_series_goes_on_where_it_was(self, world):
        first = make(world)
        self.choose(world, "TRYGG")
        assert make(world).number == "TRYGG 2026-1"
        assert make(world, replaces=first).number == "EST 2026-1"
        self.choose(world, "EST")
        assert make(world).number == "EST 2026-2"

    def test_choosing_is_told_once_to_the_log(self, world):
        for _ in range(2):
            self.choose(world, "TRYGG")
        event = Event.objects.get(verb="series.chosen")
        assert (event.data["kind"], event.data["prefix"]) == ("", "TRYGG")

    @pytest.mark.parametrize("prefix", ["", "E", "est", "EST 1", "FÖRLÅNGTORD", "EST-"])
    def test_what_is_no_prefix_is_refused_with_a_sentence(self, world, prefix):
        with pytest.raises(UserError):
            self.choose(world, prefix)

    def test_only_who_configures_the_partnership_chooses(self, world):
        with pytest.raises(PermissionDenied):
            self.choose(world, "TRYGG", who="styrgrupp")


def broken(number, version):
    raise RuntimeError("the printer is out of paper")


def test_a_document_that_could_not_be_written_spends_no_number(world):
    make(world)
    with pytest.raises(RuntimeError):
        make(world, write=broken)
    assert make(world).number == "EST 2026-2"
    assert Record.objects.count() == 2


def test_a_transaction_undone_by_its_caller_spends_no_number_either(world):
    with pytest.raises(RuntimeError), transaction.atomic():
        make(world)
        raise RuntimeError
    assert make(world).number == "EST 2026-1"


def test_a_correction_keeps_the_number_and_raises_the_version(world):
    first = make(world)
    second = make(world, replaces=first)
    third = make(world, replaces=second)
    assert [(r.number, r.version) for r in (first, second, third)] == [("EST 2026-1", n) for n in (1, 2, 3)]
    assert third.replaces == second
    assert make(world).number == "EST 2026-2"


def test_a_record_is_hashed_file_by_file_and_as_a_whole(world):
    record = make(world)
    files = list(record.files.all())
    assert [f.name for f in files] == ["a.txt", "b.txt", "log.json"]
    assert [f.sha256 for f in files] == [hashlib.sha256(bytes(f.content)).hexdigest() for f in files]
    assert record.sha256 == hashlib.sha256("\n".join(f.sha256 for f in files).encode()).hexdigest()
    assert bytes(file_of(world.system, record.pk, "b.txt").content) == b"EST 2026-1 v1"
    assert Event.objects.get(verb="record.drawn_up").data["sha256"] == record.sha256


def test_a_record_tells_where_the_log_ended_when_it_was_drawn_up(world):
    first = make(world)
    event = Event.objects.get(verb="record.drawn_up")
    head = json.loads(bytes(file_of(world.system, first.pk, "log.json").content))
    assert head == {"sequence": event.sequence - 1, "digest": event.previous}


def test_nobody_changes_a_record(world):
    record = make(world)
    for change in (
        lambda: Record.objects.filter(pk=record.pk).update(title="X"),
        lambda: RecordFile.objects.update(content=b"X"),
        record.files.first().delete,
        record.save,
    ):
        with pytest.raises(DatabaseError, match=triggers.MESSAGE), transaction.atomic():
            change()


def test_only_who_may_draws_up(world):
    with pytest.raises(PermissionDenied):
        make(world, who="registrator")
    assert not Record.objects.exists()


def test_the_register_lists_the_newest_first(world):
    records = [make(world), make(world)]
    assert list(register(world.system)) == records[::-1]
