"""The room of the measures as its users meet it, without JavaScript."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_scopes import scope
from openpyxl import load_workbook
from tests.steps import close, open_week, unusual, value_in

from samlad.measures import service
from samlad.measures.models import (
    Comparison,
    FollowUp,
    Measure,
    Technique,
)
from samlad.measures.service import Choice
from samlad.web.measures.tests.visits import TODAY, Visitor, named, plan


class TestTheList:
    def test_one_line_is_a_measure(self, world, coordinator):
        text = coordinator.send(
            "measures", what="Klippa häcken", who="Parken", area=world.areas["Öster"].pk, starts_on="2026-11-24"
        )
        assert "Klippa häcken" in text
        assert [a.name for a in Measure.objects.get().areas.all()] == ["Öster"]

    @pytest.mark.parametrize(
        ("fields", "message"),
        [({"what": ""}, "Vad ska göras"), ({"starts_on": "i går"}, "Från"), ({"ends_on": "2020-01-01"}, "dagen")],
    )
    def test_a_line_that_lacks_something_is_shown_again_with_what_was_written(self, coordinator, fields, message):
        text = coordinator.send("measures", **({"what": "Klippa", "who": "Parken", "starts_on": "2026-11-24"} | fields))
        assert coordinator.status == 422
        assert message in text
        assert "Parken" in text
        assert not Measure.objects.exists()

    def test_a_person_is_looked_at_before_it_is_saved(self, coordinator):
        line = {"what": "Prata med Anna Svensson 070-123 45 67", "who": "Fältgruppen", "starts_on": "2026-11-24"}
        text = coordinator.send("measures", **line)
        assert coordinator.status == 422
        assert "peka ut" in text
        assert 'name="screening_confirmed"' in text
        other = line | {"what": "Prata med Bo Karlsson 070-765 43 21"}
        text = coordinator.send("measures", **other, screening_confirmed=value_in(text, "screening_confirmed"))
        assert coordinator.status == 422
        assert "Bo Karlsson" in text
        assert not Measure.objects.exists()
        coordinator.send("measures", **other, screening_confirmed=value_in(text, "screening_confirmed"))
        assert Measure.objects.get().what == other["what"]

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("", {"pågår", "senare"}),
            ("?lage=ended", {"förr"}),
            ("?lage=all", {"pågår", "senare", "förr"}),
            ("?lage=planned", {"senare"}),
            ("?lage=due", {"pågår"}),
            ("?ord=SENARE", {"senare"}),
            ("?lage=strunt&omrade=x&verksamhet=99999999999999999999", {"pågår", "senare"}),
        ],
    )
    def test_the_list_is_filtered(self, world, coordinator, query, expected):
        plan(world, what="Insatsen pågår", follow_up_on=TODAY)
        plan(world, what="Insatsen kommer senare", starts_on=date(2026, 12, 24))
        plan(world, what="Insatsen fanns förr", starts_on=date(2026, 1, 1), ends_on=date(2026, 2, 1))
        text = coordinator.open("measures", query=query)
        assert {
            w
            for w in ("pågår", "senare", "förr")
            if f"Insatsen {w}" in text or f"Insatsen kommer {w}" in text or f"Insatsen fanns {w}" in text
        } == expected

    def test_an_area_shows_what_is_there_and_everywhere(self, world, coordinator):
        plan(world, what="Bara Öster")
        plan(world, what="Överallt", area_ids=[])
        text = coordinator.open("measures", query=f"?omrade={world.areas['Ängby'].pk}")
        assert "Överallt" in text
        assert "Bara Öster" not in text

    @pytest.mark.parametrize("view", ["tavla", "kalender"])
    def test_on_a_board_and_in_a_calendar(self, world, coordinator, view):
        plan(world, what="Snart", starts_on=TODAY + timedelta(days=3), follow_up_on=TODAY + timedelta(days=20))
        assert "Snart" in coordinator.open("measures", query=f"?visa={view}")

    def test_the_board_counts_what_it_shows(self, world, coordinator):
        for n, (starts, ends) in enumerate([(-400, -300), (-50, -20), (-20, -1), (-20, 3), (-9, None), (5, 9)]):
            days = {
                "starts_on": TODAY + timedelta(starts),
                "ends_on": None if ends is None else TODAY + timedelta(ends),
            }
            plan(world, what=f"Insats {n}", area_ids=[world.areas["Öster" if n % 2 else "Ängby"].pk], **days)
        for query, numbers in (
            ("", (1, 2, 2)),
            (f"&omrade={world.areas['Öster'].pk}", (1, 1, 1)),
            ("&ord=saknas", (0, 0, 0)),
        ):
            text = coordinator.open("measures", query=f"?visa=tavla{query}")
            planned, running, ended = numbers
            heading = f"{running} pågår, {planned} på väg och {ended} avslutade de senaste tre månaderna"
            assert heading in text
            counted = re.findall(r'id="column-(\w+)">[^<]*<span[^>]*>(\d+)</span>(.*?)</section>', text, re.DOTALL)
            assert [(int(n), cards.count("<p><a ")) for _name, n, cards in counted] == [(n, n) for n in numbers]

    def test_more_cards_than_a_board_holds_are_counted_too(self, world, coordinator, monkeypatch):
        monkeypatch.setattr("samlad.web.measures.listing.MOST_CARDS", 2)
        for _n in range(5):
            plan(world)
        text = coordinator.open("measures", query="?visa=tavla&ord=belysning")
        assert "5 pågår" in text
        assert "och 3 till, i listan" in text
        assert "visa=lista&amp;ord=belysning&amp;lage=running" in text

    def test_the_calendar_counts_the_measures_it_names(self, world, coordinator):
        plan(world, what="Pågår", starts_on=TODAY - timedelta(days=30))
        plan(world, what="Börjar", starts_on=TODAY + timedelta(days=3), follow_up_on=TODAY + timedelta(days=9))
        assert "1 insats har egna dagar de kommande åtta veckorna" in coordinator.open(
            "measures", query="?visa=kalender"
        )

    def test_the_list_as_files(self, world, coordinator):
        plan(world, what="=1+1", cost=5000)
        with scope(partnership=None):
            file = coordinator.client.get(reverse("measures_file", args=["csv"])).content
            book = coordinator.client.get(reverse("measures_file", args=["xlsx"])).content
            assert coordinator.client.get(reverse("measures_file", args=["exe"])).status_code == 404
        (_head, row) = csv.reader(io.StringIO(file.decode("utf-8-sig")), delimiter=";")
        assert row[1] == "'=1+1", "no formula is smuggled into a spreadsheet"
        cell = load_workbook(io.BytesIO(book)).active["B2"]
        assert (cell.value, cell.data_type) == ("=1+1", "s")


class TestOneMeasure:
    def test_more_is_told_when_it_matters(self, world, coordinator):
        measure = plan(world)
        page = coordinator.open("change_measure", measure.pk)
        assert "Vad som har prövats" in page
        coordinator.send(
            "change_measure",
            measure.pk,
            version="0",
            what="Ny belysning",
            who="Gatukontoret",
            starts_on="2026-10-01",
            target_change="-30",
            mechanism="risk",
            area_ids=[world.areas["Ängby"].pk],
        )
        measure.refresh_from_db()
        assert (measure.target_change, measure.mechanism) == (-30, "risk")
        text = coordinator.open("measure", measure.pk)
        assert "−30 %" in text
        assert "Öka risken" in text

    def test_changed_by_two_the_second_finds_out(self, world, coordinator):
        measure = plan(world)
        line = {"what": "Ny belysning", "who": "Gatukontoret", "starts_on": "2026-10-01"}
        coordinator.send("change_measure", measure.pk, version="0", **line)
        text = coordinator.send("change_measure", measure.pk, version="0", **line | {"who": "Någon annan"})
        assert coordinator.status == 422
        assert "Någon annan har ändrat" in text
        assert 'value="Någon annan"' in text, "what was written is kept"
        assert "Sparat nu: Gatukontoret" in text, "and what stands there is told"
        assert 'name="version" value="1"' in text, "so that saving again is a choice"
        coordinator.send("change_measure", measure.pk, version="1", **line | {"who": "Någon annan"})
        measure.refresh_from_db()
        assert measure.who == "Någon annan"

    def test_steps_show_whether_it_was_done_as_decided(self, world, coordinator):
        measure = plan(world)
        coordinator.send("measure", measure.pk, what="Byt lampor", who="Gatan", due_on="2026-11-01")
        step = measure.steps.get()
        assert ">sen<" in coordinator.open("measure", measure.pk)
        coordinator.send("finish_step", measure.pk, step.pk, note="14 av 14", done_on="2026-11-10")
        assert "14 av 14" in coordinator.open("measure", measure.pk)
        coordinator.send("finish_step", measure.pk, step.pk, undo="1")
        step.refresh_from_db()
        assert step.done_on is None
        again = coordinator.send("finish_step", measure.pk, step.pk, note="Pelle Andersson 070-123 45 67 hjälpte")
        assert coordinator.status == 422
        assert "Inget är sparat än" in again
        assert "Pelle Andersson 070-123 45 67 hjälpte" in again
        coordinator.send(
            "finish_step",
            measure.pk,
            step.pk,
            note="Pelle Andersson 070-123 45 67 hjälpte",
            screening_confirmed=value_in(again, "screening_confirmed"),
        )
        step.refresh_from_db()
        assert step.done_on is not None

    def test_the_three_questions_are_asked_and_kept(self, world, coordinator):
        measure = plan(world)
        answers = {
            "why": "Mörkt",
            "fidelity": "as_decided",
            "situation": "Ljust",
            "verdict": "continue",
            "reason": "Håller",
        }
        assert "Varför sattes den in" in coordinator.open("follow_up", measure.pk)
        text = coordinator.send("follow_up", measure.pk, **answers | {"why": ""})
        assert coordinator.status == 422
        assert "Ljust" in text, "nothing that was written is lost"
        coordinator.send("follow_up", measure.pk, **answers, next_on="2027-01-15")
        assert FollowUp.objects.get().verdict == "continue"
        assert "Ljust" in coordinator.open("measure", measure.pk)

    def test_why_it_was_put_in_is_begun_with_the_problem_and_not_with_how_it_is_done(self, world, coordinator):
        measure = plan(world, problem_id=named(world).pk, how="Tio stolpar längs stigen")
        text = coordinator.open("follow_up", measure.pk)
        assert "Skolvägen" in text.partition('name="why"')[2].partition("</textarea>")[0]
        assert "Tio stolpar" not in text

    def test_overdue_where_it_is_prioritised_stays_visible(self, world, coordinator):
        service.prioritise(
            actor=world.actor("styrgrupp"),
            now=world.now,
            choices=[Choice(world.areas["Öster"].pk, "behov")],
            starts_on=date(2026, 9, 1),
            ends_on=date(2026, 12, 31),
        )
        plan(world, follow_up_on=date(2026, 11, 1))
        for name in ("measures", "follow_ups"):
            assert "väntar på sin uppföljning" in coordinator.open(name)

    def test_somebody_elses_measure_is_not_compared_or_followed_up(self, world):
        measure = plan(world, organisation_id=world.organisations["Kommunen"].pk)
        police = Visitor(world, "styrgrupp")
        police.open("follow_up", measure.pk)
        assert police.status == 403

    def test_the_areas_are_chosen_before_the_figures(self, world, coordinator):
        measure = plan(world)
        round = open_week(world, "2026-W47")
        close(world, round)
        unusual(world, round)
        page = coordinator.open("compare_measure", measure.pk)
        assert "innan effekten visas" in page
        fields = {"before_from": "2026-04-01", "expected_from": "2026-10-01", "reason": "Lika"}
        coordinator.send("compare_measure", measure.pk, **fields)
        assert coordinator.status == 422
        text = coordinator.send("compare_measure", measure.pk, **fields, area_ids=[world.areas["Ängby"].pk])
        assert Comparison.objects.count() == 1
        assert "För lite att gå på" in text
        assert "Ängby" in text


class TestTechniques:
    def test_the_table_is_read_taken_out_changed_and_brought_in(self, world, coordinator):
        service.replace_techniques(actor=world.system, now=world.now)
        assert "Cornish" in coordinator.open("techniques")
        with scope(partnership=None):
            content = coordinator.client.get(reverse("techniques_file")).content
        own = content + b"effort;Egen bom;Own barrier;damage;Egen erfarenhet\r\n"
        before = Technique.objects.count()
        coordinator.send("techniques_import", file=SimpleUploadedFile("t.csv", own))
        assert Technique.objects.count() == before + 1
        text = coordinator.send(
            "techniques_import", file=SimpleUploadedFile("t.csv", content + b"magic;a;b;damage;c\r\n")
        )
        assert coordinator.status == 422
        assert "magic" in text
        assert Technique.objects.count() == before + 1
