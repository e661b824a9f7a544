"""No sequence of settings lets the people of one lead read more of another's (M37): any order of every settings service,
by everybody who belongs to the lead, with any organisation, function, person and invitation there is."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from tests.steps import WHEN

from samlad.collection.models import Draft, Indicator, Report, Source
from samlad.collection.models.observation import Observation
from samlad.collection.queries import TO_ITS_LEAD, link_by_hash
from samlad.collection.service import make_link
from samlad.lib.errors import UserError
from samlad.partnership import service
from samlad.partnership.actor import OutOfScope, actor_of_account
from samlad.partnership.models import Account, Assignment, Duty, Function, Invitation, Organisation
from samlad.partnership.permissions import Permission
from samlad.places.service import cover
from samlad.records.queries import register as records
from samlad.records.service import register

ANY = st.integers(0, 30)
DUTIES = st.lists(st.sampled_from([d.value for d in Duty]), min_size=1, max_size=3, unique=True)
KINDS = st.sampled_from(["municipality", "police", "housing", "school"])
ATTACKS = {  # whose people act, and whose words they may read
    "a housing company": (["bosamordnare", "boadmin", "husvärd"], {"Bostaden"}),
    "the municipality": (["samordnare", "kommunadmin", "rektor"], {"Kommunen"}),
    "an administrator": (["boadmin"], set()),
    "the municipality's administrator": (["kommunadmin"], set()),
}


def furnish(world):
    """A third lead, administrators, and somebody who reports to each."""
    add, now = service.add_organisation, world.now
    bostad = add(actor=world.system, now=now, name="Bostaden", kind="housing")
    hus = add(actor=world.system, now=now, name="Husen", kind="property", reports_to_id=bostad.pk)
    world.organisations |= {"Bostaden": bostad, "Husen": hus}
    for name, organisation, duty in (
        ("bosamordnare", "Bostaden", "coordinator"),
        ("boadmin", "Bostaden", "administrator"),
        ("husvärd", "Husen", "reporter"),
        ("kommunadmin", "Kommunen", "administrator"),
    ):
        function = service.add_function(
            actor=world.system, now=now, organisation_id=world.organisations[organisation].pk, name=name, duties=[duty]
        )
        world.functions[name] = function
        world.accounts[name] = service.assign(
            actor=world.system,
            now=now,
            function_id=function.pk,
            name=name,
            email=f"{name}@example.se",
            starts_on=now.date() - timedelta(days=30),
        ).account


def machine(world, round, who, allowed):
    attackers = [world.accounts[name] for name in who]
    allowed = {world.organisations[name].pk for name in allowed}
    first = set(Organisation.objects.filter(reports_to=None).values_list("pk", flat=True))
    indicator, source = Indicator.objects.first(), Source.objects.get(code=Source.QUESTIONNAIRE)

    class Settings(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.undo = transaction.atomic()
            self.undo.__enter__()
            self.links, self.steps = [], 0
            self.report()
            for lead in Organisation.objects.filter(reports_to=None):
                register(
                    actor=world.system,
                    now=world.now,
                    permission=Permission.WRITE_SUPPLEMENT,
                    kind="supplement",
                    title="ord",
                    only_for=lead,
                    write=lambda number, version: [],
                )

        def teardown(self):
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

        def actor(self, n):
            return actor_of_account(attackers[n % len(attackers)], world.partnership, now=world.now)

        def pick(self, model, n):
            rows = list(model.objects.order_by("pk"))
            return rows[n % len(rows)].pk if rows else 0

        def attempt(self, do, n, **arguments):
            with suppress(UserError, OutOfScope, PermissionDenied), transaction.atomic():
                return do(actor=self.actor(n), now=world.now, **arguments)

        @rule()
        def report(self):
            """Everybody who reports says something to whom they report to now."""
            self.steps += 1
            for f in Function.objects.filter(duties__duty=Duty.REPORTER).select_related("organisation"):
                owners = f.organisation.owners
                sent = Report.objects.get_or_create(
                    partnership=world.partnership, round=round, function=f, defaults=owners
                )[0]
                Observation.objects.create(
                    partnership=world.partnership,
                    source=source,
                    round=round,
                    report=sent,
                    function=f,
                    indicator=indicator,
                    starts_at=WHEN,
                    ends_at=WHEN,
                    precision="moment",
                    local_date=WHEN.date(),
                    text="ord",
                    key=f"{self.steps}-{f.pk}",
                    created_at=world.now,
                    **owners,
                )
                Draft.objects.get_or_create(
                    partnership=world.partnership,
                    round=round,
                    function=f,
                    lead_id=owners["lead_id"],
                    defaults={"organisation_id": owners["organisation_id"], "saved_at": world.now},
                )

        @rule(n=ANY, lead=ANY, kind=KINDS, alone=st.booleans())
        def add_organisation(self, n, lead, kind, alone):
            to = None if alone else self.pick(Organisation, lead)
            self.attempt(service.add_organisation, n, name=f"O{self.steps}-{lead}", kind=kind, reports_to_id=to)

        @rule(n=ANY, which=ANY, lead=ANY, alone=st.booleans())
        def move(self, n, which, lead, alone):
            to = None if alone else self.pick(Organisation, lead)
            which = self.pick(Organisation, which)
            self.attempt(service.change_organisation, n, organisation_id=which, reports_to_id=to)

        @rule(n=ANY, which=ANY, kind=KINDS)
        def rename(self, n, which, kind):
            self.attempt(service.change_organisation, n, organisation_id=self.pick(Organisation, which), kind=kind)

        @rule(n=ANY, which=ANY, duties=DUTIES)
        def add_function(self, n, which, duties):
            which = self.pick(Organisation, which)
            self.attempt(service.add_function, n, organisation_id=which, name=f"F{self.steps}", duties=duties)

        @rule(n=ANY, which=ANY, duties=DUTIES)
        def change_function(self, n, which, duties):
            self.attempt(service.change_function, n, function_id=self.pick(Function, which), duties=duties)

        @rule(n=ANY, which=ANY, by=ANY)
        def take(self, n, which, by):
            """Invites to a function and accepts it: oneself or a colleague."""
            invitation = self.attempt(
                service.invite,
                n,
                function_id=self.pick(Function, which),
                name="X",
                email="x@example.se",
                starts_on=world.now.date(),
            )
            if invitation:
                self.accept(invitation.invitation, by)

        @rule(which=ANY, by=ANY)
        def accept_later(self, which, by):
            invitation = Invitation.objects.filter(pk=self.pick(Invitation, which)).first()
            if invitation:
                self.accept(invitation, by)

        def accept(self, invitation, by):
            with suppress(UserError), transaction.atomic():
                service.accept_invitation(invitation=invitation, now=world.now, account=attackers[by % len(attackers)])

        @rule(n=ANY, which=ANY)
        def invite_for_later(self, n, which):
            self.attempt(
                service.invite,
                n,
                function_id=self.pick(Function, which),
                name="X",
                email="x@example.se",
                starts_on=world.now.date(),
            )

        @rule(n=ANY, which=ANY)
        def end(self, n, which):
            day = world.now.date() - timedelta(days=1)
            self.attempt(service.end_assignment, n, assignment_id=self.pick(Assignment, which), ends_on=day)

        @rule(n=ANY, which=ANY)
        def consent(self, n, which):
            self.attempt(service.consent, n, assignment_ids=[self.pick(Assignment, which)], why="vi vill")

        @rule(n=ANY, which=ANY)
        def link(self, n, which):
            link = self.attempt(make_link, n, round_id=round.pk, function_id=self.pick(Function, which))
            if link:
                self.links.append(link.link.token_hash)

        @rule(n=ANY, which=ANY)
        def others(self, n, which):
            """What has nothing to do with who reads, and must not either."""
            self.attempt(service.change_rhythm, n, cadence=1)
            self.attempt(service.change_partnership, n, name="P")
            self.attempt(cover, n, function_id=self.pick(Function, which), area_ids=[])
            self.attempt(service.withdraw_invitation, n, invitation_id=self.pick(Invitation, which))

        @invariant()
        def nothing_of_anothers_is_read(self):
            read = set()
            for n, _account in enumerate(attackers):
                actor = self.actor(n)
                read |= set(Observation.objects.filter(actor.owns(Permission.READ_RAW)).values_list("lead", flat=True))
                own = records(actor).exclude(only_for=None)
                read |= (
                    set(own.values_list("only_for", flat=True))
                    | actor.organisations(Permission.WRITE_SUPPLEMENT) & first
                )
                read |= self.of({h.function_id for h in actor.held if h.may(Permission.REPORT)})
            known = [link_by_hash(digest) for digest in self.links]
            read |= self.of({link.function_id for link in known if link})
            assert read <= allowed, f"read what was told to {set(read) - allowed}"

        def of(self, functions):
            """The leads whose words the report pages of the functions show."""
            texts = (m.objects.filter(TO_ITS_LEAD, function__in=functions) for m in (Observation, Draft))
            return {lead for rows in texts for lead in rows.values_list("lead", flat=True)}

    return Settings


@pytest.mark.parametrize("whose", ATTACKS)
def test_no_sequence_of_settings_widens_what_one_lead_reads_of_another(world, round, whose):
    furnish(world)
    assert Account.objects.count() == len(world.accounts)
    run_state_machine_as_test(
        machine(world, round, *ATTACKS[whose]),
        settings=settings(
            max_examples=5,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        ),
    )
