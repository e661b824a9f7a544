"""Everything that can be done to rounds, reports, imported figures, releases and links. Other apps import from here
only."""

from samlad.collection._asking import answer_ask, ask_source
from samlad.collection._drafts import save_draft
from samlad.collection._gear import BEFORE, call_more, end_gear_up, gear_up, prolong_gear_up
from samlad.collection._imported_counts import ChangedFigures, TypedCount, store_counts
from samlad.collection._imported_events import MappedType, SourceEvent, StoredEvents, map_types, store_events
from samlad.collection._link_letters import LINK_LETTER, Mailed, link_letter_ended, mail_links, write_link_letter
from samlad.collection._links import MadeLink, make_link, revoke_links, token_hash
from samlad.collection._moving import move_round_meeting
from samlad.collection._observed import TEXT_LIMIT, Observed, refuse_far
from samlad.collection._questionnaire import code_of, set_persistence, set_up_questionnaire
from samlad.collection._reopening import reopen_round
from samlad.collection._reports import (
    add_observation,
    answer_status,
    change_observation,
    report_closed,
    report_nothing_new,
    take_back_observation,
    takes_answer,
    takes_changes,
)
from samlad.collection._rounds import close_round, open_and_close_due, open_round
from samlad.collection._sharing import judge_signal, release, release_unchanged, withdraw_release

__all__ = [
    "BEFORE",
    "LINK_LETTER",
    "TEXT_LIMIT",
    "ChangedFigures",
    "MadeLink",
    "Mailed",
    "MappedType",
    "Observed",
    "SourceEvent",
    "StoredEvents",
    "TypedCount",
    "add_observation",
    "answer_ask",
    "answer_status",
    "ask_source",
    "call_more",
    "change_observation",
    "close_round",
    "code_of",
    "end_gear_up",
    "gear_up",
    "judge_signal",
    "link_letter_ended",
    "mail_links",
    "make_link",
    "map_types",
    "move_round_meeting",
    "open_and_close_due",
    "open_round",
    "prolong_gear_up",
    "refuse_far",
    "release",
    "release_unchanged",
    "reopen_round",
    "report_closed",
    "report_nothing_new",
    "revoke_links",
    "save_draft",
    "set_persistence",
    "set_up_questionnaire",
    "store_counts",
    "store_events",
    "take_back_observation",
    "takes_answer",
    "takes_changes",
    "token_hash",
    "withdraw_release",
    "write_link_letter",
]
