"""Decisions of meetings: made or proposed, anchored with whoever holds the mandate, and back until they are over."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import transaction
from tests.steps import decisions_about, open_week

from samlad.audit.models import Event
from samlad.lib.digests import digest_of
from samlad.lib.errors import UserError
from samlad.meetings.models import Decision, DecisionState, Meeting
from samlad.meetings.moves import MOVES, State, may_follow, needed
from samlad.meetings.queries import any_overdue, decisions_of, open_decisions, overdue_decisions
from samlad.meetings.service import decide, move_decision, open_meeting, open_week_meeting, report_back
from samlad.partnership.permissions import Permission
from samlad.screening.service import ScreeningRequired

P, D, A, F, R, W = State.PROPOSED, State.DECIDED, State.ANCHORING, State.ANCHORED, State.REJECTED, State.WITHDRAWN
ALLOWED = {(P, D), (P, R), (P, W), (D, A), (D, W), (A, F), (A, A), (A, R), (A, W), (F, W)}


@pytest.mark.parametrize("now", State)
@pytest.mark.parametrize("then", State)
def test_which_move_may_follow_which(now, then):
    assert may_follow(now, then) == ((now, then) in ALLOWED)


def test_every_state_has_its_moves_and_nothing_leads_back_to_a_proposal():
    assert set(MOVES) == set(State)
    assert not any(P in moves for moves in MOVES.values())


@pytest.mark.parametrize(
    ("now", "then", "permission"),
    [
        (None, P, Permission.EDIT_PICTURE),
        (None, D, Permission.LEAD_MEETING),
        (P, W, Permission.EDIT_PICTURE),
        (P, D, Permission.LEAD_MEETING),
        (P, R, Permission.LEAD_MEETING),
        (D, W, Permission.LEAD_MEETING),
        (D, A, Permission.LEAD_MEETING),
        (A, F, Permission.LEAD_MEETING),
    ],
)
def test_who_may_propose_does_not_decide(now, then, permission):
    assert needed(now, then) is permission


@pytest.fixture
def weeks(world):
    """The meetings of two weeks."""
    rounds = [open_week(world, label) for label in ("2026-W47", "2026-W48")]
    return [open_week_meeting(actor=world.system, now=world.now, round_id=r.pk) for r in rounds]


def by(world, who="samordnare"):
    return {"actor": world.actor(who), "now": world.now}


def decided(world, meeting, what="Ny rutin", **more):
    return decide(**by(world), meeting_id=meeting.pk, what=what, who="Gatan", **more)


def moved(world, decision, state, **more):
    return move_decision(**by(world), decision_id=decision.pk, state=state, **more)


def states(decision):
    return [s.state for s in DecisionState.objects.filter(decision=decision).order_by("pk")]


def test_what_is_proposed_is_decided_anchored_and_reported_back(world, weeks):
    row = decided(world, weeks[0], proposed=True, tell="Rektorerna")
    with pytest.raises(UserError, match="Bara det som är beslutat"):
        report_back(**by(world), decision_id=row.pk, text="Klart")
    moved(world, row, "decided")
    with pytest.raises(UserError, match="mandat"):
        moved(world, row, "anchoring")
    moved(world, row, "anchoring", holder="Gatuchefen")
    moved(world, row, "anchoring", holder="Tekniska nämnden", note="gatuchefen hade inte mandatet")
    moved(world, row, "anchored")
    assert states(row) == ["proposed", "decided", "anchoring", "anchoring", "anchored"]
    (stands,) = open_decisions(weeks[1], world.now.date())
    assert (stands.state, stands.holder, stands.stands) == (F, "Tekniska nämnden", "Förankrat hos Tekniska nämnden")
    report_back(**by(world), decision_id=row.pk, text="Klart")
    assert open_decisions(weeks[1], world.now.date()) == []
    with pytest.raises(UserError, match="nytt beslut"):
        moved(world, row, "withdrawn", note="ändå inte")
    assert Event.objects.filter(verb="decision.moved").count() == 4


def test_a_decision_that_names_who_holds_the_mandate_waits_for_them(world, weeks):
    row = decided(world, weeks[0], holder="Tekniska nämnden")
    assert states(row) == ["decided", "anchoring"]
    (stands,) = open_decisions(weeks[1], world.now.date())
    assert stands.waits
    assert stands.stands == "Förankras hos Tekniska nämnden"


def test_a_proposal_keeps_whom_it_is_to_be_anchored_with(world, weeks):
    row = decided(world, weeks[0], holder="Nämnden", proposed=True)
    moved(world, row, "decided")
    assert moved(world, row, "anchoring").holder == "Nämnden"


@pytest.mark.parametrize("state", ["rejected", "withdrawn"])
def test_what_comes_to_nothing_says_why_and_does_not_come_back(world, weeks, state):
    row = decided(world, weeks[0], proposed=True)
    with pytest.raises(UserError, match="varför"):
        moved(world, row, state)
    moved(world, row, state, note="för dyrt")
    assert open_decisions(weeks[1], world.now.date()) == []
    (stands,) = decisions_of(weeks[0], world.now.date())
    assert stands.stands.endswith(": för dyrt")
    with pytest.raises(UserError, match="kan inte bli"):
        moved(world, row, "decided")


def test_the_same_once_more_is_the_same_row_and_a_state_is_never_changed(world, weeks):
    row = decided(world, weeks[0], holder="Nämnden")
    assert decided(world, weeks[0], holder="Nämnden") == row
    again = [moved(world, row, "anchoring"), moved(world, row, "anchoring", holder="Nämnden")]
    assert again == [row.states.first()] * 2
    assert states(row) == ["decided", "anchoring"]
    with pytest.raises(Exception, match="unchangeable"), transaction.atomic():
        DecisionState.objects.update(state="anchored")


def test_a_state_there_is_not_is_refused(world, weeks):
    with pytest.raises(UserError):
        moved(world, decided(world, weeks[0]), "klar")


@pytest.mark.parametrize("who", ["rektor", "styrgrupp"])
def test_who_does_not_write_moves_nothing(world, weeks, who):
    row = decided(world, weeks[0])
    with pytest.raises(PermissionDenied):
        move_decision(**by(world, who), decision_id=row.pk, state="withdrawn", note="nej")


def test_what_may_point_at_a_person_is_looked_at(world, weeks):
    row, holder = decided(world, weeks[0]), "Anna Svensson 070-123 45 67"
    with pytest.raises(ScreeningRequired):
        moved(world, row, "anchoring", holder=holder)
    entered = moved(world, row, "anchoring", holder=holder, screening_confirmed=digest_of(holder, ""))
    assert decisions_about(entered).count() == 1


def test_open_decisions_come_back_at_the_next_meeting_overdue_first(world, weeks):
    today = world.now.date()
    for what, days in (("Sen", -3), ("Ingen dag", None), ("Snart", 2)):
        decided(world, weeks[0], what, report_on=today + timedelta(days=days) if days is not None else None)
    decided(world, weeks[1], "Denna gång")
    waiting = open_decisions(weeks[1], today)
    assert [(d.decision.what, d.overdue) for d in waiting] == [("Sen", True), ("Snart", False), ("Ingen dag", False)]
    assert open_decisions(weeks[0], today) == []
    assert [d.decision.what for d in decisions_of(weeks[1], today)] == ["Denna gång"]


def test_the_weeks_have_their_own_and_the_period_has_all(world, weeks):
    today = world.now.date()
    period = open_meeting(**by(world), kind="period", day=today)
    year = open_meeting(**by(world), kind="year", day=today)
    decided(world, weeks[0], "Veckans")
    decided(world, period, "Periodens")
    assert [d.decision.what for d in open_decisions(weeks[1], today)] == ["Veckans"]
    assert [d.decision.what for d in open_decisions(period, today)] == ["Veckans"]
    assert [d.decision.what for d in open_decisions(year, today)] == ["Veckans", "Periodens"]


def test_what_ones_function_was_to_report_is_asked_of_it_when_it_is_late(world, weeks):
    today, function = world.now.date(), world.functions["samordnare"]
    for what, days in (("Sen", -3), ("Snart", 2)):
        decided(world, weeks[0], what, report_on=today + timedelta(days=days), reporter_id=function.pk)
    decided(world, weeks[0], "Någon annans", report_on=today - timedelta(days=3))
    late = Decision.objects.get(what="Sen")
    theirs = [world.functions["polissamordnare"].pk]
    assert [d.decision for d in overdue_decisions([function.pk], today)] == [late]
    assert [is_any_overdue(ids, today) for ids in ([function.pk], theirs, [])] == [True, False, False]
    assert overdue_decisions(theirs, today) == []
    moved(world, late, W, note="Behövs inte")
    assert overdue_decisions([function.pk], today) == []
    assert not is_any_overdue([function.pk], today)


def is_any_overdue(function_ids, day):
    return Meeting.objects.annotate(late=any_overdue(function_ids, day)).values_list("late", flat=True)[0]


def test_a_proposal_is_nobodys_to_report_however_late(world, weeks):
    today, function = world.now.date(), world.functions["samordnare"]
    decided(world, weeks[0], report_on=today - timedelta(days=3), reporter_id=function.pk, proposed=True, holder="Chef")
    assert overdue_decisions([function.pk], today) == []
    assert not is_any_overdue([function.pk], today)


def test_what_stood_as_a_decision_before_was_decided_then(world, weeks):
    fields = {"what": "Ny grind", "who": "Gatan", "decided_at": world.now, "decided_by": "account:1"}
    row = Decision.objects.create(partnership=world.partnership, meeting=weeks[0], **fields)
    migration = import_module("samlad.meetings.migrations.0007_were_decided")
    for _again in range(2):
        migration.decided(apps, None)
    state = row.states.get()
    assert (state.state, state.at, state.by) == ("decided", world.now, "account:1")


def test_reading_them_takes_one_query_however_many(world, weeks, django_assert_num_queries):
    for n in range(5):
        decided(world, weeks[0], f"Beslut {n}", holder="Nämnden")
    with django_assert_num_queries(1):
        assert len([d.stands for d in open_decisions(weeks[1], world.now.date())]) == 5
    assert Decision.objects.count() == 5
