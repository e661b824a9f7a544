"""Two who changed the same text: both changes stand, and no word that was written is lost."""

import unicodedata
from collections import Counter
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samlad.writing.merging import Change, Overlap, carried, changes, merge
from samlad.writing.words import Effort, parsed

BASE = "Det är lugnt på torget. Klotter vid skolan."
SIGNS = "abå ä.,\n (–e\u0301)👩🏽‍🚒👍🏻🇸🇪#️⃣ \u00a0-1:"
texts = st.text(st.sampled_from(SIGNS), max_size=24) | st.lists(
    st.sampled_from(["torget", "skolan", "åt", "ö.", "\n", "👩🏽‍🚒", "(e\u0301)", "och", " "]), max_size=12
).map(" ".join)


def words(text):
    return Counter(parsed(text).words)


def wordings(merged):
    return [(merged.text[o.start : o.middle].strip(), merged.text[o.middle : o.end].strip()) for o in merged.overlaps]


class TestWhatStands:
    def test_changes_in_different_places_both_stand(self):
        mine, theirs = BASE.replace("lugnt", "oroligt"), BASE.replace("skolan", "stationen")
        assert merge(BASE, mine, theirs) == merge(BASE, theirs, mine)
        assert merge(BASE, mine, theirs).text == "Det är oroligt på torget. Klotter vid stationen."
        assert not merge(BASE, mine, theirs).overlaps

    def test_words_that_belong_together_are_one_place(self):
        merged = merge("Det är lugnt.", "Det är mycket lugnt.", "Det är oroligt.")
        assert (merged.text, wordings(merged)) == ("Det är oroligt mycket lugnt.", [("oroligt", "mycket lugnt")])
        assert wordings(merge("en två tre", "EN två tre", "en TVÅ tre")) == [("en TVÅ", "EN två")]
        assert merge("en två tre", "EN två tre", "en två TRE").text == "EN två TRE"

    def test_sentences_and_lines_side_by_side_do_not_belong_together(self):
        assert merge("1 av 2 svarade.", "Lugnt. 1 av 2 svarade.", "2 av 2 svarade.").text == "Lugnt. 2 av 2 svarade."
        assert merge("a b", "a b\nc", "a B").text == "a B\nc"

    def test_what_one_takes_away_beside_what_the_other_adds_is_gone(self):
        assert merge("en två tre", "en tre", "en två och tre") == merge("en två tre", "en två och tre", "en tre")
        assert merge("en två tre", "en tre", "en två och tre").text == "en och tre"

    def test_two_wordings_of_the_same_words_stand_one_after_the_other(self):
        merged = merge(BASE, BASE.replace("lugnt", "oroligt"), BASE.replace("lugnt", "stökigt"))
        assert merged.text == "Det är stökigt oroligt på torget. Klotter vid skolan."
        assert wordings(merged) == [("stökigt", "oroligt")]

    def test_wordings_are_read_whole_and_not_word_by_word(self):
        merged = merge("Det var lugnt i går.", "Det blev bråk i natt.", "Det är tyst i dag.")
        assert merged.text == "Det är tyst i dag blev bråk i natt."
        assert wordings(merged) == [("är tyst i dag", "blev bråk i natt")]

    def test_two_additions_in_one_place_are_looked_at(self):
        merged = merge("Lugnt.", "Lugnt. Bos ord.", "Lugnt. Annas ord.")
        assert merged.text == "Lugnt. Annas ord. Bos ord."
        assert wordings(merged) == [("Annas ord.", "Bos ord.")]
        assert merge("", "Snö", "Regn").text == "Regn Snö"
        assert merge("(x)", "(Snö)", "(Regn)").text == "(Regn Snö)"

    def test_lines_that_both_add_are_lines(self):
        assert merge("- a", "- a\n- c", "- a\n- b").text == "- a\n- b\n- c"

    def test_what_one_has_of_the_others_is_not_said_twice(self):
        for mine, theirs in permutations(["Lugnt. Regn i natt.", "Lugnt. Regn i natt. Snö."]):
            merged = merge("Lugnt.", mine, theirs)
            assert (merged.text, merged.overlaps) == ("Lugnt. Regn i natt. Snö.", ())

    def test_an_edit_beats_a_deletion_and_is_looked_at(self):
        gone, edited = "Klotter vid skolan.", "Det är stökigt på torget. Klotter vid skolan."
        assert wordings(merge(BASE, gone, edited)) == [("Det är stökigt på torget.", "")]
        assert wordings(merge(BASE, edited, gone)) == [("", "Det är stökigt på torget.")]
        assert merge(BASE, gone, edited).text == merge(BASE, edited, gone).text == edited

    def test_what_both_took_away_in_part_is_gone(self):
        assert merge("a b c d", "a d", "a b").text == "a"

    def test_a_number_is_one_word(self):
        merged = merge("kl 18.30", "kl 18.45", "kl 19.30")
        assert (merged.text, wordings(merged)) == ("kl 19.30 18.45", [("19.30", "18.45")])

    def test_paragraphs_that_are_parted_and_words_that_are_changed(self):
        assert merge("a b c", "a\n\nb c", "a b d").text == "a\n\nb d"
        assert merge("a b c", "b c", "a b d").text == "b d"


class TestProperties:
    @given(texts, texts)
    def test_what_one_alone_wrote_stands_to_the_letter(self, base, text):
        for merged in (merge(base, base, text), merge(base, text, base), merge(base, text, text)):
            assert (merged.text, merged.overlaps) == (text, ())

    @given(texts, texts, texts)
    def test_every_word_that_somebody_wrote_is_there(self, base, mine, theirs):
        there = words(merge(base, mine, theirs).text)
        for side in (mine, theirs):
            assert words(side) - words(base) <= there

    @given(texts, texts, texts)
    def test_no_word_is_there_that_nobody_wrote_and_none_is_cut(self, base, mine, theirs):
        merged = merge(base, mine, theirs)
        assert set(words(merged.text)) <= {*words(base), *words(mine), *words(theirs)}
        for o in merged.overlaps:
            assert 0 <= o.start <= o.middle <= o.end <= len(merged.text)
            assert o.start < o.end
        assert unicodedata.is_normalized("NFC", merged.text) or not all(
            unicodedata.is_normalized("NFC", each) for each in (base, mine, theirs)
        )

    @given(st.lists(st.integers(0, 99), min_size=8, max_size=30, unique=True), st.data())
    def test_a_deletion_that_nobody_edited_happens(self, numbers, data):
        base = [f"o{n}å" for n in numbers]
        cut = data.draw(st.integers(1, len(base) - 4))
        end = data.draw(st.integers(cut + 1, len(base) - 3))
        changed = data.draw(st.integers(end + 1, len(base) - 1))
        mine = " ".join(base[:cut] + base[end:])
        theirs = " ".join([*base[:changed], "nytt", *base[changed + 1 :]])
        expected = " ".join([*base[:cut], *base[end:changed], "nytt", *base[changed + 1 :]])
        assert merge(" ".join(base), mine, theirs).text == merge(" ".join(base), theirs, mine).text == expected

    @given(st.lists(st.integers(0, 20), max_size=12), st.data())
    def test_three_who_write_in_any_order_lose_nothing(self, numbers, data):
        base = [f"o{n}" for n in numbers]
        written = []
        for who in "ABC":
            text = list(base)
            start = data.draw(st.integers(0, len(text)))
            end = data.draw(st.integers(start, len(text)))
            new = [f"{who}{n}ä" for n in range(data.draw(st.integers(1, 4)))]
            text[start:end] = new
            written.append((" ".join(text), Counter(new)))
        for order in permutations(written):
            stands = order[0][0]
            for theirs, _new in order[1:]:
                stands = merge(" ".join(base), theirs, stands).text
            assert all(new <= words(stands) for _text, new in order)

    @given(texts, texts)
    def test_changes_make_the_one_text_the_other(self, old, new):
        edits, text = changes(old, new), old
        for change in reversed(edits):
            text = text[: change.start] + change.text + text[change.end :]
        assert text == new
        assert all(one.end <= other.start for one, other in pairwise(edits))

    @given(texts, texts, texts, texts)
    def test_an_overlap_that_nobody_touched_says_what_it_said(self, base, mine, theirs, later):
        merged = merge(base, mine, theirs)
        for o in merged.overlaps:
            for new in (f"först {merged.text}", f"{merged.text} sist", later):
                moved, touched = carried(o, changes(merged.text, new))
                assert 0 <= moved.start <= moved.middle <= moved.end <= len(new)
                if not touched:
                    assert new[moved.start : moved.end] == merged.text[o.start : o.end]


@pytest.mark.parametrize("sign", ["👩🏽‍🚒", "👍🏻", "🇸🇪", "#️⃣", "e\u0301", "(\u0301", "å"])
def test_a_sign_of_several_parts_is_never_cut(sign):
    merged = merge(f"a {sign} b", f"a {sign}c b", f"a {sign} d b")
    assert sign in merged.text
    assert merge("a b", f"a{sign} b", f"a b{sign}").text.count(sign) == 2
    assert parsed(sign).words == [sign]


def test_what_is_added_beside_an_overlap_moves_it_and_what_is_changed_in_it_touches_it():
    text, overlap = "Regn Snö i natt", Overlap(0, 5, 8)
    assert carried(overlap, changes(text, f"Alltså: {text}")) == (Overlap(8, 13, 16), False)
    assert carried(overlap, changes(text, "Regn Snö i går")) == (overlap, False)
    assert carried(overlap, changes(text, "Snö i natt"))[1]
    assert carried(overlap, [Change(4, 5, " och ")]) == (Overlap(0, 9, 12), True)
    assert carried(overlap, [Change(5, 8, "Snöblandat")]) == (Overlap(0, 5, 15), True)
    assert carried(overlap, [Change(2, 6, "X")]) == (Overlap(0, 3, 5), True)
    assert carried(Overlap(5, 8, 11), [Change(0, 2, "Oregn"), Change(3, 6, "X")]) == (Overlap(6, 9, 12), True)


class TestCost:
    def cost(self, make, number):
        base, mine, theirs = make(number)
        effort = Effort()
        merge(base, mine, theirs, effort)
        return effort.steps

    def test_twice_as_much_text_with_as_many_changes_costs_no_more(self):
        def make(number):
            base = " ".join(f"ord{n}" for n in range(number))
            few = [number // 9 * n for n in range(1, 9)]
            return base, *(base.replace(f"ord{few[0]} ", f"{who} ").replace(f"ord{few[4]} ", f"{who} ") for who in "AB")

        one, two = self.cost(make, 1500), self.cost(make, 3000)
        assert len(make(3000)[0]) > 20_000
        assert 0 < two <= 2 * one

    def test_twice_as_many_changes_cost_at_most_four_times_as_much_and_never_beyond_a_limit(self):
        def make(number):
            base = [f"o{n}" for n in range(4 * number)]
            sides = (
                [f"{who}{n}" if n % 4 == at else w for n, w in enumerate(base)] for who, at in (("A", 0), ("B", 2))
            )
            return " ".join(base), *map(" ".join, sides)

        costs = [self.cost(make, n) for n in (25, 50, 100, 200)]
        assert costs[0]
        assert all(two <= 4.5 * one for one, two in pairwise(costs))
        assert self.cost(make, 1000) <= 1.01 * Effort().most

    @pytest.mark.parametrize("unit", ["a.", "å ", "x y "])
    def test_texts_with_nothing_in_common_are_two_wordings(self, unit):
        base, mine, theirs = (f"{who} ".join([""] * 5000) for who in "bmt")
        effort = Effort()
        merged = merge(base + unit * 2500, mine, theirs, effort)
        assert effort.steps <= 1.01 * effort.most
        assert words(mine) - words(base) <= words(merged.text)
