"""What the rooms are sent when something is written at a meeting that has no joint picture."""

import json

import pytest

from samlad.audit.models import Event
from samlad.audit.service import latest
from samlad.live.room import Composer, topics_of, whole
from samlad.meetings.service import decide, open_meeting, write_text
from samlad.writing.service import Edit


@pytest.fixture
def meeting(world):
    return open_meeting(actor=world.actor("samordnare"), now=world.now, kind="year", day=world.now.date())


def sent(world, meeting, since):
    events = list(Event.objects.filter(partnership_id=world.partnership.pk, sequence__gt=since).order_by("sequence"))
    messages = Composer()(world.partnership.pk, events, topics_of(meeting, None))
    parts = [(m.topic, json.loads(m.data.removeprefix(b"data: "))) for m in messages if m.data]
    return [(topic, part) for topic, part in parts if part["what"] != "people"]


def test_the_text_of_a_point_comes_to_that_room_and_makes_no_page_ask_anew(world, meeting):
    since = latest(world.partnership.pk)
    words = Edit("Lugnt i höstas å", "")
    write_text(actor=world.actor("samordnare"), now=world.now, meeting_id=meeting.pk, item="summary", edit=words)
    text = {"what": "text", "field": "i-summary", "text": "Lugnt i höstas å", "version": 1}
    assert sent(world, meeting, since) == [(f"meeting:{meeting.pk}", text)]
    state = json.loads(whole(meeting, None, world.now).data.removeprefix(b"data: "))
    assert state["texts"] == [{k: v for k, v in text.items() if k != "what"}]


def test_a_decision_makes_the_pages_ask_for_their_part(world, meeting):
    since = latest(world.partnership.pk)
    decide(actor=world.actor("samordnare"), now=world.now, meeting_id=meeting.pk, what="Ljus", who="Gatan")
    kinds = [part["kinds"] for _topic, part in sent(world, meeting, since) if part["what"] == "part"]
    assert kinds == [["meeting"]]
