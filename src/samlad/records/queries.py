"""Reading the register."""

from django.db.models import QuerySet

from samlad.records.models import Record, RecordFile


def register() -> QuerySet[Record]:
    """All records, newest first, with the names and digests of their files but not their bytes."""
    return Record.objects.select_related("replaces").order_by("-pk")  # as they were numbered


def file_of(record_id: int, name: str) -> RecordFile | None:
    return RecordFile.objects.select_related("record").filter(record_id=record_id, name=name).first()
