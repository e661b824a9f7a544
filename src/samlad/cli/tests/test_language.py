"""Commands speak the partnership's language, or the one asked for; help and what scripts read are English. The rhythm is
set without a browser."""

import json

import pytest

from samlad.cli.main import run
from samlad.lib import clock
from samlad.partnership.queries import rhythm
from samlad.partnership.service import change_partnership


@pytest.fixture
def say(world, capsys):
    def answer(*words, code=0):
        assert run(words) == code, capsys.readouterr()
        output = capsys.readouterr()
        return output.err if code else output.out

    return answer


def test_a_command_speaks_the_partnerships_language_or_the_one_asked_for(world, say):
    assert "är öppen: iakttagelser" in say("week", "open", "--week", "2026-W48")
    assert "is open: observations" in say("week", "open", "--week", "2026-W48", "--lang", "en")
    change_partnership(actor=world.system, now=world.now, language="en")
    assert "is open: observations" in say("week", "open", "--week", "2026-W48")
    assert "är öppen: iakttagelser" in say("week", "open", "--week", "2026-W48", "--lang", "sv")


def test_so_do_its_mistakes(world, say):
    assert say("week", "close", "--week", "2026-W40", code=1).startswith("Det finns ingen inrapportering för 2026-W40.")
    assert say("week", "close", "--week", "2026-W40", "--lang", "en", code=1).startswith("There is no round for")
    assert say("week", "show", "--week", "x", code=1) == "x: en vecka skrivs 2026-W33.\n"
    assert "inrapporteringar gäller åren 2000 till 2100" in say("week", "show", "--week", "1999-W01", code=1)
    assert say("week", "show", "--week", "2026-W54", code=1) == "2026-W54: året har ingen sådan vecka.\n"
    assert say("week", "show", "--partnership", "x", code=1).startswith("There is no partnership “x”.")
    assert say("week", "show", "--partnership", "x", "--lang", "sv", code=1).startswith(
        "Det finns ingen samverkan ”x”."
    )


def test_scripts_read_english(world, say):
    answer = json.loads(say("week", "close", "--week", "2026-W40", "--json", "--lang", "sv", code=1))
    assert answer["error"].startswith("There is no round for 2026-W40.")
    assert "Show this message and exit" in say("week", "show", "--help")


def test_what_is_read_in_one_language_is_published_in_the_partnerships(world, say, tmp_path):
    for verb in ("open", "close"):
        say("week", verb, "--week", "2026-W47")
    drafted = say("picture", "draft", "--week", "2026-W47")
    read = json.loads(say("picture", "draft", "--week", "2026-W47", "--json"))["read"]
    assert f"--read {read}" in drafted
    assert "Publicerade" in say(
        "picture", "publish", "--checked", "--week", "2026-W47", "--read", read, "--out", str(tmp_path)
    )
    (page,) = tmp_path.glob("*.html")
    assert '<html lang="sv"' in page.read_text(encoding="utf-8")


def test_the_rhythm_is_set_and_told(world, say):
    options = ("--cadence", "2", "--first-week", "2026-W49", "--meeting-weekday", "2", "--meeting-time", "13:30")
    sentence = say("partnership", "rhythm", *options, "--closes-days-before", "0", "--closes-time", "09:00")
    assert sentence.startswith("Ni möts varannan tisdag kl. 13.30.")
    rhythm_now = json.loads(say("partnership", "rhythm", "--json"))["rhythm"]
    assert (rhythm_now["cadence"], rhythm_now["first_week"], rhythm_now["meeting_time"]) == (2, "2026-W49", "13:30:00")
    assert rhythm().period_months == 4, "what is not named stays"


def test_a_series_of_numbers_is_chosen(world, say):
    year = world.now.year
    assert say("partnership", "series", "--prefix", "TRYGG") == f"Nya handlingar numreras TRYGG {year}-…\n"
    options = ("--kind", "year_report", "--prefix", "RAPP", "--json")
    assert json.loads(say("partnership", "series", *options)) == {"kind": "year_report", "prefix": "RAPP"}
    assert "två till åtta stora bokstäver" in say("partnership", "series", "--prefix", "est", code=1)


def test_what_is_of_no_one_partnership_is_told_in_the_language_they_share(world, say, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: world.now)  # the day itself: no head is due yet
    monkeypatch.setattr("samlad.demo.service.make_demo", lambda **_: {"areas": 17})
    monkeypatch.setattr("samlad.cli.serving.call_command", lambda *_, **__: None)
    monkeypatch.setattr("samlad.cli.serving.subprocess.run", lambda *_, **__: None)
    monkeypatch.setattr("samlad.audit.heads.keep_heads", lambda *_, **__: None)
    spoken = {
        ("verify",): ("Allt stämmer: ", "All holds: "),
        ("demo",): ("områden: 17", "areas: 17"),
        ("setup",): ("Databasen är uppdaterad", "The database is up to date"),
    }
    for words, (swedish, english) in spoken.items():
        assert say(*words).startswith(swedish)
        assert say(*words, "--lang", "en").startswith(english)
    change_partnership(actor=world.system, now=world.now, language="en")
    for words, (swedish, english) in spoken.items():
        assert say(*words).startswith(english)
        assert say(*words, "--lang", "sv").startswith(swedish)


@pytest.mark.django_db
def test_without_a_partnership_it_is_told_in_swedish(capsys, settings):
    settings.SAMLAD_DEMO = True
    assert run(["serve", "--host", "0.0.0.0"]) == 1
    assert "kliver vem som helst" in capsys.readouterr().err
    assert run(["serve", "--host", "0.0.0.0", "--lang", "en"]) == 1
    assert "steps in as anybody" in capsys.readouterr().err
    assert run(["demo", "--today", "x"]) == 1
    assert capsys.readouterr().err == "x: en dag skrivs 2026-11-25.\n"
    assert run(["demo", "--today", "x", "--json"]) == 1
    assert "a day is written" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--cadence", "3"], 2),
        (["--meeting-weekday", "0"], 2),
        (["--meeting-time", "25:00"], 2),
        (["--first-week", "2026-W60"], 1),
        (["--first-week", "x" * 500], 1),
        (["--closes-days-before", "0", "--closes-time", "10:00"], 1),
    ],
)
def test_a_rhythm_that_cannot_be_is_refused_and_nothing_changes(world, say, options, code):
    before = say("partnership", "rhythm", "--json")
    say("partnership", "rhythm", *options, code=code)
    assert say("partnership", "rhythm", "--json") == before
