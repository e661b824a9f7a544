"""Sending what is due. Each letter is leased, tried and answered for by itself, so that a worker that dies leaves one
letter whose fate nobody knows, and any number of workers may be at it."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation
from django_scopes import scope

from samlad.post._server import Answer, Reply, Server, ServerAway, is_there_a_server, message
from samlad.post.kinds import Text, kind_of
from samlad.post.models import Letter

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)
ANSWERS = 60  # a server may give for MOST letters, each as late as EMAIL_TIMEOUT; no lease runs out before
FIRST = timedelta(minutes=1)  # until the second try; twice as long for each that follows
LONGEST = timedelta(hours=4)
AWAY = timedelta(minutes=15)  # at most, while the server takes nothing from anybody
OLD = timedelta(hours=3)  # what should have been tried so long ago comes from a backup, or nobody worked
DESPITE = 2  # letters in a row that may break the connection before the server is left alone
MOST = 5  # letters at a time: `now` stands still meanwhile

every = Letter._base_manager  # of all partnerships


def deliver(*, now: datetime, stopped: Callable[[], bool] = lambda: False) -> int:
    """Sends what is due, at most MOST letters, and returns how many were tried. Call it again until it returns 0.

    Without a mail server set, letters wait. A letter past its best is never begun; one that was due long ago is held
    until somebody has said that it is to be sent."""
    _set_aside(now)
    if not is_there_a_server():
        return 0
    tried = broken = 0
    with Server() as server:
        while tried < MOST and not stopped() and _due(now).exists():
            try:
                server.open()
            except ServerAway as away:
                _put_off(now, str(away))
                break
            letter = _take(now)
            if letter is None:  # another worker has it
                break
            reply = _try(server, letter, now)
            tried += 1
            broken = broken + 1 if reply and reply.lost else 0
            if reply is None:
                end(letter, Letter.End.OVER, now)
                continue
            _keep(letter, reply, now)
            if broken == DESPITE:
                _put_off(now, reply.reason)
                break
    return tried


def _due(now: datetime) -> QuerySet[Letter]:
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    return every.filter(free, ended_at=None, held_at=None, due_at__lte=now)


def _set_aside(now: datetime) -> None:
    """Ends what is past its best, and holds what is old."""
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    for letter in every.filter(free, ended_at=None, best_before__lte=now).select_related("partnership", "account"):
        end(letter, Letter.End.OVER, now)
    old = _due(now - OLD)
    if old.exists():  # the outbox is looked at all the time, and a change waits for other writers
        log.warning("%d letters were due more than three hours ago and wait for a word.", old.update(held_at=now))


def _take(now: datetime) -> Letter | None:
    """Leases the letter that has waited longest. Whose lease had run out may have been sent by whoever died at it."""
    with transaction.atomic():
        letter = _due(now).select_for_update(skip_locked=True).order_by("due_at", "pk").first()
        if letter is None:
            return None
        lease = max(LEASE, timedelta(seconds=ANSWERS * settings.EMAIL_TIMEOUT))
        taken = {"tries": letter.tries + 1, "leased_until": now + lease}
        if letter.leased_until is not None:
            taken["uncertain_at"] = letter.uncertain_at or now
        if not every.filter(pk=letter.pk, tries=letter.tries, ended_at=None).update(**taken):
            return None
    return every.select_related("partnership", "account").get(pk=letter.pk)


def _try(server: Server, letter: Letter, now: datetime) -> Reply | None:
    """None when nobody needs it any more."""
    try:
        text = _written(letter, now)
    except Exception as error:  # a fault of ours: the letter waits for it to be mended
        log.exception("Letter %d (%s) could not be written", letter.pk, letter.kind)
        return Reply(Answer.LATER, type(error).__name__)
    if text is None:
        return None
    reply = server.send(message(text, letter.message_id))
    if reply.answer is not Answer.YES:
        log.warning("Letter %d (%s) was not taken: %s", letter.pk, letter.kind, reply.reason)
    return reply


def _written(letter: Letter, now: datetime) -> Text | None:
    """The row is locked meanwhile: what is withdrawn in this moment is either written no more or seen by whoever
    withdraws it."""
    with transaction.atomic(), speaking(letter):
        if not every.select_for_update().filter(pk=letter.pk, ended_at=None).exists():
            return None
        return kind_of(letter).write(letter, now)


def _keep(letter: Letter, reply: Reply, now: datetime) -> None:
    """Keeps what the server answered. A yes counts even if another worker has taken the letter since."""
    if reply.answer is Answer.YES:
        end(letter, Letter.End.SENT, now)
    elif reply.answer is Answer.NO:
        end(letter, Letter.End.REFUSED, now, reason=reply.reason, tries=letter.tries)
    else:
        changed = {"leased_until": None, "due_at": now + pause(letter.tries), "reason": reply.reason}
        if not reply.sure:
            changed["uncertain_at"] = letter.uncertain_at or now
        every.filter(pk=letter.pk, tries=letter.tries, ended_at=None).update(**changed)


def end(letter: Letter, how: Letter.End, now: datetime, *, reason: str = "", **still: object) -> bool:
    """Ends the letter and tells its kind, unless it has ended or is no longer as `still` says. What its kind makes of
    it never brings it back."""
    with transaction.atomic(), speaking(letter):
        changes = {"end": how, "ended_at": now, "leased_until": None, "held_at": None, "reason": reason}
        if not every.filter(pk=letter.pk, ended_at=None, **still).update(**changes):
            return False
        for name, value in changes.items():
            setattr(letter, name, value)
        try:
            with transaction.atomic():
                kind_of(letter).ended(letter, now)
        except Exception:
            log.exception("Letter %d (%s) is %s, and what was to follow failed", letter.pk, letter.kind, how)
    return True


def pause(tries: int) -> timedelta:
    return min(FIRST * (1 << min(tries - 1, 20)), LONGEST)


def _put_off(now: datetime, reason: str) -> None:
    """All that is due waits: the server takes nothing from anybody."""
    log.warning("The mail server does not take letters: %s", reason)
    for tries in set(_due(now).values_list("tries", flat=True)):
        _due(now).filter(tries=tries).update(
            tries=F("tries") + 1, due_at=now + min(pause(tries + 1), AWAY), reason=reason
        )


@contextmanager
def speaking(letter: Letter) -> Iterator[None]:
    """In the scope, the language and the hours of the letter's partnership."""
    zone = letter.partnership.zone if letter.partnership else timezone.get_default_timezone()
    with scope(partnership=letter.partnership), translation.override(letter.language), timezone.override(zone):
        yield
