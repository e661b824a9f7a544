"""The room of the measures as its users meet it, without JavaScript."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from icalendar import Calendar
from openpyxl import load_workbook
from tests.steps import close, open_week, publish, share, tell, unusual, value_in

from samlad.lib.weeks import Week
from samlad.measures import service
from samlad.measures.models import (
    Cause,
    CauseAnswer,
    Comparison,
    FieldActivity,
    FollowUp,
    Measure,
    Priority,
    Problem,
    Technique,
)
from samlad.measures.service import Choice
from samlad.picture.models import PictureField
from samlad.picture.service import draft_picture, edit_field
from samlad.writing.service import Edit

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _on_tuesday(settings):
    settings.SAMLAD_TODAY = "2026-11-24"


class Visitor:
    """Somebody with a browser: what they open and send, and the text they are shown."""

    def __init__(self, world, who="samordnare"):
        self.client = Client()
        self.client.force_login(world.accounts[who], "django.contrib.auth.backends.ModelBackend")

    def _text(self, response):
        self.status = response.status_code
        return " ".join(response.content.decode().split())

    def open(self, page, *args, query=""):
        with scope(partnership=None):
            return self._text(self.client.get(reverse(page, args=args) + query, follow=True))

    def send(self, page, *args, **fields):
        with scope(partnership=None):
            return self._text(self.client.post(reverse(page, args=args), fields, follow=True))


@pytest.fixture
def coordinator(world):
    return Visitor(world)


def plan(world, **changes):
    told = {
        "what": "Ny belysning",
        "who": "Gatukontoret",
        "area_ids": [world.areas["Öster"].pk],
        "starts_on": date(2026, 10, 1),
    }
    return service.plan_measure(actor=world.actor("samordnare"), now=world.now, **(told | changes))


def named(world, **changes):
    told = {"name": "Skolvägen", "reason": "återkommer", "area_ids": [world.areas["Ängby"].pk]}
    return service.name_problem(actor=world.actor("samordnare"), now=world.now, **(told | changes))


class TestTheList:
    def test_one_line_is_a_measure(self, world, coordinator):
        text = coordinator.send(
            "measures", what="Klippa häcken", who="Parken", area=world.areas["Öster"].pk, starts_on="2026-11-24"
        )
        assert "Klippa häcken" in text
        assert [a.name for a in Measure.objects.get().areas.all()] == ["Öster"]

    @pytest.mark.parametrize(
        ("fields", "told"),
        [({"what": ""}, "Vad ska göras"), ({"starts_on": "i går"}, "Från"), ({"ends_on": "2020-01-01"}, "dagen")],
    )
    def test_a_line_that_lacks_something_is_shown_again_with_what_was_written(self, coordinator, fields, told):
        text = coordinator.send("measures", **({"what": "Klippa", "who": "Parken", "starts_on": "2026-11-24"} | fields))
        assert coordinator.status == 422
        assert told in text
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
        ("query", "shown"),
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
    def test_the_list_is_filtered(self, world, coordinator, query, shown):
        plan(world, what="Insatsen pågår", follow_up_on=TODAY)
        plan(world, what="Insatsen kommer senare", starts_on=date(2026, 12, 24))
        plan(world, what="Insatsen fanns förr", starts_on=date(2026, 1, 1), ends_on=date(2026, 2, 1))
        text = coordinator.open("measures", query=query)
        assert {
            w
            for w in ("pågår", "senare", "förr")
            if f"Insatsen {w}" in text or f"Insatsen kommer {w}" in text or f"Insatsen fanns {w}" in text
        } == shown

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
            told = coordinator.client.get(reverse("measures_file", args=["csv"])).content
            book = coordinator.client.get(reverse("measures_file", args=["xlsx"])).content
            assert coordinator.client.get(reverse("measures_file", args=["exe"])).status_code == 404
        (_head, row) = csv.reader(io.StringIO(told.decode("utf-8-sig")), delimiter=";")
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
        told = {
            "why": "Mörkt",
            "fidelity": "as_decided",
            "situation": "Ljust",
            "verdict": "continue",
            "reason": "Håller",
        }
        assert "Varför sattes den in" in coordinator.open("follow_up", measure.pk)
        text = coordinator.send("follow_up", measure.pk, **told | {"why": ""})
        assert coordinator.status == 422
        assert "Ljust" in text, "nothing that was written is lost"
        coordinator.send("follow_up", measure.pk, **told, next_on="2027-01-15")
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
        told = {"before_from": "2026-04-01", "expected_from": "2026-10-01", "reason": "Lika"}
        coordinator.send("compare_measure", measure.pk, **told)
        assert coordinator.status == 422
        text = coordinator.send("compare_measure", measure.pk, **told, area_ids=[world.areas["Ängby"].pk])
        assert Comparison.objects.count() == 1
        assert "För lite att gå på" in text
        assert "Ängby" in text


class TestProblems:
    def test_a_corrected_picture_is_one(self, world, coordinator):
        round = open_week(world, "2026-W47")
        close(world, round)
        picture = draft_picture(actor=world.actor("samordnare"), now=world.now, round_id=round.pk)
        publish(world, picture)
        field = PictureField.objects.get(picture=picture, section="weather")
        edit_field(actor=world.actor("samordnare"), now=world.now, field_id=field.pk, edit=Edit("Snö", field.text))
        newest = publish(world, picture).record
        problem = named(world, starts_on=date(2026, 11, 1))
        shown = coordinator.open("problem", problem.pk)
        links = re.findall(r'href="([^"]*)">vecka 47<', shown)
        assert links == [reverse("published", args=[newest.pk])]

    def test_a_problem_is_named_and_gathers_its_own(self, world, coordinator):
        round = open_week(world, "2026-W47")
        share(world, tell(world, round, now=round.opens_at + timedelta(days=3), starts_at=round.opens_at))
        close(world, round)
        unusual(world, round)
        coordinator.send(
            "new_problem",
            name="Skolvägen",
            reason="Nämns ofta",
            starts_on="2026-11-01",
            area_ids=[world.areas["Ängby"].pk],
        )
        problem = Problem.objects.get()
        plan(world, problem_id=problem.pk)
        text = coordinator.open("problem", problem.pk)
        for told in ("Skolvägen", "Ny belysning", "Klotter på en mur", "2026-W47"):
            assert told in text

    def test_who_chooses_between_areas_sees_numbers_and_no_words(self, world):
        round = open_week(world, "2026-W47")
        share(world, tell(world, round, now=round.opens_at + timedelta(days=3), starts_at=round.opens_at))
        close(world, round)
        unusual(world, round)
        problem = named(world, starts_on=date(2026, 11, 1))
        text = Visitor(world, "styrgrupp").open("problem", problem.pk)
        assert "2026-W47" in text
        assert "Klotter på en mur" not in text

    def test_it_moves_through_its_states(self, world, coordinator):
        problem = named(world)
        assert "lugnt läge" in coordinator.send("move_problem", problem.pk, state="calm", reason="Inget på en månad")
        assert "arför" in coordinator.send("move_problem", problem.pk, state="closed", reason=" ")
        about = "Anna Svensson 070-123 45 67 har flyttat"
        again = coordinator.send("move_problem", problem.pk, state="closed", reason=about)
        assert about in again
        assert 'name="state" value="closed"' in again, "the rest of the form goes with it"
        coordinator.send(
            "move_problem",
            problem.pk,
            state="closed",
            reason=about,
            screening_confirmed=value_in(again, "screening_confirmed"),
        )
        assert problem.statuses.first().state == "closed"

    def test_the_causes_are_asked_for_and_read_as_one_page(self, world, coordinator):
        problem = named(world)
        assert "Inga personer" in coordinator.open("causes", problem.pk)
        coordinator.send("answer_cause", problem.pk, "light", text="Tre lampor trasiga", base="")
        coordinator.send("answer_cause", problem.pk, "chain", text="Kiosken stänger\nDet blir mörkt", base="")
        coordinator.send("causes", problem.pk, text="Ingen ser in", branch="place", certainty="sure", evidence="Besök")
        text = coordinator.open("read_causes", problem.pk)
        for told in ("Tre lampor trasiga", "Det blir mörkt", "Ingen ser in", "Besök"):
            assert told in text
        other = named(world, name="Annat")
        coordinator.send("drop_cause", other.pk, Cause.objects.get().pk)
        assert coordinator.status == 404, "it is no cause of that problem"
        assert "struken" in coordinator.send("drop_cause", problem.pk, Cause.objects.get().pk)
        assert "Ingen ser in" not in coordinator.open("read_causes", problem.pk)

    def test_an_answer_about_a_person_is_shown_and_not_saved(self, world, coordinator):
        problem = named(world)
        text = coordinator.send("answer_cause", problem.pk, "how", text="Anna Svensson 070-123 45 67 säljer", base="")
        assert "peka ut" in text
        assert not CauseAnswer.objects.exclude(text="").exists()

    def test_logged_out_meanwhile_one_is_shown_what_one_wrote_and_not_what_stood_there(self, world, client):
        problem = named(world)
        with scope(partnership=None):
            address = reverse("answer_cause", args=[problem.pk, "light"])
            sent = {"text": "Mörkt och ödsligt.", "base": "Ljust och fint.", "tried": "Mörkt och öds"}
            page = client.post(address, sent)
        assert page.status_code == 401
        assert page.context["words"] == ["Mörkt och ödsligt."]

    def test_saved_by_itself_it_answers_with_what_stands(self, world, coordinator):
        problem = named(world)
        with scope(partnership=None):
            address = reverse("answer_cause", args=[problem.pk, "light"])
            quiet = {"headers": {"X-Autosave": "1"}}

            def save(text, base):
                return coordinator.client.post(address, {"text": text, "base": base}, **quiet)

            assert save("Mörkt just här.", "").json() == {"text": "Mörkt just här.", "changes": [], "places": ""}
            assert save("Mörkt just där. ", "Mörkt just här.").json() == {
                "text": "Mörkt just där.",
                "changes": [],
                "places": "",
            }
            together = save("Helt mörkt just här.", "Mörkt just här.").json()
            assert together == {"text": "Helt mörkt just där.", "changes": [[16, 19, "där"]], "places": ""}
            answer = save("Kolmörkt just där.", "Mörkt just där.").json()
            assert answer["text"] == "Helt mörkt Kolmörkt just där."
            assert "<mark>Helt mörkt</mark> <mark>Kolmörkt</mark> just där." in answer["places"].replace(
                "<mark\n    >", "<mark>"
            )
            assert "Det är rätt så" in answer["places"]
            assert save("Ljust", "Aldrig sagt").status_code == 409
            assert coordinator.client.post(address, {"text": "Ljust"}, **quiet).status_code == 409
            assert save("x" * 4001, "").status_code == 422


class TestPriorities:
    def test_the_choice_is_recorded_with_its_reasons(self, world):
        lead = Visitor(world, "styrgrupp")
        fields = {"starts_on": "2026-09-01", "ends_on": "2026-12-31", "area1": world.areas["Öster"].pk}
        text = lead.send("priorities", **fields, reason1="")
        assert lead.status == 422
        assert "Ange ett skäl" in text or "skäl" in text
        assert "Öster är prioriterat" in lead.send("priorities", **fields, reason1="Mycket klotter")
        assert Priority.objects.get().reason == "Mycket klotter"
        text = lead.send("priorities", **fields, reason1="Klotter och skadegörelse")
        assert text.count("gäller nu") == text.count("ersatt<") == 1

    def test_the_weekly_meeting_changes_them_for_a_time_and_back(self, world, coordinator):
        coordinator.send(
            "priorities",
            area1=world.areas["Ängby"].pk,
            reason1="Bränder",
            reason="Bilbränder i natt",
            review_on="2026-12-08",
        )
        text = coordinator.open("priorities")
        assert "En tillfällig ändring" in text
        decision = Priority.objects.get().decision
        assert "Periodens val gäller igen" in coordinator.send("return_priorities", decision.pk, reason="Lugnt")

    def test_a_lead_judges_what_it_can_change(self, world, coordinator):
        round = open_week(world, "2026-W47")
        close(world, round)
        unusual(world, round)
        fields = {"organisation": world.organisations["Kommunen"].pk, "area": world.areas["Öster"].pk, "level": 3}
        assert "Bedömningen är antecknad" in coordinator.send("judge_influence", **fields, reason="Vår mark")
        assert "Vår mark" in coordinator.open("priorities")
        assert "Välj ett område" in coordinator.send("judge_influence", organisation="x")

    def test_who_only_plans_reads_and_does_not_choose(self, world):
        police = Visitor(world, "polissamordnare")
        assert "Välj för en period" not in police.open("priorities")
        police.send(
            "priorities", area1=world.areas["Öster"].pk, reason1="X", starts_on="2026-09-01", ends_on="2026-12-31"
        )
        assert police.status == 403


class TestTheField:
    def out(self, visitor, label, organisation, **changes):
        told = {
            "organisation": organisation.pk,
            "when": "fre 20–23",
            "starts_at": "2026-11-27T20:00",
            "ends_at": "2026-11-27T23:00",
            "aim": "Synliga",
        }
        return visitor.send("field_activities", label, **(told | changes))

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
        plan(world, what="Polisens insats", organisation_id=world.organisations["Polisen"].pk)
        secret, events = self.fetch(world, coordinator)
        assert not any("Polisen" in name for name in events)
        police = Visitor(world, "polissamordnare")
        police.send("calendar_consent", round.label, organisation=world.organisations["Polisen"].pk, allow="1")
        assert {"Polisen: Torget", "Polisens insats"} <= set(self.read(secret))
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
