"""The `samlad` command. Exit codes: 0 done, 1 a mistake the user can mend, 2 wrong usage."""

import logging
import os
import sys
from collections.abc import Sequence


def run(arguments: Sequence[str]) -> int:
    """Runs one command; returns its exit code. Never raises."""
    try:
        from samlad.cli.faults import guarded
    except KeyboardInterrupt:
        return 130
    return guarded(lambda: _command(arguments), arguments)


def _command(arguments: Sequence[str]) -> None:
    import click
    import django
    from django.core.exceptions import ImproperlyConfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samlad.config.settings")
    try:
        django.setup()
    except ValueError as error:  # a number that is none, an address of a database that is none
        raise ImproperlyConfigured(str(error)) from error
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)  # of a database that is not there one line is enough
    from django.utils import translation

    from samlad.cli.commands import samlad

    if any("\x00" in word or _broken(word) for word in arguments):
        raise click.UsageError("A word or a file's name is written in an alphabet that cannot be read here.")
    with translation.override("en"):  # until a partnership is known, which has a language
        samlad.main(list(arguments), prog_name="samlad", standalone_mode=False)


def _broken(word: str) -> bool:
    """Whether it holds bytes that are no text."""
    try:
        word.encode()
    except UnicodeEncodeError:
        return True
    return False


def main() -> None:
    sys.exit(run(sys.argv[1:]))
