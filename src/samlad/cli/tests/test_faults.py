"""No command ever ends in a traceback, whatever it is given and wherever it is run."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from samlad.cli.commands import samlad
from samlad.cli.faults import INTERRUPTED, NOBODY_READS, guarded
from samlad.cli.main import run

NOT_HERE = ("django", "setup", "serve")  # Django's own, and what goes on until it is stopped


def leaves(group: click.Group = samlad, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        if isinstance(command, click.Group):
            yield from leaves(command, (*path, name))
        elif command is not None and name not in NOT_HERE:
            yield (*path, name), command


COMMANDS = dict(leaves())
HOSTILE = (
    "",
    "\x00",
    "²",
    "-1",
    "9" * 5000,
    "å" * 5000,
    "\udcff",
    "2026-02-30",
    "9999-12-31",
    "2026-W54",
    "0000-W00",
    "%s",
    "nan",
    "1e400",
)
WORDS = {"slug": None, "period": None, "out": "ut", "kind": None}


def value_of(parameter: click.Parameter, folder: Path) -> str:
    """Something that may be said for it."""
    if isinstance(parameter.type, click.Path):
        return str(folder / ("counts.csv" if parameter.type.exists else "ut"))
    if isinstance(parameter.type, click.Choice):
        return str(parameter.type.choices[0])
    if isinstance(parameter.type, click.DateTime):
        return "2026-11-24"
    return "2026" if isinstance(parameter.type, (click.types.IntParamType, click.types.FloatParamType)) else "Ängby"


def argument(parameter: click.Parameter, value: str) -> list[str]:
    return [value] if isinstance(parameter, click.Argument) else [f"{parameter.opts[0]}={value}"]


def needed(command: click.Command, folder: Path, but: click.Parameter | None = None) -> list[str]:
    words = [
        argument(p, value_of(p, folder))
        for p in command.params
        if p is not but and (p.required or isinstance(p, click.Argument))
    ]
    return [each for one in words for each in one]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "counts.csv").write_text("område;skadegörelse\nÄngby;4\n")
    (tmp_path / "junk.csv").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "empty.csv").touch()
    (tmp_path / "a_file").touch()
    return tmp_path


def is_told(code: int, errors: str) -> None:
    assert code in (0, 1, 2), errors
    assert "Traceback" not in errors
    assert "should not have" not in errors, errors
    if code:
        assert errors.strip()


MARKS = {("demo",): [pytest.mark.slow, pytest.mark.one_database]}


@pytest.mark.parametrize("path", [pytest.param(path, marks=MARKS.get(path, ())) for path in COMMANDS], ids=" ".join)
def test_no_word_and_no_file_ends_a_command_in_a_traceback(world, folder, capsys, path):
    command = COMMANDS[path]
    here = ["--partnership=orebro"] if any(p.name == "slug" for p in command.params) else []
    here += ["--weeks=36"] if path == ("demo",) else []  # the shortest there is: some of the words are let through
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.is_flag:
            continue
        if isinstance(parameter.type, click.Path):
            values = [str(folder / n) for n in ("nowhere/x.csv", "junk.csv", "empty.csv", ".", "a_file/under")]
        else:
            values = list(HOSTILE)
        for value in values:
            code = run([*path, *needed(command, folder, parameter), *here, *argument(parameter, value)])
            is_told(code, capsys.readouterr().err)


@pytest.mark.parametrize("wanted", [["--version"], ["--help"], [], ["nothing"], ["week"], ["week", "show", "--no"]])
def test_wrong_usage_is_2_and_says_how(capsys, wanted):
    code = run(wanted)
    assert code == (0 if wanted[:1] in (["--version"], ["--help"]) else 2)
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("weeks", [-1, 0, 1, 12, 35, 151, 10**30])
def test_the_made_up_municipality_says_how_many_weeks_it_needs(db, capsys, weeks):
    assert run(["demo", f"--weeks={weeks}"]) == 1
    text = capsys.readouterr().err
    assert "36" in text
    assert "150" in text


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "today"])
def test_the_made_up_municipality_is_refused_for_a_day_it_cannot_be_made_for(db, capsys, day):
    assert run(["demo", f"--today={day}"]) == 1
    is_told(1, capsys.readouterr().err)


def test_an_unknown_partnership_is_told_with_those_that_there_are(world, capsys):
    assert run(["week", "show", "--partnership=nowhere"]) == 1
    assert "orebro" in capsys.readouterr().err


def elsewhere(script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Another process, with a database of its own."""
    clean = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "SAMLAD_DATA")}
    return subprocess.run(
        [sys.executable, "-c", script], env=clean | environment, capture_output=True, text=True, check=False
    )


EVERY = """
import contextlib, io, json
from samlad.cli.main import run
said = []
for words in json.loads({commands!r}):
    with contextlib.redirect_stderr(io.StringIO()) as errors:
        said.append([words, run(words), errors.getvalue()])
print(json.dumps(said))
"""


def test_every_command_says_that_the_database_is_not_set_up(folder):
    commands = [[*path, *needed(command, folder)] for path, command in COMMANDS.items()]
    commands = [c for c in commands if c[0] != "analyse" or c[1] == "rerun"]  # the others need no database
    commands.append(["serve", "--port=1"])
    done = elsewhere(EVERY.format(commands=json.dumps(commands)), SAMLAD_DATA=str(folder / "new"))
    assert done.returncode == 0, done.stderr
    for words, code, errors in json.loads(done.stdout):
        if "file" in words or errors.startswith("Usage"):
            continue
        assert (code, "samlad setup" in errors) == (1, True), (words, errors)


RUN = "import sys; from samlad.cli.main import run; sys.exit(run({words!r}))"


@pytest.mark.parametrize(
    ("environment", "word"),
    [
        ({"DATABASE_URL": "nonsense"}, "settings"),
        ({"DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3"}, "reached"),
        ({"EMAIL_PORT": "twenty"}, "settings"),
        ({"SAMLAD_TIME_ZONE": "Atlantis"}, ""),
        ({"SAMLAD_TODAY": "2026-02-30"}, ""),
    ],
)
def test_settings_that_cannot_be_are_one_line(tmp_path, environment, word):
    done = elsewhere(RUN.format(words=["week", "show"]), **({"SAMLAD_DATA": str(tmp_path)} | environment))
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert word in done.stderr


def test_a_database_that_is_no_database_is_one_line(tmp_path):
    (tmp_path / "samlad.sqlite3").write_bytes(b"not a database at all" * 100)
    done = elsewhere(RUN.format(words=["week", "show", "--json"]), SAMLAD_DATA=str(tmp_path))
    assert done.returncode == 1
    assert "cannot be reached" in json.loads(done.stderr)["error"]


def test_a_reader_that_goes_away_is_no_fault(tmp_path):
    script = f"{sys.executable} -c 'import sys; from samlad.cli.main import run; sys.exit(run([\"--help\"]))'"
    done = subprocess.run(
        ["bash", "-c", f"{script} | true; exit ${{PIPESTATUS[0]}}"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"SAMLAD_DATA": str(tmp_path)},
    )
    assert (done.returncode in (0, NOBODY_READS), done.stderr) == (True, "")


def test_an_interruption_is_no_fault(capsys):
    def interrupted() -> None:
        raise KeyboardInterrupt

    assert guarded(interrupted, []) == INTERRUPTED
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("as_json", [False, True])
def test_what_nobody_foresaw_is_one_line_and_kept_in_a_log(settings, tmp_path, capsys, as_json):
    settings.DATA = tmp_path
    assert guarded(lambda: 1 / 0, ["--json"] if as_json else []) == 1
    text = capsys.readouterr().err
    assert len(text.strip().splitlines()) == 1
    assert str(tmp_path / "faults.log") in (json.loads(text)["error"] if as_json else text)
    assert "ZeroDivisionError" in (tmp_path / "faults.log").read_text()
