"""`samlad analyse …`: the command of `safetystats`, with files read by the rules of all tables here; and `rerun`, which
computes a partnership's kept analysis again."""

from pathlib import Path

import click
from django.utils import translation

from safetystats.command import Families
from safetystats.command.answers import BadRow, Refusal
from safetystats.command.rows import Rows
from samlad.cli.rerun import rerun
from samlad.lib.errors import BadFile
from samlad.lib.tables import read_rows


class WithRerun(Families):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*super().list_commands(ctx), "rerun"]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return rerun if cmd_name == "rerun" else super().get_command(ctx, cmd_name)


def _rows(path: Path, most_rows: int, largest: int) -> Rows:
    try:
        with translation.override("en"):
            rows = read_rows(path.read_bytes(), filename=path.name, most_rows=most_rows, largest=largest)
    except BadFile as error:
        raise Refusal(error.message, [BadRow(p.row, p.reason) for p in error.problems]) from error
    return [(row.number, row.cells) for row in rows]


@click.command(cls=WithRerun, context_settings={"obj": _rows})
def analyse() -> None:
    """Statistics on files: clusters, alarms, trends, patterns in time and place. Needs no partnership."""
