"""Reminding those who answer for measures that a follow-up has come (M22)."""

from collections.abc import Callable
from datetime import date, datetime

from django.core import mail
from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from samlad.measures._scope import log
from samlad.measures.models import FollowUpReminder, Measure
from samlad.measures.queries import due_follow_ups
from samlad.partnership.actor import Actor
from samlad.partnership.models import Account, Duty, held_on
from samlad.partnership.permissions import Permission

EARLIEST, LATEST = 7, 17  # hours of the local day in which mail is sent


def remind_of_follow_ups(*, actor: Actor, now: datetime, address: Callable[[int], str]) -> list[FollowUpReminder]:
    """Mails those who answer for a measure in a prioritised area on its follow-up day, or as soon after as it is day:
    who holds the function, else the coordinators of its organisation. Once for each day, however often it is called.

    `address` turns a measure's id into the address of its page. In the partnership's language."""
    actor.require(Permission.RUN_ROUND)
    local = now.astimezone(actor.partnership.zone)
    if not EARLIEST <= local.hour < LATEST:
        return []
    made, letters = [], []
    with transaction.atomic(), translation.override(actor.partnership.language):
        for due in (d.measure for d in due_follow_ups(local.date()) if d.expected):
            assert due.follow_up_on is not None
            people = _answering(due, local.date())
            reminder, created = FollowUpReminder.objects.get_or_create(
                partnership=actor.partnership, measure=due, due_on=due.follow_up_on,
                defaults={"sent_at": now, "sent_to": len(people)},
            )  # fmt: skip
            if created:
                made.append(reminder)
                letters += [_letter(due, person, address(due.pk)) for person in people]
                log(actor, "measure.reminded", "measure", due.pk, now, {"people": len(people)})
    if letters:
        with mail.get_connection() as connection:
            connection.send_messages(letters)
    return made


def _answering(measure: Measure, day: date) -> list[str]:
    """The addresses of those who hold the function that answers for it, else of its organisation's coordinators."""
    held = Account.objects.filter(held_on(day, "assignments__"))
    if measure.owner_id is not None:
        found = held.filter(assignments__function=measure.owner_id)
    elif measure.organisation is not None:
        found = held.filter(
            assignments__function__duties__duty=Duty.COORDINATOR,
            assignments__function__organisation_id__in={measure.organisation.pk, measure.organisation.lead_id},
        )
    else:
        found = held.filter(assignments__function__duties__duty=Duty.COORDINATOR)
    return sorted(set(found.values_list("email", flat=True)))


def _letter(measure: Measure, to: str, address: str) -> mail.EmailMessage:
    assert measure.follow_up_on is not None
    told = {"what": measure.what, "day": date_format(measure.follow_up_on, "j F"), "address": address}
    return mail.EmailMessage(
        _("How did it go? %s") % measure.what,
        _("%(what)s was to be followed up %(day)s.\n\nThree questions, and what to do now: %(address)s\n\n"
          "Why was it put in, was it done as decided, and how is the problem now?") % told,
        to=[to],
    )  # fmt: skip
