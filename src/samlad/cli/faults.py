"""What a command says when it fails: one line of what to do, never a traceback. What nobody foresaw is written to a log
beside the data."""

import contextlib
import json
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import click
from django.core.exceptions import ImproperlyConfigured
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samlad.lib.errors import UserError
from samlad.lib.text import one_line, shortened

NOT_SET_UP = gettext_lazy("The database is not set up, or is older than the program. Run: samlad setup")
INTERRUPTED, NOBODY_READS = 130, 1  # as a shell tells of SIGINT; as click tells of a reader that has gone


def guarded(run: Callable[[], object], arguments: Sequence[str]) -> int:
    """The exit code: 0 done, 1 a mistake or a fault, 2 wrong usage. Whatever goes wrong is written to stderr, as JSON
    where the arguments ask for it."""
    try:
        run()
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has gone: nothing more can be written there, not even by the interpreter as it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOBODY_READS
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except Exception as error:
        with _speaking(error, arguments):
            message = sentence_of(error)
        click.echo(json.dumps({"error": message}, ensure_ascii=False) if "--json" in arguments else message, err=True)
        return 1
    return 0


@contextlib.contextmanager
def _speaking(error: Exception, arguments: Sequence[str]) -> Iterator[None]:
    """In English, or in what --lang says: here no partnership is known any more."""
    if isinstance(error, ImproperlyConfigured):  # nor any language
        yield
        return
    in_swedish = "sv" in (after for word, after in pairwise(arguments) if word == "--lang") or "--lang=sv" in arguments
    with translation.override("sv" if in_swedish and "--json" not in arguments else "en"):
        yield


def sentence_of(error: Exception) -> str:
    """What to do about it, in one line."""
    from django.db import DatabaseError, InterfaceError

    if isinstance(error, UserError):
        return error.message
    if isinstance(error, (DatabaseError, InterfaceError)):
        return _of_database(error)
    if isinstance(error, ImproperlyConfigured):
        return f"The settings cannot be used: {_line(error)}"
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}." if error.filename else f"{error.strerror}."
    return _("Something went wrong that should not have (%s).") % type(error).__name__ + " " + _logged(error)


def _of_database(error: Exception) -> str:
    line = _line(error)
    cause = type(error.__cause__).__name__
    if "no such table" in line or "no such column" in line or cause in ("UndefinedTable", "UndefinedColumn"):
        return str(NOT_SET_UP)
    if "locked" in line:
        return _("The database is busy with something else. Wait a little and run the command again.")
    if "readonly" in line or cause == "ReadOnlySqlTransaction":
        return _("The database may not be written to. See who owns its file and folder.")
    if "unable to open" in line or "not a database" in line or cause in ("PoolTimeout", "OperationalError"):
        return _(
            "The database cannot be reached: %(told)s. See DATABASE_URL and SAMLAD_DATA in docs/operations.md."
        ) % {"told": line}
    return _("The database refused: %(told)s.") % {"told": line} + " " + _logged(error)


def _line(error: Exception) -> str:
    return shortened(one_line(str(error)), 300).rstrip(".")


def _logged(error: Exception) -> str:
    """Keeps the traceback for whoever is to mend it; says where."""
    from django.conf import settings

    with contextlib.suppress(OSError, ImproperlyConfigured):
        path = Path(settings.DATA) / "faults.log"
        path.touch(mode=0o600)
        with path.open("a", encoding="utf-8") as log:
            log.write(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n{''.join(traceback.format_exception(error))}\n")
        return _("How it happened is in %(path)s: send it to whoever looks after Samlad.") % {"path": path}
    return f"{_line(error)}"
