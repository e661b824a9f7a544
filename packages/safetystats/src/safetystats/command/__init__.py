"""The command `safetystats`: the library on files of one's own. docs/analysis has the formats of files and answers."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import click

# In the order of the help; each is a function of the module with its name. They are imported when used: the compiled
# families take a second to import.
NAMES = ("scan", "knox", "alarms", "trend", "hotspots", "aoristic", "recurrence", "forecast")
A_WORD = 20.0  # seconds between words that it is still at work


@contextmanager
def word_now_and_then(every: float) -> Iterator[None]:
    """Says on standard error that work goes on, so that a long silence is never taken for a hang."""
    done, began = threading.Event(), time.monotonic()

    def say() -> None:
        while not done.wait(every):
            click.echo(f"Still at work after {time.monotonic() - began:.0f} s …", err=True)

    threading.Thread(target=say, daemon=True).start()
    try:
        yield
    finally:
        done.set()


class Families(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        with word_now_and_then(A_WORD):
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(NAMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in NAMES:
            return None
        command: click.Command = getattr(import_module(f"safetystats.command.{cmd_name}"), cmd_name)
        return command


@click.command(cls=Families, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Statistics on files: clusters, alarms, trends, patterns in time and place."""
