"""The server under load: the pages as `samlad serve` starts them, and the processor time they take. Its worker is a
process of its own that anybody may run elsewhere; it is left out, so that what it does by the clock is not measured."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.setting import HOST

TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(*, workers: int) -> Iterator["Server"]:
    """Starts it on a free port and stops it afterwards."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-c",
        "from samlad.cli.main import main; main()",
        "serve",
        "--host",
        HOST,
        "--port",
        str(port),
        "--workers",
        str(workers),
        "--no-worker",
    ]
    process = subprocess.Popen(command)  # noqa: S603 - our own words
    try:
        _wait(port, process)
        yield Server(process.pid, port)
    finally:
        process.terminate()
        process.wait(timeout=40)


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        if process.poll() is not None:
            sys.exit("The server did not start.")
        try:
            urllib.request.urlopen(f"http://{HOST}:{port}/accounts/login/", timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
    sys.exit("The server did not answer.")


class Server:
    def __init__(self, pid: int, port: int) -> None:
        self.pid, self.port = pid, port

    def cpu(self) -> float:
        """Processor seconds of the server and everything it has started, those that have ended included."""
        total = 0.0
        for pid in family(self.pid):
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            total += sum(int(fields[n]) for n in (11, 12, 13, 14)) / TICKS
        return total


def database_cpu(name: str) -> float:
    """Processor seconds of PostgreSQL's connections to a database; 0 with SQLite, which works in the server."""
    total = 0.0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            title = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            if title.startswith("postgres: ") and f" {name} " in title:
                fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
                total += (int(fields[11]) + int(fields[12])) / TICKS
        except OSError:
            continue
    return total


def family(pid: int) -> list[int]:
    """The process and all that it has started."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(stat.parent.name))
    pids, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        pids.append(one)
        waiting += children.get(one, [])
    return pids
