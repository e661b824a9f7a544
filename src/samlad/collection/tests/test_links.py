import hashlib
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from samlad.audit.models import Event
from samlad.collection import service
from samlad.collection.models import ReportLink
from samlad.collection.queries import link_by_hash, links_in_force
from samlad.partnership.actor import OutOfScope, actor_of_function
from samlad.partnership.permissions import Permission


def make(world, round, who="samordnare", function="rektor", now=None):
    return service.make_link(
        actor=world.actor(who) if who else world.system,
        now=now or world.now,
        round_id=round.pk,
        function_id=world.functions[function].pk,
    )


def revoke(world, round, who="samordnare", function="rektor"):
    return service.revoke_links(
        actor=world.actor(who), now=world.now, round_id=round.pk, function_id=world.functions[function].pk
    )


def test_only_the_hash_of_a_link_is_kept(world, round):
    link = make(world, round)
    assert len(link.token) >= 32
    stored = " ".join(str(v) for row in ReportLink.objects.values() for v in row.values())
    logged = " ".join(str(v) for row in Event.objects.values() for v in row.values())
    assert link.token not in stored + logged
    assert ReportLink.objects.get().token_hash == hashlib.sha256(link.token.encode()).hexdigest()
    assert make(world, round).token != link.token


def test_a_link_leads_to_its_function_and_round_from_any_partnership(world, round, other_world):
    link = make(world, round)
    same_link = link_by_hash(service.token_hash(link.token))
    assert (same_link.function, same_link.round, same_link.partnership) == (
        world.functions["rektor"],
        round,
        world.partnership,
    )
    assert link_by_hash(service.token_hash(link.token + "x")) is None


def test_a_link_ends_when_the_round_closes(world, round):
    assert make(world, round).link.expires_at == round.closes_at
    assert links_in_force(round, round.closes_at - timedelta(seconds=1)) == {world.functions["rektor"].pk}
    assert links_in_force(round, round.closes_at) == set()


def test_a_link_made_late_works_for_two_days(world, round):
    late = round.closes_at + timedelta(hours=5)
    assert make(world, round, now=late).link.expires_at == late + timedelta(days=2)


def test_a_revoked_link_is_no_longer_in_force(world, round):
    make(world, round)
    make(world, round)
    make(world, round, who="polissamordnare", function="väktare")
    assert revoke(world, round) == 2
    assert revoke(world, round) == 0
    assert links_in_force(round, world.now) == {world.functions["väktare"].pk}
    assert Event.objects.filter(verb="link.revoked").count() == 2


@pytest.mark.parametrize("act", [make, revoke])
def test_a_coordinator_hands_out_links_to_the_units_it_compiles_and_to_no_others(world, round, act):
    with pytest.raises(OutOfScope):
        act(world, round, who="samordnare", function="väktare")
    with pytest.raises(PermissionDenied):
        act(world, round, who="rektor")


def test_who_comes_through_a_link_may_report_for_the_function_and_nothing_else(world):
    """Also when the function itself may more."""
    from samlad.partnership.service import change_function

    function = change_function(
        actor=world.system, now=world.now, function_id=world.functions["rektor"].pk, duties=["reporter", "coordinator"]
    )
    actor = actor_of_function(function, label="link:1")
    assert [p for p in Permission if actor.may(p)] == [Permission.REPORT, Permission.READ_PICTURE]
    assert actor_of_function(world.functions["samordnare"], label="link:2").held[0].duties == frozenset()
