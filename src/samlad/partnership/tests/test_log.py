import pytest
from tests.steps import open_week

from samlad.audit.models import Event
from samlad.audit.verifying import chain_fault
from samlad.collection.service import make_link
from samlad.partnership.log import event_data, log, log_all
from samlad.partnership.service import make_token, revoke_token


def newest(n):
    """The newest events, oldest first, as what they say; ids apart."""
    return [(e.actor, e.verb, e.object_type, e.data) for e in Event.objects.order_by("-sequence")[:n]][::-1]


def test_a_row_is_told_by_its_kind_and_id(world):
    area = world.areas["Ängby"]
    log(world.system, world.now, "area.seen", area, verb="x", now=2, about=[1])
    (event,) = Event.objects.order_by("-sequence")[:1]
    assert (event.verb, event.object_type, event.object_id) == ("area.seen", "area", str(area.pk))
    assert event.data == {"verb": "x", "now": 2, "about": [1]}
    assert (event.partnership_id, event.actor, event.at) == (world.partnership.pk, "system:test", world.now)
    assert chain_fault(world.partnership.pk) is None


def test_several_are_told_in_their_order_and_none_costs_nothing(world, django_assert_num_queries):
    log_all(world.system, world.now, [event_data("a.one", ("a", "")), event_data("a.two", ("a", 3), n=1)])
    assert newest(2) == [("system:test", "a.one", "a", {}), ("system:test", "a.two", "a", {"n": 1})]
    with django_assert_num_queries(0):
        log_all(world.system, world.now, [])


def test_kinds_in_the_log_are_what_they_have_always_been(world):
    """Not always what the table is called: what is chained never changes."""
    by, function = world.actor("samordnare"), world.functions["rektor"]
    round = open_week(world, "2026-W48")
    make_link(actor=world.system, now=world.now, round_id=round.pk, function_id=function.pk)
    token = make_token(actor=by, now=world.now, name="Excel").token
    revoke_token(actor=by, now=world.now, token_id=token.pk)
    assert newest(4) == [
        ("system:test", "round.opened", "round", {"label": "2026-W48"}),
        ("system:test", "link.made", "report_link", {"function": function.pk, "round": round.pk}),
        (by.label, "token.made", "access_token", {"account": by.account_id}),
        (by.label, "token.revoked", "access_token", {"account": by.account_id}),
    ]


@pytest.mark.parametrize(
    ("verb", "kind", "data"),
    [
        ("partnership.founded", "partnership", set()),
        ("questionnaire.set_up", "questionnaire", {"version"}),
        ("areas.stored", "places", {"added", "changed", "unmentioned"}),
        ("organisation.added", "organisation", {"reports_to"}),
        ("function.added", "function", {"duties"}),
        ("coverage.set", "places", {"function", "areas"}),
        ("assignment.started", "assignment", {"function", "account", "deputy"}),
        ("consent.given", "consent", {"assignment", "lead"}),
    ],
)
def test_setting_up_is_told_as_it_has_always_been(world, verb, kind, data):
    events = Event.objects.filter(verb=verb)
    assert {(e.object_type, frozenset(e.data)) for e in events} == {(kind, frozenset(data))}
