"""A kind of letter for tests: what it says is told by the test."""

from dataclasses import dataclass, field
from datetime import timedelta

from samlad.partnership.models import Account
from samlad.post import service
from samlad.post.kinds import Kind, Text
from samlad.post.models import Letter


@dataclass
class Wording:
    subject: str = "Hur gick det? Åäö"
    body: str = "Tre frågor"
    writes: object = None  # called instead
    heard: list[tuple[int, str]] = field(default_factory=list)


WORDING = Wording()


def _write(letter, now):
    if WORDING.writes:
        return WORDING.writes(letter, now)
    return Text(letter.account.email, WORDING.subject, WORDING.body)


LETTERS = {"note": Kind("A note", _write, lambda letter, now: WORDING.heard.append((letter.pk, letter.end)))}
PATH = f"{__name__}.LETTERS"


def note(world, name: str = "anna", *, now=None, days=30) -> Letter:
    now = now or world.now
    account, _ = Account.objects.get_or_create(email=f"{name}@example.se", defaults={"name": name})
    return service.write(
        partnership=world.partnership,
        by="test",
        now=now,
        kind="note",
        account=account,
        best_before=now + timedelta(days=days),
    )


def of(letter: Letter) -> Letter:
    return Letter._base_manager.get(pk=letter.pk)
