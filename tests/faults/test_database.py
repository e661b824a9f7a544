"""The database is restarted under a house at work. Takes a PostgreSQL of its own, never the machine's: -m fault."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from tests.faults.house import running, until
from tests.mailserver import HOST, free_port

pytestmark = pytest.mark.fault


class Cluster:
    def __init__(self, folder: Path) -> None:
        folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
        if not folders:
            pytest.skip("no PostgreSQL is installed (/usr/lib/postgresql)")
        self.binaries, self.folder, self.port = folders[-1], folder / "data", free_port()
        self.url = f"postgres://postgres@{HOST}:{self.port}/postgres"
        self.user = []
        if os.getuid() == 0:
            shutil.chown(folder, "postgres")
            self.user = ["runuser", "-u", "postgres", "--"]
        self._run("initdb", "-D", str(self.folder), "-U", "postgres", "-A", "trust")
        self.start()

    def start(self) -> None:
        options = f"-p {self.port} -c unix_socket_directories={self.folder} -c fsync=off"
        self._run("pg_ctl", "-D", str(self.folder), "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self, *, check: bool = True) -> None:
        """As when the machine loses power: nobody is told."""
        self._run("pg_ctl", "-D", str(self.folder), "-w", "-m", "immediate", "stop", check=check)

    def runs(self) -> str:
        return self._run(
            "psql",
            "-qtA",
            "-h",
            HOST,
            "-p",
            str(self.port),
            "-U",
            "postgres",
            "-c",
            "SELECT count(*) FROM jobs_scheduledrun WHERE finished_at IS NOT NULL",
        )

    def _run(self, program: str, *words: str, check: bool = True) -> str:
        command = [*self.user, str(self.binaries / program), *words]
        return subprocess.run(
            command,
            check=check,
            stdout=subprocess.PIPE if program == "psql" else subprocess.DEVNULL,
            text=True,
            cwd="/",
        ).stdout


@pytest.fixture
def cluster():
    with tempfile.TemporaryDirectory() as folder:  # the tests' own folder is closed to the user postgres
        new_cluster = Cluster(Path(folder))
        yield new_cluster
        new_cluster.stop(check=False)


def test_a_database_restart_is_waited_for(cluster, tmp_path):
    environ = os.environ | {"DATABASE_URL": cluster.url, "SAMLAD_DATA": str(tmp_path)}
    for words in (["migrate", "-v0"], ["createcachetable"]):
        command = [sys.executable, "-c", "from samlad.cli.main import main; main()", "django", *words]
        subprocess.run(command, env=environ, check=True)
    with running(cluster.url, tmp_path) as house:
        before = house.children("pages"), house.children("worker")
        wrong = {"login": "nobody@example.se", "password": "x" * 12}
        assert house.ask(fields=wrong) == 200
        until(lambda: cluster.runs().strip() != "0", "the worker did nothing")

        cluster.stop()
        status, page = house.page(fields=wrong)
        assert status == 503
        assert "Databasen svarar inte" in page
        until(lambda: "The database does not answer; the worker goes on in" in house.output, house.output)

        cluster.start()
        done = cluster.runs()
        took = until(lambda: house.ask(fields=wrong) == 200, "the pages did not come back")
        until(lambda: cluster.runs() != done, "the worker did not come back", seconds=150)
        assert (house.children("pages"), house.children("worker")) == before, "nobody had to be started again"
        assert took < 30
