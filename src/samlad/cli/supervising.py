"""Keeping processes alive: what dies is started again, later each time it dies soon, and logged."""

import contextlib
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from types import FrameType

log = logging.getLogger(__name__)

LONGEST = 10.0  # seconds between two starts: nobody should wait longer for a site that can be up
WELL = 30.0  # a process that lived so long begins anew with its pauses
FAREWELL = 30.0


class Supervised:
    """A process that is to be there. `pause` is how long it waits before its next start."""

    def __init__(self, name: str, command: Sequence[str], files: Sequence[int], lifeline: int) -> None:
        self.name, self.files = name, (*files, lifeline)
        self.command = [sys.executable, "-m", *command, "--lifeline", str(lifeline)]
        self.pause = 1.0
        self.start()

    def start(self) -> None:
        self.began, self.again = time.monotonic(), 0.0
        # A group of its own: Ctrl-C in a terminal reaches the supervisor alone, which then stops the others in order.
        self.process = subprocess.Popen(  # noqa: S603 - our own words
            self.command, pass_fds=self.files, process_group=0
        )

    def look(self) -> None:
        """Starts it again when it is dead and its pause is over."""
        now = time.monotonic()
        if self.again:
            if now >= self.again:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        if code == 0:  # it ended by itself, having served enough
            self.start()
            return
        self.pause = 1.0 if now - self.began >= WELL else self.pause
        log.warning("The %s ended (%s). It is started again in %d s.", self.name, _why(code), self.pause)
        self.again = now + self.pause
        self.pause = min(2 * self.pause, LONGEST)


class Supervisor:
    """Holds processes alive until it is stopped. They end when this process does, even if it is killed: each holds the
    other end of a pipe."""

    def __init__(self) -> None:
        self.processes: list[Supervised] = []
        self.stopping = False
        self.lifeline, self._ours = os.pipe()
        os.set_inheritable(self._ours, False)
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, self._stop)

    def keep(self, name: str, *command: str, files: Sequence[int] = ()) -> None:
        """`command` is a module and its arguments."""
        self.processes.append(Supervised(name, command, files, self.lifeline))

    def died(self) -> bool:
        return any(k.process.poll() is not None for k in self.processes)

    def watch(self) -> None:
        """Returns when asked to stop, with everything stopped."""
        while not self.stopping:
            for supervised in self.processes:
                supervised.look()
            time.sleep(0.2)
        self.stop()

    def stop(self) -> None:
        for supervised in self.processes:
            supervised.process.terminate()
        deadline = time.monotonic() + FAREWELL
        for supervised in self.processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                supervised.process.wait(max(0.1, deadline - time.monotonic()))
                continue
            log.warning("The %s did not end in %d s and is killed.", supervised.name, FAREWELL)
            supervised.process.kill()
            supervised.process.wait()

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping = True


def end_with_supervisor(lifeline: int, end: Callable[[], object]) -> None:
    """Calls `end` when the supervisor is gone."""

    def wait() -> None:
        while os.read(lifeline, 1):
            pass
        end()

    threading.Thread(target=wait, daemon=True, name="lifeline").start()


def _why(code: int) -> str:
    try:
        return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
    except ValueError:
        return f"exit code {code}"
