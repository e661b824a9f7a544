"""The interface's own documents. A week's is the same as the command line prints: `samlad.analysis.documents`."""

from datetime import datetime
from typing import TypedDict

from samlad.analysis.documents import RoundDocument, round_document
from samlad.collection.models import Round
from samlad.picture.models import Publication


class RoundItem(RoundDocument):
    """A round in the list. Its numbers are at `url`; they are shared once it is `closed`."""

    opens_at: datetime
    closed: bool
    url: str


class RoundList(TypedDict):
    """All rounds, newest first."""

    weeks: list[RoundItem]


class FileDocument(TypedDict):
    """One of a record's files, byte for byte at `url`."""

    name: str
    media_type: str
    sha256: str
    url: str


class PictureDocument(TypedDict):
    """A published joint picture. `sha256` is over its files' digests in order of their names. `current` is false once a
    correction, a higher version of the same number, has replaced it."""

    week: str
    number: str
    version: int
    replaces: int | None
    current: bool
    published_at: datetime
    sha256: str
    files: list[FileDocument]


class PictureList(TypedDict):
    """All published pictures, newest first."""

    pictures: list[PictureDocument]


def round_item(round: Round, *, url: str) -> RoundItem:
    return {**round_document(round), "opens_at": round.opens_at, "closed": round.closed, "url": url}


def picture_document(publication: Publication, *, files: list[FileDocument]) -> PictureDocument:
    record = publication.record
    return {
        "week": publication.picture.round.label,
        "number": record.number,
        "version": record.version,
        "replaces": record.replaces.version if record.replaces else None,
        "current": not hasattr(publication, "replaced_by"),
        "published_at": publication.published_at,
        "sha256": record.sha256,
        "files": files,
    }
