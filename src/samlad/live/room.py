"""What the room of a meeting is sent: its texts as they stand, who is there, which point it is at, and that another
part of the page has changed. Texts and functions only: what a single organisation may see is on its own page."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django_scopes import scope

from samlad.audit.models import Event
from samlad.lib import clock
from samlad.live.hub import Message, message
from samlad.meetings.models import Meeting, MeetingText
from samlad.meetings.queries import Present, leader, present, step_of
from samlad.partnership.models import Partnership
from samlad.picture.models import PictureField, WritingClosure

# The kinds of rows, as the log calls them, after which people are let in anew, or not.
RIGHTS = frozenset({"account", "assignment", "consent", "function", "invitation", "organisation"})
PUBLISHED = "picture.published"
WRITTEN = "meeting.written"
CLOSINGS = frozenset({"picture.closed", "picture.opened", PUBLISHED})
# No part of any room shows these; of some nobody but an organisation's own people may know that they change.
SILENT = frozenset(
    {"submission", "report", "observation", "letter", "job", "preparation", "preparationlist", "supplement"}
    | {"supplementtext", "supplementheadings", "supplementpublication", "record", "recordseries", "screeningdecision"}
)


def topics_of(meeting: Meeting, picture_id: int | None) -> frozenset[str]:
    topics = {f"meeting:{meeting.pk}", f"partnership:{meeting.partnership_id}"}
    return frozenset(topics | ({f"picture:{picture_id}"} if picture_id else set()))


def people(there: Iterable[Present]) -> list[dict[str, Any]]:
    return [
        {
            "who": p.account_id,
            "function": p.function,
            "organisation": p.organisation,
            "field": p.field,
            "follows": p.follows,
        }
        for p in there
    ]


def step(meeting: Meeting) -> dict[str, Any]:
    """Where the meeting is and who leads it."""
    at, lead = step_of(meeting), leader(meeting)
    return {
        "item": at.item if at else "",
        "area": at.area_id if at else None,
        "began": at.began_at.isoformat() if at else None,
        "leader": lead.function_id if lead else None,
    }


def text(field: PictureField) -> dict[str, Any]:
    return {"field": field.pk, "text": field.text, "version": field.version}


def point(written: MeetingText) -> dict[str, Any]:
    """The text of a point, by the name that its form has."""
    return {"field": f"i-{written.item}", "text": written.text, "version": written.version}


def whole(meeting: Meeting, picture_id: int | None, now: datetime) -> Message:
    """All of it: what a page that has just connected, or come back, begins from."""
    fields = PictureField.objects.filter(picture=picture_id) if picture_id else []
    return message(
        f"meeting:{meeting.pk}",
        what="all",
        texts=[*map(text, fields), *map(point, meeting.texts.all())],
        people=people(present([meeting.pk], now)[meeting.pk]),
        step=step(meeting),
        closed=is_closed(picture_id),
    )


def is_closed(picture_id: int | None) -> bool:
    """Whether nobody may write just now."""
    return WritingClosure.objects.filter(picture=picture_id, opened_at=None).exists()


class Composer:
    """Makes messages of events. Remembers who was said to be in each room, so that it is said again only when it is
    another thing."""

    def __init__(self) -> None:
        self.there: dict[int, list[Present]] = {}
        self.partnerships: dict[int, Partnership] = {}

    def __call__(self, partnership: int, events: Sequence[Event], topics: frozenset[str]) -> list[Message]:
        if any(e.object_type in RIGHTS for e in events):
            return [Message(topic, None) for topic in topics]
        meetings = {int(t.partition(":")[2]) for t in topics if t.startswith("meeting:")}
        if partnership not in self.partnerships:
            self.partnerships[partnership] = Partnership.objects.get(pk=partnership)
        with scope(partnership=self.partnerships[partnership]):
            return [
                *self._texts(events),
                *_closings(events),
                *_points(events),
                *self._steps([e for e in events if e.verb != WRITTEN], meetings),
                *_parts(partnership, [e for e in events if e.verb != WRITTEN]),
                *self._people(meetings),
            ]

    def _texts(self, events: Sequence[Event]) -> list[Message]:
        changed = {int(e.object_id) for e in events if e.object_type == "picturefield"}
        fields = PictureField.objects.filter(pk__in=changed) if changed else []
        return [message(f"picture:{f.picture_id}", what="text", **text(f)) for f in fields]

    def _steps(self, events: Sequence[Event], meetings: set[int]) -> list[Message]:
        changed = {int(e.object_id) for e in events if e.object_type == "meeting"} & meetings
        rows = Meeting.objects.filter(pk__in=changed) if changed else []
        return [message(f"meeting:{m.pk}", what="step", step=step(m)) for m in rows]

    def _people(self, meetings: set[int]) -> list[Message]:
        now_there = present(meetings, clock.now()) if meetings else {}
        changed = [pk for pk, there in now_there.items() if self.there.get(pk) != there]
        self.there |= now_there
        return [message(f"meeting:{pk}", what="people", people=people(now_there[pk])) for pk in changed]


def _points(events: Sequence[Event]) -> list[Message]:
    """The texts of points, of follow-ups that are no week's."""
    changed = {int(e.object_id) for e in events if e.verb == WRITTEN}
    texts = MeetingText.objects.filter(meeting__in=changed, version__gt=0) if changed else []
    return [message(f"meeting:{t.meeting_id}", what="text", **point(t)) for t in texts]


def _closings(events: Sequence[Event]) -> list[Message]:
    """That the writing was closed or opened, or the picture published."""
    verbs = {int(e.object_id): e.verb for e in events if e.verb in CLOSINGS}
    return [
        message(f"picture:{pk}", what="closed", closed=is_closed(pk), published=verb == PUBLISHED)
        for pk, verb in verbs.items()
    ]


def _parts(partnership: int, events: Sequence[Event]) -> list[Message]:
    """That something else the page shows has changed; which page shows what is the page's own affair."""
    kinds = {e.object_type for e in events} - SILENT - {"picturefield"}
    return [message(f"partnership:{partnership}", what="part", kinds=sorted(kinds))] if kinds else []
