"""Workers that are killed (SIGKILL) in the middle of a letter, at each step, and workers side by side: real processes, a
real mail server, a real database."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.utils import timezone
from tests.faults.house import until
from tests.mailserver import HOST, answering

from samlad.jobs.models import ScheduledRun
from samlad.post.models import Letter
from samlad.post.service import deliver
from samlad.post.tests import notes
from samlad.post.tests.notes import note, of
from samlad.web.account.password_letter import write_to

pytestmark = pytest.mark.slow

LEASE = timedelta(minutes=10, seconds=1)
# The process dies when it comes to the function, or when the server calls (STEP is then nothing of the process's own).
WORKER = """
import os, signal, sys
from datetime import datetime
import django
from django.conf import settings
django.setup()
settings.LETTERS = "samlad.post.tests.notes.LETTERS"
from samlad.post import _delivery
def die(*_args, **_told):
    os.kill(os.getpid(), signal.SIGKILL)
step = sys.argv[2]
if step == "leasing":
    from django.db.models import QuerySet
    QuerySet.update, was = (lambda self, **t: die() if "leased_until" in t and t["leased_until"] else was(self, **t)), QuerySet.update
elif step:
    setattr(_delivery, step, die)
print("ready", flush=True)
sys.stdin.readline()
while _delivery.deliver(now=datetime.fromisoformat(sys.argv[1])):
    pass
"""


def environment(database, folder, server):
    return os.environ | {
        "DATABASE_URL": database,
        "SAMLAD_DATA": str(folder),
        "SECRET_KEY": django_settings.SECRET_KEY,
        "DJANGO_SETTINGS_MODULE": "samlad.config.settings",
        "EMAIL_HOST": HOST,
        "EMAIL_PORT": str(server.port),
    }


@pytest.fixture
def mailing(world, database, settings, tmp_path):
    """Starts a worker; `step` says where it dies."""
    settings.LETTERS = notes.PATH
    notes.WORDING.__init__()
    with answering(settings) as server:

        def start(step=""):
            process = subprocess.Popen(
                [sys.executable, "-c", WORKER, world.now.isoformat(), step],
                env=environment(database, tmp_path, server),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            assert process.stdout.readline() == "ready\n"
            return process

        yield server, start


def let_go(*processes):
    for process in processes:
        process.stdin.write("\n")
        process.stdin.flush()
    return [process.wait(60) for process in processes]


@pytest.mark.parametrize(
    ("step", "reached", "uncertain"),
    [
        ("leasing", 0, False),  # the lease was not kept
        ("_written", 0, True),
        ("_keep", 1, True),  # between the server's yes and the row
        ("MAIL", 0, True),
        ("RCPT", 0, True),
        ("DATA", 1, True),  # while the server has it in its hand
    ],
)
def test_whoever_is_killed_forgets_nobody(world, mailing, step, reached, uncertain):
    server, start = mailing
    letters = [note(world, "anna"), note(world, "bo")]
    worker = start("" if step.isupper() else step)
    server.at = lambda what: (worker.kill(), worker.wait()) if what == step and worker.poll() is None else None
    assert let_go(worker) == [-signal.SIGKILL]
    time.sleep(0.2)  # the server hears of it
    assert len(server.letters) == reached
    assert {of(letter).end for letter in letters} == {""}
    server.at = lambda what: None
    if uncertain:
        assert deliver(now=world.now) == 1, "only the one in flight waits for its lease"
    later = world.now + LEASE
    while deliver(now=later):
        pass
    came = Counter(letter["Message-ID"] for letter in server.letters)
    assert came == {letters[0].message_id: 1 + reached, letters[1].message_id: 1}
    assert {of(letter).end for letter in letters} == {"sent"}
    assert [bool(of(letter).uncertain_at) for letter in letters] == [uncertain, False]


def test_two_workers_send_each_letter_once(world, mailing):
    server, start = mailing
    letters = [note(world, f"a{n}") for n in range(40)]
    assert let_go(start(), start()) == [0, 0]
    while deliver(now=world.now):  # what one of them left to the other
        pass
    came = Counter(letter["Message-ID"] for letter in server.letters)
    assert came == dict.fromkeys((letter.message_id for letter in letters), 1)
    assert not Letter.objects.exclude(end="sent").exists()
    assert not Letter.objects.exclude(tries=1).exists()


def test_the_worker_sends_a_letter_within_seconds(world, mailing, database, tmp_path):
    server, _start = mailing
    worker = subprocess.Popen([sys.executable, "-m", "samlad.cli.worker"], env=environment(database, tmp_path, server))
    try:
        until(lambda: ScheduledRun.objects.exists(), "the worker does not work")
        write_to(world.accounts["rektor"], now=timezone.now())
        assert until(lambda: server.letters, "no letter came") < 10
        until(lambda: Letter._base_manager.filter(end="sent").exists(), "the yes was not kept")
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(40) == 0
    finally:
        worker.kill()
