"""Words that may leave their organisation: looked through before they are saved, and what a person decided about what
was found kept without them."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django_scopes import get_scope

from samlad.lib.digests import digest_of
from samlad.lib.errors import UserError
from samlad.lib.words import never
from samlad.partnership.actor import Actor, OutOfScope
from samlad.partnership.log import log
from samlad.partnership.models import Scoped
from samlad.screening.models import ScreeningDecision
from samlad.screening.queries import findings_in
from textscreen import Finding


class ScreeningRequired(UserError):
    """The screening found something that may point at a person. Nothing is saved until somebody has looked at it and
    changed the words, or says of these very words that no person is pointed at, by giving their `mark` back."""

    def __init__(self, findings: Sequence[Finding], mark: str) -> None:
        quoted = ", ".join(dict.fromkeys(f"“{f.text}”" for f in findings))
        super().__init__(
            _(
                "This may point at a person: %(found)s. Write of the place and the situation instead, or confirm that "
                "it identifies no one."
            )
            % {"found": quoted},
            code="screening",
        )
        self.findings, self.mark = findings, mark


def require_screened(confirmed: str, *texts: str, stands: str = "") -> tuple[Finding, ...]:
    """What the screening finds in the texts and somebody has confirmed; nothing in most. `confirmed` is the mark of the
    words that were looked at, and other words have another mark. `stands`, for a text that is saved while one writes
    and looked through as a whole before it is published: what it says already, which is not asked about again. Raises
    ScreeningRequired for what is not confirmed, PersonalNumber for one, confirmed or not. What it gives goes to
    `record_decision` once the words are saved."""
    findings = findings_in(*texts)
    never(findings)
    if findings and stands:
        known = {f.text for f in findings_in(stands)}
        findings = tuple(f for f in findings if f.text not in known)
    return require_confirmed(confirmed, findings, mark=digest_of(*texts))


def require_confirmed(confirmed: str, findings: Sequence[Finding], *, mark: str) -> tuple[Finding, ...]:
    """As `require_screened`, for what was found already in words that have the mark."""
    never(findings)
    if findings and confirmed != mark:
        raise ScreeningRequired(findings, mark)
    return tuple(findings)


def record_decision(
    *, actor: Actor, now: datetime, about: Scoped, confirmed: Sequence[Finding]
) -> ScreeningDecision | None:
    """Keeps that the actor confirmed what was found in words that are saved in the row `about`, in the transaction that
    saves them: kinds and numbers, never the words. Nothing found is nothing kept, and no query. Raises OutOfScope for
    another partnership's row."""
    partnership = actor.partnership
    if get_scope().get("partnership") != partnership or about.partnership_id != partnership.pk:
        raise OutOfScope
    if not confirmed:
        return None
    decision = ScreeningDecision.objects.create(
        partnership=partnership,
        object_type=about._meta.label_lower,
        object_id=about.pk,
        found=dict(sorted(Counter(f.kind for f in confirmed).items())),
        decision=ScreeningDecision.Decision.NOBODY,
        decided_at=now,
        decided_by=actor.label,
    )
    subject = f"{decision.object_type} {decision.object_id}"
    log(actor, now, "screening.decided", decision, about=subject, found=decision.found, decision=decision.decision)
    return decision
