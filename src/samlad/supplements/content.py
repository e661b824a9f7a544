"""What a supplement says, free of database and layout: the renderers' only input."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import date

from samlad.records.models import Record


@dataclass(frozen=True)
class Part:
    heading: str
    text: str


@dataclass(frozen=True, kw_only=True)
class SupplementContent:
    """Plain texts, newlines kept. `number` is None for a draft, which every renderer marks as such. `picture` names the
    record of the joint picture it stands beside, "" where that is not published yet. `replaces`, `change` and `log` are
    as those of a picture."""

    language: str  # "sv" or "en"
    partnership: str
    made_up: bool
    organisation: str
    week: str  # "2026-W47"
    meeting_date: date
    picture: str
    parts: tuple[Part, ...]
    number: str | None = None
    version: int = 1
    replaces: str | None = None
    change: str = ""
    log: str = ""


APART = ("number", "version", "replaces", "change", "log")  # what makes a supplement this record


def as_kept(content: SupplementContent) -> str:
    """All that it says, as JSON: what is stored beside the documents."""
    return json.dumps(asdict(content), ensure_ascii=False, indent=1, sort_keys=True, default=str)


def words_of(document: str) -> dict[str, str]:
    """What stands under each heading in a document that is kept."""
    return {part["heading"]: part["text"] for part in json.loads(document)["parts"]}


def numbered(
    content: SupplementContent, number: str, version: int, replaces: Record | None, log: str, change: str
) -> SupplementContent:
    """The same content as a record; `log`: where the log ended, in short."""
    before = f"{replaces.number} version {replaces.version}" if replaces else None
    return replace(content, number=number, version=version, replaces=before, log=log, change=change)
