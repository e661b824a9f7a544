"""Writing in a text that several write in: from whatever it began, nobody's words are lost."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from samlad.lib.errors import Conflict, UserError
from samlad.lib.text import clean
from samlad.lib.words import clean_text, whole
from samlad.partnership.actor import Actor, OutOfScope
from samlad.writing.merging import Merged, Overlap, carried, changes, merge
from samlad.writing.models import Earlier, Place, Written
from samlad.writing.queries import unsettled

HISTORY = 1000  # versions back that a page may have begun from; beyond that it is shown both texts


@dataclass(frozen=True)
class Edit:
    """What somebody typed, and from what. `base`: what the text said on the page they typed in, None where that is not
    known. `tried`: what the same page has sent without hearing what became of it. `settled`: places (`Wordings.id`)
    that they say are right."""

    text: str
    base: str | None = None
    tried: tuple[str, ...] = ()
    settled: tuple[int, ...] = ()


class Unsettled(UserError):
    """What is to be published has two wordings of the same words, and nobody has said which it is to be."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(
            _("Two have worded the same thing in: %(names)s. Look at each place there first.")
            % {"names": ", ".join(names)},
            code="unsettled",
        )
        self.names = names


@transaction.atomic
def write(*, actor: Actor, now: datetime, text: Written, edit: Edit, most: int) -> bool:
    """Puts what was typed together with what others have written since it began, in at most `most` characters, and
    brings `text` up to date. Whether anything changed: the same text once more is harmless.

    Permission and screening are the caller's. A text that nobody has written in and that keeps no draft takes whatever
    draft the page showed. Raises Conflict when it began from something this text never said, PersonalNumber, UserError
    for too long a text, OutOfScope when the text is gone.
    """
    try:
        text.refresh_from_db(from_queryset=type(text)._default_manager.select_for_update())
    except ObjectDoesNotExist:
        raise OutOfScope from None
    sent = clean_text(edit.text, most)
    if not text.version and not text.text:
        base, seen = _cleaned(edit.base or ""), 0
        stands = base
    else:
        stands = text.text
        base, seen = (stands, text.version) if sent == stands else _began(text, edit, sent)
    merged = merge(base, sent, stands)
    settled, _rows = _of(Place, text).filter(pk__in=edit.settled).delete()
    if merged.text == stands:
        return bool(settled)
    text.text = whole(merged.text, most)
    _remember(text, {stands: text.version} | ({} if sent == text.text else {sent: seen}))
    text.version, text.edited_at, text.edited_by = text.version + 1, now, actor.label
    text.save(update_fields=["text", "version", "edited_at", "edited_by"])
    _carry(text, stands, merged, seen)
    if text.version % 100 == 0:
        _of(Earlier, text).filter(version__lt=text.version - HISTORY).delete()
    return True


def follow(text: Written, drafted: str) -> None:
    """Lets a text that nobody has written in say what the data say now; unsaved. Who began from what it said before can
    still write in it. The caller has locked it."""
    if not text.version and text.text != drafted:
        _remember(text, {text.text: 0})
        text.text = drafted


def discard(text: Written) -> None:
    """Takes a text away, and what is known of it."""
    for kind in (Earlier, Place):
        _of(kind, text).delete()
    text.delete()


def forget_earlier(texts: Iterable[Written]) -> None:
    """Takes away what is known of earlier wordings of texts of one kind: they are published, and what was on its way is
    compared by a person."""
    rows = list(texts)
    if rows:
        kind = rows[0]._meta.model_name
        Earlier.objects.filter(object_type=kind, object_id__in=[text.pk for text in rows]).delete()


def require_settled(named: Iterable[tuple[str, Written]]) -> None:
    """Raises Unsettled with the names of the texts (of one kind) that have a place somebody must look at."""
    texts = list(named)
    waiting = unsettled(text for _name, text in texts)
    if waiting:
        raise Unsettled(list(dict.fromkeys(name for name, text in texts if text.pk in waiting)))


def _began(text: Written, edit: Edit, sent: str) -> tuple[str, int]:
    """Of what it may have begun from, the latest that this text has said or taken in; and the version that was seen.
    What is sent again, when its answer was lost, began from itself: it is in the text already."""
    bases = [_cleaned(each) for each in ([] if edit.base is None else [edit.base]) + list(edit.tried)]
    if text.text in bases:
        return text.text, text.version
    digests = [_digest(text, each) for each in (*bases, sent)]
    known = dict(_of(Earlier, text).filter(digest__in=digests).values_list("digest", "version"))
    if not any(digest in known for digest in digests[:-1]):
        raise Conflict(text.text, text.version)
    version, n = max((known[digest], n) for n, digest in enumerate(digests) if digest in known)
    return [*bases, sent][n], version


def _carry(text: Written, before: str, merged: Merged, seen: int) -> None:
    """Moves the places that somebody must look at with the text; who had seen one and edited it has looked."""
    edits = changes(before, merged.text)
    for place in _of(Place, text):
        moved, touched = carried(place.overlap, edits)
        looked = touched and seen >= place.since
        if looked or moved.start >= moved.end or any(_within(moved, new) for new in merged.overlaps):
            place.delete()
        elif moved != place.overlap:
            place.start, place.middle, place.end = moved.start, moved.middle, moved.end
            place.save(update_fields=["start", "middle", "end"])
    Place.objects.bulk_create(
        Place(**_named(text), start=o.start, middle=o.middle, end=o.end, since=text.version) for o in merged.overlaps
    )


def _within(one: Overlap, other: Overlap) -> bool:
    return other.start <= one.start and one.end <= other.end


def _remember(text: Written, versions: Mapping[str, int]) -> None:
    """That these words were this text's, each with the version that whoever begins from them has seen."""
    Earlier.objects.bulk_create(
        [Earlier(**_named(text), digest=_digest(text, words), version=version) for words, version in versions.items()],
        update_conflicts=True,
        unique_fields=["object_type", "object_id", "digest"],
        update_fields=["version"],
    )


def _cleaned(text: str) -> str:
    return clean(text).strip()


def _digest(text: Written, words: str) -> str:
    return salted_hmac(f"samlad.writing {text._meta.model_name} {text.pk}", words, algorithm="sha256").hexdigest()


def _named(text: Written) -> dict[str, Any]:
    return {"partnership_id": text.partnership_id, "object_type": text._meta.model_name, "object_id": text.pk}


def _of(kind: Any, text: Written) -> QuerySet[Any]:
    rows: QuerySet[Any] = kind.objects.filter(object_type=text._meta.model_name, object_id=text.pk)
    return rows
