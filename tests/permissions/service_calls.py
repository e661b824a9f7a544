"""Every service and what it is called with, for the tests of what is another partnership's."""

import inspect
from datetime import date, time, timedelta

from tests.steps import observed, police_event

from samlad.analysis import service as analysis
from samlad.collection import service as collection
from samlad.lib.weeks import Week
from samlad.measures import service as measures
from samlad.meetings import service as meetings
from samlad.partnership import service as partnership
from samlad.picture import service as picture
from samlad.picture.gate import ALL
from samlad.places import service as places
from samlad.post import service as post
from samlad.records import service as records
from samlad.screening import service as screening
from samlad.screening.queries import findings_in
from samlad.supplements import service as supplements
from samlad.writing.service import Edit

OPEN = {"status": "persists"}
# Service and what to call it with: `t` is theirs, the actor and `now` are added. One row for every foreign key it takes.
CALLS = [
    (
        partnership.change_organisation,
        lambda t: {"organisation_id": t["other"].organisations["Skolan"].pk, "name": "X"},
    ),
    (
        partnership.change_organisation,
        lambda t: {
            "organisation_id": t["world"].organisations["Skolan"].pk,
            "reports_to_id": t["other"].organisations["Polisen"].pk,
        },
    ),
    (partnership.add_organisation, lambda t: {"name": "X", "reports_to_id": t["other"].organisations["Polisen"].pk}),
    (
        partnership.add_function,
        lambda t: {"organisation_id": t["other"].organisations["Skolan"].pk, "name": "X", "duties": ["reporter"]},
    ),
    (partnership.change_function, lambda t: {"function_id": t["other"].functions["rektor"].pk, "name": "X"}),
    (
        partnership.assign,
        lambda t: {
            "function_id": t["other"].functions["rektor"].pk,
            "name": "X",
            "email": "x@example.se",
            "starts_on": t["world"].now.date(),
        },
    ),
    (
        partnership.invite,
        lambda t: {
            "function_id": t["other"].functions["rektor"].pk,
            "name": "X",
            "email": "x@example.se",
            "starts_on": t["world"].now.date(),
        },
    ),
    (partnership.withdraw_invitation, lambda t: {"invitation_id": t["invitation"].pk}),
    (partnership.consent, lambda t: {"assignment_ids": [t["assignment"].pk], "why": "X"}),
    (partnership.end_assignment, lambda t: {"assignment_id": t["assignment"].pk, "ends_on": t["world"].now.date()}),
    (partnership.remove_calendar_entry, lambda t: {"entry_id": t["entry"].pk}),
    (places.add_place, lambda t: {"name": "X", "area_id": t["other"].areas["Öster"].pk}),
    (places.change_place, lambda t: {"place_id": t["place"].pk, "name": "X", "area_id": t["world"].areas["Öster"].pk}),
    (places.remove_base_map, lambda t: {"base_map_id": t["base_map"].pk}),
    (
        places.cover,
        lambda t: {"function_id": t["other"].functions["rektor"].pk, "area_ids": [t["world"].areas["Öster"].pk]},
    ),
    (
        places.cover,
        lambda t: {"function_id": t["world"].functions["rektor"].pk, "area_ids": [t["other"].areas["Öster"].pk]},
    ),
    (collection.close_round, lambda t: {"round_id": t["round"].pk}),
    (collection.reopen_round, lambda t: {"round_id": t["round"].pk, "reason": "X", "until": t["world"].now}),
    (
        collection.gear_up,
        lambda t: {
            "reason": "X",
            "last_day": t["world"].now.date() + timedelta(days=9),
            "weekdays": [1],
            "meeting_time": time(9),
            "function_ids": [t["other"].functions["rektor"].pk],
        },
    ),
    (
        collection.prolong_gear_up,
        lambda t: {
            "gear_up_id": t["geared"].pk,
            "last_day": t["world"].now.date() + timedelta(days=12),
            "reason": "X",
        },
    ),
    (collection.end_gear_up, lambda t: {"gear_up_id": t["geared"].pk, "reason": "X"}),
    (
        collection.call_more,
        lambda t: {"gear_up_id": t["geared"].pk, "function_ids": [t["other"].functions["rektor"].pk]},
    ),
    (
        partnership.call_functions,
        lambda t: {"function_ids": [t["other"].functions["rektor"].pk], "until": t["world"].now + timedelta(days=1)},
    ),
    (
        partnership.move_calls,
        lambda t: {"call_ids": [t["call"].pk], "until": t["world"].now + timedelta(days=1)},
    ),
    (collection.make_link, lambda t: {"round_id": t["round"].pk, "function_id": t["world"].functions["rektor"].pk}),
    (collection.make_link, lambda t: {"round_id": t["ours"].pk, "function_id": t["other"].functions["rektor"].pk}),
    (collection.mail_links, lambda t: {"round_id": t["round"].pk}),
    (collection.revoke_links, lambda t: {"round_id": t["round"].pk, "function_id": t["other"].functions["rektor"].pk}),
    (collection.revoke_links, lambda t: {"round_id": t["round"].pk, "function_id": t["world"].functions["rektor"].pk}),
    (
        collection.report_nothing_new,
        lambda t: {"round_id": t["round"].pk, "function_id": t["world"].functions["rektor"].pk, "key": "k"},
    ),
    (
        collection.report_closed,
        lambda t: {"round_id": t["ours"].pk, "function_id": t["other"].functions["rektor"].pk, "key": "k"},
    ),
    (
        collection.add_observation,
        lambda t: {
            "round_id": t["round"].pk,
            "function_id": t["other"].functions["rektor"].pk,
            "key": "k",
            "observed": observed(),
        },
    ),
    (
        collection.add_observation,
        lambda t: {
            "round_id": t["ours"].pk,
            "function_id": t["world"].functions["rektor"].pk,
            "key": "k",
            "observed": observed(area_id=t["other"].areas["Öster"].pk),
        },
    ),
    (
        collection.add_observation,
        lambda t: {
            "round_id": t["ours"].pk,
            "function_id": t["world"].functions["rektor"].pk,
            "key": "k",
            "observed": observed(place_id=t["place"].pk),
        },
    ),
    (collection.change_observation, lambda t: {"observation_id": t["told"].pk, "version": 0, "observed": observed()}),
    (collection.take_back_observation, lambda t: {"observation_id": t["told"].pk}),
    (collection.answer_status, lambda t: {"observation_id": t["told"].pk, "round_id": t["ours"].pk} | OPEN),
    (
        collection.save_draft,
        lambda t: {
            "round_id": t["round"].pk,
            "function_id": t["world"].functions["rektor"].pk,
            "form": "f",
            "fields": {},
        },
    ),
    (collection.release, lambda t: {"observation_id": t["told"].pk, "wording": "X"}),
    (collection.release_unchanged, lambda t: {"digests": {t["told"].pk: ""}}),
    (collection.judge_signal, lambda t: {"observation_id": t["told"].pk, "signal": 3}),
    (collection.withdraw_release, lambda t: {"observation_id": t["told"].pk}),
    (collection.store_counts, lambda t: {"round_id": t["round"].pk, "source_code": "police_counts", "counts": []}),
    (
        collection.store_events,
        lambda t: {"source_code": "police_events", "events": [police_event(area_id=t["other"].areas["Öster"].pk)]},
    ),
    (
        collection.store_events,
        lambda t: {"source_code": "police_events", "events": [police_event(place_id=t["place"].pk)]},
    ),
    (collection.answer_ask, lambda t: {"ask_id": t["ask"].pk}),
    (analysis.analyse_round, lambda t: {"round_id": t["round"].pk}),
    (analysis.answer_suggestion, lambda t: {"round_id": t["round"].pk, "key": "k", "verdict": "taken_up"}),
    (
        measures.prioritise,
        lambda t: {
            "choices": [measures.Choice(t["other"].areas["Öster"].pk, "X")],
            "starts_on": t["world"].now.date(),
            "ends_on": t["world"].now.date(),
        },
    ),
    (
        measures.plan_measure,
        lambda t: {
            "what": "X",
            "who": "X",
            "area_ids": [t["other"].areas["Öster"].pk],
            "starts_on": t["world"].now.date(),
        },
    ),
    (
        measures.plan_measure,
        lambda t: {
            "what": "X",
            "who": "X",
            "organisation_id": t["other"].organisations["Polisen"].pk,
            "starts_on": t["world"].now.date(),
        },
    ),
    (
        measures.change_temporarily,
        lambda t: {
            "choices": [measures.Choice(t["other"].areas["Öster"].pk, "X")],
            "reason": "X",
            "review_on": t["world"].now.date() + timedelta(days=2),
        },
    ),
    (measures.return_to_period, lambda t: {"decision_id": t["temporary"].pk, "reason": "X"}),
    (
        measures.judge_influence,
        lambda t: {
            "organisation_id": t["other"].organisations["Polisen"].pk,
            "area_id": t["world"].areas["Öster"].pk,
            "level": 1,
            "reason": "X",
        },
    ),
    (
        measures.judge_influence,
        lambda t: {
            "organisation_id": t["world"].organisations["Kommunen"].pk,
            "area_id": t["other"].areas["Öster"].pk,
            "level": 1,
            "reason": "X",
        },
    ),
    (measures.name_problem, lambda t: {"name": "X", "reason": "X", "area_ids": [t["other"].areas["Öster"].pk]}),
    (measures.name_problem, lambda t: {"name": "X", "reason": "X", "place_ids": [t["place"].pk]}),
    (
        measures.change_problem,
        lambda t: {
            "problem_id": t["problem"].pk,
            "name": "X",
            "description": "",
            "starts_on": t["world"].now.date(),
            "indicator_ids": [],
            "area_ids": [],
            "place_ids": [],
        },
    ),
    (measures.move_problem, lambda t: {"problem_id": t["problem"].pk, "state": "calm", "reason": "X"}),
    (
        measures.answer_cause_question,
        lambda t: {"problem_id": t["problem"].pk, "question": "light", "edit": Edit("X", "")},
    ),
    (
        measures.write_cause,
        lambda t: {"problem_id": t["problem"].pk, "text": "X", "branch": "place", "certainty": "sure", "evidence": "X"},
    ),
    (measures.drop_cause, lambda t: {"cause_id": t["cause"].pk}),
    (
        measures.plan_measure,
        lambda t: {
            "what": "X",
            "who": "X",
            "owner_id": t["other"].functions["rektor"].pk,
            "starts_on": t["world"].now.date(),
        },
    ),
    (
        measures.plan_measure,
        lambda t: {"what": "X", "who": "X", "cause_id": t["cause"].pk, "starts_on": t["world"].now.date()},
    ),
    (measures.change_measure, lambda t: {"measure_id": t["measure"].pk, "version": 0, "what": "X"}),
    (measures.add_step, lambda t: {"measure_id": t["measure"].pk, "step": measures.Step("X")}),
    (measures.finish_step, lambda t: {"step_id": t["step"].pk, "done_on": None}),
    (
        measures.choose_comparison,
        lambda t: {
            "measure_id": t["measure"].pk,
            "area_ids": [t["world"].areas["Öster"].pk],
            "before_from": t["world"].now.date(),
            "expected_from": t["world"].now.date(),
            "reason": "X",
        },
    ),
    (
        measures.follow_up,
        lambda t: {
            "measure_id": t["measure"].pk,
            "why": "X",
            "fidelity": "as_decided",
            "done": "",
            "situation": "X",
            "verdict": "continue",
            "reason": "X",
        },
    ),
    (measures.refresh_figures, lambda t: {"measure_id": t["measure"].pk}),
    (measures.let_into_calendars, lambda t: {"organisation_id": t["other"].organisations["Polisen"].pk, "allow": True}),
    (
        measures.plan_field_activity,
        lambda t: {
            "round_id": t["round"].pk,
            "organisation_id": t["world"].organisations["Polisen"].pk,
            "where": "X",
            "when": "X",
            "aim": "",
            "share": True,
        },
    ),
    (
        measures.plan_field_activity,
        lambda t: {
            "round_id": t["ours"].pk,
            "organisation_id": t["other"].organisations["Polisen"].pk,
            "where": "X",
            "when": "X",
            "aim": "",
            "share": True,
        },
    ),
    (measures.remove_field_activity, lambda t: {"activity_id": t["row"].pk}),
    (meetings.write_text, lambda t: {"meeting_id": t["meeting"].pk, "item": "summary", "edit": Edit("X", "")}),
    (
        meetings.assess,
        lambda t: {"meeting_id": t["meeting"].pk, "measure_id": t["measure"].pk, "outcome": "unknown", "reason": "X"},
    ),
    (meetings.decide, lambda t: {"meeting_id": t["meeting"].pk, "what": "X", "who": "X", "tell": "X"}),
    (
        meetings.move_decision,
        lambda t: {"decision_id": t["decided"].pk, "state": "anchoring", "holder": "X", "note": "X"},
    ),
    (
        meetings.write_preparations,
        lambda t: {"organisation_id": t["other"].organisations["Polisen"].pk, "text": "X", "base": ""},
    ),
    (
        meetings.prepare,
        lambda t: {"preparation_id": t["preparation"].pk, "round_id": t["round"].pk, "done": True},
    ),
    (
        meetings.form_group,
        lambda t: {
            "kind": "council",
            "name": "X",
            "mandate": "X",
            "convener_id": t["other"].functions["rektor"].pk,
        },
    ),
    (
        meetings.change_group,
        lambda t: {
            "group_id": t["group"].pk,
            "name": "X",
            "mandate": "X",
            "convener_id": t["other"].functions["rektor"].pk,
            "function_ids": [],
        },
    ),
    (meetings.plan_meeting, lambda t: {"group_id": t["group"].pk, "meets_at": t["world"].now + timedelta(days=3)}),
    (
        meetings.move_meeting,
        lambda t: {"meeting_id": t["meeting"].pk, "meets_at": t["world"].now + timedelta(days=3), "reason": "X"},
    ),
    (
        meetings.adopt_agenda,
        lambda t: {
            "kind": "group",
            "group_id": t["group"].pk,
            "points": [{"code": "", "heading": "X", "question": "", "minutes": 0}],
        },
    ),
    (
        collection.move_round_meeting,
        lambda t: {
            "round_id": t["round"].pk,
            "meeting_at": t["round"].meeting_at + timedelta(hours=3),
            "reason": "X",
        },
    ),
    (meetings.report_back, lambda t: {"decision_id": t["decided"].pk, "text": "X"}),
    (meetings.publish_meeting, lambda t: {"meeting_id": t["meeting"].pk, "read": ""}),
    (meetings.open_week_meeting, lambda t: {"round_id": t["round"].pk}),
    (meetings.enter, lambda t: {"meeting_id": t["meeting"].pk}),
    (meetings.take_lead, lambda t: {"meeting_id": t["meeting"].pk}),
    (meetings.go_to, lambda t: {"meeting_id": t["meeting"].pk, "item": "summary"}),
    (meetings.be_present, lambda t: {"meeting_id": t["meeting"].pk}),
    (meetings.leave, lambda t: {"meeting_id": t["meeting"].pk}),
    (
        meetings.attend,
        lambda t: {
            "meeting_id": t["meeting"].pk,
            "function_id": t["world"].functions["samordnare"].pk,
            "there": True,
        },
    ),
    (picture.close_writing, lambda t: {"picture_id": t["picture"].pk}),
    (picture.open_writing, lambda t: {"picture_id": t["picture"].pk}),
    (picture.draft_picture, lambda t: {"round_id": t["round"].pk}),
    (picture.review_picture, lambda t: {"round_id": t["round"].pk}),
    (picture.edit_field, lambda t: {"field_id": t["field"].pk, "edit": Edit("X", "")}),
    (
        picture.add_horizon_note,
        lambda t: {"round_id": t["round"].pk, "source": "X", "dated": t["world"].now.date(), "meaning": "X"},
    ),
    (
        picture.store_forecast,
        lambda t: {"round_id": t["round"].pk, "reference_at": t["world"].now, "days": []},
    ),
    (picture.join_observations, lambda t: {"observation_ids": [t["told"].pk, t["told"].pk + 1]}),
    (picture.part_observations, lambda t: {"observation_ids": [t["told"].pk, t["told"].pk + 1]}),
    (picture.remove_horizon_note, lambda t: {"note_id": t["note"].pk}),
    (picture.take_in_changes, lambda t: {"field_id": t["field"].pk}),
    (picture.let_changes_be, lambda t: {"field_id": t["field"].pk}),
    (picture.publish_picture, lambda t: {"picture_id": t["picture"].pk, "read": "", "signed": ALL}),
    (
        supplements.open_supplement,
        lambda t: {"round_id": t["round"].pk, "organisation_id": t["world"].organisations["Polisen"].pk},
    ),
    (
        supplements.open_supplement,
        lambda t: {"round_id": t["ours"].pk, "organisation_id": t["other"].organisations["Polisen"].pk},
    ),
    (
        supplements.write_headings,
        lambda t: {"organisation_id": t["other"].organisations["Polisen"].pk, "text": "X", "base": ""},
    ),
    (supplements.edit_supplement, lambda t: {"text_id": t["supplement_text"].pk, "edit": Edit("X", "")}),
    (
        supplements.publish_supplement,
        lambda t: {"supplement_id": t["supplement_text"].supplement_id, "read": "", "signed": []},
    ),
    (
        records.choose_own_series,
        lambda t: {"organisation_id": t["other"].organisations["Polisen"].pk, "kind": "supplement", "prefix": "POL"},
    ),
    (partnership.revoke_token, lambda t: {"token_id": t["key"].pk}),
    (screening.record_decision, lambda t: {"about": t["measure"], "confirmed": findings_in("Ring 070-174 06 05")}),
]
# Those that take no id: whom they touch is the actor's own partnership, which `require` compares with the scope.
NO_IDS = {
    "choose_series": {"kind": "", "prefix": "EST"},
    "ask_source": {"source_code": "police_events", "period": "2026-10"},
    "change_rhythm": {"cadence": 1},
    "change_partnership": {"name": "X"},
    "add_calendar_entry": {"name": "X", "starts_on": None, "ends_on": None},
    "store_areas": {"areas": []},
    "store_base_map": {"filename": "x", "features": []},
    "store_population": {"inhabitants": {}, "year": 2025},
    "open_round": {"week": Week(2026, 49)},
    "open_and_close_due": {},
    "set_up_questionnaire": {"valid_from": None},
    "set_budget": {"per_month": "1"},
    "analyse_waiting": {},
    "analyse_newest": {},
    "evaluate": {"parameters": {}},
    "make_waiting_figures": {},
    "remind_of_follow_ups": {},
    "answer_held": {"send": True},
    "replace_techniques": {},
    "open_meeting": {"kind": "year", "day": date(2026, 1, 1)},
    "map_types": {"source_code": "police_events", "types": []},
    "make_token": {"name": "X"},
    "set_persistence": {"persisting": []},
    "register": {"permission": "read_picture", "kind": "", "title": "", "write": lambda number, version: []},
}
SERVICES = {
    name: function
    for module in (
        partnership,
        places,
        collection,
        analysis,
        measures,
        picture,
        meetings,
        supplements,
        records,
        post,
        screening,
    )
    for name, function in vars(module).items()
    if inspect.isfunction(function)
    and not name.startswith("_")
    and "actor" in inspect.signature(function).parameters
    and function.__module__.startswith(module.__package__)
    and name not in ("found_partnership", "log")
}
