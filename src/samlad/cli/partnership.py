import click
from django.db import transaction
from django_scopes import scope

from samlad.cli.context import Said, mending
from samlad.collection.service import set_up_questionnaire
from samlad.lib import clock
from samlad.lib.times import local_day
from samlad.measures.service import replace_techniques
from samlad.partnership.actor import system_actor
from samlad.partnership.queries import partnership_slugs
from samlad.partnership.service import add_function, add_organisation, assign, found_partnership
from samlad.sources.police.service import set_up_police_types


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
@click.option("--name", required=True, help="As shown, for instance “Örebro”.")
@click.option("--municipality", required=True, help="As Statistics Sweden writes it, for instance “Örebro”.")
@click.option("--municipality-code", default="", help="For instance 1880.")
@click.option("--slug", default="", help="Short name for commands and addresses.")
@click.option("--language", type=click.Choice(["sv", "en"]), default="sv")
@click.option("--coordinator", "email", help="E-mail of the first coordinator, who then does the rest in the browser.")
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
