"""`samlad analyse`: the commands of `safetystats` by the rules that all tables are read by here."""

import json

import openpyxl
from click.testing import CliRunner

from safetystats.command import NAMES
from safetystats.command import main as safetystats
from samlad.cli.commands import samlad

COUNTS = [("location", "time", "count"), *(("Torget", week, week % 4) for week in range(1, 31))]
BUDGET = ("--method", "budget", "--weeks", "2", "--json")


def run(path, *options):
    return CliRunner().invoke(samlad, ["analyse", "alarms", "--counts", str(path), *options])


def test_both_commands_give_the_same_answer(tmp_path):
    path = tmp_path / "counts.csv"
    path.write_text("\n".join(",".join(map(str, row)) for row in COUNTS), encoding="utf-8")
    alone = CliRunner().invoke(safetystats, ["alarms", "--counts", str(path), *BUDGET])
    assert (alone.exit_code, alone.stdout) == (0, run(path, *BUDGET).stdout)


def test_a_workbook_is_read_as_the_same_table_is(tmp_path):
    book = openpyxl.Workbook()
    for row in COUNTS:
        book.active.append(row)
    book.save(tmp_path / "counts.xlsx")
    answered = run(tmp_path / "counts.xlsx", *BUDGET)
    assert answered.exit_code == 0, answered.output
    assert [r["observed"] for r in json.loads(answered.stdout)["results"]] == [1, 2]


def test_a_file_of_another_sort_is_refused_by_what_it_is(tmp_path):
    (tmp_path / "counts.csv").write_bytes(b"%PDF-1.7 ")
    refused = run(tmp_path / "counts.csv", "--json")
    assert (refused.exit_code, json.loads(refused.stderr)["rows"]) == (1, [])
    assert "a PDF" in json.loads(refused.stderr)["error"]


def test_all_of_them_and_rerun_are_listed():
    listed = CliRunner().invoke(samlad, ["analyse", "--help"]).output
    assert [name for name in (*NAMES, "rerun") if f"  {name} " not in listed] == []
