"""Several write in one room, in browsers before real processes. In all: what a page says is saved stands in the database,
nothing is lost or doubled, and all pages say the same in the end."""

import os
import random
import re
import signal
import time
from collections import Counter
from datetime import date
from itertools import zip_longest
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.urls import reverse
from playwright.sync_api import expect
from tests.e2e.room.writers import SAVED, UNSAVED, Wire, Writer, settled
from tests.e2e.visitors import violations
from tests.faults.house import until

from samlad.partnership.models import Assignment
from samlad.partnership.service import end_assignment
from samlad.picture.models import PictureField
from samlad.picture.service import edit_field
from samlad.writing.queries import unsettled
from samlad.writing.service import Edit

pytestmark = [pytest.mark.slow, pytest.mark.wire]
BEGAN = "Det var lugnt på torget. Klotter vid skolan. Mörkt vid stationen. Öppet i parken."
PLACES = ["torget", "skolan", "stationen", "parken"]
NOTICES = """new Promise((noticed, late) => { setTimeout(() => late("is not noticed"), 30000);
    const room = document.querySelector("[data-room]"), look = () => room.dataset.state === "lost" && noticed();
    new MutationObserver(look).observe(room, { attributes: true }); look(); })"""
WHO = ["samordnare", "polissamordnare", "samordnare", "polissamordnare"]


@pytest.fixture(scope="module")
def address(meeting) -> str:
    return reverse("picture", args=[meeting.round.label])


@pytest.fixture(scope="module")
def four(street, stage, address) -> list[Writer]:
    """Four browsers of two coordinators."""
    return [Writer(street.enter(stage.world.accounts[who]), address) for who in WHO]


def say(stage, field, text: str) -> None:
    """Somebody else writes it, from what stands."""
    field.refresh_from_db()
    edit_field(actor=stage.world.system, now=stage.world.now, field_id=field.pk, edit=Edit(text, field.text))
    field.refresh_from_db()


@pytest.fixture
def began(stage, field) -> PictureField:
    """The field says BEGAN."""
    say(stage, field, BEGAN)
    return field


def see(writers: list[Writer], field: PictureField) -> None:
    """All pages have what stands, and nobody is about to save."""
    for each in writers:
        expect(each.box(field)).to_have_value(field.text)


def test_four_write_in_different_fields(stage, four, meeting):
    fields = list(PictureField.objects.filter(picture__round=meeting.round).order_by("pk")[:4])
    before = {f.pk: f.text for f in fields}
    for each, field in zip(four, fields, strict=True):
        each.at(field, len(each.text(field)))
    for word in (" Först", " och", " sist."):
        for each in four:
            each.write(word)
    for each, field in zip(four, fields, strict=True):
        assert settled(field, four, [each]) == f"{before[field.pk]} Först och sist.".strip()
        expect(four[0].page.locator(f"#f{field.pk} [data-places] section")).to_have_count(0)


def test_four_write_in_one_field_letter_by_letter(four, began):
    see(four, began)
    for each, place in zip(four, PLACES, strict=True):
        each.behind(began, place)
    words = [" i går kväll", " och biblioteket", " 👩🏽‍🚒 igen", " hela helgen"]
    for letters in zip_longest(*words):
        for each, letter in zip(four, letters, strict=True):
            if letter:
                each.write(letter)
    together = BEGAN
    for place, added in zip(PLACES, words, strict=True):
        together = together.replace(place, place + added)
    assert settled(began, four, four) == together
    for each, place, added in zip(four, PLACES, words, strict=True):
        assert each.before_caret(began).endswith(place + added)


def test_who_types_without_a_pause_is_saved_and_the_blank_stays(four, began):
    """Somebody else's words come while a blank has just been typed: the next word does not grow together with the last."""
    see(four, began)
    four[0].at(began, len(BEGAN))
    four[0].page.keyboard.type(" Stilla sedan länge hos oss alla i hela Ängby centrum. ", delay=70)
    expect(four[1].box(began)).to_have_value(re.compile("Stilla"), timeout=1)
    four[0].saved(began)
    four[1].behind(began, "torget")
    four[1].write(" i går")
    expect(four[0].box(began)).to_have_value(re.compile("torget i går.*centrum. $"))
    four[0].write("Tyst.")
    together = BEGAN.replace("torget", "torget i går") + " Stilla sedan länge hos oss alla i hela Ängby centrum. Tyst."
    assert settled(began, four, four[:2]) == together


def test_the_same_word_stands_in_both_wordings_and_is_flagged(four, began):
    see(four, began)
    for each, word in zip(four, ("oroligt", "stökigt"), strict=False):
        each.box(began).evaluate("(box) => { box.focus(); box.setSelectionRange(8, 13) }")
        each.write(word)
    stands = settled(began, four, four[:2])
    assert (stands.count("oroligt"), stands.count("stökigt"), len(stands)) == (1, 1, len(BEGAN) + 10)
    flagged = [each.page.locator(f"#f{began.pk} [data-places] mark") for each in four[:2]]
    assert any(sorted(f.all_inner_texts()) == ["oroligt", "stökigt"] for f in flagged)


def test_undo_takes_back_ones_own_words_and_redo_puts_them_back(four, began):
    see(four, began)
    mine, theirs = four[:2]
    mine.behind(began, "skolan")
    mine.write(" igen")
    mine.saved(began)
    theirs.behind(began, "torget")
    theirs.write(" i går")
    expect(mine.box(began)).to_have_value(re.compile("i går"))
    mine.page.keyboard.press("Control+z")
    only_theirs = BEGAN.replace("torget", "torget i går")
    assert mine.text(began) == only_theirs
    theirs.behind(began, "parken")
    theirs.write(" nu")
    expect(mine.box(began)).to_have_value(re.compile("parken nu"))
    mine.page.keyboard.press("Control+y")
    assert settled(began, four, four[:2]) == only_theirs.replace("parken", "parken nu").replace("skolan", "skolan igen")
    for _press in range(9):
        mine.page.keyboard.press("Control+z")
    assert settled(began, four, four[:1]) == only_theirs.replace("parken", "parken nu")


def test_whatever_three_write_all_of_it_stands_once(four, began):
    """Words at random places, with the pauses of people; each is another, so that all can be counted. Words that were
    there are doubled only where two wordings stand, which somebody is shown."""
    see(four, began)
    at_random, added = random.Random(int(os.environ.get("SEED", "29"))), []
    for n in range(8):
        for each in at_random.sample(four[:3], 3):
            each.behind_a_word(began, at_random.random())
            for word in [
                f"{at_random.choice('aåöxk')}{n}{four.index(each)}{i}" for i in range(at_random.randint(1, 3))
            ]:
                each.write(f" {word}")
                added.append(word)
            each.page.wait_for_timeout(at_random.choice([0, 0, 100, 450]))
    stands = settled(began, four, four[:3])
    counted = Counter(re.findall(r"\w+", stands))
    assert {w: counted[w] for w in added} == dict.fromkeys(added, 1), stands
    words = Counter(re.findall(r"\w+", BEGAN))
    assert set(counted) == set(words) | set(added), stands
    assert all(counted[w] >= words[w] for w in words), stands
    assert sum(counted.values()) == len(added) + sum(words.values()) or unsettled([began]), stands


def test_away_offline_asleep_and_cut_off_without_a_word(four, street, stage, house, began, address):
    """Three are away at once, each in their way, while the fourth writes; all come back by themselves."""
    wire = Wire(house.port)
    context_url, street.url = street.url, f"http://127.0.0.1:{wire.port}"
    cut = Writer(street.enter(stage.world.accounts["samordnare"]), f"{street.url}{address}")
    street.url = context_url
    offline, asleep, writes = four[1:]
    everybody = [cut, offline, asleep, writes]
    see(everybody, began)
    wire.cut()
    lost = time.monotonic()
    cut.behind(began, "torget")
    cut.write(" i går")
    offline.page.context.set_offline(True)
    offline.behind(began, "skolan")
    offline.write(" igen")
    expect(offline.status(began)).to_have_text(UNSAVED, timeout=10_500)
    assert "skolan igen" in offline.copies()
    life = asleep.page.context.new_cdp_session(asleep.page)
    life.send("Page.setWebLifecycleState", {"state": "frozen"})
    writes.behind(began, "parken")
    writes.write(" nu")
    writes.saved(began)
    expect(cut.status(began)).to_have_text(UNSAVED, timeout=11_000)
    assert time.monotonic() - lost < 12
    assert "torget i går" in cut.copies()
    expect(offline.status(began)).to_have_text(UNSAVED)
    wire.mend()
    cut.page.evaluate(NOTICES)
    assert time.monotonic() - lost < 30
    offline.page.context.set_offline(False)
    life.send("Page.setWebLifecycleState", {"state": "active"})
    cut.saved(began)
    together = BEGAN.replace("torget", "torget i går").replace("skolan", "skolan igen").replace("parken", "parken nu")
    offline.saved(began)
    writes.at(began, len(writes.text(began)))
    assert settled(began, [offline, asleep, writes], [offline, writes]) == together
    expect(cut.box(began)).to_have_value(together, timeout=30_000)
    assert "igen" not in offline.copies()
    cut.page.close()
    wire.close()


def now(field: PictureField) -> str:
    field.refresh_from_db()
    return field.text


def test_the_web_processes_are_killed_three_times_while_two_write(four, house, began):
    see(four, began)
    for each, place in zip(four, PLACES[:2], strict=False):
        each.behind(began, place)
    for n in range(3):
        killed = house.children("pages")
        for each, letter in zip(four, "ab", strict=False):
            each.write(f" {letter}{n}före")
        if n != 1:
            four[0].page.wait_for_timeout(420)  # while it is being saved
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        for each, letter in zip(four, "ab", strict=False):
            each.write(f" {letter}{n}efter")
        until(lambda old=set(killed): len(set(house.children("pages")) - old) == 2, "nobody starts them again", 30)
        until(lambda: house.ask() == 200, "no answer", 30)
    together = BEGAN
    for place, letter in zip(PLACES, "ab", strict=False):
        together = together.replace(place, place + "".join(f" {letter}{n}före {letter}{n}efter" for n in range(3)))
    assert settled(began, four, four[:2]) == together


def test_a_fault_in_the_database_shows_no_editor_and_overwrites_nothing(four, stage, began, address, listen):
    see(four, began)
    table = PictureField._meta.db_table

    def rename(old: str, new: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {old} RENAME TO {new}")

    rename(table, "away")
    try:
        page = four[3].page.context.new_page()
        assert page.goto(address).status >= 500
        assert page.locator("textarea").count() == 0
        page.close()
        four[0].behind(began, "torget")
        four[0].write(" i går")
        expect(four[0].status(began)).to_have_text(UNSAVED)
        stream = listen(stage.world.accounts["samordnare"])
        until(lambda: stream.status, "no answer")
        assert (stream.status >= 500, stream.messages) == (True, [])
        assert four[1].text(began) == BEGAN
    finally:
        rename("away", table)
    assert now(began) == BEGAN
    assert settled(began, four, four[:1]) == BEGAN.replace("torget", "torget i går")


def test_without_script_the_page_is_a_form_that_merges(four, street, stage, began, address):
    see(four, began)
    page = street.enter(stage.world.accounts["samordnare"], script=False)
    page.goto(address)
    four[1].behind(began, "skolan")
    four[1].write(" igen")
    four[1].saved(began)
    page.locator(f"#t{began.pk}").fill(BEGAN.replace("torget", "torget i går"))
    page.locator(f"#form{began.pk}").get_by_role("button", name=re.compile("^Spara")).click()
    together = BEGAN.replace("skolan", "skolan igen").replace("torget", "torget i går")
    expect(page.locator(f"#t{began.pk}")).to_have_value(together)
    assert settled(began, four, four[1:2]) == together


def press(page, name: str) -> None:
    """Goes there with the tab key, and presses."""
    for _press in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(
            "(document.activeElement.matches('button') && document.activeElement.innerText) || ''"
        ).startswith(name):
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"{name} is not reached by the tab key on {page.url}")


def test_a_whole_meeting_with_the_keyboard_alone(street, stage, meeting, began):
    page = street.enter(stage.world.accounts["samordnare"])
    page.goto(reverse("room", args=[meeting.round.label]))
    press(page, "Delta i mötet")
    expect(page.get_by_text("Du leder.")).to_be_visible()
    points = []
    for _point in range(9):
        points.append(urlsplit(page.url).path.split("/")[-2])
        assert not violations(page), points
        onward = page.get_by_role("button", name=re.compile("^Nästa (punkt|område)"))
        if not onward.count():
            break
        press(page, "Nästa")
    assert list(dict.fromkeys(points)) == ["back", "situation", "analysis", "measures", "picture"]
    while page.evaluate("document.activeElement.id") != f"t{began.pk}":
        page.keyboard.press("Tab")
    page.keyboard.press("Control+End")
    page.keyboard.type(" Tyst.")
    expect(page.locator(f"#form{began.pk} [data-autosave-status]")).to_have_text(SAVED)
    assert now(began) == f"{BEGAN} Tyst."


def test_whose_duty_ends_in_the_middle_is_told_and_keeps_the_words(four, stage, began):
    see(four, began)
    other, gone = four[:2]
    assignment = Assignment.objects.get(account=stage.world.accounts["polissamordnare"])
    end_assignment(
        actor=stage.world.system, now=stage.world.now, assignment_id=assignment.pk, ends_on=date(2026, 11, 23)
    )
    gone.behind(began, "skolan")
    gone.write(" igen")
    expect(gone.page.locator("[data-room-notice]")).to_contain_text("Du har inte längre tillgång")
    expect(gone.status(began)).to_contain_text("Det gick inte att spara")
    other.behind(began, "torget")
    other.write(" i går")
    assert settled(began, [other], [other]) == BEGAN.replace("torget", "torget i går")
    assert gone.text(began) == BEGAN.replace("skolan", "skolan igen")
    assert "skolan igen" in gone.copies()
