"""Every service that keeps words is called with words that point at somebody: no personal number is kept, and what may
leave its organisation waits for a person, whose decision is kept without the words."""

import re
from collections import Counter
from datetime import time, timedelta

import pytest
from django.db import transaction
from django_scopes import scope
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.permissions.test_boundaries import calls_with_words, name_of, outcome, theirs, with_words  # noqa: F401
from tests.steps import decisions_about

from samlad.audit.models import Event
from samlad.collection import service as collection
from samlad.lib.errors import UserError
from samlad.measures.service import change_measure, plan_measure
from samlad.partnership.actor import OutOfScope
from samlad.screening.models import ScreeningDecision
from samlad.screening.queries import findings_in
from samlad.screening.service import ScreeningRequired, record_decision

NUMBER = "Sågs på torget, 19900101-2385"
NAME = "Kalle Svensson sågs, 070-174 06 05"
# Words that are no telling of what happened, or that stay with those who wrote them. All others are screened.
NOT_SCREENED = {
    "add_organisation": "a name in the register of organisations",
    "change_organisation": "as above",
    "add_function": "a name in the register of functions",
    "change_function": "as above",
    "change_partnership": "the partnership's name",
    "assign": "who holds a function: a person's name is what it asks for",
    "invite": "as above",
    "consent": "why a named person may read what is reported: read by those who give and ask",
    "write_preparations": "what an organisation does before a meeting: its own people alone read it",
    "add_place": "the name of a place, which many a person has too",
    "change_place": "as above",
    "add_calendar_entry": "the name of a day or a holiday",
    "make_token": "what its owner calls a key",
    "map_types": "why a type of the police's is not counted: read by who brings them in",
}


@pytest.fixture
def calls(theirs):  # noqa: F811
    """Also those that want a closed round, each with what comes before it."""
    other, now = theirs["other"], theirs["world"].now
    with scope(partnership=other.partnership):
        rows = [(service, arguments, None) for service, arguments in calls_with_words(theirs)]

    def close():
        collection.close_round(actor=other.system, now=now, round_id=theirs["round"].pk)

    until = now + timedelta(days=2)
    reopening = {"round_id": theirs["round"].pk, "reason": "X", "until": until}

    def gear_down():
        collection.end_gear_up(actor=other.system, now=now, gear_up_id=theirs["geared"].pk, reason="lugnt")

    again = {"reason": "X", "last_day": now.date() + timedelta(days=9), "weekdays": [1], "meeting_time": time(9)}
    return [*rows, (collection.reopen_round, reopening, close), (collection.gear_up, again, gear_down)]


def tried(theirs, calls, text, what):  # noqa: F811
    """What `what` says of each call with the text, by service; nothing that is done stays."""
    other, results = theirs["other"], {}
    with scope(partnership=other.partnership):
        for service, arguments, before in calls:
            for actor in (other.system, other.actor("samordnare")):
                with transaction.atomic():
                    if before:
                        before()
                    came = what(service, actor, theirs["world"].now, with_words(arguments, text))
                    transaction.set_rollback(True)
                results.setdefault(name_of(service), set()).add(came)
    return results


def decided(service, actor, now, arguments):
    """What the call comes to when the person confirms, and how many decisions it leaves."""
    try:
        with transaction.atomic():
            service(actor=actor, now=now, **arguments)
            return "not asked"
    except ScreeningRequired as required:
        mark = required.mark
    except Exception as error:
        return type(error).__name__
    assert not ScreeningDecision.objects.exists(), "nothing is decided by asking"
    with pytest.raises(ScreeningRequired), transaction.atomic():
        service(actor=actor, now=now, **arguments, screening_confirmed=mark[::-1])
    service(actor=actor, now=now, **arguments, screening_confirmed=mark)
    (decision,) = ScreeningDecision.objects.all()
    number = decision.found["person_name"]
    assert decision.found == {"person_name": number, "phone": number}
    assert Event.objects.filter(verb="screening.decided", object_id=decision.pk).count() == 1
    return "asked, saved and kept"


def test_a_personal_number_is_refused_by_whatever_keeps_words(theirs, calls):  # noqa: F811
    results = tried(theirs, calls, NUMBER, outcome)
    refused = {"PersonalNumber", "UserError", "OutOfScope", "PermissionDenied"}
    assert {name: came for name, came in results.items() if "PersonalNumber" not in came or came - refused} == {}


def test_what_may_leave_waits_for_a_person_whose_decision_is_kept(theirs, calls):  # noqa: F811
    results = tried(theirs, calls, NAME, decided)
    screened = {name for name, came in results.items() if "asked, saved and kept" in came}
    assert set(results) - screened == set(NOT_SCREENED), "a new service that keeps words is screened or listed"
    assert {name for name in screened if "not asked" in results[name]} == set()
    assert len(screened) > 20


def test_nothing_is_kept_of_what_was_not_saved(world):
    measure_arguments = {
        "actor": world.system,
        "now": world.now,
        "what": NAME,
        "who": "Gatan",
        "starts_on": world.now.date(),
    }
    with pytest.raises(ScreeningRequired) as required:
        plan_measure(**measure_arguments)
    with pytest.raises(UserError):
        plan_measure(
            **measure_arguments | {"ends_on": world.now.date() - timedelta(days=1)},
            screening_confirmed=required.value.mark,
        )
    assert not ScreeningDecision.objects.exists()


def test_the_decisions_about_a_row_are_read_together(world):
    measure = plan_measure(actor=world.system, now=world.now, what="Ljus", who="Gatan", starts_on=world.now.date())
    for version, what in enumerate(("Ring Kalle Svensson", "Ring Anna Karlsson, 070-174 06 05")):
        change = {"actor": world.system, "now": world.now, "measure_id": measure.pk, "version": version, "what": what}
        with pytest.raises(ScreeningRequired) as required:
            change_measure(**change)
        change_measure(**change, screening_confirmed=required.value.mark)
    assert [d.found for d in decisions_about(measure)] == [{"person_name": 1, "phone": 1}, {"person_name": 1}]


def test_words_without_findings_cost_no_query(world, django_assert_num_queries):
    about = world.areas["Öster"]
    with django_assert_num_queries(0):
        assert record_decision(actor=world.system, now=world.now, about=about, confirmed=()) is None


def test_nobody_decides_about_another_partnerships_words(world, other_world):
    for actor, about in ((world.system, other_world.areas["Öster"]), (other_world.system, other_world.areas["Öster"])):
        with pytest.raises(OutOfScope):
            record_decision(actor=actor, now=world.now, about=about, confirmed=findings_in(NAME))


names = st.tuples(
    st.sampled_from(["Kalle", "Anna", "Per", "Fatima", "Björn", "Siv"]),
    st.sampled_from(["Svensson", "Karlsson", "Nilsson", "Lindqvist"]),
).map(" ".join)
phones = st.builds(
    "07{}-{} {} {}".format,
    st.sampled_from("02369"),
    st.integers(100, 999),
    st.integers(10, 99),
    st.integers(10, 99),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pointing=st.lists(names | phones, min_size=1, max_size=5), between=st.sampled_from([", ", " och ", ". Ring "]))
def test_a_decision_says_nothing_of_the_words(world, pointing, between):
    """It is made of the kinds and numbers, the row, the person and the time alone."""
    text = between.join(pointing)
    common = {"actor": world.actor("samordnare"), "now": world.now, "who": "Gatan", "starts_on": world.now.date()}
    with pytest.raises(ScreeningRequired) as required:
        plan_measure(**common, what=text)
    measure = plan_measure(**common, what=text, screening_confirmed=required.value.mark)
    row = decisions_about(measure).values().get()
    event = Event.objects.get(object_type="screeningdecision", object_id=row["id"])
    counted = dict(Counter(f.kind for f in findings_in(text, "Gatan")))
    assert row == {
        "id": row["id"],
        "partnership_id": world.partnership.pk,
        "object_type": "measures.measure",
        "object_id": measure.pk,
        "found": counted,
        "decision": "nobody",
        "decided_at": world.now,
        "decided_by": common["actor"].label,
    }
    assert row["decided_by"] == event.actor  # whose number may be one of those in the text
    texts = [row["object_type"], row["decision"], *row["found"], *event.data["found"]]
    words = set(re.findall(r"\w+", text.lower()))
    assert words.isdisjoint(re.findall(r"\w+", " ".join(texts).lower()))
    assert set(event.data) == {"about", "found", "decision"}
    assert event.data["about"] == f"measures.measure {measure.pk}"
    assert required.value.mark not in str(row) + str(event.data), "nor a digest that could be guessed back"
