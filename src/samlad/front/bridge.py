"""From the asynchronous front to Django: the environment of a request, and its answer, made whole in the one thread."""

import re
import sys
import tempfile
from collections.abc import Callable, Iterable, MutableMapping
from typing import IO, Any
from urllib.parse import unquote_to_bytes

from samlad.lib.text import ALPHABETS

Application = Callable[..., Iterable[bytes]]
MEMORY = 1_000_000  # a larger answer waits in a temporary file for its client
PIECE = 64_000
NO_BODY = {204, 304}
WHOLE = {"content-length", "transfer-encoding"}  # of a body that is here already


_CHARSET = re.compile(r"(;\s*charset\s*=\s*)([^;]*)", re.IGNORECASE)


def with_known_alphabet(content_type: str) -> str:
    """The content type, its charset "unknown" where it is none of ALPHABETS: Django makes its request by the alphabet
    named, before anything of ours may refuse it, and there are names (base64, rot13) of what is no alphabet."""

    def known(match: re.Match[str]) -> str:
        return match[0] if match[2].strip().strip("\"'").lower() in ALPHABETS else f"{match[1]}unknown"

    return _CHARSET.sub(known, content_type)


def environment(scope: MutableMapping[str, Any], *, address: str, body: IO[bytes], size: int) -> dict[str, Any]:
    """The request as PEP 3333 has it. A name with an underscore is left out: it would pass for one with a hyphen, such
    as those a proxy vouches for."""
    server = scope.get("server") or ("localhost", 80)
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin1"),
        "QUERY_STRING": scope["query_string"].decode("latin1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "REMOTE_ADDR": address,
        "CONTENT_LENGTH": str(size),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin1"), raw_value.decode("latin1")
        if "_" in name or name in WHOLE:
            continue
        key = "CONTENT_TYPE" if name == "content-type" else f"HTTP_{name.upper().replace('-', '_')}"
        if key == "CONTENT_TYPE":
            value = with_known_alphabet(value)
        environ[key] = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{value}" if key in environ else value
    return environ


class Answer:
    """A whole answer, ready to be sent as fast as the client takes it."""

    def __init__(self) -> None:
        self.status = 500
        self.headers: list[tuple[bytes, bytes]] = []
        self.file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=MEMORY)  # noqa: SIM115 - closed in close()
        self.size = 0

    def start(self, status: str, headers: list[tuple[str, str]], _error: object = None) -> Callable[[bytes], object]:
        self.status = int(status.partition(" ")[0])
        self.headers = [(n.lower().encode("latin1"), v.strip().encode("latin1")) for n, v in headers]
        return self.file.write

    def close(self) -> None:
        self.file.close()


def respond(application: Application, environ: dict[str, Any]) -> Answer:
    """Lets the application answer. Runs in the thread of requests."""
    answer = Answer()
    parts = application(environ, answer.start)
    try:
        for part in parts:
            answer.file.write(part)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    answer.size = answer.file.tell()
    answer.file.seek(0)
    if answer.status not in NO_BODY and not any(name == b"content-length" for name, _v in answer.headers):
        answer.headers.append((b"content-length", str(answer.size).encode()))
    return answer
