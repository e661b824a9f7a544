import re
from collections.abc import Callable
from typing import Any

import click
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django_scopes import scope

from samlad.cli.context import Said, mending
from samlad.collection.service import set_up_questionnaire
from samlad.lib import clock
from samlad.lib.text import one_line
from samlad.lib.times import local_day
from samlad.measures.service import replace_techniques
from samlad.partnership.actor import system_actor
from samlad.partnership.queries import partnership_slugs
from samlad.partnership.service import add_function, add_organisation, assign, found_partnership
from samlad.sources.police.service import set_up_police_types

Callback = Callable[[click.Context, click.Parameter, Any], Any]


def _words(most: int) -> Callback:
    def check(_context: click.Context, parameter: click.Parameter, value: str) -> str:
        found = one_line(value)
        if len(found) > most or (parameter.required and not found):
            raise click.BadParameter(f"write 1 to {most} characters.")
        return found

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
    """Make a partnership (EST-samverkan)."""


@partnership.command(name="list")
@click.option("--json", "as_json", is_flag=True)
def list_(as_json: bool) -> None:
    """The partnerships there are, by their short names."""
    slugs = partnership_slugs()
    Said(as_json)({"partnerships": slugs}, *slugs)


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
        made = found_partnership(
            name=name,
            municipality=municipality,
            municipality_code=municipality_code,
            slug=slug,
            language=language,
            now=now,
        )
        with scope(partnership=made):
            actor = system_actor(made, "cli")
            today = local_day(now, made.zone)
            set_up_questionnaire(actor=actor, now=now, valid_from=today)
            set_up_police_types(actor=actor, now=now)
            replace_techniques(actor=actor, now=now)
            lead = add_organisation(actor=actor, now=now, name=f"{municipality} kommun", kind="municipality")
            function = add_function(
                actor=actor, now=now, organisation_id=lead.pk, name="Samordnare",
                duties=["coordinator", "meeting_lead", "administrator"],
            )  # fmt: skip
            if email:
                assign(
                    actor=actor,
                    now=now,
                    function_id=function.pk,
                    name=email.split("@")[0],
                    email=email,
                    starts_on=today,
                )
        Said(as_json)({"partnership": made.slug}, f"Made {made.name} ({made.slug}).")
