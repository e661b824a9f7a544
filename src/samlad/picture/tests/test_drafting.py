"""The sentences of a draft, in Swedish and English: every number with its denominator, missing never called quiet."""

from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest
from django.utils import translation

from samlad.analysis.week import AreaWeek, Cell, Response, WeekNumbers
from samlad.picture.drafting import (
    KindName,
    Shared,
    area_sentence,
    coverage_sentence,
    event_lines,
    important_lines,
    overall_sentence,
    usual_text,
)

NAMES = {1: "Skadegörelse", 2: "Brand"}
NONE = MappingProxyType({})


def cell(count=0, median=None, low=None, high=None, rounds=0):
    return Cell(count, median, low, high, rounds, ())


def area(
    count=0,
    *,
    answered=2,
    expected=2,
    persisting=0,
    closed=0,
    kinds=NONE,
    counts=NONE,
    usual=(None, None, None, 0),
    **changes,
):
    total = cell(count, *usual)
    return AreaWeek(
        area_id=changes.pop("area_id", 1),
        name="Ängby",
        expected=expected,
        answered=answered,
        quiet=0,
        closed=closed,
        total=total,
        persisting=persisting,
        kinds={},
        cells={i: cell(n) for i, n in kinds.items()},
        police_counts=dict(counts),
        police_events={},
        missing_rounds=0,
        **changes,
    )


def said(language, sentence, *arguments, **named):
    with translation.override(language):
        return sentence(*arguments, **named)


@pytest.mark.parametrize(
    ("shown", "sv", "en"),
    [
        (cell(5), "inget att jämföra med än", "nothing to compare with yet"),
        (cell(5, 3.0, 3, 3, 8), "vanligen 3", "usually 3"),
        (cell(5, 3.0, 1, 6, 8), "vanligen 1–6", "usually 1–6"),
    ],
)
def test_a_count_stands_beside_what_is_usual(shown, sv, en):
    assert (said("sv", usual_text, shown), said("en", usual_text, shown)) == (sv, en)


@pytest.mark.parametrize(
    ("coverage", "sv", "en"),
    [
        (
            Response(10, 4, 6, 0),
            "10 av 10 rapportörer har svarat, 6 av dem att inget nytt har hänt.",
            "10 of 10 reporters have answered, 6 of them that nothing new has happened.",
        ),
        (
            Response(10, 4, 3, 1),
            "7 av 10 rapportörer har svarat, 3 av dem att inget nytt har hänt. 1 hade stängt. 2 svar saknas.",
            "7 of 10 reporters have answered, 3 of them that nothing new has happened. 1 was closed. 2 answers are missing.",
        ),
        (
            Response(1, 0, 0, 0),
            "0 av 1 rapportörer har svarat, 0 av dem att inget nytt har hänt. 1 svar saknas.",
            "0 of 1 reporters have answered, 0 of them that nothing new has happened. 1 answer is missing.",
        ),
    ],
)
def test_who_answered_is_said_with_who_was_expected(coverage, sv, en):
    assert (said("sv", coverage_sentence, coverage), said("en", coverage_sentence, coverage)) == (sv, en)


@pytest.mark.parametrize(
    ("week", "sv", "en"),
    [
        (
            area(3, kinds={1: 2, 2: 1}, usual=(1.0, 0, 2, 8)),
            "3 iakttagelser, vanligen 0–2: skadegörelse 2, brand 1. 2 av 2 rapportörer svarade.",
            "3 observations, usually 0–2: skadegörelse 2, brand 1. 2 of 2 reporters answered.",
        ),
        (
            area(),
            "Inget nytt rapporterat. 2 av 2 rapportörer svarade.",
            "Nothing new reported. 2 of 2 reporters answered.",
        ),
        (
            area(answered=0),
            "Svar saknas, så området har ingen bild. Det är inte samma sak som lugnt.",
            "Answers are missing, so there is no picture of the area. That is not the same as quiet.",
        ),
        (
            area(persisting=2),
            "Inget nytt rapporterat. 2 tidigare iakttagelser kvarstår. 2 av 2 rapportörer svarade.",
            "Nothing new reported. 2 earlier observations are still there. 2 of 2 reporters answered.",
        ),
        (
            area(answered=0, expected=1, closed=1, counts={2: 3}),
            "0 av 1 rapportörer svarade. Polisens egna siffror: brand 3.",
            "0 of 1 reporters answered. Police's own figures: brand 3.",
        ),
    ],
    ids=["counts", "nothing new", "missing", "persisting", "closed"],
)
def test_an_area_in_short_sentences(week, sv, en):
    for language, sentence in (("sv", sv), ("en", en)):
        assert said(language, area_sentence, week, NAMES, [], most=4) == sentence


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_missing_area_is_never_called_quiet(language):
    told = said(language, area_sentence, area(answered=0), NAMES, [], most=4)
    assert ("lugnt" in told) == ("inte samma sak som lugnt" in told)
    assert ("quiet" in told) == ("not the same as quiet" in told)


def test_sub_kinds_are_told_by_their_own_names_and_the_rest_by_the_indicators():
    week = replace(area(5, kinds={1: 4, 2: 1}), kinds={7: 3})
    told = said("sv", area_sentence, week, NAMES, [], most=4, kinds={7: KindName(1, "Klotter")})
    assert "klotter 3, brand 1, skadegörelse 1." in told


def shared(wording="Klotter", weeks=1, is_event=False, day=date(2026, 11, 28), when=""):
    return Shared(1, wording, weeks, is_event, day, when)


def test_shared_words_follow_the_counts_no_more_than_there_is_room_for_and_each_a_sentence():
    told = said("sv", area_sentence, area(3, kinds={1: 3}), NAMES, [shared(f"Ord {n}") for n in range(5)], most=2)
    assert told.count("Ord ") == 2
    assert "Ord 0. Ord 1." in told


def test_what_persists_is_told_with_its_longest_time():
    told = said("sv", area_sentence, area(persisting=2), NAMES, [shared(weeks=3), shared(weeks=5)], most=2)
    assert "som längst i 5 veckor" in told


def numbers(where=None, *, events=NONE, typed=NONE, elsewhere=None):
    where = where or area(2, kinds={1: 2})
    return WeekNumbers(
        coverage=Response(4, 2, 1, 0),
        areas=(where,),
        elsewhere=elsewhere or area(area_id=None, answered=0, expected=0),
        total=cell(2, 1.0, 0, 3, 8),
        by_indicator={1: cell(2), 2: cell(0)},
        kinds={},
        police_counts=dict(typed),
        police_events=dict(events),
    )


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("sv", ["3 av 4 rapportörer", "2", "vanligen 0–3: skadegörelse."]),
        ("en", ["3 of 4 reporters", "2", "usually 0–3"]),
    ],
)
def test_the_municipality_begins_with_who_answered(language, expected):
    told = said(language, overall_sentence, numbers(), NAMES)
    assert told.startswith(expected[0])
    assert all(part in told for part in expected)


def test_what_stands_out_is_named_with_its_usual_and_nothing_is_claimed_of_chance():
    above = replace(area(6), cells={1: cell(6, 1.0, 0, 3, 8)})
    told = said("sv", overall_sentence, numbers(above), NAMES)
    assert "Fler än någon av gångerna före: Ängby, skadegörelse 6 (vanligen 0–3)." in told
    assert "signifikant" not in told


def test_the_polices_notices_are_a_selection_with_those_that_are_placed_in_no_area():
    told = said("sv", overall_sentence, numbers(events={2: 3}), NAMES)
    assert "(urval): brand 3. Ingen av dem är placerad i ett område." in told
    assert "urval" not in said("sv", overall_sentence, numbers(), NAMES)


def test_events_that_lie_ahead_come_in_order_each_on_its_line():
    told = said(
        "sv",
        event_lines,
        [
            shared("Match", is_event=True, when="19.00"),
            shared("Klotter"),
            shared("Julmarknad.", is_event=True, day=date(2026, 11, 27)),
            shared("I går", is_event=True, day=date(2026, 11, 25)),
        ],
        date(2026, 11, 26),
    )
    assert told.splitlines() == ["fredag 27 november: Julmarknad.", "lördag 28 november 19.00: Match."]


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("sv", ["söndag 13 december: Lucia.", "22–26 februari: Sportlov.", "30 december–2 januari: Nyår."]),
        ("en", ["Sunday 13 December: Lucia.", "22–26 February: Sportlov.", "30 December–2 January: Nyår."]),
    ],
)
def test_days_to_know_of(language, lines):
    days = [
        (date(2026, 12, 13), date(2026, 12, 13), "Lucia"),
        (date(2027, 2, 22), date(2027, 2, 26), "Sportlov"),
        (date(2026, 12, 30), date(2027, 1, 2), "Nyår"),
    ]
    assert said(language, important_lines, days).splitlines() == lines


@pytest.mark.parametrize(
    ("number", "rest"),
    [
        (2, ""),
        (3, "En iakttagelse till är delad med text som inte ryms här."),
        (6, "Fyra iakttagelser till är delade med texter som inte ryms här."),
    ],
)
def test_words_without_room_are_counted_in_a_whole_sentence(number, rest):
    words = [shared(f"Text {n}") for n in range(number)]
    text = said("sv", area_sentence, area(number, kinds={1: number}), NAMES, words, most=2)
    assert "Text 0. Text 1." in text
    assert "Text 2" not in text
    assert text.endswith(rest)
    assert "ryms" not in said("sv", area_sentence, area(number, kinds={1: number}), NAMES, words, most=1)
