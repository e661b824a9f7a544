"""The default table of police types."""

import gzip
import json

import pytest

from samlad.collection.models import Indicator
from samlad.sources.police.mapping import load_default, type_key

from .made_up import SHARED, needs_shared

TABLE = load_default()


def test_every_row_counts_as_something_in_the_questionnaire_or_says_why_not(world) -> None:
    kinds = {i.code: {k.code for k in i.kinds.all()} for i in Indicator.objects.prefetch_related("kinds")}
    for row in TABLE.values():
        if row.indicator is None:
            assert row.kind is None, row.type
            assert row.reason_sv, row.type
            assert row.reason_en, row.type
        else:
            assert row.indicator in kinds, row.type
            known = kinds[row.indicator]
            assert row.kind in known if known else row.kind is None, row.type
            assert not row.reason_sv, row.type


@pytest.mark.parametrize(
    ("kind", "indicator"),
    [
        ("skadegörelse", "damage"),
        ("BRAND", "fire"),
        ("Våld/hot mot  tjänsteman ", "staff_incident"),
        ("Narkotikabrott", "other_disorder"),
        ("Trafikolycka, personskada", None),
        ("Våldtäkt", None),
        ("Sammanfattning natt", None),
    ],
)
def test_types_are_compared_without_case_and_blanks(kind: str, indicator: str | None) -> None:
    assert TABLE[type_key(kind)].indicator == indicator


def test_fires_carry_the_caveat_that_not_all_were_set() -> None:
    assert TABLE["brand"].note_sv
    assert TABLE["brand"].note_en


@needs_shared
def test_every_type_the_police_used_in_four_years_is_in_the_table() -> None:
    with gzip.open(SHARED / "police" / "sweden_2022-2026.jsonl.gz", "rt", encoding="utf-8") as lines:
        types = {json.loads(line)["type"] for line in lines}
    assert {type_key(kind) for kind in types} <= set(TABLE)
