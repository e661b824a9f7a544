"""`samlad export`: the same files as the page, from the command line."""

import json

import pytest
from click.testing import CliRunner
from tests.steps import close, open_week

from samlad.cli.export import export


def run(*arguments):
    return CliRunner().invoke(export, [str(a) for a in arguments])


@pytest.fixture
def closed(world):
    round = open_week(world, "2026-W40")
    close(world, round)
    return round


@pytest.mark.parametrize(
    ("kind", "begins"),
    [("csv", b"\xef\xbb\xbfweek,"), ("xlsx", b"PK"), ("gpkg", b"SQLite format 3"), ("geojson", b"{")],
)
def test_each_format_is_written(closed, tmp_path, kind, begins):
    out = tmp_path / f"data.{kind}"
    done = run("--format", kind, "--from", "2026-W01", "--to", "2026-W48", "--out", out, "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.output) | {"bytes": 0} == {
        "file": str(out),
        "from": "2026-W40",
        "to": "2026-W40",
        "rounds": 1,
        "bytes": 0,
    }
    assert out.read_bytes().startswith(begins)


@pytest.mark.parametrize(
    "wrong",
    [("--from", "2026-W60"), ("--indicator", "x"), ("--from", "2030-W01"), ("--from", "2026-W41", "--to", "2026-W40")],
)
def test_a_mistake_is_told_and_nothing_is_written(closed, tmp_path, wrong):
    done = run("--format", "csv", "--out", tmp_path / "x.csv", *wrong)
    assert done.exit_code == 1
    assert not (tmp_path / "x.csv").exists()


def test_an_unknown_format_is_wrong_usage(closed, tmp_path):
    assert run("--format", "pdf", "--out", tmp_path / "x").exit_code == 2
