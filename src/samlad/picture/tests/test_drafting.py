"""The sentences of a draft, in Swedish and English: every number with its denominator, missing never called quiet."""

from datetime import date
from types import MappingProxyType

import pytest
from django.utils import translation

from samlad.analysis.week import AreaWeek, Cell, Response, WeekNumbers
from samlad.picture.drafting import Shared, coverage_sentence, event_lines, important_lines, police_events_sentence

NAMES = {1: "Skadegörelse", 2: "Brand"}
NONE = MappingProxyType({})


def in_language(language, sentence, *arguments):
    with translation.override(language):
        return sentence(*arguments)


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
    assert (in_language("sv", coverage_sentence, coverage), in_language("en", coverage_sentence, coverage)) == (sv, en)


def shared(wording, day=date(2026, 11, 28), when=""):
    return Shared(wording, day, when)


def numbers(*, events=NONE):
    nothing = Cell(0, None, None, None, 0, ())
    where = AreaWeek(1, "Ängby", 2, 2, 0, 0, nothing, 0, {}, {}, {}, {}, 0)
    return WeekNumbers(Response(4, 2, 1, 0), (where,), where, nothing, {}, {}, {}, dict(events))


def test_the_polices_notices_are_a_selection_with_those_that_are_placed_in_no_area():
    sentence = in_language("sv", police_events_sentence, numbers(events={2: 3}), NAMES)
    assert "(urval): brand 3. Ingen av dem är placerad i ett område." in sentence
    assert in_language("sv", police_events_sentence, numbers(), NAMES) == ""


def test_events_that_lie_ahead_come_in_order_each_on_its_line():
    sentence = in_language(
        "sv",
        event_lines,
        [
            shared("Match", when="19.00"),
            shared("Julmarknad.", day=date(2026, 11, 27)),
            shared("I går", day=date(2026, 11, 25)),
        ],
        date(2026, 11, 26),
    )
    assert sentence.splitlines() == ["fredag 27 november: Julmarknad.", "lördag 28 november 19.00: Match."]


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
    assert in_language(language, important_lines, days).splitlines() == lines
