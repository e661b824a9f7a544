"""What every command shares: which partnership, how to answer, and how an error is reported."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import click
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, InterfaceError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_scopes import scope

from safetystats.command.answers import BadRow, Refusal, answer
from safetystats.command.answers import mending as refusals
from samlad.cli.faults import sentence_of
from samlad.lib import bounds, clock
from samlad.lib.dialects import dialect
from samlad.lib.errors import BadFile, UserError
from samlad.lib.times import local_day
from samlad.lib.weeks import Week
from samlad.partnership.actor import Actor, system_actor
from samlad.partnership.models import Partnership, Rhythm
from samlad.partnership.queries import partnership_by_slug, partnership_languages, partnership_slugs, rhythm

LANGUAGE = "samlad.language"  # where a command keeps what --lang says


@dataclass
class Reply:
    """How the command answers: sentences for people, or one JSON document for scripts."""

    as_json: bool

    def __call__(self, document: dict[str, Any], *sentences: str) -> None:
        answer(document, sentences, as_json=self.as_json, encoder=DjangoJSONEncoder)


@dataclass(frozen=True)
class Work:
    """A command at work: inside its partnership's scope, as the system actor."""

    partnership: Partnership
    actor: Actor
    now: datetime
    say: Reply

    def week(self, label: str | None) -> Week:
        """The week named, or the one whose meeting comes next."""
        if label is None:
            return rhythm().week_of_round(local_day(self.now, self.partnership.zone))
        week = bounds.week(label)
        if week is None:
            raise UserError(_no_week(label[:40]))
        return week

    @property
    def today(self) -> date:
        return local_day(self.now, self.partnership.zone)


@contextmanager
def mending(as_json: bool) -> Iterator[None]:
    """Turns a UserError, or a file that cannot be written or read, into a message and exit code 1."""
    with refusals(as_json):
        try:
            yield
        except BadFile as error:
            raise Refusal(error.message, [BadRow(p.row, p.reason) for p in error.problems]) from error
        except UserError as error:
            raise Refusal(error.message) from error


def spoken(as_json: bool, language: str) -> str:
    """The language a command answers in: what --lang says, else the partnership's. What scripts read is English."""
    context = click.get_current_context(silent=True)
    chosen_language: str | None = context.meta.get(LANGUAGE) if context else None
    return "en" if as_json else chosen_language or language


def _no_week(text: str) -> str:
    if not re.fullmatch("[0-9]{4}-W[0-9]{2}", text):
        return _("%(text)s: a week is written 2026-W33.") % {"text": text}
    if bounds.FIRST_YEAR <= int(text[:4]) <= bounds.LAST_YEAR:
        return _("%(text)s: the year has no such week.") % {"text": text}
    values = {"text": text, "first": bounds.FIRST_YEAR, "last": bounds.LAST_YEAR}
    return _("There is no round for %(text)s: rounds are of the years %(first)d to %(last)d.") % values


@contextmanager
def at_work(slug: str | None, as_json: bool) -> Iterator[Work]:
    """Enters the partnership's scope: one of the three boundaries where that is done."""
    with mending(as_json), translation.override(spoken(as_json, "en")):
        partnership = partnership_by_slug(slug)
        if partnership is None:
            known = ", ".join(partnership_slugs())
            raise UserError(
                _("There is no partnership “%(slug)s”. Known: %(known)s.") % {"slug": slug, "known": known}
                if slug
                else _("Say which partnership with --partnership. Known: %(known)s.") % {"known": known}
                if known
                else _("There is no partnership yet. Make one with: samlad partnership create")
            )
        timezone.activate(partnership.zone)
        with scope(partnership=partnership), translation.override(_told_in(partnership, as_json)):
            try:
                yield Work(partnership, system_actor(partnership, "cli"), clock.now(), Reply(as_json))
            except (DatabaseError, InterfaceError) as error:  # told while the language is known
                raise UserError(sentence_of(error)) from error


@contextmanager
def for_all(as_json: bool = False) -> Iterator[None]:
    """A command that is of no partnership of its own: in the language they all have; else, and before there is a
    database to ask, in Swedish."""
    try:
        languages = partnership_languages()
    except (DatabaseError, InterfaceError):  # which the command itself will tell of
        languages = set()
    language = languages.pop() if len(languages) == 1 else settings.LANGUAGE_CODE
    with mending(as_json), translation.override(spoken(as_json, language)):
        try:
            yield
        except (DatabaseError, InterfaceError) as error:
            raise UserError(sentence_of(error)) from error


def _told_in(partnership: Partnership, as_json: bool) -> str:
    """In the scope: as the partnership says things, unless a script reads."""
    language = spoken(as_json, partnership.language)
    return language if as_json else dialect(language, fortnightly=rhythm().cadence == Rhythm.Cadence.FORTNIGHTLY)
