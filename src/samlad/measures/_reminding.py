"""Reminding those who answer for measures that a follow-up has come (M22)."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from samlad.lib.times import local_time
from samlad.measures.models import FollowUpReminder, Measure
from samlad.measures.queries import due_follow_ups, measures
from samlad.measures.stages import waiting
from samlad.measures.visibility import EVERY
from samlad.partnership.actor import Actor, system_actor
from samlad.partnership.log import log
from samlad.partnership.models import Account, Duty, held_on
from samlad.partnership.permissions import Permission
from samlad.post.kinds import Text
from samlad.post.models import Letter
from samlad.post.queries import is_there_a_server
from samlad.post.service import write

REMINDER = "follow_up"
EARLIEST, LATEST = 7, 17  # hours of the local day in which reminders are written
BEST_BEFORE = timedelta(days=14)


def remind_of_follow_ups(*, actor: Actor, now: datetime) -> list[FollowUpReminder]:
    """Writes a letter to those who answer for a measure in a prioritised area on its follow-up day, or as soon after as
    it is day: who holds the function, else the coordinators of its organisation. Each once for each day, however often
    it is called. Without a mail server nobody is reminded, and none is said to be."""
    actor.require(Permission.RUN_ROUND)
    local = local_time(now, actor.partnership.zone)
    if not is_there_a_server() or not EARLIEST <= local.hour < LATEST:
        return []
    return [_remind(actor, now, *due) for due in _unreminded(local.date())]


def _unreminded(day: date) -> list[tuple[Measure, date, Account]]:
    due = [d.measure for d in due_follow_ups(day, EVERY) if d.expected]
    done: set[tuple[int, date, int | None]] = set(
        FollowUpReminder.objects.filter(measure__in=due).values_list("measure_id", "due_on", "account_id")
    )
    unreminded = []
    for measure in due:
        on = measure.follow_up_on
        assert on is not None
        if (measure.pk, on, None) not in done:
            unreminded += [
                (measure, on, who) for who in _answering(measure, day) if (measure.pk, on, who.pk) not in done
            ]
    return unreminded


@transaction.atomic
def _remind(actor: Actor, now: datetime, measure: Measure, on: date, who: Account) -> FollowUpReminder:
    letter = write(
        partnership=actor.partnership,
        by=actor.label,
        now=now,
        kind=REMINDER,
        account=who,
        best_before=now + BEST_BEFORE,
    )
    return FollowUpReminder.objects.create(
        partnership=actor.partnership, measure=measure, due_on=on, account=who, letter=letter
    )


def _answering(measure: Measure, day: date) -> list[Account]:
    """Those who hold the function that answers for it, else of its organisation's coordinators."""
    held = Account.objects.filter(held_on(day, "assignments__"))
    if measure.owner_id is not None:
        accounts = held.filter(assignments__function=measure.owner_id)
    elif measure.organisation is not None:
        accounts = held.filter(
            assignments__function__duties__duty=Duty.COORDINATOR,
            assignments__function__organisation_id__in={measure.organisation.pk, measure.organisation.lead_id},
        )
    else:
        accounts = held.filter(assignments__function__duties__duty=Duty.COORDINATOR)
    return sorted(accounts.distinct(), key=lambda account: account.email)


def write_reminder(letter: Letter, *, now: datetime, address: Callable[[int], str]) -> Text | None:
    """None when the measure has been followed up meanwhile, or somebody else answers for it."""
    reminder, day = FollowUpReminder.objects.get(letter=letter), _system(letter).today(now)
    measure = measures(EVERY).filter(waiting(day), pk=reminder.measure_id, follow_up_on=reminder.due_on).first()
    if measure is None or letter.account not in _answering(measure, day):
        return None
    details = {"what": measure.what, "day": date_format(reminder.due_on, "j F"), "address": address(measure.pk)}
    return Text(
        letter.account.email,
        _("How did it go? %s") % measure.what,
        _(
            "%(what)s was to be followed up %(day)s.\n\nThree questions, and what to do now: %(address)s\n\n"
            "Why was it put in, was it done as decided, and how is the problem now?"
        )
        % details,
    )


def reminder_ended(letter: Letter, now: datetime) -> None:
    verbs = {Letter.End.SENT: "measure.reminded", Letter.End.REFUSED: "measure.reminder_refused"}
    if verb := verbs.get(Letter.End(letter.end)):
        measure = letter.reminder.measure_id
        log(_system(letter), now, verb, ("measure", measure), account=letter.account_id)


def _system(letter: Letter) -> Actor:
    assert letter.partnership is not None
    return system_actor(letter.partnership, "post")
