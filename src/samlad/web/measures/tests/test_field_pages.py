"""What is planned in the field, and the calendar."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django_scopes import scope
from icalendar import Calendar
from tests.steps import open_week

from samlad.lib.weeks import Week
from samlad.measures import service
from samlad.measures.models import (
    FieldActivity,
)
from samlad.web.measures.tests.visits import Visitor, plan


class TestTheField:
    def out(self, visitor, label, organisation, **changes):
        fields = {
            "organisation": organisation.pk,
            "when": "fre 20–23",
            "starts_at": "2026-11-27T20:00",
            "ends_at": "2026-11-27T23:00",
            "aim": "Synliga",
        }
        return visitor.send("field_activities", label, **(fields | changes))

    @pytest.mark.parametrize(
        ("starts_at", "ends_at", "hours"),
        [("2026-10-25T02:50", "2026-10-25T02:10", 1 / 3), ("2026-03-29T02:30", "2026-03-29T04:00", 1.0)],
    )
    def test_hours_that_are_twice_or_gone_are_kept(self, world, coordinator, starts_at, ends_at, hours):
        label = str(Week.of(date.fromisoformat(starts_at[:10])))
        open_week(world, label)
        self.out(
            coordinator, label, world.organisations["Kommunen"], where="Torget", starts_at=starts_at, ends_at=ends_at
        )
        row = FieldActivity.objects.get()
        assert (row.ends_at - row.starts_at).total_seconds() == pytest.approx(hours * 3600)

    def test_who_is_where_when(self, world, coordinator, round):
        text = self.out(
            coordinator, round.label, world.organisations["Kommunen"], area_ids=[world.areas["Öster"].pk], share="on"
        )
        assert "fre kväll" in text
        reader = Visitor(world, "polissamordnare")
        assert "Kommunen" in reader.open("field_activities", round.label)

    def test_an_unshared_row_is_nobody_elses(self, world, coordinator, round):
        self.out(
            coordinator,
            round.label,
            world.organisations["Kommunen"],
            area_ids=[world.areas["Öster"].pk],
            aim="Hemligt pass",
        )
        assert "Hemligt pass" in coordinator.open("field_activities", round.label)
        assert "Hemligt pass" not in Visitor(world, "polissamordnare").open("field_activities", round.label)

    @pytest.mark.parametrize("changes", [{"when": ""}, {"ends_at": "2026-11-27T19:00"}, {"ends_at": ""}])
    def test_a_row_that_cannot_be_is_shown_again(self, world, coordinator, round, changes):
        self.out(coordinator, round.label, world.organisations["Kommunen"], where="Torget", **changes)
        assert coordinator.status == 422


class TestTheCalendar:
    def fetch(self, world, visitor):
        text = visitor.send("calendar", name="Telefonen")
        address = text.split("/api/kalender/")[1].split(".ics")[0]
        return address, self.read(address)

    def read(self, secret):
        with scope(partnership=None):
            response = Client().get(f"/api/kalender/{secret}.ics")
        if response.status_code != 200:
            return response.status_code
        return {str(e["summary"]): e for e in Calendar.from_ical(response.content).walk("VEVENT")}

    def rows(self, world, round):
        for who, organisation, shared in (
            ("samordnare", "Kommunen", True),
            ("samordnare", "Skolan", False),
            ("polissamordnare", "Polisen", True),
        ):
            service.plan_field_activity(
                actor=world.actor(who),
                now=world.now,
                round_id=round.pk,
                when="fre",
                organisation_id=world.organisations[organisation].pk,
                where="Torget",
                aim="",
                share=shared,
                starts_at=datetime(2026, 11, 27, 19, tzinfo=UTC),
                ends_at=datetime(2026, 11, 27, 22, tzinfo=UTC),
            )

    def test_measures_follow_ups_and_shared_rows_are_there_with_å_ä_ö(self, world, coordinator, round):
        plan(world, what="Klotterjour på Östergatan", follow_up_on=date(2026, 12, 10))
        self.rows(world, round)
        _secret, events = self.fetch(world, coordinator)
        assert set(events) == {"Klotterjour på Östergatan", "Följ upp: Klotterjour på Östergatan", "Kommunen: Torget"}
        assert events["Följ upp: Klotterjour på Östergatan"]["dtstart"].dt == date(2026, 12, 10)

    def test_the_polices_rows_only_when_they_have_said_so(self, world, coordinator, round):
        self.rows(world, round)
        police = world.organisations["Polisen"].pk
        plan(world, by="polissamordnare", what="Polisens insats", organisation_id=police, visibility="picture")
        plan(world, by="polissamordnare", what="Bara mötets", organisation_id=police)
        secret, events = self.fetch(world, coordinator)
        assert not any("Polisen" in name for name in events)
        police = Visitor(world, "polissamordnare")
        police.send("calendar_consent", round.label, organisation=world.organisations["Polisen"].pk, allow="1")
        events = set(self.read(secret))
        assert {"Polisen: Torget", "Polisens insats"} <= events
        assert "Bara mötets" not in events
        police.send("calendar_consent", round.label, organisation=world.organisations["Polisen"].pk, allow="0")
        assert not any("Polisen" in name for name in self.read(secret))

    def test_nobody_else_speaks_for_the_police(self, world, coordinator, round):
        coordinator.send("calendar_consent", round.label, organisation=world.organisations["Polisen"].pk, allow="1")
        assert coordinator.status == 404

    def test_a_revoked_address_is_not_found_and_it_opens_nothing_else(self, world, coordinator):
        secret, _events = self.fetch(world, coordinator)
        with scope(partnership=None):
            assert Client().get("/api/v1/weeks/", headers={"Authorization": f"Bearer {secret}"}).status_code == 401
        page = coordinator.open("calendar")
        assert secret not in page
        coordinator.send("revoke_calendar", world.accounts["samordnare"].tokens.get().pk)
        assert self.read(secret) == 404
        assert self.read("påhittad") == 404
