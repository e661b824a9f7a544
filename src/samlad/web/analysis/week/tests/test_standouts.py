"""What stands out in a round is decided once, and everything that tells of it agrees."""

import pytest

from samlad.analysis.standouts import POLICE, REPORTED, Level, above_usual, stand_outs
from samlad.analysis.week import Response, WeekNumbers, assemble
from samlad.web.analysis.week.present import headline, silent

DAMAGE, FIRE = 1, 2
AREAS = {1: "Kvarnhagen", 2: "Centrum", **{n: f"Område {n}" for n in range(3, 16)}}


def numbers(now: dict[int, tuple[int, int]] | None = None, silent_ids: tuple[int, ...] = ()) -> WeekNumbers:
    """Eight rounds of one damage a week in every area, then `now`: (damage, fires) by area."""
    now = now or {}
    counts = {}
    for area in AREAS:
        damage, fire = now.get(area, (1, 0))
        counts[area, DAMAGE] = [1] * 8 + [damage]
        counts[area, FIRE] = [0] * 8 + [fire]
    answered = {a: [2] * 8 + [0 if a in silent_ids else 2] for a in AREAS} | {None: [20] * 9}
    coverage = {a: Response(2, 0 if a in silent_ids else 2, 0, 0) for a in AREAS} | {None: Response(30, 20, 0, 0)}
    return assemble(
        names=AREAS,
        indicators=[DAMAGE, FIRE],
        counts=counts,
        persisting={},
        unanswered={},
        kinds={},
        events={},
        answered=answered,
        coverage=coverage,
        police_counts={},
        police_events={},
        back=8,
    )


def judged(area: int | None, indicator: int | None, source: str = REPORTED, kind: int | None = None) -> dict:
    return {"source": source, "area": area, "indicator": indicator, "kind": kind}


def document(*flagged: dict, tested: int = 40) -> dict:
    return {"flagged": list(flagged), "tested": tested}


def test_an_area_its_damage_and_its_fires_are_one_thing_led_by_the_whole():
    names = stand_outs(numbers(), document(judged(1, FIRE), judged(1, None), judged(1, DAMAGE)), [])
    (thing,) = names.things
    assert [s["indicator"] for s in thing.series] == [None, FIRE, DAMAGE]
    assert names.marks == {1: Level.UNUSUAL}


def test_what_the_police_count_and_what_reporters_tell_are_two_things():
    names = stand_outs(numbers(), document(judged(1, DAMAGE), judged(1, DAMAGE, POLICE)), [])
    assert [t.source for t in names.things] == [REPORTED, POLICE]


def test_what_is_unusual_is_not_told_again_as_more():
    names = stand_outs(numbers({1: (9, 4)}), document(judged(1, DAMAGE)), [])
    assert [(t.area, t.level) for t in names.things] == [(1, Level.UNUSUAL), (None, Level.MORE)]


def test_the_municipality_above_its_usual_is_marked_too():
    week = numbers(dict.fromkeys(AREAS, (3, 0)))
    assert None in {t.area for t in above_usual(week)}
    assert stand_outs(week, document(), []).marks[None] is Level.MORE


def test_an_area_without_answers_is_never_more():
    assert 1 not in stand_outs(numbers({1: (9, 9)}, silent_ids=(1,)), document(), []).marks


class TestTheHeadingCountsTheMarks:
    @pytest.mark.parametrize(
        ("flagged", "now", "silent_ids", "heading"),
        [
            ([], {}, (), "Inget är ovanligt vecka 48"),
            ([judged(1, DAMAGE)], {}, (), "En sak är ovanlig vecka 48"),
            ([judged(1, DAMAGE), judged(1, FIRE)], {}, (), "En sak är ovanlig vecka 48"),
            ([judged(1, DAMAGE), judged(2, None)], {}, (), "Två saker är ovanliga vecka 48"),
            ([], {2: (3, 0)}, (), "En sak ligger över det vanliga vecka 48"),
            ([judged(1, DAMAGE)], {2: (3, 0)}, (), "En sak är ovanlig vecka 48, en till ligger över det vanliga"),
            ([], {}, tuple(range(3, 14)), "Elva områden saknar bild vecka 48"),
            ([], {}, (3,), "Ett område saknar bild vecka 48"),
        ],
    )
    def test(self, flagged, now, silent_ids, heading):
        rest = -sum(damage - 1 for damage, _fire in now.values())
        week = numbers(now, silent_ids)
        standing = stand_outs(week, document(*flagged), [])
        if rest:  # the municipality's own sum is another thing, tested above
            standing = type(standing)(tuple(t for t in standing.things if t.area or t.series), True, True)
        assert headline(week, standing, 48) == heading

    def test_before_anything_is_reckoned_it_says_so(self):
        assert headline(numbers({1: (9, 9)}), stand_outs(numbers({1: (9, 9)}), None, []), 48) == "Vecka 48 räknas ut"

    def test_without_history_nothing_is_called_usual(self):
        standing = stand_outs(numbers(), document(tested=0), [])
        assert headline(numbers(), standing, 3) == "För kort historik för att säga vad som är ovanligt vecka 3"


def test_many_silent_areas_are_one_finding_that_names_them_all():
    (finding,) = silent(numbers(silent_ids=tuple(range(3, 14))), "2026-W48")
    assert finding.title == "Elva områden saknar bild"
    assert len(finding.parts) == 11
