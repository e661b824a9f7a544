from datetime import timedelta

import pytest
from tests.steps import WHEN, bring_in, close, count_as, open_week, police_event

from samlad.audit.models import Event
from samlad.collection import service
from samlad.collection.models import ImportedEvent, Indicator, ReleasedCount, SourceCount
from samlad.collection.models.observation import Observation
from samlad.collection.queries import outside_events, typed_counts
from samlad.collection.service import TypedCount
from samlad.partnership.actor import OutOfScope

Outcome = ImportedEvent.Outcome


@pytest.fixture(autouse=True)
def _types(world):
    count_as(world, Brand="fire", Skadegörelse="damage", Trafikolycka=None)


def outcomes():
    return dict(ImportedEvent.objects.values_list("external_id", "outcome"))


def counted():
    return ImportedEvent.objects.filter(outcome=Outcome.COUNTED)


def cells(round):
    rows = ReleasedCount.objects.filter(round=round).values_list("area__name", "indicator__code", "source__code", "new")
    return sorted(rows, key=lambda row: (row[0] or "", *row[1:]))


def test_the_same_file_twice_adds_nothing(world, round):
    events = [police_event(n) for n in range(3)]
    first, again = bring_in(world, *events), bring_in(world, *events)
    assert (first.added, first.changed, first.unchanged, first.counted) == (3, 0, 0, 3)
    assert (again.added, again.changed, again.unchanged, again.counted) == (0, 0, 3, 3)
    assert counted().count() == ImportedEvent.objects.count() == 3


def test_the_same_number_twice_in_a_file_is_one_event(world, round):
    done = bring_in(world, police_event(1), police_event(1, summary="rättad text"))
    assert (done.added, done.changed) == (1, 1)
    assert ImportedEvent.objects.get().summary == "rättad text"
    assert counted().count() == 1


def test_a_corrected_event_is_counted_where_it_was(world, round):
    bring_in(world, police_event(1))
    before = counted().get()
    done = bring_in(world, police_event(1, at=WHEN - timedelta(days=1), area_id=world.areas["Öster"].pk))
    after = counted().get()
    assert (done.changed, after.pk) == (1, before.pk)
    assert (after.area, after.local_date) == (world.areas["Öster"], before.local_date - timedelta(days=1))


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, Outcome.COUNTED),
        ({"external_type": "brand"}, Outcome.COUNTED),
        ({"external_type": "Trafikolycka"}, Outcome.TYPE_LEFT_OUT),
        ({"external_type": "Fylleri/LOB"}, Outcome.UNKNOWN_TYPE),
        ({"setting_aside": Outcome.OLD_CASE}, Outcome.OLD_CASE),
        ({"setting_aside": Outcome.SUMMARY}, Outcome.SUMMARY),
    ],
)
def test_every_event_is_kept_with_what_became_of_it(world, round, changes, outcome):
    done = bring_in(world, police_event(1, **changes))
    assert outcomes() == {"1": outcome}
    assert done.counted == counted().count() == (outcome == Outcome.COUNTED)
    assert sum(done.unknown_types.values()) == (outcome == Outcome.UNKNOWN_TYPE)
    assert sum(done.left_out.values()) == (outcome == Outcome.TYPE_LEFT_OUT)


def test_an_event_that_turns_out_to_be_an_old_case_is_no_longer_counted(world, round):
    bring_in(world, police_event(1))
    done = bring_in(world, police_event(1, setting_aside=Outcome.OLD_CASE))
    assert (done.changed, done.old_cases, counted().count()) == (1, 1, 0)


def test_changed_types_move_and_delete_what_was_counted(world, round):
    events = [
        police_event(1),
        police_event(2, external_type="Skadegörelse"),
        police_event(3, external_type="Trafikolycka"),
    ]
    bring_in(world, *events)
    count_as(world, Brand="other_disorder", Skadegörelse=None, Trafikolycka="other")
    done = bring_in(world, *events)
    assert done.changed == 3
    assert {e.external_id: e.indicator.code for e in counted()} == {
        "1": "other_disorder",
        "3": "other",
    }
    assert bring_in(world, *events).unchanged == 3


def test_an_event_that_names_no_area_counts_for_the_whole_municipality(world, round):
    done = bring_in(world, police_event(1), police_event(2, area_id=world.areas["Öster"].pk))
    assert (done.counted, done.with_area) == (2, 1)
    day = WHEN.date()
    assert sorted(outside_events("police_events", day, day), key=str) == sorted(
        [(area, Indicator.objects.get(code="fire").pk, day, 1) for area in (None, world.areas["Öster"].pk)], key=str
    )


def test_it_is_never_among_what_organisations_reported(world, round):
    bring_in(world, police_event(1))
    assert not Observation.objects.exists()


def test_it_belongs_to_the_round_of_its_day_whichever_comes_first(world):
    bring_in(world, police_event(1), police_event(2, at=WHEN + timedelta(days=60)))
    assert not counted().exclude(round=None).exists()
    round = open_week(world, "2026-W48")
    assert counted().get(external_id="1").round == round
    assert counted().get(external_id="2").round is None
    bring_in(world, police_event(3))
    assert counted().get(external_id="3").round == round


def test_close_to_midnight_the_towns_own_day_decides(world, round):
    """23.30 UTC on Wednesday is Thursday in Örebro, which belongs to the next round."""
    bring_in(world, police_event(1, at=WHEN.replace(day=25, hour=23, minute=30)))
    assert counted().get().local_date.isoformat() == "2026-11-26"
    assert counted().get().round is None


def test_events_that_come_after_the_closing_are_counted_and_apart(world, round):
    close(world, round)
    bring_in(world, police_event(1), police_event(2, area_id=world.areas["Öster"].pk))
    assert cells(round) == [(None, "fire", "police_events", 1), ("Öster", "fire", "police_events", 1)]
    bring_in(world, police_event(1, area_id=world.areas["Öster"].pk))
    assert cells(round) == [("Öster", "fire", "police_events", 2)]


def test_an_event_that_moves_between_two_closed_rounds_changes_both(world, round):
    following = open_week(world, "2026-W49")
    close(world, round)
    close(world, following)
    bring_in(world, police_event(1))
    bring_in(world, police_event(1, at=WHEN + timedelta(days=7)))
    assert (cells(round), cells(following)) == ([], [(None, "fire", "police_events", 1)])


def test_two_long_numbers_that_begin_alike_are_two(world, round):
    done = bring_in(world, police_event("9" * 39 + "1"), police_event("9" * 39 + "2"))
    assert (done.added, counted().count()) == (2, 2)


def test_an_area_or_place_of_another_partnership_is_refused_whole(world, round, other_world):
    with pytest.raises(OutOfScope):
        bring_in(world, police_event(1), police_event(2, area_id=other_world.areas["Öster"].pk))
    assert not ImportedEvent.objects.exists()


def test_every_import_is_in_the_log_without_words(world, round):
    bring_in(world, police_event(1))
    logged = Event.objects.get(verb="events.stored")
    assert logged.data["added"] == 1
    assert "ORD" not in str(logged.data)


class TestTypedCounts:
    def store(self, world, round, *counts, **changes):
        fire = Indicator.objects.get(code="fire").pk
        return service.store_counts(
            actor=world.system,
            now=world.now,
            round_id=round.pk,
            source_code="police_counts",
            counts=[TypedCount(world.areas[area].pk if area else None, fire, n) for area, n in counts],
            **changes,
        )

    def stated(self, world, round):
        names = {a.pk: n for n, a in world.areas.items()} | {None: None}
        return {names[area]: n for (area, _i), n in typed_counts(round, "police_counts").items()}

    def test_blank_is_not_stated_and_zero_is_zero(self, world, round):
        assert self.store(world, round, ("Öster", 3), ("Ängby", 0), (None, 7)) == 3
        assert self.stated(world, round) == {"Öster": 3, "Ängby": 0, None: 7}
        self.store(world, round, ("Öster", None))
        assert self.stated(world, round) == {"Ängby": 0, None: 7}

    def test_cells_not_named_stay_unless_the_whole_is_replaced(self, world, round):
        self.store(world, round, ("Öster", 3), (None, 1))
        self.store(world, round, ("Öster", 4))
        assert self.stated(world, round) == {"Öster": 4, None: 1}
        self.store(world, round, ("Ängby", 2), replace=True)
        assert self.stated(world, round) == {"Ängby": 2}

    def test_the_same_twice_is_once(self, world, round):
        self.store(world, round, ("Öster", 3), (None, 1))
        self.store(world, round, ("Öster", 3), (None, 1))
        assert SourceCount.objects.count() == 2

    def test_after_the_closing_they_change_the_counts(self, world, round):
        self.store(world, round, ("Öster", 3))
        close(world, round)
        assert cells(round) == [("Öster", "fire", "police_counts", 3)]
        self.store(world, round, ("Öster", 5), (None, 2))
        assert cells(round) == [(None, "fire", "police_counts", 2), ("Öster", "fire", "police_counts", 5)]

    @pytest.mark.parametrize("part", ["round", "area", "indicator"])
    def test_nothing_of_another_partnerships_is_counted(self, world, round, other_world, part):
        from django_scopes import scope

        with scope(partnership=other_world.partnership):
            foreign = {
                "round": open_week(other_world, "2026-W48").pk,
                "area": other_world.areas["Öster"].pk,
                "indicator": Indicator.objects.get(code="fire").pk,
            }[part]
        cell = {"area_id": None, "indicator_id": Indicator.objects.get(code="fire").pk, "count": 1}
        cell |= {f"{part}_id": foreign} if part != "round" else {}
        with pytest.raises(OutOfScope):
            service.store_counts(
                actor=world.system,
                now=world.now,
                round_id=foreign if part == "round" else round.pk,
                source_code="police_counts",
                counts=[TypedCount(**cell)],
            )
        assert not SourceCount.objects.exists()
