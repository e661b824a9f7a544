"""The questions of the guided cause analysis, in order. Pure: codes, groups and words; the answers are rows."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Group(StrEnum):
    CONTEXT = "context"
    POSSIBLE = "possible"
    DISORDER = "disorder"
    SETTING = "setting"
    CHAIN = "chain"


GROUPS: dict[Group, str | Promise] = {
    Group.CONTEXT: _("Where, when and how"),
    Group.POSSIBLE: _("What makes it possible"),
    Group.DISORDER: _("Signs that nobody cares"),
    Group.SETTING: _("The place itself"),
    Group.CHAIN: _("What happens, step by step"),
}


@dataclass(frozen=True)
class Question:
    """`code` is kept with the answer; `help` stands under the question."""

    code: str
    group: Group
    text: str | Promise
    help: str | Promise = ""


QUESTIONS = (
    Question(
        "what", Group.CONTEXT, _("What is it that makes people feel unsafe?"), _("What is seen and heard, not who.")
    ),
    Question(
        "whose",
        Group.CONTEXT,
        _("Whose unsafety is it?"),
        _("Broad groups only: women, older people, children on their way, staff. Who is asked, and who is not?"),
    ),
    Question(
        "rumour",
        Group.CONTEXT,
        _("What is known, and what is rumour?"),
        _("What somebody has seen, and what is only told. A rumour may be what makes people unsafe."),
    ),
    Question("where", Group.CONTEXT, _("Where?"), _("Which corner, path, stairway. Where does it not happen?")),
    Question("when", Group.CONTEXT, _("When?"), _("Hours, weekdays, season. When is it calm?")),
    Question("how", Group.CONTEXT, _("How does it go?"), _("What comes before, and what ends it?")),
    Question(
        "offender",
        Group.POSSIBLE,
        _("In which situations does somebody want to, and can?"),
        _("Kinds of situation: waiting for a bus, nowhere to be after school. Never a person or a group."),
    ),
    Question(
        "target",
        Group.POSSIBLE,
        _("What or who is exposed?"),
        _("Things within reach, people who pass alone, staff who lock up."),
    ),
    Question(
        "guardian",
        Group.POSSIBLE,
        _("Who could have been there, and is not?"),
        _(
            "A capable guardian: somebody who watches the place (residents, guards), who answers for it (caretaker, "
            "owner), or who matters to those who are there (parents, youth workers)."
        ),
    ),
    Question("physical", Group.DISORDER, _("Signs in the surroundings?"), _("Damage, litter, graffiti, broken lamps.")),
    Question(
        "social", Group.DISORDER, _("Signs in how people behave?"), _("Shouting, open drug trade, driving on paths.")
    ),
    Question("design", Group.SETTING, _("How is the place built?"), _("Narrow, closed in, mixed, empty after six.")),
    Question("light", Group.SETTING, _("How is the light?"), _("Which lamps, which shadows, at which hour.")),
    Question("sight", Group.SETTING, _("Who can see the place?"), _("Windows, bushes, corners, passers-by.")),
    Question("ways", Group.SETTING, _("Ways in and out?"), _("Can one get away, and can one get away unseen?")),
    Question(
        "hours", Group.SETTING, _("What changes over the day?"), _("What closes, who leaves, when the last bus goes.")
    ),
    Question("chain", Group.CHAIN, _("The chain of events"), _("One step a line, from the first to the last.")),
)
BY_CODE = {q.code: q for q in QUESTIONS}
