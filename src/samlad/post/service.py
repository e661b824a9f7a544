"""The outbox: one way for a mail to leave."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django_scopes import scope

from samlad.lib.dialects import dialect
from samlad.partnership.actor import Actor
from samlad.partnership.log import log
from samlad.partnership.models import Account, Partnership, Rhythm
from samlad.partnership.permissions import Permission
from samlad.partnership.queries import rhythm
from samlad.post._delivery import deliver, end, every
from samlad.post._server import new_message_id
from samlad.post.models import Letter

__all__ = ["answer_held", "deliver", "forget", "hurry", "withdraw", "write"]

KEEP = timedelta(days=90)  # how long is known what became of a letter


def write(
    *,
    now: datetime,
    by: str,
    kind: str,
    account: Account,
    best_before: datetime,
    partnership: Partnership | None = None,
) -> Letter:
    """Writes a letter to the account in the caller's transaction; a worker sends it when that has committed. `by` is
    the label of whoever causes it, who was asked for permission there. In the partnership's language, else in the one
    spoken now. The caller has seen that there is a mail server (`queries.is_there_a_server`)."""
    letter = Letter(
        partnership=partnership,
        kind=kind,
        account=account,
        language=_language(partnership) if partnership else translation.get_language() or "sv",
        message_id=new_message_id(),
        made_at=now,
        made_by=by,
        due_at=now,
        best_before=best_before,
    )
    letter.save(force_insert=True)
    return letter


def _language(partnership: Partnership) -> str:
    with scope(partnership=partnership):
        return dialect(partnership.language, fortnightly=rhythm().cadence == Rhythm.Cadence.FORTNIGHTLY)


def hurry(letters: Iterable[Letter], *, now: datetime) -> None:
    """Those that wait are tried at once: somebody asked for them again."""
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    every.filter(free, pk__in=[letter.pk for letter in letters], ended_at=None).update(held_at=None, due_at=now)


def withdraw(letters: Iterable[Letter], *, now: datetime) -> int:
    """Those that have not been sent never are; one that is on its way just now may still arrive. Returns how many."""
    return sum(end(letter, Letter.End.OVER, now) for letter in letters)


@transaction.atomic
def answer_held(*, actor: Actor, now: datetime, send: bool) -> int:
    """Sends the partnership's letters that were held as old, or says that they are never sent. Returns how many."""
    actor.require(Permission.CONFIGURE)
    held = list(Letter.objects.filter(ended_at=None).exclude(held_at=None).select_related("partnership", "account"))
    if not held:
        return 0
    if send:
        hurry(held, now=now)
    else:
        withdraw(held, now=now)
    log(
        actor,
        now,
        "letters.sent_late" if send else "letters.dropped",
        ("letters", 0),
        letters=[letter.pk for letter in held],
    )
    return len(held)


def forget(*, now: datetime) -> int:
    """Deletes what ended so long ago that nobody asks about it. Returns how many."""
    return every.filter(ended_at__lt=now - KEEP).delete()[0]
