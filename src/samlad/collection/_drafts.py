"""What a reporter has typed and not sent."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from samlad.collection._observed import TEXT_LIMIT
from samlad.collection._reports import locked_report, owners_now
from samlad.collection.models import Draft, Observation
from samlad.lib.errors import UserError
from samlad.partnership.actor import Actor

MOST_FIELDS, MOST_DRAFTS = 40, 40


@transaction.atomic
def save_draft(
    *, actor: Actor, now: datetime, round_id: int, function_id: int, form: str, fields: dict[str, str],
    began: Collection[str] = (),
) -> Draft | None:  # fmt: skip
    """Keeps what is being typed. Not a report and counted nowhere; at most 40 fields of 4 000 characters are kept.

    `form` is the key of the form that is typed in and `began` the drafts it goes on with. Two forms that go on with one
    draft keep both texts: the first takes the draft over, the other has one of its own. None when the form was sent
    already: this saving came late. Raises UserError beyond 40 drafts.
    """
    report = locked_report(actor, round_id, function_id)
    if Observation.objects.filter(report=report, key=form).exists():
        return None
    owners = owners_now(actor, function_id)
    mine = list(Draft.objects.filter(round=round_id, function=function_id, lead=owners["lead_id"]))
    by_form = {d.form: d for d in mine}
    draft = next((by_form[f] for f in (form, *began) if f in by_form), None)
    if draft is None:
        if len(mine) >= MOST_DRAFTS:
            raise UserError(_("You have begun too many texts. Send one of them first."))
        draft = Draft(partnership=actor.partnership, round_id=round_id, function_id=function_id, **owners)
    draft.form, draft.saved_at = form, now
    draft.fields = {k[:60]: v[:TEXT_LIMIT] for k, v in list(fields.items())[:MOST_FIELDS]}
    draft.save()
    return draft
