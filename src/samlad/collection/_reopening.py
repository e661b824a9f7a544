"""A round that was closed is opened again: somebody says why, and its counts are made once more when it closes."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from samlad.collection.models import Closure, ReleasedCount, ReleasedResponse, Reopening, ReportLink, Round
from samlad.lib.errors import UserError
from samlad.lib.words import clean_text
from samlad.partnership.actor import Actor
from samlad.partnership.log import log
from samlad.partnership.lookup import one
from samlad.partnership.permissions import Permission
from samlad.screening.service import record_decision, require_screened

LONGEST = timedelta(days=14)


@transaction.atomic
def reopen_round(
    *, actor: Actor, now: datetime, round_id: int, reason: str, until: datetime, screening_confirmed: str = ""
) -> Reopening:
    """Opens a closed round until `until`. Its counts are nobody's until it closes again and they are made anew; what is
    published stands. Links that were in force when it closed work as long as it is open.

    Raises UserError for a round that is open, without a reason, or for an end that has been or lies more than two weeks
    ahead; ScreeningRequired; OutOfScope for another partnership's round.
    """
    actor.require(Permission.RUN_ROUND)
    round = one(Round.objects.select_for_update(no_key=True), round_id)
    closure = Closure.objects.filter(round=round).first()
    if closure is None:
        raise UserError(_("The week is open."), code="open")
    reason = clean_text(reason, 500)
    if not reason:
        raise UserError(_("Say why the week is opened again."), code="reason")
    confirmed = require_screened(screening_confirmed, reason)
    if not now < until <= now + LONGEST:
        raise UserError(_("Choose a time to come, within two weeks."), code="until")
    reopening = Reopening.objects.create(
        partnership=actor.partnership,
        round=round,
        reopened_at=now,
        reopened_by=actor.label,
        reason=reason,
        closed_at=closure.closed_at,
        closed_by=closure.closed_by,
        was_to_close_at=round.closes_at,
    )
    closure.delete()
    ReleasedCount.objects.filter(round=round).delete()
    ReleasedResponse.objects.filter(round=round).delete()
    links = ReportLink.objects.filter(round=round, revocation=None, expires_at__gte=reopening.closed_at)
    links.filter(expires_at__lt=until).update(expires_at=until)
    round.closes_at = until
    round.save(update_fields=["closes_at"])
    log(
        actor, now, "round.reopened", round, label=round.label, reason=reason, closed_at=reopening.closed_at.isoformat()
    )
    record_decision(actor=actor, now=now, about=reopening, confirmed=confirmed)
    return reopening
