"""`bin/samlad` where nothing has been made yet: it makes what it needs, or says what is missing."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

BIN = Path(__file__).resolve().parents[4] / "bin"
SETUP = """
environment() { mkdir -p .venv/bin; printf '#!/bin/sh\\necho "$(pwd): $*"\\n' > .venv/bin/samlad; chmod +x .venv/bin/samlad; echo made; }
translations() { echo translated; }
frontend() { mkdir -p src/samlad/web/static/built; touch src/samlad/web/static/built/app.css; echo built; }
"""  # what bin/_setup does, without the network


@pytest.fixture
def clone(tmp_path):
    if shutil.which("bash") is None:
        pytest.skip("no bash here")
    (tmp_path / "clone" / "bin").mkdir(parents=True)
    shutil.copy(BIN / "samlad", tmp_path / "clone" / "bin")

    def run(setup, *arguments):
        if setup is not None:
            written = 'root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)\ncd "$root"\n' + setup
            (tmp_path / "clone" / "bin" / "_setup").write_text(written)
        return subprocess.run(
            [tmp_path / "clone" / "bin" / "samlad", *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_the_first_command_makes_the_environment_and_answers_from_where_one_stands(clone, tmp_path):
    done = clone(SETUP, "import", "counts", "a file.csv")
    assert (done.returncode, done.stdout) == (0, f"{tmp_path}: import counts a file.csv\n")
    assert "made" in done.stderr
    again = clone(None, "week", "show")
    assert (again.returncode, again.stderr) == (0, "")


@pytest.mark.parametrize(("command", "built"), [("setup", True), ("serve", True), ("week", False)])
def test_the_pages_are_built_for_the_commands_that_need_them(clone, command, built):
    assert ("built" in clone(SETUP, command).stderr) is built


def test_what_is_missing_is_said_and_nothing_else_happens(clone):
    done = clone('environment() { echo "Samlad needs Python 3.11 or newer." >&2; exit 1; }', "week", "show")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip() == "Samlad needs Python 3.11 or newer."


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")
@pytest.mark.parametrize(("program", "step"), [("npm", "frontend"), (".venv/bin/python", "environment app")])
def test_what_could_not_be_fetched_is_said_and_why(tmp_path, program, step):
    for name in ("bin", "frontend", ".venv/bin", "requirements", "tools"):
        (tmp_path / name).mkdir(parents=True)
    shutil.copy(BIN / "_setup", tmp_path / "bin")
    for path in (tmp_path / "tools" / "node", tmp_path / "tools" / "npm", tmp_path / ".venv" / "bin" / "python"):
        path.write_text(f"#!/bin/sh\necho {path.name}: no network >&2\nexit {int(path.name != 'node')}\n")
        path.chmod(0o755)
    done = subprocess.run(
        ["bash", "-c", f"source bin/_setup; {step}; echo went on"],
        cwd=tmp_path,
        env=os.environ | {"PATH": f"{tmp_path / 'tools'}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "went on" not in done.stdout
    assert f"{Path(program).name}: no network" in done.stderr
    assert "could not be fetched: the lines above say why" in done.stderr
