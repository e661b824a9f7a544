"""Starting Samlad: set up the database, serve pages, and run the worker beside them."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

import click
from django.conf import settings
from django.core.management import call_command, execute_from_command_line
from django.utils.module_loading import import_string

from samlad.jobs.service import run_next, tick
from samlad.lib import clock
from samlad.lib.times import local_day


@click.command(name="django", context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def django_command(arguments: tuple[str, ...]) -> None:
    """Run one of Django's own management commands."""
    execute_from_command_line(["samlad django", *arguments])


@click.command(name="setup")
def set_up() -> None:
    """Bring the database up to date and gather the static files."""
    call_command("migrate", interactive=False, verbosity=0)
    gather = [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(gather, env=os.environ | {"STATIC_MANIFEST": "1"}, check=True)  # noqa: S603


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--threads", default=8, show_default=True, help="Requests at a time in each process.")
@click.option("--workers", default=1, show_default=True, help="Web processes.")
@click.option("--worker/--no-worker", default=True, help="Whether the work by the clock is done here too.")
def serve(host: str, port: int, threads: int, workers: int, worker: bool) -> None:
    """Serve the pages and run the worker, until interrupted. If either dies, both stop and the exit code is 1."""
    environment = os.environ | {"STATIC_MANIFEST": "1"}
    web = [
        sys.executable, "-m", "gunicorn", "samlad.config.wsgi:application", "--bind", f"{host}:{port}", "--threads",
        str(threads), "--workers", str(workers), "--max-requests", "20000", "--log-level", "warning",
    ]  # fmt: skip
    processes = [subprocess.Popen(web, env=environment)]  # noqa: S603
    if worker:
        processes.append(subprocess.Popen([sys.executable, "-m", "samlad.cli.worker"], env=environment))

    def stop(_signal: int, _frame: FrameType | None) -> None:
        for process in processes:
            process.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    if _answers(host, port, processes[0]):
        click.echo(f"Samlad is at http://{host}:{port}/")
        if settings.SAMLAD_DEMO:
            click.echo(f"Step into the made-up municipality as anybody: http://{host}:{port}/demo/")
    while all(p.poll() is None for p in processes):
        time.sleep(0.3)
    stop(0, None)
    codes = [p.wait(timeout=30) for p in processes]
    if any(code not in (0, -signal.SIGTERM, -signal.SIGINT) for code in codes):
        raise SystemExit(1)


def _answers(host: str, port: int, web: subprocess.Popen[bytes]) -> bool:
    """Whether the pages came up within half a minute."""
    for _ in range(150):
        if web.poll() is not None:
            return False
        with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
            return True
        time.sleep(0.2)
    return False


def work_forever(pause: float = 5.0) -> None:
    """The worker: ticks and runs what is due. Any number may run at once."""
    schedules = import_string(settings.SCHEDULES)
    while True:
        tick(schedules, now=clock.now())
        while run_next(schedules, now=clock.now()):
            pass
        time.sleep(pause)


@click.command()
@click.option("--today", help="Pretend that today is this day (2026-11-25).")
@click.option("--seed", default=1, show_default=True, type=int)
@click.option("--weeks", default=60, show_default=True, type=int)
@click.option("--json", "as_json", is_flag=True)
def demo(today: str | None, seed: int, weeks: int, as_json: bool) -> None:
    """Make the made-up municipality Granköping, with 60 weeks of invented reports."""
    from datetime import date
    from zoneinfo import ZoneInfo

    from samlad.audit.heads import keep_heads
    from samlad.cli.context import Said, mending
    from samlad.demo.service import make_demo
    from samlad.lib.errors import UserError

    with mending(as_json):
        try:
            day = date.fromisoformat(today) if today else local_day(clock.now(), ZoneInfo(settings.SAMLAD_TIME_ZONE))
        except ValueError as error:
            raise UserError(f"{today}: a day is written 2026-11-25.") from error
        made = make_demo(seed=seed, today=day, weeks=weeks)
        keep_heads(settings.HEADS, now=clock.now())
        Said(as_json)(made, *(f"{k}: {v}" for k, v in made.items()))
