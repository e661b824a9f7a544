"""Reminding those who answer for measures that a follow-up has come (M22)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from samlad.lib.letters import Answer, is_there_a_server, letter, sending
from samlad.lib.text import shortened
from samlad.lib.times import local_day, local_time
from samlad.measures._scope import log
from samlad.measures.models import FollowUpReminder, Measure
from samlad.measures.queries import due_follow_ups
from samlad.partnership.actor import Actor
from samlad.partnership.models import Account, Duty, held_on
from samlad.partnership.permissions import Permission

EARLIEST, LATEST = 7, 17  # hours of the local day in which mail is sent


class MailServerAway(Exception):
    """The server took none of the letters now. They are sent the next time."""


@dataclass(frozen=True)
class Due:
    """A letter to be sent."""

    measure: Measure
    due_on: date
    account: Account
    letter: EmailMessage


def remind_of_follow_ups(*, actor: Actor, now: datetime, address: Callable[[int], str]) -> list[FollowUpReminder]:
    """Mails those who answer for a measure in a prioritised area on its follow-up day, or as soon after as it is day:
    who holds the function, else the coordinators of its organisation. Each once for each day, however often it is
    called: a reminder is a row as soon as the mail server has said yes to that letter, and not before. Who is refused
    is tried again the next day. Without a mail server nobody is reminded, and none is said to be.

    `address` turns a measure's id into the address of its page. In the partnership's language. Raises MailServerAway
    when there was something to send and the server took nothing and refused nothing."""
    actor.require(Permission.RUN_ROUND)
    local = local_time(now, actor.partnership.zone)
    if not is_there_a_server() or not EARLIEST <= local.hour < LATEST:
        return []
    with translation.override(actor.partnership.language):
        waiting = list(_waiting(local.date(), actor.partnership.zone, address))
        sent, away = [], 0
        for n, answer, reason in sending([due.letter for due in waiting]):
            if answer is Answer.LATER:
                away += 1
            elif reminder := _kept(actor, now, waiting[n], "" if answer is Answer.YES else reason):
                sent.append(reminder)
    if waiting and away == len(waiting):
        raise MailServerAway
    return sent


def _waiting(day: date, zone: ZoneInfo, address: Callable[[int], str]) -> list[Due]:
    """The letters that nobody has said yes or, today, no to."""
    due = [d.measure for d in due_follow_ups(day) if d.expected]
    done = {
        (r.measure_id, r.due_on, r.account_id)
        for r in FollowUpReminder.objects.filter(measure__in=due)
        if r.sent_at or (r.refused_at and local_day(r.refused_at, zone) >= day)
    }
    found = []
    for measure in due:
        on = measure.follow_up_on
        assert on is not None
        if (measure.pk, on, None) not in done:
            found += [
                Due(measure, on, person, _letter(measure, person.email, address(measure.pk)))
                for person in _answering(measure, day)
                if (measure.pk, on, person.pk) not in done
            ]
    return found


@transaction.atomic
def _kept(actor: Actor, now: datetime, due: Due, refusal: str) -> FollowUpReminder | None:
    """Keeps what the server answered. Returns the reminder when it was sent."""
    answered = {"sent_at": None, "refused_at": now, "refusal": shortened(refusal, 200)} if refusal else {"sent_at": now}
    reminder, _created = FollowUpReminder.objects.update_or_create(
        partnership=actor.partnership, measure=due.measure, due_on=due.due_on, account=due.account, defaults=answered
    )
    verb = "measure.reminder_refused" if refusal else "measure.reminded"
    log(actor, verb, "measure", due.measure.pk, now, {"account": due.account.pk})
    return None if refusal else reminder


def _answering(measure: Measure, day: date) -> list[Account]:
    """Those who hold the function that answers for it, else of its organisation's coordinators."""
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
    return sorted(found.distinct(), key=lambda account: account.email)


def _letter(measure: Measure, to: str, address: str) -> EmailMessage:
    assert measure.follow_up_on is not None
    told = {"what": measure.what, "day": date_format(measure.follow_up_on, "j F"), "address": address}
    return letter(
        _("How did it go? %s") % measure.what,
        _("%(what)s was to be followed up %(day)s.\n\nThree questions, and what to do now: %(address)s\n\n"
          "Why was it put in, was it done as decided, and how is the problem now?") % told,
        to=to,
    )  # fmt: skip
