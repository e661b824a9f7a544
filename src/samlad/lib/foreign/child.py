"""The process that opens one foreign file: `python -I -m samlad.lib.foreign.child KIND ASKED`, the file on standard
input, the answer as JSON on standard output.

It is started without the settings of its parent and, before it looks at the file, gives up the right to open any other
file, address or process. So neither a file that names others nor a fault in a library that reads it reaches anything.
"""

import codecs
import contextlib
import importlib
import json
import resource
import sys
from typing import Any

from samlad.lib.foreign.limits import LIMITS, Limits, Refused

LETTERS = ("ascii", "cp437", "cp1252", "latin-1", "utf-8", "utf-16")


def shut_in(limits: Limits) -> None:
    """From here on: no file, no address, no process, so much memory and time. What was opened before stays open."""
    for what, most in (
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, limits.answer),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # a system without one of them still has the others
            resource.setrlimit(what, (most, most))


def answer(kind: str, options: dict[str, Any], data: bytes) -> dict[str, Any]:
    reader = importlib.import_module(f"samlad.lib.foreign.{LIMITS[kind].reader}")
    for letters in LETTERS:
        codecs.lookup(letters)  # they are files of Python's own, read when first needed
    shut_in(LIMITS[kind])
    try:
        return {"read": reader.read(data, **options)}
    except Refused as refused:
        return {"refused": refused.code, "row": refused.row, "about": refused.about}
    except MemoryError:
        return {"refused": "large", "row": 0, "about": {}}
    except Exception as error:  # a damaged file fails in as many ways as there are formats; all mean the same
        print(f"{type(error).__name__}: {error}"[:500], file=sys.stderr)
        return {"refused": "unreadable", "row": 0, "about": {}}


if __name__ == "__main__":
    json.dump(answer(sys.argv[1], json.loads(sys.argv[2]), sys.stdin.buffer.read()), sys.stdout)
