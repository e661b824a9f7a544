"""What is sent to those who follow a room, by real processes: at once, to everybody, and only while they may."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest
from django.test import Client
from tests.e2e.visitors import session_of
from tests.faults.house import until

from samlad.lib.times import local_day
from samlad.meetings.service import enter, go_to
from samlad.partnership.models import Assignment
from samlad.partnership.service import end_assignment
from samlad.picture.service import edit_field
from samlad.writing.service import Edit

pytestmark = pytest.mark.slow


def write(world, field, text, who="samordnare"):
    field.refresh_from_db()
    return edit_field(actor=world.actor(who), now=world.now, field_id=field.pk, edit=Edit(text, field.text))


def test_the_whole_state_comes_first_and_then_what_changes(stage, meeting, field, listen):
    world = stage.world
    polis = listen(world.accounts["polissamordnare"])
    whole = polis.wait("all")
    assert {t["field"] for t in whole["texts"]} >= {field.pk}
    write(world, field, "Lugnt i Ängby.")
    field.refresh_from_db()
    saving = {"field": field.pk, "text": "Lugnt i Ängby.", "version": field.version}
    assert polis.wait("text") == {"what": "text"} | saving


def test_everybody_hears_it_whichever_process_holds_their_stream(stage, meeting, field, listen, house):
    world = stage.world
    listeners = [listen(world.accounts[who]) for who in ("samordnare", "polissamordnare", "styrgrupp") * 4]
    for each in listeners:
        each.wait("all")
    write(world, field, "Lugnt.")
    assert {each.wait("text")["text"] for each in listeners} == {"Lugnt."}
    assert len(house.children("pages")) == 2


def test_nothing_is_lost_between_the_page_and_its_stream(stage, meeting, field, listen):
    """Somebody writes without a pause while others come in: each ends with the last text."""
    world, last = stage.world, ""
    account = world.accounts["samordnare"]
    listeners, session = [], session_of(account)  # the threads that open streams leave the database alone
    for n in range(12):
        last = f"Lugnt i Ängby {n}."
        writing = threading.Thread(target=lambda: listeners.append(listen(account, session)))
        writing.start()
        write(world, field, last)
        writing.join()

    def newest(each):
        texts = [t for m in each.messages for t in (m.get("texts") or [m]) if t.get("field") == field.pk]
        return max(texts, key=lambda t: t["version"])["text"] if texts else ""

    until(lambda: all(newest(each) == last for each in listeners), "somebody does not have the last text", 15)


def test_the_leaders_step_and_who_is_there(stage, meeting, listen, house):
    world = stage.world
    polis = listen(world.accounts["polissamordnare"])
    polis.wait("all")
    enter(actor=world.actor("samordnare"), now=world.now, meeting_id=meeting.pk)
    go_to(actor=world.actor("samordnare"), now=world.now, meeting_id=meeting.pk, item="analysis")
    until(lambda: any(m["step"]["item"] == "analysis" for m in polis.of("step")), "no step came", 10)
    session = session_of(world.accounts["samordnare"])
    here = f"/mote/{meeting.round.label}/har/"
    assert house.ask(here, session=session, fields={"field": "t1", "follows": "1"}) == 204
    until(lambda: any(p["people"] for p in polis.of("people")), "nobody is there", 10)
    (person,) = polis.of("people")[-1]["people"]
    assert (person["organisation"], person["field"], "name" in person) == ("Kommunen", "t1", False)
    house.ask(here, session=session, fields={"gone": "1"})
    until(lambda: polis.of("people")[-1]["people"] == [], "somebody who left is there", 10)


def test_a_room_is_for_those_who_may_enter_it(stage, meeting, listen):
    rektor = listen(stage.world.accounts["rektor"])
    until(lambda: rektor.status, "no answer")
    assert rektor.status == 403


def test_fifty_come_back_in_a_second(stage, meeting, field, listen):
    world = stage.world
    for each in [listen(world.accounts["samordnare"]) for _ in range(50)]:
        each.wait("all", 20)
        each.close()
    stays = listen(world.accounts["samordnare"])
    stays.wait("all")
    write(world, field, "Lugnt, också för femtio.")  # what no other test has written: the same again is no news
    assert stays.wait("text")["text"] == "Lugnt, också för femtio."


def test_streams_leave_no_memory_behind(stage, meeting, listen, house):
    """Two hundred streams opened and closed; figures of more are in docs/benchmarks.md."""

    def memory() -> int:
        pids = house.children("pages")
        return sum(int(Path(f"/proc/{p}/statm").read_text().split()[1]) for p in pids) * os.sysconf("SC_PAGE_SIZE")

    def some(number: int) -> None:
        for _ in range(number // 10):
            opened = [listen(stage.world.accounts["samordnare"]) for _ in range(10)]
            for each in opened:
                each.wait("all")
                each.close()

    some(100)
    before = memory()
    some(200)
    assert memory() - before < 8_000_000


def test_without_a_front_the_page_asks_again(client: Client, stage, meeting):
    """Where nothing holds the connection, the answer is the whole state, and when to ask again."""
    client.force_login(stage.world.accounts["samordnare"], "django.contrib.auth.backends.ModelBackend")
    answer = client.get(f"/mote/{meeting.round.label}/strom/")
    assert answer["Content-Type"] == "text/event-stream"
    assert answer.content.startswith(b"retry: 1000\n\ndata: {")


def test_whose_duty_ends_is_sent_out_and_not_let_in_again(stage, meeting, field, listen):
    world = stage.world
    polis = listen(world.accounts["polissamordnare"])
    polis.wait("all")
    assignment = Assignment.objects.get(account=world.accounts["polissamordnare"])
    yesterday = local_day(world.now, world.partnership.zone).replace(day=23)
    end_assignment(actor=world.system, now=world.now, assignment_id=assignment.pk, ends_on=yesterday)
    assert polis.ended.wait(10)
    again = listen(world.accounts["polissamordnare"])
    until(lambda: again.status, "no answer")
    assert (again.status, again.messages) == (403, [])


def test_the_house_closes_with_twelve_streams_open(stage, meeting, listen, house):
    listeners = [listen(stage.world.accounts["samordnare"]) for _ in range(12)]
    for each in listeners:
        each.wait("all")
    began = time.monotonic()
    house.process.send_signal(signal.SIGTERM)
    house.process.wait(20)
    assert time.monotonic() - began < 5
    assert all(each.ended.wait(1) for each in listeners)
