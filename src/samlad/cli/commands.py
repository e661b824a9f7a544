"""All commands, gathered; what is written to them is cleaned as what is written on pages is."""

from typing import Any

import click

from samlad.cli.analyse import analyse
from samlad.cli.export import export
from samlad.cli.imports import imports
from samlad.cli.measures import followup, measure, report
from samlad.cli.partnership import partnership
from samlad.cli.picture import picture
from samlad.cli.serving import demo, django_command, serve, set_up
from samlad.cli.verify import verify
from samlad.cli.week import week
from samlad.lib.text import clean


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="samlad")
def samlad() -> None:
    """Samlad: Effektiv samordning för trygghet, from weekly reports to a joint situation picture."""


for command in (
    serve,
    set_up,
    demo,
    partnership,
    imports,
    week,
    picture,
    measure,
    followup,
    report,
    analyse,
    export,
    verify,
    django_command,
):
    samlad.add_command(command)


class Text(click.types.StringParamType):
    """Text from the command line, cleaned; paths of files are another type and stay as they are."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return clean(super().convert(value, param, ctx))


def _cleans(command: click.Command) -> None:
    for parameter in command.params:
        if parameter.type is click.STRING:
            parameter.type = Text()
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        _cleans(below)


_cleans(samlad)
