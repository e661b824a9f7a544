"""What a unit said stays with the lead it reported to when it said it (M37)."""

import pytest
from tests.steps import open_week, share, still_there, tell

from samlad.collection import service
from samlad.collection.models import Draft, ReleasedObservation, Report, ReportLink, Submission
from samlad.collection.models.observation import Observation, StatusAnswer
from samlad.collection.queries import (
    drafts_of,
    link_by_hash,
    open_items,
    persisting_raw,
    raw_observations,
    report_of,
    sent_observations,
    unshared,
)
from samlad.partnership.actor import OutOfScope
from samlad.partnership.service import change_organisation

OWNED = (Draft, Observation, ReleasedObservation, Report, ReportLink, StatusAnswer, Submission)


def move(world, unit="Skolan", lead="Polisen"):
    change_organisation(
        actor=world.system,
        now=world.now,
        organisation_id=world.organisations[unit].pk,
        reports_to_id=world.organisations[lead].pk,
    )


def texts(world, who, round):
    return {o.text for o in raw_observations(world.actor(who), round)}


@pytest.fixture
def before(world, round):
    """One of every kind of raw row, said while the school reported to the municipality."""
    older = open_week(world, "2026-W47")
    old = tell(world, older, now=older.closes_at, text="Förra veckan", starts_at=older.opens_at)
    still_there(world, old, round)
    observation = tell(world, round, text="Sagt till kommunen")
    share(world, observation)
    rektor = {"round_id": round.pk, "function_id": world.functions["rektor"].pk}
    service.save_draft(
        actor=world.actor("rektor"), now=world.now, form="förr", fields={"text": "Halvskrivet"}, **rektor
    )
    link = service.make_link(actor=world.actor("samordnare"), now=world.now, **rektor)
    return {"told": observation, "old": old, "link": link, "rektor": rektor}


def test_every_raw_row_carries_the_unit_and_its_lead(world, before):
    school, lead = world.organisations["Skolan"].pk, world.organisations["Kommunen"].pk
    for model in OWNED:
        assert set(model.objects.values_list("organisation_id", "lead_id")) == {(school, lead)}, model


def test_a_unit_that_moves_leaves_its_words_behind(world, round, before):
    move(world)
    tell(world, round, text="Sagt till polisen")
    assert texts(world, "samordnare", round) == {"Sagt till kommunen"}
    assert texts(world, "polissamordnare", round) == {"Sagt till polisen"}
    assert not persisting_raw(world.actor("polissamordnare"), round)
    assert unshared(world.actor("polissamordnare"), [round]) == {round.pk: 1}
    with pytest.raises(OutOfScope):
        share(world, before["told"], who="polissamordnare")
    move(world, lead="Kommunen")
    assert texts(world, "polissamordnare", round) == {"Sagt till polisen"}


def test_the_reports_pages_do_not_bring_them_to_the_new_lead(world, round, before):
    """Whoever lets somebody in to a unit's function would otherwise read what it told another lead."""
    function = world.functions["rektor"].pk
    move(world)
    assert not sent_observations(report_of(function, round))
    assert not open_items(function, round)
    assert not drafts_of(function, round)
    assert link_by_hash(before["link"].link.token_hash) is None
    actor, observation_id = world.actor("rektor"), before["told"].pk
    with pytest.raises(OutOfScope):
        service.take_back_observation(actor=actor, now=world.now, observation_id=observation_id)
    with pytest.raises(OutOfScope):
        service.answer_status(
            actor=actor, now=world.now, observation_id=before["old"].pk, round_id=round.pk, status="ceased"
        )
    service.save_draft(actor=actor, now=world.now, form="ny", fields={"text": "Nytt"}, **before["rektor"])
    assert [d.fields for d in drafts_of(function, round)] == [{"text": "Nytt"}]
    move(world, lead="Kommunen")
    assert [d.fields for d in drafts_of(function, round)] == [{"text": "Halvskrivet"}]
