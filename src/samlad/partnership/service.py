"""Setting up and changing a partnership: organisations, functions, who holds them, and its rhythm."""

from datetime import date, datetime
from typing import Unpack

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django_scopes import scope

from samlad.audit.service import append_event
from samlad.lib import bounds
from samlad.lib.dates import full_day
from samlad.lib.errors import UserError
from samlad.lib.words import clean_line
from samlad.partnership import _rows
from samlad.partnership._calls import call_functions as call_functions
from samlad.partnership._calls import move_calls as move_calls
from samlad.partnership._consents import consent as consent
from samlad.partnership._people import MadeInvitation as MadeInvitation
from samlad.partnership._people import accept_invitation as accept_invitation
from samlad.partnership._people import assign as assign
from samlad.partnership._people import end_assignment as end_assignment
from samlad.partnership._people import invitation_hash as invitation_hash
from samlad.partnership._people import invite as invite
from samlad.partnership._people import withdraw_invitation as withdraw_invitation
from samlad.partnership._tokens import make_token as make_token
from samlad.partnership._tokens import revoke_token as revoke_token
from samlad.partnership._tokens import secret_hash as secret_hash
from samlad.partnership._tree import add_function as add_function
from samlad.partnership._tree import add_organisation as add_organisation
from samlad.partnership._tree import change_function as change_function
from samlad.partnership._tree import change_organisation as change_organisation
from samlad.partnership.actor import Actor
from samlad.partnership.log import log
from samlad.partnership.lookup import one
from samlad.partnership.models import CalendarEntry, Partnership, Rhythm
from samlad.partnership.permissions import Permission
from samlad.partnership.settings import PartnershipSettings, RhythmSettings


@transaction.atomic
def found_partnership(
    *,
    name: str,
    municipality: str,
    now: datetime,
    slug: str = "",
    municipality_code: str = "",
    language: str = "sv",
    made_up: bool = False,
    actor: str = "system:cli",
) -> Partnership:
    """Creates a partnership with its rhythm. The one service without an Actor: nobody belongs to it yet.

    `municipality` as Statistics Sweden writes it ("Örebro"). Raises UserError when the slug is taken.
    """
    slug = slug or slugify(name)
    if Partnership.objects.filter(slug=slug).exists():
        raise UserError(_("There is already a partnership called “%(slug)s”. Choose another name.") % {"slug": slug})
    partnership = Partnership(
        name=name,
        municipality=municipality,
        slug=slug,
        municipality_code=municipality_code,
        language=language,
        made_up=made_up,
    )
    _rows.check_row(partnership)
    partnership.save()
    with scope(partnership=partnership):
        Rhythm.objects.create(partnership=partnership)
        append_event(
            partnership_id=partnership.pk,
            actor=actor,
            verb="partnership.founded",
            object_type="partnership",
            object_id=partnership.pk,
            now=now,
        )
    return partnership


@transaction.atomic
def change_rhythm(*, actor: Actor, now: datetime, **settings: Unpack[RhythmSettings]) -> Rhythm:
    """Changes cadence, meeting day and time, closing time, period length or number of priorities. Past rounds
    stand. Raises UserError for a week that is none, and for reports that would close after the meeting has begun."""
    actor.require(Permission.CONFIGURE_PARTNERSHIP)
    rhythm = Rhythm.objects.get()
    first_week = settings.get("first_week", rhythm.first_week)
    if bounds.week(first_week) is None:
        raise UserError(_("%(text)s: a week is written 2026-W33.") % {"text": first_week})
    changed = _rows.change_row(actor, now, rhythm, "rhythm.changed", settings)
    if changed.closes_days_before == 0 and changed.closes_time >= changed.meeting_time:
        raise UserError(_("The reports must close before the meeting begins."))
    return changed


@transaction.atomic
def change_partnership(*, actor: Actor, now: datetime, **settings: Unpack[PartnershipSettings]) -> Partnership:
    """Changes the partnership's own name, municipality, language or map setting."""
    actor.require(Permission.CONFIGURE_PARTNERSHIP)
    return _rows.change_row(actor, now, actor.partnership, "partnership.changed", settings)


@transaction.atomic
def add_calendar_entry(
    *, actor: Actor, now: datetime, name: str, starts_on: date, ends_on: date, kind: str = "school_break"
) -> CalendarEntry:
    """Adds a school break or another stretch of days that the picture's "Viktig information" should mention."""
    actor.require(Permission.CONFIGURE)
    if ends_on < starts_on:
        raise UserError(_("The last day cannot be before the first, %(day)s.") % {"day": full_day(starts_on)})
    entry, created = CalendarEntry.objects.get_or_create(
        partnership=actor.partnership, name=clean_line(name, 120), starts_on=starts_on, ends_on=ends_on, kind=kind
    )
    if created:
        log(actor, now, "calendar.added", entry)
    return entry


@transaction.atomic
def remove_calendar_entry(*, actor: Actor, now: datetime, entry_id: int) -> None:
    """Takes a stretch of days away again."""
    actor.require(Permission.CONFIGURE)
    entry = one(CalendarEntry, entry_id)
    log(actor, now, "calendar.removed", entry, name=entry.name)
    entry.delete()
