"""Records keep their numbers and their series goes on; who answered no longer stands first in a picture's text, but what
people wrote beside it does."""

import re

import pytest

from .database import upgrade
from .upgrading import dumped

ASK = """
import django, json
django.setup()
from datetime import UTC, datetime
from django_scopes import scope
from samlad.partnership.actor import system_actor
from samlad.partnership.models import Partnership
from samlad.partnership.permissions import Permission
from samlad.picture.models import PictureField, SituationPicture
from samlad.records.models import NumberSeries, Record, RecordSeries
from samlad.records.service import register
with scope(partnership=Partnership.objects.get()):
    print(json.dumps({
        "records": list(Record.objects.order_by("pk").values_list("number", "version", "sha256")),
        "counted": list(NumberSeries.objects.values_list("prefix", "year", "last")),
        "series": list(RecordSeries.objects.values_list("kind", "prefix")),
        "texts": {f.pk: [f.drafted, f.text] for f in PictureField.objects.all()},
        "drafted": list(SituationPicture.objects.values_list("drafted_from", flat=True)),
        "next": register(
            actor=system_actor(Partnership.objects.get(), "test"),
            now=datetime(2026, 11, 27, tzinfo=UTC),
            permission=Permission.PUBLISH_PICTURE,
            kind="situation_picture",
            title="T",
            write=lambda number, version: [],
        ).number,
    }))
"""


pytestmark = pytest.mark.slow


@pytest.fixture
def upgraded(db, tmp_path):
    return upgrade("documents", tmp_path, ASK)


def test_numbers_stand_and_texts_lose_one_sentence_and_nothing_else(upgraded):
    before = dumped("documents")
    records = [[r["number"], r["version"], r["sha256"]] for r in before["records_record"]]
    assert upgraded["records"] == records
    assert len(records) == 4
    (counted,) = before["records_numberseries"]
    assert upgraded["counted"] == [["EST", counted["year"], counted["last"]]]
    assert upgraded["series"] == [["", "EST"]]
    assert upgraded["next"] == f"EST {counted['year']}-{counted['last'] + 1}"
    assert set(upgraded["drafted"]) == {""}  # drafted anew when they are opened
    overall = {f["id"]: f for f in before["picture_picturefield"] if f["section"] == "overall"}
    for field in before["picture_picturefield"]:
        drafted, text = upgraded["texts"][str(field["id"])]
        if field["id"] not in overall:
            assert [drafted, text] == [field["drafted"], field["text"]]
            continue
        sentence = field["drafted"].removesuffix(drafted)
        assert re.match(r"\d+ av 26 rapportörer har svarat, .* saknas\. $", sentence)
        assert text == field["text"].replace(sentence, "").strip()
    edited = {f["text"][:12] for f in overall.values() if f["version"]}
    assert "Lugnt i stor" in edited
    assert "Vi skriver: " in edited
    assert not any("rapportörer har svarat" in text for _drafted, text in upgraded["texts"].values())
