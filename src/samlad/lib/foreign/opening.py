"""Has a foreign file opened in a process of its own, and takes its answer."""

import json
import logging
import subprocess
import sys
import tempfile
from typing import Any

from django.utils.translation import gettext as _

from samlad.lib.errors import BadFile
from samlad.lib.foreign.limits import BUSY, LIMITS, MEGA, Refused

log = logging.getLogger(__name__)
ALONE = {"OPENBLAS_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"}  # the whole environment of the process


def opened(kind: str, data: bytes, filename: str, **options: Any) -> Any:
    """What the reader of the kind found. Raises BadFile for a file that is too large or takes too much to read,
    Refused with the reader's code for what it says no to."""
    limits = LIMITS[kind]
    if len(data) > limits.data:
        raise BadFile(
            _("“%(file)s” is larger than %(most)d megabytes. Divide it or make it simpler, and try again.")
            % {"file": filename, "most": limits.data // MEGA},
            code="large",
        )
    command = [sys.executable, "-I", "-m", "samlad.lib.foreign.child", kind, json.dumps(options)]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as trouble:
        try:
            status = subprocess.run(  # noqa: S603 - our own program; the file is only its input
                command,
                input=data,
                stdout=out,
                stderr=trouble,
                env=ALONE,
                cwd="/",
                timeout=limits.seconds * BUSY,
                check=False,
            ).returncode
        except (subprocess.TimeoutExpired, BrokenPipeError):
            status = -1
        out.seek(0)
        trouble.seek(0)
        complaint = trouble.read(2_000).decode(errors="replace")
        answer: dict[str, Any] = json.loads(out.read(limits.answer)) if status == 0 else {"refused": "large"}
    if complaint:
        log.warning("A foreign file (%s) was not read: %s", kind, complaint)
    if answer.get("refused") == "large":
        raise BadFile(
            _("“%(file)s” takes too much time or memory to read. Divide it or make it simpler, and try again.")
            % {"file": filename},
            code="large",
        )
    if "refused" in answer:
        raise Refused(answer["refused"], answer["row"], **answer["about"])
    return answer["read"]
