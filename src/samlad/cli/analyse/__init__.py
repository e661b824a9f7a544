"""`samlad analyse …`: the analysis library on files of one's own, with nothing of a partnership in it; and `rerun`,
which computes a partnership's kept analysis again.

The formats of files and answers are told in docs/analysis/."""

from importlib import import_module

import click

# In the order of the help; each is a function of the module with its name. They are imported when used: the compiled
# families take a second to import.
NAMES = ("scan", "knox", "alarms", "trend", "hotspots", "aoristic", "recurrence", "forecast", "rerun")


class Families(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(NAMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in NAMES:
            return None
        command: click.Command = getattr(import_module(f"samlad.cli.analyse.{cmd_name}"), cmd_name)
        return command


@click.command(cls=Families)
def analyse() -> None:
    """Statistics on files: clusters, alarms, trends, patterns in time and place. Needs no partnership."""
