from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from samlad.lib.errors import UserError
from samlad.measures import service
from samlad.measures.models import Measure, Priority
from samlad.measures.queries import measures_on, own_field_activities, priorities_on, shared_field_activities
from samlad.measures.service import Choice
from samlad.measures.visibility import EVERY
from samlad.partnership.actor import OutOfScope
from samlad.partnership.service import change_rhythm

START, END = date(2026, 9, 1), date(2026, 12, 31)


def choose(world, *areas, who="styrgrupp", starts_on=START, ends_on=END, reason="Stort behov, och något kan göras"):
    return service.prioritise(
        actor=world.actor(who),
        now=world.now,
        starts_on=starts_on,
        ends_on=ends_on,
        choices=[Choice(world.areas[a].pk, reason) for a in areas],
    )


def chosen(day):
    return [p.area.name for p in priorities_on(day)]


def test_areas_are_prioritised_in_order_from_a_day_to_a_day(world):
    choose(world, "Öster", "Ängby")
    assert chosen(START) == chosen(END) == ["Öster", "Ängby"]
    assert chosen(START - timedelta(days=1)) == chosen(END + timedelta(days=1)) == []
    assert [p.position for p in Priority.objects.order_by("position")] == [1, 2]


def test_chosen_again_from_the_same_day_replaces(world):
    choose(world, "Öster", "Ängby")
    choose(world, "Ängby")
    assert chosen(START) == ["Ängby"]


def test_a_special_event_changes_them_from_its_day(world):
    choose(world, "Öster")
    choose(world, "Ängby", starts_on=date(2026, 11, 1), who="samordnare")
    assert chosen(date(2026, 10, 31)) == ["Öster"]
    assert chosen(date(2026, 11, 1)) == ["Ängby"]


def test_two_choices_are_never_in_force_at_once(world):
    """Of two that reach into each other the one decided last holds, and an area is prioritised once."""
    choose(world, "Öster", starts_on=date(2026, 11, 1))
    choose(world, "Öster", "Ängby", starts_on=date(2026, 10, 1))
    assert chosen(date(2026, 11, 24)) == chosen(date(2026, 10, 1)) == ["Öster", "Ängby"]


@pytest.mark.parametrize(
    "attempt",
    [
        lambda w: choose(w),
        lambda w: choose(w, "Öster", "Öster"),
        lambda w: choose(w, "Öster", reason="  "),
        lambda w: choose(w, "Öster", ends_on=START - timedelta(days=1)),
    ],
    ids=["none", "twice", "no reason", "backwards"],
)
def test_a_choice_that_cannot_be_right_is_refused_and_the_old_one_stands(world, attempt):
    choose(world, "Ängby")
    with pytest.raises(UserError):
        attempt(world)
    assert chosen(START) == ["Ängby"]


def test_no_more_than_the_partnership_has_decided(world):
    change_rhythm(actor=world.system, now=world.now, priority_count=1)
    with pytest.raises(UserError, match="1"):
        choose(world, "Ängby", "Öster")


@pytest.mark.parametrize("who", ["rektor", "registrator", "polissamordnare"])
def test_who_only_coordinates_or_reports_does_not_choose(world, who):
    with pytest.raises(PermissionDenied):
        choose(world, "Ängby", who=who)


def plan(world, by="samordnare", **changes):
    fields = {"what": "Ny belysning", "who": "Gatukontoret", "area_ids": [world.areas["Öster"].pk], "starts_on": START}
    return service.plan_measure(actor=world.actor(by), now=world.now, **(fields | changes))


def test_one_line_is_a_measure(world):
    plan(world)
    plan(world, area_ids=[], ends_on=START)
    assert [m.what for m in measures_on(START, EVERY)] == ["Ny belysning"] * 2
    assert [list(m.areas.all()) for m in measures_on(START + timedelta(days=1), EVERY)] == [[world.areas["Öster"]]]
    assert not measures_on(START - timedelta(days=1), EVERY).exists()


@pytest.mark.parametrize("changes", [{"what": " "}, {"who": ""}, {"ends_on": START - timedelta(days=1)}])
def test_a_measure_without_what_or_who_or_that_ends_before_it_starts_is_refused(world, changes):
    with pytest.raises(UserError):
        plan(world, **changes)
    assert not Measure.objects.exists()


def go_out(world, round, who="polissamordnare", organisation="Väktarna", share=False, **changes):
    fields = {"where": "Öster", "when": "fre 20–23", "aim": "ungdomar"}
    return service.plan_field_activity(
        actor=world.actor(who),
        now=world.now,
        round_id=round.pk,
        organisation_id=world.organisations[organisation].pk,
        share=share,
        **(fields | changes),
    )


def test_planned_presence_is_seen_by_its_own_until_it_is_shared(world, round):
    hidden, shared = go_out(world, round), go_out(world, round, share=True)
    assert set(own_field_activities(world.actor("polissamordnare"), round.pk)) == {hidden, shared}
    assert not own_field_activities(world.actor("samordnare"), round.pk).exists()
    assert list(shared_field_activities(round.pk)) == [shared]


def test_nobody_plans_for_another_lead(world, round):
    with pytest.raises(OutOfScope):
        go_out(world, round, who="samordnare")
    with pytest.raises(OutOfScope):
        service.remove_field_activity(
            actor=world.actor("samordnare"), now=world.now, activity_id=go_out(world, round).pk
        )


@pytest.mark.parametrize("changes", [{"where": " "}, {"when": ""}])
def test_presence_is_somewhere_and_sometime(world, round, changes):
    with pytest.raises(UserError):
        go_out(world, round, **changes)


def test_a_row_is_taken_away_again(world, round):
    row = go_out(world, round, share=True)
    service.remove_field_activity(actor=world.actor("polissamordnare"), now=world.now, activity_id=row.pk)
    assert not shared_field_activities(round.pk).exists()
