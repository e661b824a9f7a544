"""The options that commands have in common."""

from collections.abc import Callable
from typing import Any

import click

from samlad.cli.context import LANGUAGE

Command = Callable[..., Any]


def _speaks(context: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    if value:
        context.meta[LANGUAGE] = value


def language_option(command: Command) -> Command:
    return click.option(
        "--lang",
        type=click.Choice(["sv", "en"]),
        expose_value=False,
        callback=_speaks,
        help="The language of the answer. Default: the partnership's; JSON is English.",
    )(command)


def common(command: Command) -> Command:
    command = language_option(command)
    command = click.option("--json", "as_json", is_flag=True, help="Answer with one JSON document.")(command)
    return click.option(
        "--partnership", "slug", envvar="SAMLAD_PARTNERSHIP", help="Which partnership, by its short name."
    )(command)


def week_option(command: Command) -> Command:
    return click.option(
        "--week", "label", help="The ISO week of the meeting, as 2026-W33. Default: the coming meeting's."
    )(command)
