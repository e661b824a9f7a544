import json
from datetime import timedelta

import numpy as np
import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from tests.steps import open_week

from samlad.analysis.methods import METHODS, UNUSUAL
from samlad.analysis.models import Dataset, Drawing, Result
from samlad.analysis.models.result import canonical
from samlad.analysis.queries import alarms_per_month, rerun, results
from samlad.analysis.service import analyse_newest, analyse_round, analyse_waiting, set_budget
from samlad.analysis.tests.history import calm, past
from samlad.cli.commands import samlad
from samlad.collection.models import ReleasedCount, Source
from samlad.lib.errors import UserError
from samlad.partnership.actor import OutOfScope


@pytest.fixture
def rising(world):
    """Two areas with about two a week; Ängby rises to eleven in the last three."""
    counts = calm(np.random.default_rng(7))
    counts[0, -3:] = (9, 10, 11)
    return past(world, counts)


def unusual(world, rounds, kinds=("unusual",)):
    analyses = analyse_round(actor=world.system, now=world.now, round_id=rounds[-1].pk, methods=kinds)
    return analyses[0].document


def look(world, url, who="samordnare"):
    client = Client()
    client.force_login(world.accounts[who], "django.contrib.auth.backends.ModelBackend")
    with scope(partnership=None):
        return client.get(url)


def test_a_rise_is_named_with_area_kind_and_how_long(world, rising):
    (flagged,) = [f for f in unusual(world, rising)["flagged"] if f["area"] and f["indicator"]]
    assert flagged["area"] == world.areas["Ängby"].pk
    assert flagged["count"] == 11
    assert flagged["high"] < 11
    assert (flagged["run"], flagged["since"]) == (3, "2026-W45")
    assert (flagged["answered"], flagged["of"]) == (3, 3)


def test_a_calm_year_flags_nothing_and_says_what_was_looked_at(world):
    document = unusual(world, past(world, calm(np.random.default_rng(3))))
    assert document["flagged"] == []
    assert document["tested"] > 0
    assert document["false_alarms"] <= document["allowed"]


def test_a_week_without_answers_is_missing_and_never_unusual(world):
    counts, answered = calm(np.random.default_rng(1)), np.full((2, 40), 3)
    counts[0, -1], answered[0, -1] = 0, 0
    document = unusual(world, past(world, counts, answered=answered))
    assert document["missing"] > 0
    assert not [c for c in document["cells"] if c[0] == "reported" and c[1] == world.areas["Ängby"].pk]


def test_twice_as_many_reporters_telling_twice_as_much_is_not_unusual(world):
    rng = np.random.default_rng(5)
    answered = np.full((2, 40), 2)
    answered[:, -6:] = 6
    counts = rng.poisson(2.0 * answered / 2)
    document = unusual(world, past(world, counts, answered=answered, expected=6))
    assert document["flagged"] == []


def test_the_polices_own_figures_are_judged_apart(world):
    counts = calm(np.random.default_rng(2))
    counts[1, -1] = 14
    document = unusual(world, past(world, counts, source=Source.POLICE_COUNTS))
    assert {f["source"] for f in document["flagged"]} == {"police"}


@pytest.mark.parametrize("rounds", [1, 2, 5])
def test_with_little_history_nothing_is_tested(world, rounds):
    document = unusual(world, past(world, np.full((2, rounds), 9)))
    assert (document["tested"], document["flagged"]) == (0, [])


def test_zeros_everywhere_are_an_answer(world):
    rounds = past(world, np.zeros((2, 30), int))
    for result in analyse_round(actor=world.system, now=world.now, round_id=rounds[-1].pk):
        assert canonical(result.document)
    assert UNUSUAL.of(results(rounds[-1]))["flagged"] == []


def test_made_once_and_made_again_only_when_the_numbers_change(world, rising):
    last = rising[-1]
    first = analyse_round(actor=world.system, now=world.now, round_id=last.pk, methods=["unusual"])
    again = analyse_round(actor=world.system, now=world.now + timedelta(hours=1), round_id=last.pk, methods=["unusual"])
    assert [r.pk for r in first] == [r.pk for r in again]
    ReleasedCount.objects.filter(round=last, area=world.areas["Ängby"]).update(new=17)  # a late report
    (late,) = analyse_round(
        actor=world.system, now=world.now + timedelta(hours=2), round_id=last.pk, methods=["unusual"]
    )
    assert late.pk != first[0].pk
    assert results(last)["unusual"] == late
    assert Dataset.objects.count() == 2


def test_a_late_report_that_is_taken_back_leaves_the_first_analysis_in_force(world, rising):
    last, hour = rising[-1], timedelta(hours=1)
    counts = ReleasedCount.objects.filter(round=last, area=world.areas["Ängby"])

    def analysed(hours):
        return analyse_round(actor=world.system, now=world.now + hours * hour, round_id=last.pk, methods=["unusual"])[0]

    first = analysed(0)
    counts.update(new=17)
    between = analysed(1)
    counts.update(new=11)
    assert analysed(2) == first != between
    assert results(last)["unusual"] == first


def test_the_kept_analysis_comes_out_the_same_also_when_the_counts_have_changed(world, rising):
    for result in analyse_round(
        actor=world.system, now=world.now, round_id=rising[-1].pk, methods=["unusual", "clusters"]
    ):
        ReleasedCount.objects.all().delete()
        done = rerun(actor=world.actor("samordnare"), result_id=result.pk)
        assert done.same
        assert canonical(done.document) == canonical(result.document)


def test_the_command_tells_whether_it_came_out_the_same(world, rising):
    (result,) = analyse_round(actor=world.system, now=world.now, round_id=rising[-1].pk, methods=["unusual"])
    slug = world.partnership.slug

    def run(number):
        with scope(partnership=None):
            return CliRunner().invoke(samlad, ["analyse", "rerun", str(number), "--partnership", slug, "--json"])

    document = json.loads(run(result.pk).stdout)
    assert (document["same"], document["round"]) == (True, "2026-W47")
    Result.objects.filter(pk=result.pk).update(document={"flagged": []})
    changed = run(result.pk)
    assert (changed.exit_code, json.loads(changed.stdout)["same"]) == (1, False)
    assert run(10**9).exit_code == 1


def test_another_partnerships_analysis_does_not_exist(world, other_world, rising):
    (result,) = analyse_round(actor=world.system, now=world.now, round_id=rising[-1].pk, methods=["unusual"])
    with scope(partnership=other_world.partnership):
        with pytest.raises(OutOfScope):
            rerun(actor=other_world.system, result_id=result.pk)
        with pytest.raises(OutOfScope):
            analyse_round(actor=other_world.system, now=world.now, round_id=rising[-1].pk)


def test_an_open_week_is_not_analysed(world):
    with pytest.raises(UserError):
        analyse_round(actor=world.system, now=world.now, round_id=open_week(world, "2026-W48").pk)


def test_the_worker_takes_what_waits_newest_first_and_then_rests(world, rising, monkeypatch):
    monkeypatch.setattr(
        "samlad.analysis.service.METHODS",
        {"unusual": METHODS["unusual"]},
    )
    assert analyse_waiting(actor=world.system, now=world.now)[0].round == rising[-1]
    assert analyse_waiting(actor=world.system, now=world.now)[0].round == rising[-2]
    for _more in rising[2:]:
        analyse_waiting(actor=world.system, now=world.now)
    assert analyse_waiting(actor=world.system, now=world.now) == []
    assert analyse_newest(actor=world.system, now=rising[-1].meeting_at + timedelta(days=30)) == []


def test_the_budget_is_one_setting_and_the_newest_holds(world, rising):
    assert alarms_per_month() == 1
    before = unusual(world, rising)["allowed"]
    set_budget(actor=world.actor("samordnare"), now=world.now, per_month="0,5")
    assert unusual(world, rising)["allowed"] == pytest.approx(before / 2)
    for wrong in ("0", "lots", "100", "NaN", "-1", ""):
        with pytest.raises(UserError):
            set_budget(actor=world.actor("samordnare"), now=world.now, per_month=wrong)


def test_the_week_names_it_and_opens_to_its_evidence(world, rising, settings):
    settings.SAMLAD_TODAY = "2026-11-24"
    week = reverse("week", args=["2026-W47"])
    assert "räknas ut" in look(world, week).content.decode()
    analyse_round(actor=world.system, now=world.now, round_id=rising[-1].pk)
    page = look(world, week)
    findings = page.context["analysis"].findings
    assert findings[0].title.startswith("Ängby: ")
    assert "3 veckor i rad" in findings[0].text
    evidence = look(world, findings[0].url).content.decode()
    assert "<svg" in evidence
    assert "2026-W45" in evidence
    assert "falsklarm" in evidence or "slump" in evidence
    assert Drawing.objects.exists()
    assert look(world, reverse("unusual", args=["2026-W47", "reported-0-0-999"])).status_code == 404
    assert look(world, reverse("cluster", args=["2026-W47", 99])).status_code == 404


def test_nothing_unusual_is_told_with_what_was_looked_at(world, settings):
    settings.SAMLAD_TODAY = "2026-11-24"
    rounds = past(world, calm(np.random.default_rng(3)))
    analyse_round(actor=world.system, now=world.now, round_id=rounds[-1].pk, methods=["unusual"])
    page = look(world, reverse("week", args=["2026-W47"]))
    assert page.context["heading"] == "Inget är ovanligt vecka 47"
    assert "serier är prövade" in page.content.decode()
