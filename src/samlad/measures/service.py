"""Problems and their causes, measures, priorities, field activities and follow-up: what may be done, gathered."""

from samlad.measures._causes import answer_cause_question, drop_cause, write_cause
from samlad.measures._field import let_into_calendars, plan_field_activity, remove_field_activity
from samlad.measures._follow_ups import choose_comparison, follow_up, make_waiting_figures, refresh_figures
from samlad.measures._measures import ChangedMeanwhile, Step, add_step, change_measure, finish_step, plan_measure
from samlad.measures._priorities import Choice, change_temporarily, judge_influence, prioritise, return_to_period
from samlad.measures._problems import MOVES, change_problem, move_problem, name_problem
from samlad.measures._reminding import REMINDER, remind_of_follow_ups, reminder_ended, write_reminder
from samlad.measures._techniques import replace_techniques

__all__ = [
    "MOVES",
    "REMINDER",
    "ChangedMeanwhile",
    "Choice",
    "Step",
    "add_step",
    "answer_cause_question",
    "change_measure",
    "change_problem",
    "change_temporarily",
    "choose_comparison",
    "drop_cause",
    "finish_step",
    "follow_up",
    "judge_influence",
    "let_into_calendars",
    "make_waiting_figures",
    "move_problem",
    "name_problem",
    "plan_field_activity",
    "plan_measure",
    "prioritise",
    "refresh_figures",
    "remind_of_follow_ups",
    "reminder_ended",
    "remove_field_activity",
    "replace_techniques",
    "return_to_period",
    "write_cause",
    "write_reminder",
]
