"""Which round the worker takes, and which of a round's analyses counts."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pytest

from samlad.analysis.methods import METHODS, Method
from samlad.analysis.queries import alarms_per_month, newest_series, results
from samlad.analysis.service import analyse_round, analyse_waiting, set_budget
from samlad.analysis.tests.history import past


@pytest.fixture
def rounds(world):
    return past(world, np.ones((2, 4), dtype=int))


def waiting(world):
    return analyse_waiting(actor=world.system, now=world.now)


@pytest.mark.parametrize("kinds", [["unusual"], ["unusual", "clusters", "recurring"]])
def test_a_round_whose_analysing_was_cut_short_is_gone_on_with_though_others_are_newer(world, rounds, kinds):
    old, every = rounds[0], {k.name for k in METHODS.values() if not k.on_request}
    analyse_round(actor=world.system, now=world.now, round_id=old.pk, methods=kinds)  # then the worker was killed
    assert [r[0].round for r in iter(lambda: waiting(world), [])] == [*rounds[:0:-1], old]
    assert {r.method for r in old.results.all()} == every


@dataclass(frozen=True)
class Failing(Method):
    last: str = ""

    def run(self, data, parameters, seed):
        if len(data["rounds"]) == int(self.last):
            raise ArithmeticError
        return super().run(data, parameters, seed)


def test_a_round_that_cannot_be_analysed_holds_up_none_that_has_nothing(world, rounds, monkeypatch):
    some = {"unusual": METHODS["unusual"], "trend": Failing("trend", "series", last=str(len(rounds)))}
    monkeypatch.setattr("samlad.analysis.service.METHODS", some)
    with pytest.raises(ArithmeticError):
        waiting(world)
    for round in reversed(rounds[:-1]):
        assert waiting(world)[0].round == round
    with pytest.raises(ArithmeticError):
        waiting(world)


def test_when_the_clock_is_set_back_the_last_analysis_still_counts(world, rounds):
    def analysed(days):
        arguments = {"actor": world.system, "now": world.now - timedelta(days=days)}
        return analyse_round(**arguments, round_id=rounds[-1].pk, methods=["unusual"])[0]

    first = analysed(0)
    set_budget(actor=world.system, now=world.now, per_month="2")
    second = analysed(1)
    assert results(rounds[-1])["unusual"] == second
    set_budget(actor=world.system, now=world.now - timedelta(days=2), per_month="1")
    assert alarms_per_month() == 1
    assert analysed(3) == first, "the settings are what they once were"
    assert results(rounds[-1])["unusual"] == newest_series() == first
