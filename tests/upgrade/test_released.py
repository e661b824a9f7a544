"""A database of the version before released words were rows keeps all of it when it is upgraded."""

from collections import Counter

import pytest

from .database import upgrade
from .upgrading import dumped

ASK = """
import django, json
django.setup()
from django.db import connection
with connection.cursor() as c:
    def rows(sql):
        c.execute(sql)
        return [list(map(str, row)) for row in c.fetchall()]
    print(json.dumps({
        "released": rows("SELECT observation_id, wording, round_id, indicator_id FROM collection_releasedobservation"),
        "seen": rows("SELECT r.observation_id, s.round_id FROM collection_releasedsighting s"
                     " JOIN collection_releasedobservation r ON r.id = s.released_id"),
        "raw": rows("SELECT id FROM collection_observation"),
        "events": rows("SELECT external_id, outcome, area_id, indicator_id, local_date FROM collection_importedevent"),
        "causes": rows("SELECT m.cause_id, r.observation_id FROM measures_cause_released m"
                       " JOIN collection_releasedobservation r ON r.id = m.releasedobservation_id"),
    }))
"""


pytestmark = pytest.mark.slow


@pytest.fixture
def upgraded(db, tmp_path):
    """What the upgraded database holds."""
    answer = upgrade("released", tmp_path, ASK)
    return {table: sorted(map(tuple, rows)) for table, rows in answer.items()}


def text(*values):
    return tuple(str(value) for value in values)


def test_all_that_was_there_is_there_and_nothing_more(upgraded):
    before = dumped("released")
    raw = {o["id"]: o for o in before["collection_observation"] if o["report_id"]}
    shared = {r["observation_id"]: r for r in before["collection_release"]}
    assert len(shared) > 100
    assert upgraded["raw"] == sorted(text(pk) for pk in raw)
    assert upgraded["released"] == sorted(
        text(pk, r["wording"], raw[pk]["round_id"], raw[pk]["indicator_id"]) for pk, r in shared.items()
    )
    persisting = [a for a in before["collection_statusanswer"] if a["status"] == "persists"]
    seen = {text(pk, raw[pk]["round_id"]) for pk in shared}
    seen |= {text(a["observation_id"], a["round_id"]) for a in persisting if a["observation_id"] in shared}
    assert len(seen) > len(shared)
    assert upgraded["seen"] == sorted(seen)
    counted = {o["id"]: o for o in before["collection_observation"] if not o["report_id"]}
    assert Counter(outcome for _pk, outcome, *_rest in upgraded["events"]) == {"counted": 2, "type_left_out": 1}
    for event in before["collection_importedevent"]:
        o = counted.get(event["observation_id"], {})
        fields = (o.get("area_id"), o.get("indicator_id"), o.get("local_date"))
        assert text(event["external_id"], event["outcome"], *fields) in upgraded["events"]
    assert upgraded["causes"] == sorted(
        text(c["cause_id"], c["observation_id"]) for c in before["measures_cause_observations"]
    )
