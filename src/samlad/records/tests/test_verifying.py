"""What somebody with the database's own password could do to the register, and that it is seen."""

import hashlib

import pytest
from django.utils import translation

from samlad.audit import triggers
from samlad.audit.verifying import chain_fault
from samlad.partnership.permissions import Permission
from samlad.records.models import Record, RecordFile
from samlad.records.service import File, register
from samlad.records.verifying import heads_in_records, record_faults


@pytest.fixture(autouse=True)
def _in_english(_in_swedish):
    translation.activate("en")


def draw_up(world, replaces=None):
    return register(
        actor=world.actor("samordnare"),
        now=world.now,
        permission=Permission.PUBLISH_PICTURE,
        replaces=replaces,
        kind="situation_picture",
        title="Samlad lägesbild 2026-W48",
        write=lambda number, version: [File("a.pdf", "application/pdf", f"{number} v{version}".encode())],
    )


def faults():
    return [str(fault) for fault in record_faults()]


def sha(content):
    return hashlib.sha256(content).hexdigest()


def forge(record, content):
    """The bytes with their digest, and the record's over them: everything that the register alone can hold against."""
    record.files.filter(name="a.pdf").update(content=content, sha256=sha(content))
    digests = [f.sha256 for f in record.files.order_by("name")]
    Record.objects.filter(pk=record.pk).update(sha256=sha("\n".join(digests).encode()))


def swap(first, second):
    """The two records' files change places."""
    for file in RecordFile.objects.filter(record=first):
        other = RecordFile.objects.get(record=second, name=file.name)
        RecordFile.objects.filter(pk=file.pk).update(content=other.content, sha256=other.sha256)


FORGERIES = [
    (lambda r: r.files.filter(name="a.pdf").update(content=b"X"), "the bytes of a.pdf do not give its digest"),
    (lambda r: r.files.filter(name="a.pdf").update(content=b"X", sha256=sha(b"X")), "its files do not give its digest"),
    (lambda r: forge(r, b"X"), "it is not what event {n} drew up (files, sha256)"),
    (lambda r: r.files.filter(name="a.pdf").delete(), "its files do not give its digest"),
    (lambda r: r.files.filter(name="a.pdf").update(name="b.pdf"), "it is not what event {n} drew up (files)"),
    (lambda r: r.files.filter(name="a.pdf").update(media_type="text/html"), "it is not what event {n} drew up (files)"),
    (lambda r: Record.objects.filter(pk=r.pk).update(title="Y"), "it is not what event {n} drew up (title)"),
    (lambda r: Record.objects.filter(pk=r.pk).update(kind="year_report"), "it is not what event {n} drew up (kind)"),
    (
        lambda r: Record.objects.filter(pk=r.pk).update(drawn_up_by="account:99"),
        "it is not what event {n} drew up (when or by whom)",
    ),
]


@pytest.mark.parametrize(("change", "fault"), FORGERIES, ids=range(len(FORGERIES)))
def test_a_record_changed_by_force_is_named(world, change, fault):
    from samlad.audit.models import Event

    record = draw_up(world)
    assert faults() == []
    with triggers.lifted():
        change(record)
    n = Event.objects.get(verb="record.drawn_up").sequence
    assert f"EST 2026-1 v1: {fault.format(n=n)}" in faults()


def test_a_record_given_another_number_is_named(world):
    record = draw_up(world)
    with triggers.lifted():
        Record.objects.filter(pk=record.pk).update(number="EST 2026-9")
    assert [t.split(" drew up ")[-1] for t in faults()] == ["(number)"]


def test_two_records_that_changed_places_are_both_named(world):
    first, second = draw_up(world), draw_up(world)
    with triggers.lifted():
        swap(first, second)
    assert len(faults()) == 1  # the first now holds the second's bytes


def test_a_record_that_was_taken_out_is_missed(world):
    record = draw_up(world)
    with triggers.lifted():
        record.files.all().delete()
        Record.objects.filter(pk=record.pk).delete()
    (fault,) = faults()
    assert fault.startswith("EST 2026-1 v1: it is missing, but event ")


def test_a_record_that_was_put_in_is_named(world):
    record = draw_up(world)
    Record.objects.create(
        partnership=world.partnership,
        number="EST 2026-2",
        version=1,
        kind="situation_picture",
        title="Z",
        drawn_up_at=world.now,
        drawn_up_by="account:1",
        sha256=record.sha256,
    )
    assert faults() == ["EST 2026-2 v1: no event in the log drew it up"]


def test_a_correction_cannot_be_made_to_replace_another(world):
    first, other = draw_up(world), draw_up(world)
    second = draw_up(world, replaces=first)
    with triggers.lifted():
        Record.objects.filter(pk=second.pk).update(replaces=other)
    assert [t.split(" drew up ")[-1] for t in faults()] == ["(replaces)"]


def test_what_was_drawn_up_before_the_log_told_everything_still_holds(world):
    """Earlier versions named number, version and digest."""
    from samlad.audit.models import ChainHead, Event
    from samlad.audit.service import digest

    draw_up(world)
    event = Event.objects.get(verb="record.drawn_up")
    event.data = {k: event.data[k] for k in ("number", "version", "sha256")}
    event.digest = digest(event)
    with triggers.lifted():
        event.save()
        ChainHead.objects.filter(partnership_id=world.partnership.pk).update(digest=event.digest)
    assert faults() == []
    assert chain_fault(world.partnership.pk) is None


def test_every_record_carries_a_head_of_its_own_log(world, other_world):
    from django_scopes import scope

    draw_up(world)
    with scope(partnership=other_world.partnership):
        draw_up(other_world)
    heads = dict(heads_in_records())
    assert set(heads) == {world.partnership.pk, other_world.partnership.pk}
    for partnership_id, head in heads.items():
        assert head.source == "EST 2026-1 v1"
        assert chain_fault(partnership_id, [head]) is None


def test_a_cut_tail_is_found_by_the_records_that_stay(world):
    """Whoever takes out the events after a picture, and sets the head back, has the picture against them."""
    from samlad.audit.models import ChainHead, Event

    record = draw_up(world)
    with triggers.lifted():
        last = Event.objects.filter(verb="record.drawn_up").get().sequence - 3
        Event.objects.filter(partnership_id=world.partnership.pk, sequence__gt=last).delete()
        end = Event.objects.get(partnership_id=world.partnership.pk, sequence=last)
        ChainHead.objects.filter(partnership_id=world.partnership.pk).update(sequence=last, digest=end.digest)
    assert chain_fault(world.partnership.pk) is None
    fault = chain_fault(world.partnership.pk, [head for _pk, head in heads_in_records()])
    assert fault.what == f"it ends with event {last}, but {record} names event {last + 2}"
