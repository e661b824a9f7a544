"""A word that is typed in a supplement and taken away before it is published is nowhere in the database's own files; nor
is a heading that is taken away."""

import pytest
from tests.steps import publish_supplement, supplement_with

from samlad.supplements.queries import headings_of
from samlad.supplements.service import write_headings
from samlad.writing.tests import test_no_trace as files

pytestmark = pytest.mark.django_db(transaction=True)
TAKEN_AWAY, STAYS, HEADING = "Kvastskaftsgatan", "Ärtrisgränd", "Grötfatsrubriken"
TABLES = (
    *("supplements_supplementtext", "supplements_supplementheading", "supplements_supplement", "writing_earlier"),
    *("writing_place", "records_recordfile", "audit_event"),
)


@pytest.fixture(autouse=True)
def _of_supplements(monkeypatch):
    monkeypatch.setattr(files, "TABLES", TABLES)


def test_what_is_taken_away_before_it_is_published_leaves_no_trace(world, round):
    acts = {"actor": world.system, "now": world.now, "organisation_id": world.organisations["Polisen"].pk}
    first = headings_of(world.organisations["Polisen"], world.partnership)
    headings = write_headings(**acts, text=f"{HEADING}\nLäget", base="\n".join(first))
    supplement_with(world, round, "", f"Lugnt på {STAYS}. Bråk på {TAKEN_AWAY}.", who="polissamordnare")
    assert files.holds(TAKEN_AWAY)
    assert files.holds(HEADING)
    write_headings(**acts, text="Läget", base="\n".join(headings))
    supplement = supplement_with(world, round, f"Lugnt på {STAYS}.")
    assert [t.heading for t in supplement.texts.all()] == ["Läget"]
    publish_supplement(world, supplement)
    assert files.is_gone(TAKEN_AWAY)
    assert files.is_gone(HEADING)
    assert files.holds(STAYS)
