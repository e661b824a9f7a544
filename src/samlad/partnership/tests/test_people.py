from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from samlad.lib.errors import UserError
from samlad.partnership import service
from samlad.partnership.actor import actor_of_account, actors_of_account
from samlad.partnership.models import Account, Assignment, Duty, Organisation
from samlad.partnership.permissions import DUTY_PERMISSIONS, EVERYBODY, Permission
from samlad.partnership.queries import (
    fragile_functions,
    functions_with_people,
    partnership_by_slug,
    reporting_functions,
)

DAY = date(2026, 11, 24)


def noon(day):
    return datetime.combine(day, time(12), UTC)


def hold(world, function="rektor", email="ny@example.se", starts_on=DAY, **changes):
    return service.assign(
        actor=world.system,
        now=world.now,
        function_id=world.functions[function].pk,
        name="Ny Person",
        email=email,
        starts_on=starts_on,
        **changes,
    )


def people(world, function, on=DAY):
    return functions_with_people(on=on).get(pk=world.functions[function].pk).people


def may_report(world, account, on):
    return actor_of_account(account, world.partnership, now=noon(on)).may(Permission.REPORT)


@pytest.mark.parametrize(
    ("now", "holds"),
    [
        ("2026-11-24T22:59", True),
        ("2026-11-24T23:00", False),  # midnight in winter
        ("2026-06-30T21:59", True),
        ("2026-06-30T22:00", False),  # and in summer
    ],
)
def test_a_last_day_ends_at_midnight_here_and_the_first_begins_then(world, now, holds):
    now = datetime.fromisoformat(now).replace(tzinfo=UTC)
    last = date(2026, 6, 30) if now.month == 6 else DAY
    leaving = hold(world, email="slutar@example.se", starts_on=date(2026, 1, 1), ends_on=last).account
    coming = hold(world, email="kommer@example.se", starts_on=last + timedelta(days=1)).account
    assert actor_of_account(leaving, world.partnership, now=now).may(Permission.REPORT) is holds
    assert actor_of_account(coming, world.partnership, now=now).may(Permission.REPORT) is not holds
    assert world.actor("rektor").today(now) == (last if holds else last + timedelta(days=1))


def test_whose_day_it_is_follows_each_partnership(world):
    account = hold(world, ends_on=DAY).account
    late = datetime(2026, 11, 25, 2, tzinfo=UTC)
    assert actors_of_account(account, now=late) == []
    world.partnership.time_zone = "America/Santiago"
    world.partnership.save()
    assert [a.partnership for a in actors_of_account(account, now=late)] == [world.partnership]


def test_a_unit_reports_to_a_lead(world):
    school = Organisation.objects.get(name="Skolan")
    assert (school.is_lead, school.lead_id) == (False, world.organisations["Kommunen"].pk)
    assert world.organisations["Kommunen"].lead_id == world.organisations["Kommunen"].pk


def test_a_unit_of_a_unit_is_refused(world):
    school = world.organisations["Skolan"].pk
    with pytest.raises(UserError):
        service.add_organisation(actor=world.system, now=world.now, name="Fritids", reports_to_id=school)
    with pytest.raises(UserError):
        service.change_organisation(
            actor=world.system, now=world.now, organisation_id=world.organisations["Väktarna"].pk, reports_to_id=school
        )


def test_a_lead_with_units_cannot_become_a_unit(world):
    with pytest.raises(UserError, match="Kommunen"):
        service.change_organisation(
            actor=world.system,
            now=world.now,
            organisation_id=world.organisations["Kommunen"].pk,
            reports_to_id=world.organisations["Polisen"].pk,
        )


def test_an_organisation_does_not_report_to_itself(world):
    polis = service.add_organisation(actor=world.system, now=world.now, name="Bolaget")
    with pytest.raises(UserError):
        service.change_organisation(actor=world.system, now=world.now, organisation_id=polis.pk, reports_to_id=polis.pk)


def test_a_unit_may_move_to_another_lead(world):
    moved = service.change_organisation(
        actor=world.system,
        now=world.now,
        organisation_id=world.organisations["Skolan"].pk,
        reports_to_id=world.organisations["Polisen"].pk,
    )
    assert moved.lead_id == world.organisations["Polisen"].pk


@pytest.mark.parametrize("name", ["Skolan", " Skolan "])
def test_a_name_is_given_once(world, name):
    with pytest.raises(UserError):
        service.add_organisation(actor=world.system, now=world.now, name=name)
    with pytest.raises(UserError):
        service.change_organisation(
            actor=world.system, now=world.now, organisation_id=world.organisations["Polisen"].pk, name=name.strip()
        )


def test_a_function_has_a_name_of_its_own_in_its_organisation(world):
    def add(organisation, duties=("reporter",)):
        return service.add_function(
            actor=world.system,
            now=world.now,
            organisation_id=world.organisations[organisation].pk,
            name="rektor",
            duties=duties,
        )

    with pytest.raises(UserError):
        add("Skolan")
    assert add("Polisen").name == "rektor"
    with pytest.raises(UserError):
        service.change_function(
            actor=world.system, now=world.now, function_id=world.functions["polissamordnare"].pk, name="rektor"
        )


def test_a_function_without_duty_is_refused(world):
    with pytest.raises(UserError):
        service.add_function(
            actor=world.system, now=world.now, organisation_id=world.organisations["Skolan"].pk, name="tom", duties=[]
        )
    with pytest.raises(UserError):
        service.change_function(actor=world.system, now=world.now, function_id=world.functions["rektor"].pk, duties=[])


def test_two_partnerships_may_not_share_an_address(world):
    with pytest.raises(UserError, match="orebro"):
        service.found_partnership(name="Orebro", municipality="Örebro", now=world.now, slug="orebro")


def test_people_come_and_go_and_the_function_remains(world):
    heir = hold(world)
    service.end_assignment(
        actor=world.system,
        now=world.now,
        ends_on=DAY,
        assignment_id=Assignment.objects.get(account=world.accounts["rektor"]).pk,
    )
    after = DAY + timedelta(days=1)
    assert may_report(world, world.accounts["rektor"], DAY)
    assert not may_report(world, world.accounts["rektor"], after)
    assert may_report(world, heir.account, after)
    assert not may_report(world, heir.account, DAY - timedelta(days=1))
    assert (people(world, "rektor"), people(world, "rektor", after)) == (2, 1)


def test_a_deputy_may_do_what_the_holder_may(world):
    deputy = hold(world, deputy=True)
    assert may_report(world, deputy.account, DAY)
    assert people(world, "rektor") == 2


def test_who_holds_a_function_that_has_ended_holds_nothing(world):
    service.change_function(
        actor=world.system, now=world.now, function_id=world.functions["rektor"].pk, ends_on=DAY - timedelta(days=1)
    )
    assert not may_report(world, world.accounts["rektor"], DAY)
    assert may_report(world, world.accounts["rektor"], DAY - timedelta(days=1))
    assert actors_of_account(world.accounts["rektor"], now=noon(DAY)) == []
    assert {f.name for f in reporting_functions(on=DAY)} == {"väktare"}


def test_the_same_assignment_twice_is_one_and_the_address_is_read_in_any_case(world):
    first, second = hold(world), hold(world, email=" NY@Example.se ")
    assert first.pk == second.pk
    assert Account.objects.filter(email="ny@example.se").count() == 1


def test_one_person_may_hold_several_functions(world):
    account = hold(world).account
    hold(world, function="väktare")
    held = actor_of_account(account, world.partnership, now=noon(DAY)).held
    assert {h.name for h in held} == {"rektor", "väktare"}


def test_an_end_before_the_start_is_refused_with_a_sentence(world):
    with pytest.raises(UserError):
        hold(world, ends_on=DAY - timedelta(days=1))
    assert not Account.objects.filter(email="ny@example.se").exists()
    with pytest.raises(UserError):
        service.end_assignment(
            actor=world.system, now=world.now, assignment_id=hold(world).pk, ends_on=DAY - timedelta(days=1)
        )


def test_a_function_that_hangs_on_one_person_or_on_nobody_is_told(world):
    fragile = {f.function.name: f.people for f in fragile_functions(on=DAY)}
    assert fragile == dict.fromkeys(world.functions, 1)
    hold(world, deputy=True)
    assert "rektor" not in {f.function.name for f in fragile_functions(on=DAY)}
    service.end_assignment(
        actor=world.system,
        now=world.now,
        ends_on=DAY,
        assignment_id=Assignment.objects.get(account=world.accounts["väktare"]).pk,
    )
    later = {f.function.name: f.people for f in fragile_functions(on=DAY + timedelta(days=1))}
    assert later["väktare"] == 0
    assert "rektor" not in later


def test_one_person_with_two_assignments_is_one_person(world):
    service.assign(
        actor=world.system,
        now=world.now,
        function_id=world.functions["rektor"].pk,
        name="Rektor",
        email=world.accounts["rektor"].email,
        starts_on=DAY,
        deputy=True,
    )
    assert people(world, "rektor") == 1


def test_a_recipient_alone_is_nothing_to_worry_about(world):
    service.add_function(
        actor=world.system,
        now=world.now,
        organisation_id=world.organisations["Polisen"].pk,
        name="läsare",
        duties=["recipient"],
    )
    assert "läsare" not in {f.function.name for f in fragile_functions(on=DAY)}


def test_nobody_can_lock_everybody_out(world):
    """Not their own lead: that another has somebody who configures does not help."""
    me = world.actor("samordnare")
    mine = world.functions["samordnare"].pk
    for lockout in (
        lambda: service.change_function(actor=me, now=world.now, function_id=mine, duties=["meeting_lead"]),
        lambda: service.change_function(actor=me, now=world.now, function_id=mine, ends_on=DAY),
        lambda: service.end_assignment(
            actor=me,
            now=world.now,
            assignment_id=Assignment.objects.get(account=world.accounts["samordnare"]).pk,
            ends_on=DAY + timedelta(days=7),
        ),
    ):
        with pytest.raises(UserError):
            lockout()
        assert world.actor("samordnare").may(Permission.CONFIGURE)


def test_only_who_configures_configures(world):
    for name in ("rektor", "styrgrupp", "registrator"):
        with pytest.raises(PermissionDenied):
            service.add_organisation(actor=world.actor(name), now=world.now, name="Ny")


def test_a_calendar_entry_is_added_once_and_does_not_end_before_it_starts(world):
    def add(ends_on):
        return service.add_calendar_entry(
            actor=world.system, now=world.now, name="Sportlov", starts_on=date(2027, 2, 22), ends_on=ends_on
        )

    assert add(date(2027, 2, 26)).pk == add(date(2027, 2, 26)).pk
    with pytest.raises(UserError):
        add(date(2027, 2, 21))


def test_without_a_name_the_only_partnership_is_meant_and_of_two_none(world):
    assert partnership_by_slug(None) == world.partnership
    service.found_partnership(name="Umeå", municipality="Umeå", now=world.now, slug="umea")
    assert partnership_by_slug(None) is None
    assert partnership_by_slug("orebro") == world.partnership


class TestTheTableOfDuties:
    def test_every_duty_is_in_it_and_may_read_what_is_published(self):
        assert set(DUTY_PERMISSIONS) == set(Duty)
        assert all(permissions >= EVERYBODY for permissions in DUTY_PERMISSIONS.values())

    def test_every_permission_is_given_to_somebody(self):
        assert frozenset().union(*DUTY_PERMISSIONS.values()) == frozenset(Permission)

    @pytest.mark.parametrize(
        ("permission", "duties"),
        [
            (Permission.READ_RAW, {Duty.COORDINATOR}),  # raw words stay with the organisation (M37)
            (Permission.RELEASE, {Duty.COORDINATOR}),
            (Permission.REPORT, {Duty.REPORTER}),
            (Permission.PUBLISH_PICTURE, {Duty.COORDINATOR, Duty.MEETING_LEAD}),
            (Permission.DECIDE_PRIORITIES, {Duty.STEERING_GROUP, Duty.MEETING_LEAD}),
            (Permission.CONFIGURE, {Duty.COORDINATOR, Duty.ADMINISTRATOR}),
            (Permission.CONFIGURE_PARTNERSHIP, {Duty.COORDINATOR, Duty.ADMINISTRATOR}),
            (Permission.MANAGE_LINKS, {Duty.COORDINATOR}),  # a link shows what its function has told
        ],
    )
    def test_who_may_do_what_is_dangerous(self, permission, duties):
        assert {d for d, permissions in DUTY_PERMISSIONS.items() if permission in permissions} == duties

    def test_a_reporter_and_a_recipient_see_no_more_than_their_own(self):
        assert DUTY_PERMISSIONS[Duty.REPORTER] == {Permission.REPORT, Permission.READ_PICTURE}
        assert DUTY_PERMISSIONS[Duty.RECIPIENT] == EVERYBODY | {Permission.READ_SUPPLEMENT}
