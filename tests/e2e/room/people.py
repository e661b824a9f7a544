"""Somebody who follows a room without a browser: the stream as it comes over the wire."""

import json
import socket
import threading
import time
from contextlib import suppress
from typing import Any

HOST = "127.0.0.1"


class Listener:
    """Reads a stream of events until it ends. `messages` what came, `status` of the answer, `ended` when it is over."""

    def __init__(self, port: int, path: str, session: str) -> None:
        self.messages: list[dict[str, Any]] = []
        self.times: list[float] = []
        self.status = 0
        self.ended = threading.Event()
        self.connection = socket.create_connection((HOST, port), timeout=60)
        head = f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nCookie: sessionid={session}\r\nAccept-Encoding: gzip\r\n\r\n"
        self.connection.sendall(head.encode())
        threading.Thread(target=self._read, daemon=True).start()

    def close(self) -> None:
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)
        self.connection.close()

    def of(self, what: str) -> list[dict[str, Any]]:
        return [m for m in self.messages if m["what"] == what]

    def wait(self, what: str, seconds: float = 10, *, number: int = 1) -> dict[str, Any]:
        """The message of this kind, the first or the nth, when it is here."""
        deadline = time.monotonic() + seconds
        while len(self.of(what)) < number:
            assert time.monotonic() < deadline, f"{what} has not come; {self.status} {self.messages}"
            time.sleep(0.005)
        return self.of(what)[number - 1]

    def _read(self) -> None:
        with suppress(OSError), self.connection.makefile("rb") as lines:
            self.status = int((lines.readline().split() or [b"", b"0"])[1])
            for line in lines:
                if line.startswith(b"data: {"):
                    self.messages.append(json.loads(line[6:]))
                    self.times.append(time.time())
        self.ended.set()
