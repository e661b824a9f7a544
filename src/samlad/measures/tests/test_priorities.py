from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from samlad.lib.errors import UserError
from samlad.measures import service
from samlad.measures.models import Influence, PriorityDecision
from samlad.measures.queries import decisions, influences, priorities_on, prioritised_days
from samlad.measures.service import Choice
from samlad.partnership.actor import OutOfScope

START, END = date(2026, 9, 1), date(2026, 12, 31)
TODAY = date(2026, 11, 24)


def choose(world, *areas, now=None, starts_on=START, ends_on=END):
    return service.prioritise(
        actor=world.actor("styrgrupp"),
        now=now or world.now,
        starts_on=starts_on,
        ends_on=ends_on,
        choices=[Choice(world.areas[a].pk, "behov") for a in areas],
    )


def change(world, *areas, who="samordnare", reason="Bilbränder i natt", review_on=TODAY + timedelta(days=14)):
    return service.change_temporarily(
        actor=world.actor(who),
        now=world.now,
        choices=[Choice(world.areas[a].pk, "läget") for a in areas],
        reason=reason,
        review_on=review_on,
    )


def back(world, decision, reason="Lugnt sedan en vecka"):
    return service.return_to_period(
        actor=world.actor("samordnare"), now=world.now, decision_id=decision.pk, reason=reason
    )


def chosen(day):
    return [p.area.name for p in priorities_on(day)]


def test_a_special_event_changes_the_priorities_until_it_is_dealt_with(world):
    choose(world, "Öster")
    temporary = change(world, "Ängby")
    assert chosen(TODAY) == ["Ängby"]
    assert chosen(TODAY - timedelta(days=1)) == ["Öster"]
    back(world, temporary)
    assert chosen(TODAY) == ["Öster"]
    assert [d.kind for d in decisions()] == ["temporary", "period"]


def test_a_temporary_choice_is_over_with_the_period_in_which_it_is_looked_at_again(world):
    choose(world, "Öster")
    change(world, "Ängby")
    assert chosen(END) == ["Ängby"]
    assert chosen(END + timedelta(days=1)) == []
    change(world, "Öster", review_on=date(2027, 1, 10))
    assert chosen(date(2027, 4, 30)) == ["Öster"]
    assert chosen(date(2027, 5, 1)) == []


def test_a_choice_for_the_period_does_not_end_what_is_temporary(world):
    change(world, "Ängby")
    choose(world, "Öster", now=world.now + timedelta(hours=1))
    assert chosen(TODAY) == ["Ängby"]


@pytest.mark.parametrize(
    "changes",
    [{"reason": " "}, {"review_on": TODAY}, {"review_on": TODAY + timedelta(days=93)}],
    ids=["no reason", "reviewed today", "reviewed in four months"],
)
def test_a_temporary_choice_has_a_reason_and_a_day_of_review(world, changes):
    with pytest.raises(UserError):
        change(world, "Ängby", **changes)
    assert not PriorityDecision.objects.exists()


def test_going_back_needs_a_reason_and_is_safe_to_repeat(world):
    temporary = change(world, "Ängby")
    with pytest.raises(UserError):
        back(world, temporary, reason="")
    assert back(world, temporary) == back(world, temporary, reason="en gång till")


def test_there_is_nothing_to_go_back_to_from_the_periods_own_choice(world):
    with pytest.raises(OutOfScope):
        back(world, choose(world, "Öster"))


def test_decisions_are_added_and_never_changed(world):
    choose(world, "Öster")
    with pytest.raises(Exception, match="unchangeable"), transaction.atomic():
        PriorityDecision.objects.update(reason="x")


def test_what_was_prioritised_when_is_told_in_spells(world):
    choose(world, "Öster")
    back(world, change(world, "Ängby"))
    öster = {world.areas["Öster"].pk}
    assert prioritised_days(date(2026, 8, 1), date(2027, 1, 31)) == [
        (date(2026, 8, 1), date(2026, 8, 31), set()),
        (START, TODAY - timedelta(days=1), öster),
        (TODAY, END, öster),
        (date(2027, 1, 1), date(2027, 1, 31), set()),
    ]


def judge(world, who="samordnare", organisation="Kommunen", level=3, reason="Vi äger marken"):
    return service.judge_influence(
        actor=world.actor(who),
        now=world.now,
        organisation_id=world.organisations[organisation].pk,
        area_id=world.areas["Öster"].pk,
        level=level,
        reason=reason,
    )


def test_each_lead_judges_what_it_can_change_and_the_newest_holds(world):
    judge(world)
    judge(world, "polissamordnare", "Polisen", 1, "Få poliser på natten")
    judge(world, level=2)
    area = world.areas["Öster"].pk
    assert {o: i.level for (a, o), i in influences().items() if a == area} == {
        world.organisations["Kommunen"].pk: 2,
        world.organisations["Polisen"].pk: 1,
    }


def test_judging_the_same_twice_adds_nothing(world):
    assert judge(world) == judge(world)
    assert Influence.objects.count() == 1


@pytest.mark.parametrize("changes", [{"level": 0}, {"level": 4}, {"reason": ""}])
def test_a_judgement_has_a_level_and_a_reason(world, changes):
    with pytest.raises(UserError):
        judge(world, **changes)


def test_nobody_judges_for_another_and_units_leave_it_to_their_lead(world):
    with pytest.raises(OutOfScope):
        judge(world, organisation="Polisen")
    with pytest.raises(UserError):
        judge(world, organisation="Skolan")
    with pytest.raises(PermissionDenied):
        judge(world, who="styrgrupp")
