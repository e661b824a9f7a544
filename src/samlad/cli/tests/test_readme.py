"""What README and the documents tell a newcomer to write is something that the commands understand."""

import re
import shlex
from contextlib import suppress
from pathlib import Path

import click
import pytest

from samlad.cli.commands import samlad

ROOT = next(p for p in Path(__file__).parents if (p / "bin" / "samlad").exists())


def commands():
    """Each line of the examples that begins with `bin/samlad` or `samlad`, without its comment."""
    texts = [p.read_text(encoding="utf-8") for p in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))]
    lines = [line for text in texts for line in re.findall(r"^    (?:bin/)?samlad (.*)$", text, re.MULTILINE)]
    return [shlex.split(line, comments=True) for line in lines]


def read_by(command, words, parent=None):
    """Goes down the commands as `samlad` does and reads the options of each, doing nothing."""
    context = command.make_context(command.name, list(words), parent=parent)
    if isinstance(command, click.Group):
        _name, below, rest = command.resolve_command(context, context._protected_args + context.args)
        read_by(below, rest, context)


def a_file(word, folder):
    if not word.endswith((".csv", ".geojson", ".gpkg")):
        return word
    path = folder / Path(word).name
    path.touch()
    return str(path)


def test_there_are_examples():
    assert len(commands()) > 15


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_an_example_has_the_options_it_needs_and_no_others(words, tmp_path):
    with suppress(click.exceptions.Exit):  # --help
        read_by(samlad, [a_file(word, tmp_path) for word in words])
