"""Reading the register."""

import hashlib

from django.db.models import QuerySet

from samlad.records.models import Record, RecordFile


def register() -> QuerySet[Record]:
    """All records, newest first, with the names and digests of their files but not their bytes."""
    return Record.objects.select_related("replaces").order_by("-drawn_up_at", "-pk")


def file_of(record_id: int, name: str) -> RecordFile | None:
    return RecordFile.objects.select_related("record").filter(record_id=record_id, name=name).first()


def damaged_files() -> list[str]:
    """Names of files whose bytes no longer give their digest: always empty unless somebody got round the database."""
    return [
        f"{f.record} {f.name}"
        for f in RecordFile.objects.select_related("record").iterator()
        if hashlib.sha256(bytes(f.content)).hexdigest() != f.sha256
    ]
