"""The draft's prose: what it says of which facts, and that it says nothing else."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from samlad.lib.numerals import in_words, ordinal_in_words
from samlad.picture.prose import things
from samlad.picture.prose.facts import AreaFacts, ClusterFacts, FollowedUp, Occurrence, Standing, WeekFacts
from samlad.picture.prose.fitting import Sentence, runs_of, within
from samlad.picture.prose.met import measures_met
from samlad.picture.prose.patterns import when, where
from samlad.picture.prose.phrases import Phrase
from samlad.picture.prose.same import gathered, is_same
from samlad.picture.prose.writer import OTHER, PRIORITISED, WHOLE, area_text, whole_text


def prose_of(area, **most):
    return area_text(area, NAMES, gathered(area.released), **most)


FRIDAY = datetime(2026, 11, 20)
AT = (15.0, 59.0)
NAMES: dict[str, str] = {}


def occurrence(key=1, category="damage", wording="Krossad ruta vid entrén", at=None, hours=0, **more):
    at = at or FRIDAY.replace(hour=23)
    return Occurrence(key, category, wording, at, at + timedelta(hours=hours), more.pop("precision", "moment"), **more)


def kvarnhagen(**more):
    facts = {
        "name": "Kvarnhagen",
        "standing": Standing.USUAL,
        "count": 0,
        "usual": (3, 8),
        "counts": {},
    }
    return AreaFacts(**facts | more)


def week(*areas, **more):
    facts = {
        "count": sum(a.count for a in areas),
        "usual": (20, 40),
        "standing": Standing.USUAL,
        "answered": 22,
        "areas": areas,
        "prioritised": len(areas),
    }
    return WeekFacts(**facts | more)


NIGHTS = tuple(
    occurrence(n, at=FRIDAY.replace(hour=18), hours=12, precision="night", place="Kvarntorget", wording=wording)
    for n, wording in enumerate(("Krossad entré", "Fönster inslaget", "Glas överallt", "Rutor i bitar"))
)


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        ({"count": 5, "counts": {"damage": 5}}, "5 iakttagelser, som vanligt (3–8). Skadegörelse."),
        ({"count": 1, "counts": {"fire": 1}}, "1 iakttagelse, färre än vanligt (3–8). Bränder."),
        (
            {"count": 9, "counts": {"damage": 6, "fire": 3}, "standing": Standing.MORE},
            "9 iakttagelser, annars 3–8. Mest skadegörelse (6).",
        ),
        (
            {
                "count": 14,
                "counts": {"damage": 12, "drugs": 2},
                "standing": Standing.UNUSUAL,
                "leading": "damage",
                "leading_usual": (0, 5),
                "run": 3,
                "released": NIGHTS,
            },
            "14 iakttagelser, annars 3–8, över det vanliga för tredje gången i rad. Mer skadegörelse än vanligt "
            "(12, annars 0–5): krossade rutor, mest vid Kvarntorget, oftast natten mot lördag.",
        ),
        ({"count": 2, "usual": None, "standing": Standing.UNKNOWN, "counts": {"fire": 2}}, "2 iakttagelser. Bränder."),
        (
            {"count": 3, "counts": {"damage": 1, "fire": 1, "drugs": 1}},
            "3 iakttagelser, som vanligt (3–8). Skadegörelse, öppen droghandel och bränder.",
        ),
        ({"persisting": 1}, "Inget nytt har kommit in, annars 3–8. En är kvar."),
        (
            {"persisting": 3, "longest": 5},
            "Inget nytt har kommit in, annars 3–8. Tre är kvar, längst fem veckor.",
        ),
        (
            {"ceased": 1, "ceased_categories": ("damage",)},
            "Inget nytt har kommit in, annars 3–8. En har upphört: skadegörelse.",
        ),
        (
            {"count": 4, "counts": {"damage": 4}, "ceased": 1, "ceased_categories": ("damage",)},
            "4 iakttagelser, som vanligt (3–8). Skadegörelse. En har upphört.",
        ),
        ({"ceased": 13}, "Inget nytt har kommit in, annars 3–8. 13 har upphört."),
        ({"missing": True, "missing_rounds": 1}, "Svar saknas, vilket inte betyder lugnt."),
        (
            {"missing": True, "missing_rounds": 3, "unanswered": 4},
            "Svar har saknats i tre veckor, vilket inte betyder lugnt.",
        ),
        ({}, "Inget nytt har kommit in, annars 3–8."),
        ({"answered": 0, "closed": True}, "De som rapporterar härifrån hade stängt."),
        ({"usual": None}, "Inget nytt har kommit in."),
        (
            {"usual": None, "police": {"fire": 2, "damage": 3}},
            "Inget nytt har kommit in. Polisen: skadegörelse 3, bränder 2.",
        ),
    ],
)
def test_an_area_is_told_in_sentences_that_say_what_was_found(facts, text):
    assert prose_of(kvarnhagen(**facts)).text == text


def test_the_same_in_english():
    with translation.override("en"):
        facts = kvarnhagen(count=14, counts={"damage": 14}, standing=Standing.UNUSUAL, run=3, released=NIGHTS)
        assert prose_of(facts).text == (
            "14 observations, usually 3–8, above the usual for the third time in a row. Damage – broken windows, "
            "mostly at Kvarntorget and the night to Saturday."
        )


@pytest.mark.parametrize(
    ("facts", "first"),
    [
        (week(kvarnhagen()), "Lugnt i stort."),
        (
            week(kvarnhagen(standing=Standing.UNUSUAL, leading="damage", run=3)),
            "Mer skadegörelse än vanligt i Kvarnhagen, för tredje gången i rad.",
        ),
        (
            week(kvarnhagen(standing=Standing.UNUSUAL, leading="own"), names={"own": "Egen kategori"}),
            "Mer egen kategori än vanligt i Kvarnhagen.",
        ),
        (
            week(kvarnhagen(standing=Standing.MORE)),
            "Lugnt i stort, men mer än vanligt i Kvarnhagen.",
        ),
        (
            week(kvarnhagen(), clusters=(ClusterFacts("illegal_traffic", ("Ekängen", "Sågen", "Åsen")),)),
            "Mer olovlig trafik än vanligt i tre grannområden kring Ekängen.",
        ),
        (
            week(kvarnhagen(standing=Standing.MORE), standing=Standing.MORE, leading="damage"),
            "Mer skadegörelse än vanligt i hela kommunen, och mer än vanligt i Kvarnhagen.",
        ),
        (
            week(kvarnhagen(), standing=Standing.MORE),
            "Fler iakttagelser än vanligt i hela kommunen.",
        ),
        (week(kvarnhagen(), standing=Standing.UNKNOWN), "Det är för tidigt att säga vad som är ovanligt."),
        (week(kvarnhagen(), answered=0), "Ingen har svarat, så det finns ingen bild av läget."),
    ],
)
def test_the_whole_begins_with_the_finding(facts, first):
    assert whole_text(facts).text.startswith(first)


class TestOneEventToldByTwo:
    one = occurrence(1, wording="Krossad ruta i gångtunneln", place="Kvarntorget", at=FRIDAY.replace(hour=22))

    @pytest.mark.parametrize(
        ("other", "same"),
        [
            ({"wording": "En ruta krossades i tunneln i natt"}, True),
            ({"wording": "Klotter på väggen"}, False),  # no word meets
            ({"wording": "Krossad ruta", "category": "fire"}, False),
            ({"wording": "Krossad ruta", "at": FRIDAY + timedelta(days=2)}, False),
            ({"wording": "Krossad ruta", "at": FRIDAY.replace(hour=22, minute=50)}, True),
            ({"wording": "Krossad ruta", "place": "Talltorget"}, False),
        ],
    )
    def test_place_time_category_and_words_must_meet(self, other, same):
        facts = {"place": "Kvarntorget", "at": FRIDAY.replace(hour=22)} | other
        at = facts.pop("at")
        second = Occurrence(2, facts.pop("category", "damage"), facts.pop("wording"), at, at, "moment", **facts)
        assert is_same(self.one, second) is same
        assert is_same(second, self.one) is same

    @pytest.mark.parametrize(("metres", "same"), [(140, True), (170, False)])
    def test_near_is_150_metres(self, metres, same):
        a = replace(self.one, place="", at=AT)
        b = replace(self.one, key=2, place="", at=(15.0, 59.0 + metres / 111_320))
        assert is_same(a, b) is same

    def test_without_any_place_nobody_can_say(self):
        assert not is_same(replace(self.one, place=""), replace(self.one, key=2, place=""))

    def test_two_are_one_in_the_pattern_and_two_in_the_count(self):
        facts = kvarnhagen(count=2, counts={"damage": 2}, released=(self.one, replace(self.one, key=2)))
        assert prose_of(facts).text.startswith("2 iakttagelser")
        assert len(gathered(facts.released)) == 1

    def test_a_person_parts_and_joins(self):
        twin, far = replace(self.one, key=2), replace(self.one, key=3, place="Talltorget")
        assert gathered([self.one, twin], parted=[(2, 1)]) == [(self.one,), (twin,)]
        assert gathered([self.one, far], joined=[(3, 1)]) == [(self.one, far)]

    def test_what_is_parted_stays_so_when_a_third_told_of_both(self):
        twin, third = replace(self.one, key=2), replace(self.one, key=3)
        events = gathered([self.one, twin, third], parted=[(1, 2)])
        assert not any({t.key for t in e} >= {1, 2} for e in events)


@pytest.mark.parametrize(
    ("moments", "text"),
    [
        ([(4, 23), (5, 1), (4, 22)], "natten mot lördag"),
        ([(4, 19), (5, 20), (4, 21)], "fredag och lördag kväll"),
        ([(0, 19), (2, 20), (4, 21)], "kvällstid"),
        ([(0, 8), (0, 7), (0, 6)], "på måndagsmorgonen"),
        ([(0, 10), (2, 20), (4, 2)], None),
        ([(4, 23), (4, 23)], None),  # two are no pattern
    ],
)
def test_when_is_said_where_it_holds_of_most(moments, text):
    monday = datetime(2026, 11, 16)
    events = [(occurrence(n, at=monday + timedelta(days=d, hours=h)),) for n, (d, h) in enumerate(moments)]
    pattern = when(events)
    assert (pattern.text if pattern else None) == text


def test_where_is_said_where_one_place_carries_most():
    here, there, nowhere = (occurrence(n, place=p) for n, p in enumerate(("Torget", "Skolan", "")))
    assert where([(here,), (here,), (there,)]).text == "vid Torget"
    assert where([(here,), (there,), (nowhere,)]) is None
    assert where([(here,), (here,), *[(nowhere,)] * 9]) is None


@pytest.mark.parametrize(
    ("category", "wording", "name"),
    [
        ("damage", "Tre bilar fick sidorutorna krossade", "damaged cars"),
        ("damage", "Nytt klotter på gaveln", "graffiti"),
        ("damage", "Något är trasigt", None),
        ("fire", "Brand i papperskorg", "fires in bins"),
        ("illegal_traffic", "Mopeder kör på gångvägen", "mopeds on paths"),
        ("other", "Rykten", None),
    ],
)
def test_a_thing_is_named_by_what_the_words_are_about(category, wording, name):
    assert things.thing_of(occurrence(category=category, wording=wording)) == name


def test_the_weightiest_sentences_have_room():
    long, short, light = Phrase("ett två tre fyra."), Phrase("fem sex."), Phrase("sju.")
    assert within([Sentence(light, 1), Sentence(short, 5), Sentence(long, 9)], 6).text == "fem sex. ett två tre fyra."


def test_what_would_be_said_twice_is_said_otherwise_or_not_at_all():
    full, less, other = Phrase("ett två tre fyra fem."), Phrase("ett två."), Phrase("sex.")
    some = [Sentence(full, 9, (less,)), Sentence(other, 1)]
    assert within(some, 9).text == "ett två tre fyra fem. sex."
    assert within(some, 9, runs_of("Ett två tre fyra fem.")).text == "ett två. sex."
    assert within(some, 4).text == "ett två. sex.", "and where there is no room for all of it"
    assert within([Sentence(full, 9), Sentence(other, 1)], 9, runs_of(full.text)).text == "sex."


def test_what_an_area_is_about_is_said_also_where_the_finding_has_the_words():
    facts = {"count": 4, "counts": {"drugs": 4}, "standing": Standing.MORE, "leading": "drugs", "leading_usual": (0, 1)}
    assert prose_of(kvarnhagen(**facts)).text.endswith("Mer öppen droghandel än vanligt (4, annars 0–1).")
    before = runs_of("Mer öppen droghandel än vanligt i Kvarnhagen.")
    assert prose_of(kvarnhagen(**facts), before=before).text.endswith("Öppen droghandel (4, annars 0–1).")


REPORT = st.builds(
    occurrence,
    key=st.integers(1, 10_000),
    category=st.sampled_from(sorted(things.CATEGORIES)),
    wording=st.sampled_from(["Krossad ruta", "Klotter", "Mopeder på gångvägen", "Ungdomar dricker", "Mörkt"]),
    at=st.datetimes(datetime(2026, 11, 12), datetime(2026, 11, 19)),
    place=st.sampled_from(["", "Kvarntorget", "Bussterminalens norra del"]),
    weeks=st.integers(1, 9),
)
COUNT = st.integers(0, 120)
USUAL = st.none() | st.tuples(st.integers(0, 20), st.integers(20, 60))


@st.composite
def areas(draw):
    counts = draw(st.dictionaries(st.sampled_from(sorted(things.CATEGORIES)), st.integers(1, 40), max_size=6))
    usual = draw(USUAL)
    return kvarnhagen(
        standing=draw(st.sampled_from(Standing)) if usual else Standing.UNKNOWN,
        count=sum(counts.values()),
        usual=usual,
        counts=counts,
        leading=draw(st.none() | st.sampled_from(sorted(things.CATEGORIES))),
        leading_usual=draw(USUAL),
        run=draw(st.integers(0, 30)),
        released=tuple(draw(st.lists(REPORT, max_size=12, unique_by=lambda t: t.key))),
        persisting=draw(COUNT),
        longest=draw(st.integers(0, 30)),
        ceased=draw(COUNT),
        unanswered=draw(COUNT),
        missing=draw(st.booleans()),
        missing_rounds=draw(st.integers(0, 20)),
        followed=tuple(draw(FOLLOWED)),
    )


def untold(phrase):
    """The numbers of a text that no fact is named for."""
    words = {in_words(n) for n in range(2, 13)} | {ordinal_in_words(n) for n in range(2, 13)}
    pieces = re.findall(r"\d+(?:–\d+)?(?::e)?|[a-zåäö]+", phrase.text.casefold())
    written = [w for w in pieces if w[0].isdigit() or w in words]
    known = [n.text for n in phrase.numbers]
    return [w for w in written if w not in known]


@given(areas())
def test_every_number_is_a_fact_and_nothing_is_too_long(area):
    for most in (PRIORITISED, OTHER):
        phrase = prose_of(area, most=most)
        assert phrase.words <= most
        assert untold(phrase) == []
        assert phrase == prose_of(area, most=most), "two runs say the same"


@given(st.lists(areas(), max_size=4))
def test_nothing_is_said_twice_in_a_document(some):
    before = frozenset()
    for area in some:
        text = prose_of(area, before=before).text
        assert len(runs_of(text)) == max(0, len(text.split()) - 4)
        assert not runs_of(text) & before
        before |= runs_of(text)


@given(st.lists(areas(), max_size=4), USUAL, COUNT)
def test_the_whole_is_short_and_has_no_number_without_a_fact(some, usual, count):
    facts = week(*some, usual=usual, count=count)
    phrase = whole_text(facts)
    assert phrase.words <= WHOLE
    assert untold(phrase) == []


@given(areas())
def test_no_wording_is_quoted_where_a_fact_says_it(area):
    marked = tuple(replace(t, wording=f"{t.wording} hemligtord") for t in area.released)
    text = prose_of(replace(area, released=marked)).text
    assert "hemligtord" not in text or area.count == 1 or any(t.category == "other" for t in marked)


def test_what_fits_no_category_is_told_in_its_own_words():
    one = occurrence(category="other", wording="Rykten om bråk på lördag")
    facts = kvarnhagen(count=4, counts={"damage": 3, "other": 1}, released=(one,))
    assert prose_of(facts).text.endswith("Rykten om bråk på lördag.")
    long = replace(one, wording=" ".join(["ord"] * 30))
    assert "ord ord" not in prose_of(replace(facts, released=(long,))).text


FOLLOWED = st.lists(
    st.builds(
        FollowedUp,
        verdict=st.sampled_from(["continue", "extend", "change", "end"]),
        fidelity=st.sampled_from(["as_decided", "partly", "not_done"]),
        effect=st.sampled_from(["", "none", "too_little", "fewer", "more", "not_shown", "unsure"]),
    ),
    max_size=9,
)


@pytest.mark.parametrize(
    ("followed", "text"),
    [
        ([], ""),
        ([("continue", "as_decided", "")], "En uppföljd insats fortsätter."),
        (
            [("continue", "as_decided", "fewer")],
            "En uppföljd insats fortsätter, med färre iakttagelser än väntat.",
        ),
        ([("end", "not_done", "fewer")], "En uppföljd insats, inte genomförd, avslutas."),
        ([("extend", "partly", "not_shown")], "En uppföljd insats, delvis genomförd, utökas, utan synlig skillnad."),
        ([("end", "as_decided", "")] * 2, "Två uppföljda insatser avslutas."),
        (
            [("continue", "as_decided", "")] * 2 + [("end", "partly", "")],
            "Tre uppföljda insatser: två fortsätter och en avslutas.",
        ),
    ],
)
def test_what_the_weeks_measures_met_is_one_short_sentence(followed, text):
    assert measures_met([FollowedUp(*each) for each in followed], "Kvarnhagen")[0].text == text


@given(FOLLOWED, st.sampled_from(["sv", "en"]))
def test_it_is_never_long_and_its_numbers_are_facts(followed, language):
    with translation.override(language):
        for phrase in measures_met(followed, "Kvarnhagen"):
            assert phrase.words <= 12
            assert untold(phrase) == []
