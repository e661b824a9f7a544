import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import click
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django_scopes import scope

from samlad.cli.context import Reply, at_work, mending, spoken
from samlad.cli.options import common
from samlad.collection.service import set_up_questionnaire
from samlad.lib import clock
from samlad.lib.text import one_line
from samlad.lib.times import local_day
from samlad.measures.service import replace_techniques
from samlad.meetings import service as meeting_service
from samlad.partnership.actor import system_actor
from samlad.partnership.queries import partnership_slugs, rhythm
from samlad.partnership.sentences import headline, meaning, period_line
from samlad.partnership.service import add_function, add_organisation, assign, change_rhythm, found_partnership
from samlad.picture import service as picture_service
from samlad.records.service import choose_series
from samlad.sources.police.service import set_up_police_types

Callback = Callable[[click.Context, click.Parameter, Any], Any]


def _words(most: int) -> Callback:
    def check(_context: click.Context, parameter: click.Parameter, value: str) -> str:
        line = one_line(value)
        if len(line) > most or (parameter.required and not line):
            raise click.BadParameter(f"write 1 to {most} characters.")
        return line

    return check


def _short_name(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    if value and not re.fullmatch("[a-z0-9][a-z0-9-]{0,49}", value):
        raise click.BadParameter("write small letters a–z, digits and hyphens, 50 at most.")
    return value


def _address(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    try:
        if value:
            validate_email(value)
    except ValidationError as error:
        raise click.BadParameter("write an e-mail address, as anna@example.se.") from error
    if value and len(value.split("@")[0]) > 120:
        raise click.BadParameter("the name before @ is too long.")
    return value


@click.group()
def partnership() -> None:
    """Make a partnership (EST-samverkan), and set its rhythm and its series of numbers."""


@partnership.command(name="list")
@click.option("--json", "as_json", is_flag=True)
def list_(as_json: bool) -> None:
    """The partnerships there are, by their short names."""
    slugs = partnership_slugs()
    Reply(as_json)({"partnerships": slugs}, *slugs)


CLOCK = click.DateTime(["%H:%M"])
KINDS = [picture_service.RECORD, *meeting_service.RECORDS.values()]


@partnership.command(name="rhythm")
@click.option("--cadence", type=click.IntRange(1, 2), help="How many weeks between meetings.")
@click.option("--first-week", help="Which weeks a fortnight counts from, as 2026-W02.")
@click.option("--meeting-weekday", type=click.IntRange(1, 7), help="1 is Monday.")
@click.option("--meeting-time", type=CLOCK, metavar="HH:MM")
@click.option("--closes-days-before", type=click.IntRange(0, 6), help="Days before the meeting that reports close.")
@click.option("--closes-time", type=CLOCK, metavar="HH:MM")
@click.option("--period-months", type=click.IntRange(3, 4), help="3 a quarter, 4 a tertial.")
@click.option("--priority-count", type=click.IntRange(1, 9), help="How many areas are prioritised.")
@common
def rhythm_(slug: str | None, as_json: bool, **options: Any) -> None:
    """Show the rhythm, or change what is named. Rounds that are open or past stand as they are."""
    with at_work(slug, as_json) as work:
        changes: dict[str, Any] = {
            n: v.time() if isinstance(v, datetime) else v for n, v in options.items() if v is not None
        }
        now = change_rhythm(actor=work.actor, now=work.now, **changes) if changes else rhythm()
        fields = {name: getattr(now, name) for name in options}
        work.say({"rhythm": fields}, f"{headline(now)}.", meaning(now, work.now), period_line(now, work.today))


@partnership.command()
@click.option(
    "--kind", type=click.Choice(KINDS), help="Of this kind of record; else of all without a series of their own."
)
@click.option("--prefix", required=True, help="Two to eight capital letters, as EST.")
@common
def series(kind: str | None, prefix: str, slug: str | None, as_json: bool) -> None:
    """Choose in which series records are numbered from now on. Numbers that are given stand."""
    with at_work(slug, as_json) as work:
        chosen = choose_series(actor=work.actor, now=work.now, kind=kind or "", prefix=prefix)
        number = f"{chosen.prefix} {work.today.year}-…"
        work.say(
            {"kind": chosen.kind or None, "prefix": chosen.prefix},
            _("New records are numbered %(number)s") % {"number": number},
        )


@partnership.command()
@click.option("--name", required=True, callback=_words(120), help="As shown, for instance “Örebro”.")
@click.option(
    "--municipality", required=True, callback=_words(80), help="As Statistics Sweden writes it, for instance “Örebro”."
)
@click.option("--municipality-code", default="", callback=_words(4), help="For instance 1880.")
@click.option("--slug", default="", callback=_short_name, help="Short name for commands and addresses.")
@click.option("--language", type=click.Choice(["sv", "en"]), default="sv")
@click.option(
    "--coordinator",
    "email",
    callback=_address,
    help="E-mail of the first coordinator, who then does the rest in the browser.",
)
@click.option("--json", "as_json", is_flag=True)
def create(
    name: str,
    municipality: str,
    municipality_code: str,
    slug: str,
    language: str,
    email: str | None,
    as_json: bool,
) -> None:
    """Make a partnership with the handbook's questionnaire and the standard table of police types."""
    now = clock.now()
    with mending(as_json), transaction.atomic():
        new = found_partnership(
            name=name,
            municipality=municipality,
            municipality_code=municipality_code,
            slug=slug,
            language=language,
            now=now,
        )
        with scope(partnership=new):
            actor = system_actor(new, "cli")
            today = local_day(now, new.zone)
            set_up_questionnaire(actor=actor, now=now, valid_from=today)
            set_up_police_types(actor=actor, now=now)
            replace_techniques(actor=actor, now=now)
            lead = add_organisation(actor=actor, now=now, name=f"{municipality} kommun", kind="municipality")
            function = add_function(
                actor=actor,
                now=now,
                organisation_id=lead.pk,
                name="Samordnare",
                duties=["coordinator", "meeting_lead", "administrator"],
            )
            if email:
                assign(
                    actor=actor,
                    now=now,
                    function_id=function.pk,
                    name=email.split("@")[0],
                    email=email,
                    starts_on=today,
                )
        with translation.override(spoken(as_json, language)):
            sentence = _("Made %(name)s (%(slug)s).") % {"name": new.name, "slug": new.slug}
        Reply(as_json)({"partnership": new.slug}, sentence)
