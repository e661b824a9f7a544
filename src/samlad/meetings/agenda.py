"""The points of each agenda, in order, after the handbook. Pure: codes and questions."""

from dataclasses import dataclass

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
    Item("causes", _("What makes it possible"), _("Why just there, and what makes it possible?"), ("problems",)),
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
AGENDAS = {"week": WEEK, "period": PERIOD, "year": YEAR}


def item_of(kind: str, code: str) -> Item | None:
    return next((i for i in AGENDAS[kind] if i.code == code), None)
