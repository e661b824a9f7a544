"""Measures, follow-up and reports from the command line."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from samlad.cli.commands import samlad
from samlad.measures import service


@pytest.fixture(autouse=True)
def _on_tuesday(settings):
    settings.SAMLAD_TODAY = "2026-11-24"


def run(*arguments, code=0):
    result = CliRunner().invoke(samlad, arguments)
    assert result.exit_code == code, result.output
    return result


@pytest.fixture
def measure(world):
    measure = service.plan_measure(
        actor=world.actor("samordnare"),
        now=world.now,
        what="Ny belysning på Östergatan",
        who="Gatan",
        area_ids=[world.areas["Öster"].pk],
        starts_on=date(2026, 10, 1),
        follow_up_on=date(2026, 11, 1),
    )
    service.plan_measure(
        actor=world.actor("samordnare"),
        now=world.now,
        what="Förr",
        who="Alla",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 2, 1),
    )
    return measure


def test_the_measures_are_listed(measure):
    assert "Ny belysning på Östergatan" in run("measure", "list").output
    document = json.loads(run("measure", "list", "--json").output)["measures"]
    assert [(m["what"], m["areas"], m["follow_up_on"]) for m in document] == [
        ("Ny belysning på Östergatan", ["Öster"], "2026-11-01")
    ]
    assert len(json.loads(run("measure", "list", "--all", "--json").output)["measures"]) == 2


def test_where_there_are_none_it_says_of_which(world):
    assert run("measure", "list").output == "Ingen insats pågår eller är på väg.\n"
    assert run("measure", "list", "--all").output == "Inga insatser.\n"


def test_a_follow_up_is_shown_with_what_may_not_be_concluded(world, measure):
    from tests.steps import close, open_week, unusual

    round = open_week(world, "2026-W47")
    close(world, round)
    unusual(world, round)
    document = json.loads(run("followup", "show", str(measure.pk), "--json").output)
    assert document["measure"]["what"] == "Ny belysning på Östergatan"
    assert document["figures"]["verdict"] == "none"
    assert document["figures"]["effect"] is None
    assert document["conclusion"]["title"] == "A follow-up, not an evaluation of effect", "what scripts read is English"
    assert document["analysis"]
    assert "ingen effektutvärdering" in run("followup", "show", str(measure.pk)).output


def test_a_measure_there_is_not_says_how_to_find_one(measure):
    assert "samlad measure list" in run("followup", "show", "999999", code=1).output


@pytest.mark.parametrize("publish", [False, True])
def test_the_yearly_report_is_written_to_a_folder(measure, tmp_path, publish):
    more = ["--publish"] if publish else []
    document = json.loads(
        run("report", "year", "--year", "2026", "--out", str(tmp_path / "ut"), "--json", *more).output
    )
    assert (document["record"] is not None) == publish
    files = {"report.pdf", "summary.pdf", "report.docx", "report.html", "report.json"}
    assert {p.name for p in (tmp_path / "ut").iterdir()} == files | ({"log.json"} if publish else set())
    assert "Ny belysning på Östergatan" in (tmp_path / "ut" / "report.html").read_text(encoding="utf-8")


def test_the_period_too(measure, tmp_path):
    document = json.loads(run("report", "period", "--from", "2026-11-24", "--out", str(tmp_path), "--json").output)
    assert (document["from"], document["to"]) == ("2026-09-01", "2026-12-31")


@pytest.mark.parametrize(
    "arguments", [["report", "year", "--year", "26", "--out", "x"], ["report", "period", "--out", "x"]]
)
def test_wrong_usage_is_told(measure, arguments):
    run(*arguments, code=2)


def test_a_folder_that_cannot_be_written_is_named(measure, tmp_path):
    (tmp_path / "fil").write_text("upptagen")
    output = run("report", "year", "--year", "2026", "--out", str(tmp_path / "fil" / "ut"), code=1).output
    assert str(tmp_path / "fil") in output
