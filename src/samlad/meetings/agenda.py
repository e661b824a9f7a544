"""The points of each agenda, in order, after the handbook. Pure: codes and questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Item:
    """`code` is kept with the text; `gathered` names what the page shows beside it; `minutes` what it may take."""

    code: str
    heading: str | Promise
    question: str | Promise
    gathered: tuple[str, ...] = ()
    minutes: int = 0


WEEK = (
    Item(
        "back",
        _("Follow-up and feedback"),
        _("What did we agree on, was it done as decided, and how is the problem now?"),
        minutes=6,
    ),
    Item(
        "situation",
        _("The situation"),
        _("Each organisation in turn: any special event, any over-represented area? All areas."),
        minutes=6,
    ),
    Item(
        "analysis",
        _("Analysis"),
        _("Where, when and why; what do we expect of the coming week; who must be involved?"),
        minutes=9,
    ),
    Item(
        "measures",
        _("Measures"),
        _("What follows from the causes, who does it, and who is out in the field?"),
        minutes=5,
    ),
    Item(
        "picture",
        _("The joint picture"),
        _("Read it through together: is it right, and can all of it be shared?"),
        minutes=4,
    ),
)
PERIOD = (
    Item(
        "back",
        _("Follow-up and feedback"),
        _(
            "What was prioritised, which measures were planned and put in, why, and were they done as decided? Was "
            "the picture "
            "affected?"
        ),
        ("measures", "earlier"),
    ),
    Item(
        "situation",
        _("The situation"),
        _("How is it today? Any special event, any over-represented area, any new trend?"),
        ("needs",),
    ),
    Item("context", _("Where, when and how"), _("Patterns, and places that keep coming back."), ("recurring",)),
    Item(
        "causes",
        _("What makes it possible"),
        _("Why just there, and what makes it possible?"),
        ("problems", "appointed"),
    ),
    Item(
        "effect",
        _("Need and effect"),
        _("Where is the need greatest, where will measures have most effect, who must be involved?"),
    ),
    Item(
        "priorities",
        _("Prioritised areas"),
        _("Which areas does the coming period keep to, after the need and the chance of making a difference?"),
        ("priorities",),
    ),
    Item(
        "measures",
        _("Measures of the coming period"),
        _("What follows from the causes, and who does it?"),
        ("decisions",),
    ),
)
YEAR = (
    Item("summary", _("The year in brief"), _("What a politician should know who reads one page.")),
    Item(
        "measures",
        _("What was done, and how it went"),
        _("Why was each measure put in, was it done as decided, how is the problem now?"),
        ("assessments", "earlier"),
    ),
    Item(
        "development",
        _("How safety has developed"),
        _("Per area and indicator, with trends and who answered."),
        ("needs",),
    ),
    Item("places", _("What keeps coming back"), _("Places and problems that lasted through the year."), ("recurring",)),
    Item(
        "learned",
        _("What we have learned"),
        _("Which measures go with more safety, which with none or less? What do we do again, and what not?"),
        ("problems",),
    ),
    Item(
        "next",
        _("What we do next year"),
        _("Priorities, decisions, and what needs anchoring elsewhere."),
        ("decisions",),
    ),
)
_EARLIER = Item(
    "since", _("Since the last meeting"), _("What was decided, and what became of it?"), ("earlier",), minutes=10
)
_SITUATION = Item(
    "situation",
    _("The situation"),
    _("How has safety developed since the last meeting? Where is the need greatest?"),
    ("needs",),
    minutes=15,
)
_DECISIONS = Item(
    "decisions", _("Decisions"), _("Who does what, by when, and who is to be told?"), ("decisions",), minutes=15
)
GROUPS = {
    "steering": (
        _EARLIER,
        _SITUATION,
        Item(
            "priorities",
            _("Prioritised areas"),
            _("Which areas does the coming period keep to, after the need and the chance of making a difference?"),
            ("priorities",),
            minutes=20,
        ),
        _DECISIONS,
    ),
    "municipal": (
        _EARLIER,
        _SITUATION,
        Item(
            "mandate",
            _("What needs our mandate"),
            _("What do those who work in the areas ask for that only we can decide?"),
            ("problems",),
            minutes=20,
        ),
        _DECISIONS,
    ),
    "preparing": (
        _EARLIER,
        _SITUATION,
        Item("causes", _("What makes it possible"), _("Why just there?"), ("problems",), minutes=20),
        Item(
            "proposals",
            _("What we propose"),
            _("What do we put before the steering group, and who must be asked first?"),
            ("decisions",),
            minutes=20,
        ),
    ),
    "working": (
        _EARLIER,
        Item(
            "causes",
            _("Why it happens"),
            _("Where, when and how; what makes it possible; what in the surroundings invites it?"),
            ("problem",),
            minutes=30,
        ),
        Item(
            "own_measures",
            _("What each of us does"),
            _("Each party accounts for its own measures: why, what, how it went."),
            ("measures",),
            minutes=20,
        ),
        _DECISIONS,
    ),
    "council": (
        _EARLIER,
        _SITUATION,
        Item(
            "own_measures",
            _("What each of us does"),
            _("What has each party done, and what does it do next?"),
            ("measures",),
            minutes=20,
        ),
        _DECISIONS,
    ),
}
AGENDAS = {"week": WEEK, "period": PERIOD, "year": YEAR}
NEEDED = {"week": ("picture",)}  # points that an agenda cannot do without
MOST_POINTS, MOST_MINUTES = 20, 240


class Point(TypedDict):
    """A point of an agenda that somebody has adopted. Its words are the partnership's own; "" where they are those of
    the point with that code."""

    code: str
    heading: str
    question: str
    minutes: int


def built_in(kind: str, group_kind: str = "") -> tuple[Item, ...]:
    """The handbook's agenda, or what a group of the kind begins with."""
    return GROUPS[group_kind] if kind == "group" else AGENDAS[kind]


def adopted(points: Sequence[Point], known: Sequence[Item]) -> tuple[Item, ...]:
    """The points as somebody has put them; what a point gathers goes with its code."""
    by_code = {item.code: item for item in known}
    items = []
    for point in points:
        of = by_code.get(point["code"])
        heading = point["heading"] or (of.heading if of else "")
        question = point["question"] or (of.question if of else "")
        items.append(Item(point["code"], heading, question, of.gathered if of else (), point["minutes"]))
    return tuple(items)
