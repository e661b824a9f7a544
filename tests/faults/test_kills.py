"""Web processes, the worker and the supervisor are killed: the pages go on, and no report is lost or doubled."""

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest
from bench.sessions import of_links
from tests.faults.house import alive, until

from samlad.collection.models import Report, Submission
from samlad.collection.service import make_link, open_round, token_hash
from samlad.jobs.models import ScheduledRun
from samlad.lib.weeks import Week
from samlad.partnership.service import add_function

pytestmark = pytest.mark.slow

REPORTS = int(os.environ.get("FAULT_REPORTS", "20"))
EVERY = 6  # reports from kill to kill
LABEL = "2026-W48"


@pytest.fixture
def senders(world):
    """Functions that have not answered, each with the session of an opened link."""
    round = open_round(actor=world.system, now=world.now, week=Week.parse(LABEL))
    pairs = []
    for n in range(REPORTS):
        function = add_function(
            actor=world.system,
            now=world.now,
            organisation_id=world.organisations["Skolan"].pk,
            name=f"f{n}",
            duties=["reporter"],
        )
        link = make_link(actor=world.system, now=world.now, round_id=round.pk, function_id=function.pk)
        pairs.append((function.pk, of_links([token_hash(link.token)])[0]))
    return pairs


def send(house, function, session) -> int:
    """As the browser's queue does: again and again with the same key, until there is an answer. How many times."""
    fields = {"answer": "quiet", "key": f"key-{function}"}
    for tries in range(1, 200):
        status, leads_to = house.page(f"/rapport/{LABEL}/{function}/svar/", session=session, fields=fields)
        if status == 302:
            assert "/rapport/" in leads_to, leads_to
            return tries
        time.sleep(0.3)
    raise AssertionError(house.output)


def test_no_report_is_lost_or_doubled_while_everything_is_killed(senders, house):
    """Figures of a longer run (FAULT_REPORTS=300) are in docs/benchmarks.md."""
    chance, kills, tries = random.Random(9), 0, 0
    for n, (function, session) in enumerate(senders):
        if n % EVERY == EVERY - 1:  # in the middle of what is being sent
            victim = chance.choice(house.children("pages") + house.children("worker"))
            threading.Timer(chance.uniform(0, 0.05), os.kill, (victim, signal.SIGKILL)).start()
            kills += 1
        tries += send(house, function, session)
    print(f"{len(senders)} reports, {kills} kills, {tries - len(senders)} repeats")
    sent = sorted(f for f, _s in senders)
    assert kills >= 3
    assert sorted(Report.objects.filter(submission__isnull=False).values_list("function_id", flat=True)) == sent
    assert sorted(Submission.objects.values_list("key", flat=True)) == sorted(f"key-{f}" for f in sent)
    until(lambda: len(house.children("pages")) == 2 and len(house.children("worker")) == 1, "somebody is missing")
    ScheduledRun.objects.all().delete()
    until(lambda: ScheduledRun.objects.filter(name="rounds").exclude(finished_at=None).exists(), "no worker works")
    assert "ended (signal SIGKILL). It is started again in" in house.output


def test_ctrl_c_stops_everything_and_the_exit_code_is_0(house):
    children = house.children("pages") + house.children("worker")
    os.killpg(house.process.pid, signal.SIGINT)  # as a terminal does
    assert house.process.wait(60) == 0
    assert not any(alive(pid) for pid in children)
    assert "Traceback" not in house.output


def test_nothing_is_left_when_the_supervisor_itself_is_killed(house):
    children = house.children("pages") + house.children("worker")
    assert len(children) == 3
    house.process.kill()
    house.process.wait(10)
    until(lambda: not any(alive(pid) for pid in children), "somebody was left")


def test_a_port_that_is_taken_is_told_in_a_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-c", "from samlad.cli.main import main; main()", "serve", "--port", port],
            env=os.environ | {"SAMLAD_DATA": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
    assert done.returncode == 1
    assert f"127.0.0.1:{port}: " in done.stderr
    assert "Traceback" not in done.stderr
