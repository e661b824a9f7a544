from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from tests.steps import open_week, share, tell

from samlad.collection.models import Indicator
from samlad.collection.service import withdraw_release
from samlad.lib.errors import BadFile, Conflict, UserError
from samlad.measures import service
from samlad.measures.models import Cause, Problem, ProblemStatus, Technique
from samlad.measures.queries import problems, techniques
from samlad.partnership.actor import OutOfScope
from samlad.screening.service import ScreeningRequired
from samlad.writing.service import Edit


def named(world, who="samordnare", **changes):
    fields = {
        "name": "Öppen narkotikahandel på torget",
        "reason": "Återkommer varje vecka",
        "area_ids": [world.areas["Öster"].pk],
    }
    return service.name_problem(actor=world.actor(who), now=world.now, **(fields | changes))


def moved(world, problem, state, reason="så är det"):
    return service.move_problem(
        actor=world.actor("samordnare"), now=world.now, problem_id=problem.pk, state=state, reason=reason
    )


def test_a_problem_has_a_name_and_what_it_is_about(world):
    damage = Indicator.objects.get(code="damage")
    named(world, indicator_ids=[damage.pk], starts_on=date(2026, 9, 1))
    (problem,) = problems()
    assert (problem.state, list(problem.areas.all()), list(problem.indicators.all())) == (
        "opened",
        [world.areas["Öster"]],
        [damage],
    )


@pytest.mark.parametrize("changes", [{"name": " "}, {"reason": ""}, {"name": "x" * 161}])
def test_a_problem_without_a_name_or_a_reason_is_refused(world, changes):
    with pytest.raises(UserError):
        named(world, **changes)
    assert not Problem.objects.exists()


def test_two_problems_do_not_share_a_name(world):
    named(world)
    with pytest.raises(UserError, match=r"redan|already"):
        named(world)


def test_taken_up_twice_from_the_same_suggestion_it_is_one_problem(world):
    assert named(world, suggestion="place:7") == named(world, name="Annat namn", suggestion="place:7")
    assert Problem.objects.count() == 1


def test_a_person_is_never_a_problem(world):
    with pytest.raises(ScreeningRequired) as caught:
        named(world, name="Kalle Svensson, 070-123 45 67")
    assert "070-123 45 67" in caught.value.message
    with pytest.raises(ScreeningRequired):  # what was looked at were other words
        named(world, name="Kalle Svensson, 070-765 43 21", screening_confirmed=caught.value.mark)
    assert not Problem.objects.exists()
    named(world, name="Kalle Svensson, 070-123 45 67", screening_confirmed=caught.value.mark)


@pytest.mark.parametrize(
    "path", [["calm", "reopened", "closed", "reopened"], ["deepened", "deepened", "calm", "closed"]]
)
def test_it_goes_through_its_states_with_reasons(world, path):
    problem = named(world)
    for state in path:
        moved(world, problem, state)
    assert [s.state for s in problem.statuses.order_by("pk")] == ["opened", *path]
    assert problems().get().state == path[-1]


@pytest.mark.parametrize(("path", "wrong"), [([], "reopened"), (["closed"], "calm"), (["closed"], "closed"), ([], "x")])
def test_a_step_that_makes_no_sense_is_refused(world, path, wrong):
    problem = named(world)
    for state in path:
        moved(world, problem, state)
    with pytest.raises(UserError):
        moved(world, problem, wrong)


def test_a_step_needs_a_reason(world):
    with pytest.raises(UserError):
        moved(world, named(world), "calm", reason=" ")


def test_what_has_been_said_of_it_is_never_changed(world):
    named(world)
    with pytest.raises(Exception, match="unchangeable"), transaction.atomic():
        ProblemStatus.objects.update(reason="något annat")
    assert ProblemStatus.objects.get().reason == "Återkommer varje vecka"


@pytest.mark.parametrize("who", ["rektor", "styrgrupp", "registrator"])
def test_who_only_reports_chooses_or_registers_names_no_problem(world, who):
    with pytest.raises(PermissionDenied):
        named(world, who=who)


def answered(world, problem, text, base="", question="light"):
    return service.answer_cause_question(
        actor=world.actor("samordnare"),
        now=world.now,
        problem_id=problem.pk,
        question=question,
        edit=Edit(text, base),
    )


def test_two_who_answer_the_same_question_lose_nothing(world):
    problem = named(world)
    answered(world, problem, "Tre lampor är trasiga")
    assert answered(world, problem, "Ljuset skymms.").text == "Tre lampor är trasiga Ljuset skymms."
    with pytest.raises(Conflict) as caught:
        answered(world, problem, "Tre lampor är trasiga och skymda", base="Två lampor")
    assert (caught.value.theirs, caught.value.version) == ("Tre lampor är trasiga Ljuset skymms.", 2)
    assert answered(world, problem, "Trasigt och skymt", base=caught.value.theirs).version == 3


def test_saving_the_same_answer_twice_is_harmless(world):
    problem = named(world)
    answered(world, problem, "Mörkt")
    assert answered(world, problem, "Mörkt").version == 1


def test_a_question_there_is_not_is_not_found(world):
    with pytest.raises(OutOfScope):
        answered(world, named(world), "x", question="who")


def caused(world, problem, **changes):
    fields = {
        "text": "Ingen ser in i tunneln efter sex",
        "branch": "place",
        "certainty": "likely",
        "evidence": "Fältgruppens bedömning",
    }
    return service.write_cause(
        actor=world.actor("samordnare"), now=world.now, problem_id=problem.pk, **(fields | changes)
    )


def test_a_cause_carries_what_speaks_for_it(world):
    round = open_week(world, "2026-W48")
    observation = tell(world, round)
    shared = share(world, observation)
    cause = caused(world, named(world), evidence="", released_ids=[shared.pk])
    assert [r.observation for r in cause.released.all()] == [observation]


@pytest.mark.parametrize("changes", [{"text": ""}, {"evidence": ""}, {"branch": "person"}, {"certainty": ""}])
def test_a_cause_without_evidence_or_on_no_side_is_refused(world, changes):
    problem = named(world)
    with pytest.raises(UserError):
        caused(world, problem, **changes)
    assert not Cause.objects.exists()


def test_words_that_are_not_shared_are_no_evidence_for_others(world):
    observation = tell(world, open_week(world, "2026-W48"))
    with pytest.raises(OutOfScope):
        caused(world, named(world), released_ids=[observation.pk])


def test_words_that_were_taken_back_are_no_evidence_any_more(world):
    observation = tell(world, open_week(world, "2026-W48"))
    shared = share(world, observation)
    withdraw_release(actor=world.actor("samordnare"), now=world.now, observation_id=observation.pk)
    with pytest.raises(OutOfScope):
        caused(world, named(world), released_ids=[shared.pk])


def test_a_cause_written_twice_is_one_and_can_be_dropped(world):
    problem = named(world)
    cause = caused(world, problem)
    assert caused(world, problem) == cause
    for _ in range(2):
        service.drop_cause(actor=world.actor("samordnare"), now=world.now, cause_id=cause.pk)
    assert Cause.objects.get().dropped_at == world.now


def test_techniques_are_suggested_for_the_indicator_with_their_sources(world):
    assert service.replace_techniques(actor=world.system, now=world.now) == Technique.objects.count() > 10
    fire = techniques(["fire"])
    assert 0 < len(fire) < len(techniques())
    assert all("fire" in t.indicators.split() and t.source for t in fire)


HEADER = "mechanism;text_sv;text_en;indicators;source\n"


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (b"a;b\n1;2\n", []),
        (b"\xff\xfe\x00", []),
        ((HEADER + "effort;Lås;Locks;damage;X\nmagic;Lås;Locks;damage;X\neffort;;Locks;damage;X\n").encode(), [3, 4]),
        ((HEADER + "effort;Lås;Locks;nothing;X\neffort;Lås;Locks;damage;\n").encode(), [2, 3]),
        ((HEADER + f"effort;{'å' * 201};Locks;damage;X\n").encode(), [2]),
        (HEADER.encode(), []),
    ],
)
def test_a_bad_table_of_techniques_is_refused_with_every_row_named(world, content, rows):
    service.replace_techniques(actor=world.system, now=world.now)
    before = Technique.objects.count()
    with pytest.raises(BadFile) as caught:
        service.replace_techniques(actor=world.system, now=world.now, content=content)
    assert [p.row for p in caught.value.problems] == rows
    assert Technique.objects.count() == before


def test_the_partnerships_own_table_replaces_the_shipped_one(world):
    content = (HEADER + "effort;Lås;Locks;damage fire;Egen erfarenhet\n").encode("utf-8-sig")
    assert service.replace_techniques(actor=world.system, now=world.now, content=content) == 1
    assert str(Technique.objects.get()) in ("Lås", "Locks")
