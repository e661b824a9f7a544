"""Groups: formed with a mandate, members by function, a plan of meetings, and a room that only they enter."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from tests.steps import open_week

from samlad.lib.errors import UserError
from samlad.lib.times import local_day
from samlad.measures.service import name_problem
from samlad.measures.visibility import FOR_PICTURE
from samlad.meetings import service
from samlad.meetings.agenda import GROUPS, built_in
from samlad.meetings.gathering import gather
from samlad.meetings.groups import agenda_of, meetings_of, plan_of, time_of
from samlad.meetings.models import Agenda, Group, MeetingTime
from samlad.meetings.queries import open_decisions
from samlad.meetings.reporting import report_of, review_of
from samlad.partnership.actor import OutOfScope
from samlad.screening.service import ScreeningRequired
from samlad.writing.service import Edit

DAY = date(2026, 11, 24)


def formed(world, **changes):
    fields = {
        "kind": "working",
        "name": "Åtgärder på torget",
        "mandate": "Föreslår åtgärder",
        "convener_id": world.functions["polissamordnare"].pk,
        "function_ids": [world.functions["rektor"].pk],
    }
    return service.form_group(actor=world.actor("samordnare"), now=world.now, **(fields | changes))


def planned(world, group, days=7, who="polissamordnare", **changes):
    at = world.now + timedelta(days=days)
    return service.plan_meeting(actor=world.actor(who), now=world.now, group_id=group.pk, meets_at=at, **changes)


def test_a_group_is_its_functions_and_the_one_that_convenes(world):
    group = formed(world)
    assert {m.function.name for m in group.members.all()} == {"rektor", "polissamordnare"}
    assert formed(world) == group, "formed once more"
    assert Group.objects.count() == 1
    with pytest.raises(UserError, match="namn"):
        formed(world, mandate="Något annat")


@pytest.mark.parametrize("who", ["rektor", "styrgrupp", "registrator"])
def test_who_manages_no_groups_forms_none(world, who):
    with pytest.raises(PermissionDenied):
        service.form_group(
            actor=world.actor(who),
            now=world.now,
            kind="council",
            name="Råd",
            mandate="Råd",
            convener_id=world.functions[who].pk,
        )


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "club"},
        {"name": " "},
        {"mandate": ""},
        {"ends_on": date(2026, 1, 1)},
        {"name": "Anna Svensson 850101-1234"},
    ],
    ids=str,
)
def test_what_is_missing_or_points_at_a_person_is_said(world, wrong):
    with pytest.raises(UserError):
        formed(world, **wrong)
    assert not Group.objects.exists()


def test_a_person_in_the_mandate_is_looked_at_first(world):
    with pytest.raises(ScreeningRequired):
        formed(world, mandate="Ring Anna Svensson på 070-123 45 67")


def test_another_partnerships_function_is_not_found(world, other_world):
    with pytest.raises(OutOfScope):
        formed(world, convener_id=other_world.functions["rektor"].pk)
    with pytest.raises(OutOfScope):
        formed(world, function_ids=[other_world.functions["rektor"].pk])


def change(world, group, who="polissamordnare", **changes):
    fields = {
        "name": group.name,
        "mandate": group.mandate,
        "convener_id": group.convener_id,
        "function_ids": [world.functions["rektor"].pk],
    }
    return service.change_group(actor=world.actor(who), now=world.now, group_id=group.pk, **(fields | changes))


def test_who_leaves_was_one_of_it_until_yesterday(world):
    group = formed(world, starts_on=DAY - timedelta(days=30))
    change(world, group, function_ids=[world.functions["styrgrupp"].pk])
    spells = {m.function.name: m.ends_on for m in group.members.all()}
    assert spells == {"polissamordnare": None, "styrgrupp": None, "rektor": DAY - timedelta(days=1)}
    with pytest.raises(PermissionDenied):
        change(world, group, who="styrgrupp")


def test_who_joined_today_by_mistake_never_was_one(world):
    group = formed(world)
    change(world, group, function_ids=[])
    assert {m.function.name for m in group.members.all()} == {"polissamordnare"}


def test_one_group_chooses_the_areas(world):
    first = formed(world, prioritises=True)
    second = formed(world, name="Styrgruppen", kind="steering", prioritises=True)
    first.refresh_from_db()
    assert (first.prioritises, second.prioritises) == (False, True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Group.objects.filter(pk=first.pk).update(prioritises=True)


def test_a_plan_has_its_meetings_in_order_each_since_the_one_before(world):
    group = formed(world)
    later, sooner = planned(world, group, 35), planned(world, group, 7)
    assert planned(world, group, 7) == sooner, "planned once more"
    assert [p.meeting for p in plan_of(group)] == [sooner, later]
    later.refresh_from_db()
    assert later.starts_on == sooner.ends_on + timedelta(days=1)
    assert agenda_of(later) == GROUPS["working"]


@pytest.mark.parametrize("days", [-1, 0, 900])
def test_nobody_plans_what_has_been_or_is_years_away(world, days):
    with pytest.raises(UserError):
        planned(world, formed(world), days)


def test_nobody_plans_after_the_group_has_ended(world):
    with pytest.raises(UserError, match="finns inte"):
        planned(world, formed(world, ends_on=DAY + timedelta(days=3)), 7)


def move(world, meeting, days, reason="", who="polissamordnare"):
    at = None if days is None else world.now + timedelta(days=days)
    return service.move_meeting(
        actor=world.actor(who), now=world.now, meeting_id=meeting.pk, meets_at=at, reason=reason
    )


def test_a_meeting_is_moved_with_a_reason_and_the_old_time_stands(world):
    group = formed(world)
    meeting = planned(world, group)
    with pytest.raises(UserError, match="varför"):
        move(world, meeting, 9)
    row = move(world, meeting, 9, "Krock med nämnden")
    assert move(world, meeting, 9, "Krock med nämnden") == row
    meeting.refresh_from_db()
    assert meeting.ends_on == local_day(row.meets_at, group.partnership.zone)
    assert MeetingTime.objects.filter(meeting=meeting).count() == 2
    move(world, meeting, None, "Ingen kan")
    assert plan_of(group)[0].is_off
    assert meetings_of([world.functions["rektor"].pk], DAY, DAY + timedelta(days=90)) == []
    with pytest.raises(Exception, match="unchangeable"), transaction.atomic():
        MeetingTime.objects.all().delete()


def test_what_has_begun_is_not_moved(world):
    meeting = planned(world, formed(world))
    enter(world, meeting, "polissamordnare")
    service.go_to(actor=world.actor("polissamordnare"), now=world.now, meeting_id=meeting.pk, item="since")
    with pytest.raises(UserError, match="börjat"):
        move(world, meeting, 9, "Krock")


def test_a_period_has_its_time_too(world):
    meeting = service.open_meeting(actor=world.actor("samordnare"), now=world.now, kind="period", day=DAY)
    move(world, meeting, 20, who="samordnare")
    assert time_of(meeting).meets_at == world.now + timedelta(days=20)
    with pytest.raises(PermissionDenied):
        move(world, meeting, 21, "Skäl", who="rektor")


def enter(world, meeting, who):
    return service.enter(actor=world.actor(who), now=world.now, meeting_id=meeting.pk)


def test_the_room_is_theirs_and_the_convener_leads(world):
    meeting = planned(world, formed(world))
    enter(world, meeting, "rektor")
    assert not meeting.leads.exists(), "who only is one of it does not lead"
    enter(world, meeting, "polissamordnare")
    assert meeting.leads.get().function == world.functions["polissamordnare"]
    for who in ("samordnare", "styrgrupp", "registrator"):
        with pytest.raises(PermissionDenied):
            enter(world, meeting, who)
    written = service.write_text(
        actor=world.actor("rektor"),
        now=world.now,
        meeting_id=meeting.pk,
        item="causes",
        edit=Edit("Mörkt vid gången", ""),
    )
    assert written.text == "Mörkt vid gången"
    with pytest.raises(PermissionDenied):
        service.decide(actor=world.actor("rektor"), now=world.now, meeting_id=meeting.pk, what="Ljus", who="Gatan")
    with pytest.raises(PermissionDenied):
        service.write_text(
            actor=world.actor("samordnare"), now=world.now, meeting_id=meeting.pk, item="causes", edit=Edit("X", "")
        )


def test_who_has_left_is_out(world):
    group = formed(world, starts_on=DAY - timedelta(days=9))
    meeting = planned(world, group)
    change(world, group, function_ids=[])
    with pytest.raises(PermissionDenied):
        enter(world, meeting, "rektor")


def decide(world, meeting, who, **fields):
    words = {"what": "Ny belysning", "who": "Gatan"}
    return service.decide(actor=world.actor(who), now=world.now, meeting_id=meeting.pk, **(words | fields))


def test_decisions_are_followed_across_groups(world):
    """What the week sends to a group comes up there and may be reported back there."""
    group, other = formed(world), formed(world, name="Andra")
    round = open_week(world, "2026-W48")
    week = service.open_week_meeting(actor=world.system, now=world.now, round_id=round.pk)
    sent = decide(world, week, "samordnare", to_group_id=group.pk)
    meeting, elsewhere = planned(world, group), planned(world, other)
    assert [d.decision for d in open_decisions(meeting, DAY)] == [sent]
    assert open_decisions(elsewhere, DAY) == []
    own = decide(world, meeting, "polissamordnare", what="Öppet till nio")
    after = planned(world, group, 14)
    assert {d.decision for d in open_decisions(after, DAY)} == {sent, own}
    period = service.open_meeting(actor=world.system, now=world.now, kind="period", day=DAY)
    assert sent in [d.decision for d in open_decisions(period, DAY)]
    with pytest.raises(PermissionDenied):
        service.report_back(actor=world.actor("styrgrupp"), now=world.now, decision_id=sent.pk, text="Klart")
    service.report_back(actor=world.actor("rektor"), now=world.now, decision_id=sent.pk, text="Klart")
    assert [d.decision for d in open_decisions(after, DAY)] == [own]


def test_the_periods_meeting_appoints_who_looks_for_the_causes(world):
    problem = name_problem(
        actor=world.actor("samordnare"), now=world.now, name="Mopeder", reason="Länge", starts_on=date(2026, 9, 1)
    )
    with pytest.raises(UserError, match="redovisar"):
        formed(world, problem_id=problem.pk)
    group = formed(world, problem_id=problem.pk, report_on=date(2027, 1, 15))
    meeting = planned(world, group)
    assert gather(meeting, DAY, FOR_PICTURE).problems == [problem]


def test_its_notes_are_a_record(world):
    group = formed(world, function_ids=[world.functions["samordnare"].pk])
    meeting = planned(world, group)
    decide(world, meeting, "polissamordnare")
    actor = world.actor("samordnare")
    service.write_text(actor=actor, now=world.now, meeting_id=meeting.pk, item="causes", edit=Edit("Mörkt där", ""))
    report = report_of(meeting, day=DAY)
    assert "Åtgärder på torget" in report.title
    assert report.facts == ()
    read = review_of(meeting, day=DAY).digest
    publication = service.publish_meeting(actor=actor, now=world.now, meeting_id=meeting.pk, read=read)
    assert publication.record.kind == "group_notes"
    assert "Mörkt där" in bytes(publication.record.files.get(name="report.html").content).decode()


def adopt(world, kind, points, who="samordnare", **more):
    return service.adopt_agenda(actor=world.actor(who), now=world.now, kind=kind, points=points, **more)


def as_points(items):
    return [
        {"code": i.code, "heading": str(i.heading), "question": str(i.question), "minutes": i.minutes} for i in items
    ]


def test_an_agenda_has_versions_and_a_meeting_keeps_its_own(world):
    group = formed(world)
    meeting = planned(world, group)
    assert adopt(world, "group", as_points(GROUPS["working"]), group_id=group.pk) is None, "as it was"
    enter(world, meeting, "polissamordnare")
    service.go_to(actor=world.actor("polissamordnare"), now=world.now, meeting_id=meeting.pk, item="since")
    own = {"code": "", "heading": "Övrigt", "question": "Något mer?", "minutes": 5}
    first = adopt(world, "group", [*as_points(GROUPS["working"])[:2], own], group_id=group.pk)
    assert (first.version, [p["code"] for p in first.items]) == (1, ["since", "causes", "own-ovrigt"])
    assert first.items[0]["heading"] == "", "its own words follow the reader's language"
    meeting.refresh_from_db()
    assert agenda_of(meeting) == GROUPS["working"], "it has begun"
    later = planned(world, group, 21)
    assert [str(i.heading) for i in agenda_of(later)][-1] == "Övrigt"
    second = adopt(world, "group", [own | {"code": "own-ovrigt"}], group_id=group.pk)
    assert adopt(world, "group", [own | {"code": "own-ovrigt"}], group_id=group.pk) == second
    later.refresh_from_db()
    assert [i.code for i in agenda_of(later)] == ["own-ovrigt"]
    assert Agenda.objects.filter(group=group).count() == 2


def test_the_weeks_agenda_ends_in_the_picture(world):
    week = as_points(built_in("week"))
    with pytest.raises(UserError, match="lägesbilden"):
        adopt(world, "week", week[:-1])
    with pytest.raises(UserError):
        adopt(world, "week", [])
    with pytest.raises(UserError):
        adopt(world, "week", [week[-1] | {"minutes": 999}])
    with pytest.raises(PermissionDenied):
        adopt(world, "week", week, who="rektor")
    with pytest.raises(OutOfScope):
        adopt(world, "week", week, group_id=formed(world).pk)
    agenda = adopt(world, "week", [week[0] | {"heading": "Sedan sist"}, week[-1]])
    round = open_week(world, "2026-W48")
    meeting = service.open_week_meeting(actor=world.system, now=world.now, round_id=round.pk)
    assert meeting.agenda == agenda
    assert [str(i.heading) for i in agenda_of(meeting)] == ["Sedan sist", "Samlad lägesbild"]


def test_two_new_points_with_one_heading_are_two(world):
    own = {"code": "", "heading": "Övrigt", "question": "", "minutes": 0}
    agenda = adopt(world, "year", [own, own])
    assert len({p["code"] for p in agenda.items}) == 2


def test_a_moment_is_kept_in_utc(world):
    meeting = planned(world, formed(world))
    assert isinstance(time_of(meeting).meets_at, datetime)
    assert time_of(meeting).meets_at == world.now + timedelta(days=7)
