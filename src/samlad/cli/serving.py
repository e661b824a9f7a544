"""Starting Samlad: set up the database, serve pages, and run the worker beside them."""

import ipaddress
import os
import select
import socket
import subprocess
import sys
from datetime import time

import click
from django.conf import settings
from django.core.management import call_command, execute_from_command_line
from django.utils.translation import gettext as _

from samlad.cli.context import Reply, for_all
from samlad.cli.options import language_option
from samlad.cli.supervising import Supervisor
from samlad.lib import clock
from samlad.lib.garbage import rarely_collected
from samlad.lib.times import local_day, local_time

NOON = time(12)  # the time of the made-up day, unless it has not come so far


@click.command(name="django", context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def django_command(arguments: tuple[str, ...]) -> None:
    """Run one of Django's own management commands."""
    execute_from_command_line(["samlad django", *arguments])


@click.command(name="setup")
@language_option
def set_up() -> None:
    """Bring the database up to date and gather the static files."""
    with for_all():
        with rarely_collected():
            call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        gather = [sys.executable, "-m", "django", "collectstatic", "--noinput", "--verbosity", "0"]
        subprocess.run(gather, env=os.environ | {"STATIC_MANIFEST": "1"}, check=True)  # noqa: S603
        click.echo(_("The database is up to date and the static files are gathered."))


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1), help="Web processes.  [default: one for each processor, but two]")
@click.option("--worker/--no-worker", default=True, help="Whether the work by the clock is done here too.")
@click.option("--demo-for-anybody", is_flag=True, help="Let others than this machine step into the demonstration.")
@language_option
def serve(host: str, port: int, workers: int | None, worker: bool, demo_for_anybody: bool) -> None:
    """Serve the pages and run the worker, until interrupted. What dies is started again."""
    with for_all():
        _serve(host, port, workers, worker, demo_for_anybody)


def _serve(host: str, port: int, workers: int | None, worker: bool, demo_for_anybody: bool) -> None:
    _refuse_open_demo(host, demo_for_anybody)
    listening = _listen(host, port)
    _set_up_or_refuse()
    os.environ.setdefault("SITE_URL", site_url(host, port))  # for the links that web processes and worker write
    os.environ.setdefault("STATIC_MANIFEST", "1")
    ready, tell = os.pipe()
    supervisor = Supervisor()
    files = [listening.fileno(), tell]
    for n in range(workers or max(2, _processors())):
        supervisor.keep(
            f"web process {n + 1}", "samlad.cli.pages", "--socket", str(files[0]), "--ready", str(tell), files=files
        )
    if worker:
        supervisor.keep("worker", "samlad.cli.worker")
    if not _ready(ready, supervisor):
        supervisor.stop()
        raise SystemExit(0 if supervisor.stopping else 1)
    click.echo(_("Samlad is at %s") % f"{site_url(host, port)}/")
    if settings.SAMLAD_DEMO:
        click.echo(_("Sign in to the made-up municipality as anybody: %s") % f"{site_url(host, port)}/demo/")
    supervisor.watch()


def site_url(host: str, port: int) -> str:
    """The address of what listens there. Of every address a machine has, the one that it surely calls itself."""
    try:
        address = ipaddress.ip_address(host.strip("[]") or "::")
    except ValueError:
        return f"http://{host}:{port}"
    if address.is_unspecified:
        return f"http://localhost:{port}"
    return f"http://[{address}]:{port}" if address.version == 6 else f"http://{address}:{port}"


def loopback(host: str) -> bool:
    """Whether only this machine reaches the address."""
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _refuse_open_demo(host: str, allowed: bool) -> None:
    """In the demonstration anybody steps in as anybody, without a password."""
    if settings.SAMLAD_DEMO and not allowed and not loopback(host):
        raise click.ClickException(
            _(
                "With SAMLAD_DEMO=1 anybody who reaches %s steps in as anybody. Serve on 127.0.0.1, or say that you "
                "mean it with --demo-for-anybody."
            )
            % host
        )


def _set_up_or_refuse() -> None:
    """Pages without their tables answer nothing but errors: better said before anybody comes."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from samlad.cli.faults import NOT_SET_UP
    from samlad.lib.errors import UserError

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    connection.close()
    if waiting:
        raise UserError(str(NOT_SET_UP))


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _listen(host: str, port: int) -> socket.socket:
    """The socket that all web processes take connections from, so that none is lost when one of them dies."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        values = {"host": host, "port": port, "why": error.strerror}
        raise click.ClickException(
            _("%(host)s:%(port)d: %(why)s. Choose another with --host or --port.") % values
        ) from error


def _ready(ready: int, supervisor: Supervisor) -> bool:
    """Whether a web process came up, within two minutes. One that dies before that would die the next time too:
    something is wrong with the settings."""
    for _look in range(600):
        if select.select([ready], [], [], 0.2)[0]:
            return True
        if supervisor.stopping or supervisor.died():
            return False
    return False


@click.command()
@click.option("--today", help="Pretend that today is this day (2026-11-25).")
@click.option("--seed", default=1, show_default=True, type=click.IntRange(0, 2**63 - 1))
@click.option("--weeks", default=60, show_default=True, type=int, help="How many weeks back: 36 to 150.")
@click.option("--json", "as_json", is_flag=True)
@language_option
def demo(today: str | None, seed: int, weeks: int, as_json: bool) -> None:
    """Make the made-up municipality Granköping, with weeks of invented reports."""
    from datetime import date
    from zoneinfo import ZoneInfo

    from samlad.audit.heads import keep_heads
    from samlad.demo.service import make_demo
    from samlad.lib.errors import UserError

    with for_all(as_json):
        try:
            zone = ZoneInfo(settings.SAMLAD_TIME_ZONE)
            now, this_day = local_time(clock.now(), zone), local_day(clock.now(), zone)
            day = date.fromisoformat(today) if today else this_day
        except ValueError as error:
            raise UserError(_("%s: a day is written 2026-11-25.") % today) from error
        at = min(NOON, now.time().replace(tzinfo=None)) if day == this_day else NOON  # nothing is of a time to come
        counts = make_demo(seed=seed, today=day, weeks=weeks, at=at)
        keep_heads(settings.HEADS, now=clock.now())
        Reply(as_json)(counts, *(f"{_made_up(k)}: {v}" for k, v in counts.items()))


def _made_up(what: str) -> str:
    return {
        "partnership": _("partnership"),
        "areas": _("areas"),
        "functions": _("functions"),
        "rounds": _("rounds"),
        "observations": _("observations"),
        "published": _("published pictures"),
    }[what]
