"""The room of the weekly follow-up: who takes part, who leads, where the meeting is, what it asks of measures."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from tests.steps import close, open_week, quiet, share, tell

from samlad.analysis.queries import names, week_numbers
from samlad.audit.models import Event
from samlad.collection.models import Round
from samlad.lib.errors import UserError
from samlad.measures.service import follow_up, plan_measure
from samlad.meetings.measures import measures_at_meeting
from samlad.meetings.models import Attendance, Meeting, Presence
from samlad.meetings.queries import attending, leader, present, step_of
from samlad.meetings.service import (
    attend,
    be_present,
    enter,
    go_to,
    leave,
    open_week_meeting,
    publish_meeting,
    take_lead,
)
from samlad.meetings.situation import FEW, organisation_pictures
from samlad.partnership.actor import OutOfScope


@pytest.fixture
def meeting(world, round) -> Meeting:
    return open_week_meeting(actor=world.actor("samordnare"), now=world.now, round_id=round.pk)


def by(world, who, meeting):
    return {"actor": world.actor(who), "now": world.now, "meeting_id": meeting.pk}


def test_a_week_has_one_meeting_however_many_open_it(world, round, meeting):
    again = open_week_meeting(actor=world.actor("polissamordnare"), now=world.now, round_id=round.pk)
    assert again == meeting
    assert Event.objects.filter(verb="meeting.opened").count() == 1


def test_a_reporter_does_not_enter(world, round, meeting):
    with pytest.raises(PermissionDenied):
        enter(**by(world, "rektor", meeting))


def test_the_functions_that_take_part_are_noted_and_no_names(world, meeting):
    for who in ("samordnare", "polissamordnare", "samordnare"):
        enter(**by(world, who, meeting))
    assert [a.function.name for a in attending(meeting)] == ["samordnare", "polissamordnare"]
    logged = Event.objects.filter(verb="meeting.entered")
    assert [sorted(e.data) for e in logged] == [["function"], ["function"]]


def test_who_only_telephones_is_noted_and_who_left_is_struck_off(world, meeting):
    function = world.functions["styrgrupp"]
    attend(**by(world, "samordnare", meeting), function_id=function.pk, there=True)
    assert [a.function for a in attending(meeting)] == [function]
    attend(**by(world, "samordnare", meeting), function_id=function.pk, there=False)
    assert attending(meeting) == []
    assert Attendance.objects.get().struck_at == world.now
    attend(**by(world, "samordnare", meeting), function_id=function.pk, there=True)
    assert len(attending(meeting)) == 1


def test_the_first_who_may_leads_until_another_takes_over(world, meeting):
    enter(**by(world, "styrgrupp", meeting))  # may enter, may not lead
    assert leader(meeting) is None
    enter(**by(world, "polissamordnare", meeting))
    assert leader(meeting).function == world.functions["polissamordnare"]
    with pytest.raises(UserError):
        go_to(**by(world, "samordnare", meeting), item="analysis")
    take_lead(**by(world, "samordnare", meeting))
    go_to(**by(world, "samordnare", meeting), item="analysis", area_id=world.areas["Öster"].pk)
    step = step_of(meeting)
    assert (step.item, step.area) == ("analysis", world.areas["Öster"])
    with pytest.raises(PermissionDenied):
        take_lead(**by(world, "styrgrupp", meeting))


def test_the_same_point_once_more_is_no_new_step(world, meeting):
    enter(**by(world, "samordnare", meeting))
    for _ in range(2):
        go_to(**by(world, "samordnare", meeting), item="situation")
    assert meeting.steps.count() == 1
    with pytest.raises(OutOfScope):
        go_to(**by(world, "samordnare", meeting), item="no-such-point")


def test_who_gives_no_sign_of_life_is_gone_after_a_while(world, meeting):
    be_present(**by(world, "samordnare", meeting), field="t12")
    be_present(**by(world, "polissamordnare", meeting))
    there = present([meeting.pk], world.now)[meeting.pk]
    assert [(p.organisation, p.field) for p in there] == [("Kommunen", "t12"), ("Polisen", "")]
    assert present([meeting.pk], world.now + timedelta(minutes=1)) == {meeting.pk: []}
    leave(**by(world, "polissamordnare", meeting))
    assert [p.organisation for p in present([meeting.pk], world.now)[meeting.pk]] == ["Kommunen"]
    assert not Event.objects.filter(object_type="presence").exists()


def test_a_page_that_is_closed_takes_no_later_one_with_it(world, meeting):
    """The next page may be heard of before the last one's farewell."""
    be_present(**by(world, "samordnare", meeting), page="first")
    be_present(**by(world, "samordnare", meeting), page="second")
    leave(**by(world, "samordnare", meeting), page="first")
    assert [p.organisation for p in present([meeting.pk], world.now)[meeting.pk]] == ["Kommunen"]
    leave(**by(world, "samordnare", meeting), page="second")
    assert present([meeting.pk], world.now) == {meeting.pk: []}


def test_signs_of_life_of_old_meetings_are_not_kept(world, meeting):
    be_present(**by(world, "polissamordnare", meeting))
    later = by(world, "samordnare", meeting) | {"now": world.now + timedelta(days=7)}
    be_present(**later)
    assert Presence.objects.count() == 1


def test_a_week_is_published_as_its_picture_and_not_as_a_report(world, meeting):
    with pytest.raises(OutOfScope):
        publish_meeting(**by(world, "samordnare", meeting), read="")


@pytest.fixture
def closed(world) -> Round:
    """A week with something in Öster and nothing in Ängby, of which the school shares its words."""
    round = open_week(world, "2026-W48")
    observation = tell(world, round, who="väktare", area="Öster", text="Krossade rutor vid torget")
    tell(world, round, who="väktare", area="Öster", text="Klotter som ingen annan ser")
    quiet(world, round, "rektor")
    share(world, observation, "Krossade rutor vid torget", who="polissamordnare")
    close(world, round)
    return round


def test_each_organisation_tells_its_own_and_reads_no_others_raw_words(world, closed):
    def of(who):
        return {o.organisation.name: o for o in organisation_pictures(world.actor(who), closed, names())}

    municipality, police = of("samordnare"), of("polissamordnare")
    assert [(w.wording) for w in municipality["Polisen"].words] == ["Krossade rutor vid torget"]
    assert (municipality["Polisen"].new, municipality["Polisen"].areas) == (2, (("Öster", 2),))
    assert (municipality["Polisen"].answered, municipality["Polisen"].expected) == (1, 1)
    assert (municipality["Polisen"].waiting, police["Polisen"].waiting) == (None, 1)
    assert (police["Kommunen"].waiting, municipality["Kommunen"].waiting) == (None, 0)


def test_of_many_words_a_meeting_hears_the_first(world):
    round = open_week(world, "2026-W48")
    for n in range(FEW + 2):
        share(world, tell(world, round, starts_at=round.opens_at + timedelta(hours=n)), f"Klotter {n}")
    share(world, tell(world, round, who="väktare", area="Öster"), "Skräp", who="polissamordnare")
    close(world, round)
    pictures = {o.organisation.name: o for o in organisation_pictures(world.actor("samordnare"), round, names())}
    assert [w.wording for w in pictures["Kommunen"].words] == [f"Klotter {n}" for n in range(FEW)]
    assert (pictures["Kommunen"].more, pictures["Polisen"].more) == (2, 0)
    assert [w.wording for w in pictures["Polisen"].words] == ["Skräp"]


def test_what_must_be_taken_up_comes_first_and_its_answers_are_prefilled(world, closed):
    day = closed.meeting_at.date()
    rows = {
        name: plan_measure(
            actor=world.actor("samordnare"),
            now=world.now,
            what=f"Ljus i {name}",
            who="Gatan",
            starts_on=day - timedelta(days=30),
            area_ids=[world.areas[name].pk],
        )
        for name in ("Ängby", "Öster")
    }
    chosen = {world.areas["Öster"].pk: 1}
    week = week_numbers(closed)

    def at_meeting():
        return measures_at_meeting(
            week, first=closed.observed_from, day=day, chosen=chosen, zone=world.partnership.zone
        )

    first, other = at_meeting()
    assert (first.measure, first.first, first.situation) == (rows["Öster"], True, "Öster: 2 nya.")
    assert (other.measure, other.first, other.tag) == (rows["Ängby"], False, "inget nytt")
    follow_up(
        actor=world.actor("samordnare"),
        now=world.now,
        measure_id=rows["Öster"].pk,
        why="Mörkt",
        fidelity="as_decided",
        done="",
        situation=first.situation,
        verdict="continue",
        reason="Enligt mötet",
    )
    assert [m.first for m in at_meeting()] == [False, False]
