"""The options that commands have in common."""

from collections.abc import Callable
from typing import Any

import click

Command = Callable[..., Any]


def common(command: Command) -> Command:
    command = click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")(command)
    return click.option(
        "--partnership", "slug", envvar="SAMLAD_PARTNERSHIP", help="Which partnership, by its short name."
    )(command)


def week_option(command: Command) -> Command:
    return click.option(
        "--week", "label", help="The ISO week of the meeting, as 2026-W33. Default: the coming meeting's."
    )(command)
