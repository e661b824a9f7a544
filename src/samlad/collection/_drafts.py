"""What a reporter has typed and not sent."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from samlad.collection._report_rows import locked_report, owners_now
from samlad.collection.models import Draft
from samlad.collection.models.observation import Observation
from samlad.lib.errors import UserError
from samlad.lib.words import whole
from samlad.partnership.actor import Actor

MOST_DRAFTS = 40
LONGEST = 20_000  # characters: what is too long to be sent is still kept, so that it can be shortened


@transaction.atomic
def save_draft(
    *,
    actor: Actor,
    now: datetime,
    round_id: int,
    function_id: int,
    form: str,
    fields: dict[str, str],
    began: Collection[str] = (),
) -> Draft | None:
    """Keeps what is being typed. Not a report and counted nowhere. Whole, or refused.

    `form` is the key of the form that is typed in and `began` the drafts it goes on with. Two forms that go on with one
    draft keep both texts: the first takes the draft over, the other has one of its own. None when the form was sent
    already: this saving came late. Raises UserError beyond 40 drafts, and beyond 20 000 characters in a field.
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
    draft.fields = {name: whole(text, LONGEST) for name, text in fields.items()}
    draft.save()
    return draft
