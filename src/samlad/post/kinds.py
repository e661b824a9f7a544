"""What the apps above tell of their letters. Their list is `config/letters.py`; nothing of them is imported here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from samlad.post.models import Letter


@dataclass(frozen=True)
class Text:
    to: str
    subject: str
    body: str


def nothing(_letter: Letter, _now: datetime) -> None:
    pass


@dataclass(frozen=True)
class Kind:
    """`write` makes what a letter says when it is about to be sent, once for each try; None when nobody needs it any
    more. A link in it must work as long as the ones of earlier tries: any of them may have arrived. `ended` hears that
    it was sent, refused for good, or is out of date. Both are called in the scope and language of the letter and in a
    transaction of their own; `title` is what people call such a letter."""

    title: str | Promise
    write: Callable[[Letter, datetime], Text | None]
    ended: Callable[[Letter, datetime], None] = nothing


def kind_of(letter: Letter) -> Kind:
    kind: Kind = import_string(settings.LETTERS)[letter.kind]
    return kind
