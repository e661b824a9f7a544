"""Who lets whom read what is reported to a lead (M37, decision 12)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from tests.steps import tell

from samlad.collection.queries import raw_observations
from samlad.collection.service import make_link
from samlad.lib.errors import UserError
from samlad.partnership import service
from samlad.partnership.actor import OutOfScope, actor_of_account
from samlad.partnership.models import Account, Assignment, Consent, Independence, Notice
from samlad.partnership.permissions import Permission
from samlad.partnership.queries import waiting_for_consent

DAY = date(2026, 11, 24)


def add(world, by, organisation, *duties, name="ny"):
    return service.add_function(
        actor=by, now=world.now, organisation_id=world.organisations[organisation].pk, name=name, duties=duties
    )


def invite(world, by, function, email="ny@example.se", **changes):
    return service.invite(
        actor=by, now=world.now, function_id=function.pk, name="Ny", email=email, starts_on=DAY, **changes
    )


def accept(world, invited, account=None, now=None):
    return service.accept_invitation(
        invitation=invited.invitation, now=now or world.now, account=account, password="ett långt lösenord"
    )


def acting(world, account):
    return actor_of_account(account, world.partnership, now=world.now)


def reads(world, account, round):
    return {o.text for o in raw_observations(acting(world, account), round)}


@pytest.fixture
def housing(world):
    """A third lead with a coordinator of its own, and its administrator."""
    bostad = service.add_organisation(actor=world.system, now=world.now, name="Bostaden", kind="housing")
    world.organisations["Bostaden"] = bostad
    for name, duty in (("bosamordnare", "coordinator"), ("boadmin", "administrator")):
        function = add(world, world.system, "Bostaden", duty, name=name)
        world.functions[name] = function
        world.accounts[name] = service.assign(
            actor=world.system,
            now=world.now,
            function_id=function.pk,
            name=name,
            email=f"{name}@example.se",
            starts_on=DAY,
        ).account
    return bostad


@pytest.fixture
def two_observations(world, round):
    tell(world, round, who="väktare", text="Till polisen")
    tell(world, round, who="rektor", text="Till kommunen")


class TestEachLeadConfiguresItsOwnTree:
    def test_another_leads_functions_do_not_exist(self, world, housing):
        me = world.actor("bosamordnare")
        police, function = world.organisations["Polisen"].pk, world.functions["polissamordnare"]
        held = Assignment.objects.get(function=function)
        for attempt in (
            lambda: add(world, me, "Polisen", "coordinator"),
            lambda: add(world, me, "Väktarna", "reporter"),
            lambda: invite(world, me, function),
            lambda: service.change_function(actor=me, now=world.now, function_id=function.pk, duties=["recipient"]),
            lambda: service.end_assignment(actor=me, now=world.now, assignment_id=held.pk, ends_on=DAY),
            lambda: service.change_organisation(actor=me, now=world.now, organisation_id=police, name="Vi"),
            lambda: service.add_organisation(actor=me, now=world.now, name="Ny", reports_to_id=police),
            lambda: service.assign(
                actor=me,
                now=world.now,
                function_id=world.functions["bosamordnare"].pk,
                name="X",
                email="x@example.se",
                starts_on=DAY,
            ),
        ):
            with pytest.raises(OutOfScope):
                attempt()

    def test_what_all_share_is_the_municipalitys(self, world, housing):
        for who in ("bosamordnare", "polissamordnare", "boadmin"):
            with pytest.raises(PermissionDenied):
                service.change_rhythm(actor=world.actor(who), now=world.now, cadence=2)
            with pytest.raises(PermissionDenied):
                service.add_organisation(actor=world.actor(who), now=world.now, name="Ny lead")
        service.change_rhythm(actor=world.actor("samordnare"), now=world.now, cadence=2)

    def test_nobody_makes_their_own_lead_the_municipality(self, world, housing):
        me = world.actor("bosamordnare")
        with pytest.raises(PermissionDenied):
            service.change_organisation(actor=me, now=world.now, organisation_id=housing.pk, kind="municipality")
        unit = service.add_organisation(
            actor=me, now=world.now, name="Enhet", kind="municipality", reports_to_id=housing.pk
        )
        with pytest.raises(PermissionDenied):
            service.change_organisation(actor=me, now=world.now, organisation_id=unit.pk, reports_to_id=None)

    def test_the_municipality_sets_up_a_lead_until_it_has_a_coordinator(self, world):
        me = world.actor("samordnare")
        organisation = service.add_organisation(actor=me, now=world.now, name="Ny lead", kind="housing")
        world.organisations["Ny lead"] = organisation
        function = add(world, me, "Ny lead", "coordinator")
        first, second = invite(world, me, function), invite(world, me, function, email="senare@example.se")
        held = accept(world, first)
        assert acting(world, held.account).may(Permission.READ_RAW)
        assert Independence.objects.filter(lead=organisation).exists()
        with pytest.raises(OutOfScope):
            invite(world, me, function)
        late = accept(world, second, now=world.now + timedelta(days=1))
        assert not acting(world, late.account).may(Permission.READ_RAW)
        assert [a.pk for a in waiting_for_consent(organisation.pk, on=DAY)] == [late.pk]

    def test_whoever_sets_up_a_lead_does_not_become_its_first_reader(self, world):
        me = world.actor("samordnare")
        organisation = service.add_organisation(actor=me, now=world.now, name="Ny lead", kind="housing")
        world.organisations["Ny lead"] = organisation
        function = add(world, me, "Ny lead", "coordinator")
        accept(world, invite(world, me, function), account=world.accounts["samordnare"])
        held = next(h for h in world.actor("samordnare").held if h.function_id == function.pk)
        assert not held.may(Permission.READ_RAW)
        assert not Independence.objects.filter(lead=organisation).exists()


class TestConsent:
    def test_the_coordinators_invitation_is_consent_enough(self, world, round, two_observations):
        function = add(world, world.actor("polissamordnare"), "Polisen", "coordinator")
        held = accept(world, invite(world, world.actor("polissamordnare"), function))
        assert reads(world, held.account, round) == {"Till polisen"}

    def test_the_administrator_gives_nobody_the_right_to_read(self, world, housing, round):
        me = world.actor("boadmin")
        function = add(world, me, "Bostaden", "coordinator")
        held = accept(world, invite(world, me, function), account=world.accounts["boadmin"])
        other = accept(world, invite(world, me, function, email="van@example.se"))
        service.change_function(
            actor=me, now=world.now, function_id=world.functions["boadmin"].pk, duties=["administrator", "coordinator"]
        )
        for account in (held.account, other.account):
            actor = acting(world, account)
            assert not any(actor.may(p) for p in (Permission.READ_RAW, Permission.RELEASE, Permission.MANAGE_LINKS))
        with pytest.raises(PermissionDenied):
            service.consent(actor=world.actor("boadmin"), now=world.now, assignment_ids=[held.pk], why="jag")
        assert Notice.objects.filter(lead=housing, kind="waits").count() == 3

    def test_an_administrator_who_reports_for_a_function_does_not_read_it(self, world, housing):
        function = add(world, world.system, "Bostaden", "reporter")
        held = accept(world, invite(world, world.actor("boadmin"), function), account=world.accounts["boadmin"])
        assert not acting(world, held.account).may(Permission.REPORT)

    def test_somebody_of_another_lead_waits_until_the_coordinator_has_said_why(
        self, world, housing, round, two_observations
    ):
        police = world.actor("polissamordnare")
        function = add(world, police, "Polisen", "coordinator")
        held = accept(world, invite(world, police, function), account=world.accounts["bosamordnare"])
        assert reads(world, held.account, round) == set()
        for who, why, error in (
            ("bosamordnare", "jag behöver", OutOfScope),
            ("samordnare", "de behöver", OutOfScope),
            ("polissamordnare", " ", UserError),
        ):
            with pytest.raises(error):
                service.consent(actor=world.actor(who), now=world.now, assignment_ids=[held.pk], why=why)
        service.consent(actor=police, now=world.now, assignment_ids=[held.pk], why="Samma hus")
        assert reads(world, held.account, round) == {"Till polisen"}
        given = Consent.objects.get(assignment=held)
        assert (given.why, given.given_by, given.given_at) == ("Samma hus", police.label, world.now)
        assert Notice.objects.filter(lead=world.organisations["Polisen"], kind="consented").exists()

    def test_a_reader_who_also_goes_to_another_lead_is_told_of(self, world, housing):
        mine = world.actor("bosamordnare")
        function = add(world, mine, "Bostaden", "recipient")
        accept(world, invite(world, mine, function), account=world.accounts["polissamordnare"])
        assert Notice.objects.filter(lead=world.organisations["Polisen"], kind="elsewhere").exists()

    def test_a_unit_that_moves_waits_for_its_new_leads_consent(self, world, round, two_observations):
        service.change_organisation(
            actor=world.actor("samordnare"),
            now=world.now,
            organisation_id=world.organisations["Skolan"].pk,
            reports_to_id=world.organisations["Polisen"].pk,
        )
        assert not world.actor("rektor").may(Permission.REPORT)
        police = world.organisations["Polisen"].pk
        assert Notice.objects.filter(lead=police, kind="moved_here").exists()
        waiting = [a.pk for a in waiting_for_consent(police, on=DAY)]
        service.consent(actor=world.actor("polissamordnare"), now=world.now, assignment_ids=waiting, why="Flyttad")
        assert world.actor("rektor").may(Permission.REPORT)

    def test_an_administrator_makes_no_link_into_a_report(self, world, housing, round):
        function = add(world, world.system, "Bostaden", "reporter")
        with pytest.raises(PermissionDenied):
            make_link(actor=world.actor("boadmin"), now=world.now, round_id=round.pk, function_id=function.pk)


class TestInvitations:
    def test_nothing_is_held_until_it_is_accepted_and_then_once(self, world):
        invited = invite(world, world.actor("samordnare"), world.functions["rektor"])
        assert not Account.objects.filter(email="ny@example.se").exists()
        accept(world, invited)
        with pytest.raises(UserError):
            accept(world, invited, account=world.accounts["väktare"])

    def test_two_invitations_to_the_same_person_are_one_assignment(self, world):
        first, second = (invite(world, world.actor("samordnare"), world.functions["rektor"]) for _n in range(2))
        held = accept(world, first)
        assert accept(world, second, account=held.account) == held

    def test_not_after_two_weeks_and_not_when_taken_back(self, world):
        me = world.actor("samordnare")
        invited = invite(world, me, world.functions["rektor"])
        with pytest.raises(UserError):
            accept(world, invited, now=world.now + timedelta(days=14))
        service.withdraw_invitation(actor=me, now=world.now, invitation_id=invited.invitation.pk)
        assert not Assignment.objects.filter(account__email="ny@example.se").exists()

    def test_an_address_that_matches_gives_nothing(self, world):
        """The account with the address is somebody's, who must log in to accept."""
        invited = invite(
            world, world.actor("samordnare"), world.functions["rektor"], email=world.accounts["registrator"].email
        )
        with pytest.raises(UserError):
            accept(world, invited)
        assert {h.name for h in world.actor("registrator").held} == {"registrator"}
        accept(world, invited, account=world.accounts["styrgrupp"])
        assert "rektor" in {h.name for h in world.actor("styrgrupp").held}

    def test_another_leads_invitation_is_not_taken_back(self, world):
        invited = invite(world, world.actor("samordnare"), world.functions["rektor"])
        with pytest.raises(OutOfScope):
            service.withdraw_invitation(
                actor=world.actor("polissamordnare"), now=world.now, invitation_id=invited.invitation.pk
            )
