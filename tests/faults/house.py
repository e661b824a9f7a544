"""`samlad serve` as a process of its own, to be hurt."""

import http.client
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from tests.mailserver import HOST, free_port

TOKEN = "b" * 32
LONG = 90  # seconds; a busy machine starts slowly


class House:
    def __init__(self, database: str, data: Path, *, workers: int = 2, worker: bool = True, **environment: str) -> None:
        self.port = free_port()
        self.log = data / "serve.log"
        variables = {
            "DATABASE_URL": database,
            "SAMLAD_DATA": str(data),
            "STATIC_MANIFEST": "0",
            "SAMLAD_TODAY": "2026-11-24",
            "DJANGO_SETTINGS_MODULE": "samlad.config.settings",
            "SECRET_KEY": settings.SECRET_KEY,
        }
        command = [sys.executable, "-c", "from samlad.cli.main import main; main()", "serve", "--port", str(self.port)]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*command, "--workers", str(workers), *([] if worker else ["--no-worker"])],
                env=os.environ | variables | environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def output(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def children(self, module: str) -> list[int]:
        """The process ids of `samlad.cli.MODULE` that this house started."""
        pids = []
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
                words = (folder / "cmdline").read_bytes().split(b"\0")
                if parent == self.process.pid and f"samlad.cli.{module}".encode() in words:
                    pids.append(int(folder.name))
        return sorted(pids)

    def ask(self, path="/accounts/login/", *, session="", fields=None, timeout=20) -> int:
        """The status; 0 when nobody answers."""
        return self.page(path, session=session, fields=fields, timeout=timeout)[0]

    def page(self, path="/accounts/login/", *, session="", fields=None, timeout=20) -> tuple[int, str]:
        """The status, and the page or where it leads."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=timeout)
        headers = {"Cookie": f"csrftoken={TOKEN}; sessionid={session}"}
        body = None
        if fields is not None:
            headers |= {"X-CSRFToken": TOKEN, "Content-Type": "application/x-www-form-urlencoded"}
            body = urlencode(fields)
        try:
            connection.request("GET" if body is None else "POST", path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers.get("Location") or answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            connection.close()


def until(true, what: str, seconds: float = LONG) -> float:
    """Waits until `true()`; how long it took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, what
        time.sleep(0.1)
    return time.monotonic() - began


def alive(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    return False


@contextmanager
def running(database: str, data: Path, **environment):
    house = House(database, data, **environment)
    try:
        until(lambda: "Samlad finns på" in house.output or house.process.poll() is not None, house.output)
        assert house.process.poll() is None, house.output
        yield house
    finally:
        if house.process.poll() is None:
            house.process.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                house.process.wait(40)
            house.process.kill()
