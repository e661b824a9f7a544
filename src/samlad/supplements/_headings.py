"""The headings of a lead organisation's supplements: chosen by its own, followed by its drafts."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from samlad.lib.errors import UserError
from samlad.lib.words import clean_line
from samlad.partnership.actor import Actor
from samlad.partnership.log import log
from samlad.partnership.models import Organisation
from samlad.screening.service import record_decision, require_screened
from samlad.supplements.headings import together
from samlad.supplements.models import Supplement, SupplementHeading, SupplementText
from samlad.supplements.queries import headings_of, own_lead
from samlad.writing.service import discard

MOST, LINE = 12, 100  # headings, and characters in one


@transaction.atomic
def write_headings(
    *, actor: Actor, now: datetime, organisation_id: int, text: str, base: str = "", screening_confirmed: str = ""
) -> list[str]:
    """The headings of a lead organisation, a line each. `base` is the list as it was read: what another added or took
    away meanwhile stands. What is published stands as it is. Screened, as they stand in records. Raises UserError for
    none or too many, OutOfScope for another lead's."""
    organisation = own_lead(actor, organisation_id)
    Organisation.objects.select_for_update(no_key=True).values_list("pk").get(pk=organisation.pk)
    before = headings_of(organisation, actor.partnership)
    chosen = together(_lines(base), _lines(text), before)
    new = [heading for heading in chosen if heading not in before]
    confirmed = require_screened(screening_confirmed, *new)
    if not chosen:
        raise UserError(_("Write at least one heading."))
    if len(chosen) > MOST:
        raise UserError(_("At most %d headings fit. Take something away.") % MOST)
    if chosen == before:
        return chosen
    SupplementHeading.objects.filter(organisation=organisation).exclude(text__in=chosen).delete()
    for position, heading in enumerate(chosen):
        SupplementHeading.objects.update_or_create(
            partnership=actor.partnership, organisation=organisation, text=heading, defaults={"position": position}
        )
    about = ("supplementheadings", organisation.pk)
    log(actor, now, "supplement.headings_chosen", about, headings=len(chosen), new=len(new))
    record_decision(actor=actor, now=now, about=organisation, confirmed=confirmed)
    return chosen


def follow_headings(supplement: Supplement) -> None:
    """Gives each chosen heading a text, and takes away those of other headings where nothing is written. The caller has
    locked the supplement."""
    headings = headings_of(supplement.organisation, supplement.partnership)
    texts = {t.heading: t for t in SupplementText.objects.filter(supplement=supplement)}
    rest = [t for t in texts.values() if t.heading not in headings]
    for text in rest:
        if not text.text:
            discard(text)
            rest = [each for each in rest if each is not text]
    new = [heading for heading in headings if heading not in texts]
    SupplementText.objects.bulk_create(
        SupplementText(
            partnership=supplement.partnership,
            supplement=supplement,
            heading=heading,
            position=headings.index(heading),
        )
        for heading in new
    )
    order = [*headings, *(t.heading for t in rest)]
    for text in texts.values():
        if text.heading in order and text.position != order.index(text.heading):
            SupplementText.objects.filter(pk=text.pk).update(position=order.index(text.heading))


def _lines(text: str) -> list[str]:
    lines = (clean_line(line, LINE) for line in text.splitlines())
    return list(dict.fromkeys(line for line in lines if line))
