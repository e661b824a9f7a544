"""The meeting of a week is moved: with a reason, within its week."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from samlad.collection.models import MeetingMove, ReportLink, Round
from samlad.lib.errors import UserError
from samlad.lib.times import local_day
from samlad.lib.weeks import Week
from samlad.lib.words import clean_text
from samlad.partnership.actor import Actor
from samlad.partnership.log import log
from samlad.partnership.lookup import one
from samlad.partnership.permissions import Permission
from samlad.screening.service import record_decision, require_screened


@transaction.atomic
def move_round_meeting(
    *, actor: Actor, now: datetime, round_id: int, meeting_at: datetime, reason: str, screening_confirmed: str = ""
) -> MeetingMove | None:
    """Moves the meeting of a round to another time of its week; the days it asks about stay. While the round is open
    its reports close as long before the meeting as they did. None when it is held then already.

    Raises UserError without a reason, once it has been held, for a time outside the week or that has been, and for one
    that would have closed the reports already; ScreeningRequired.
    """
    actor.require(Permission.LEAD_MEETING)
    round = one(Round.objects.select_for_update(of=("self",), no_key=True).select_related("closure"), round_id)
    if meeting_at == round.meeting_at:
        return None
    reason = clean_text(reason, 300)
    if not reason:
        raise UserError(_("Say why it is moved: those who had set the time aside will read it."), code="reason")
    if now >= round.meeting_at:
        raise UserError(_("The meeting has been held."), code="held")
    if not now < meeting_at or Week.of(local_day(meeting_at, actor.partnership.zone)) != round.week:
        raise UserError(_("Choose a time to come, in week %d.") % round.week.week, code="meeting_at")
    closes_at = round.closes_at + (meeting_at - round.meeting_at)
    if not round.closed and closes_at <= now:
        raise UserError(_("The reports would have closed already. Choose a later time."), code="meeting_at")
    confirmed = require_screened(screening_confirmed, reason)
    move = MeetingMove.objects.create(
        partnership=actor.partnership,
        round=round,
        was_at=round.meeting_at,
        meeting_at=meeting_at,
        reason=reason,
        moved_at=now,
        moved_by=actor.label,
    )
    round.meeting_at = meeting_at
    if not round.closed:
        links = ReportLink.objects.filter(round=round, revocation=None, expires_at__gte=round.closes_at)
        links.filter(expires_at__lt=closes_at).update(expires_at=closes_at)
        round.closes_at = closes_at
    round.save(update_fields=["meeting_at", "closes_at"])
    log(actor, now, "round.moved", round, label=round.label, meeting_at=meeting_at.isoformat(), row=move.pk)
    record_decision(actor=actor, now=now, about=move, confirmed=confirmed)
    return move
