"""The pages of problems, and the priorities."""

import re
from datetime import date, timedelta

from django.urls import reverse
from django_scopes import scope
from tests.steps import close, keep, open_week, publish, share, tell, unusual, value_in

from samlad.collection.models import Indicator
from samlad.measures.models import (
    Cause,
    CauseAnswer,
    Priority,
    Problem,
)
from samlad.picture.models import PictureField
from samlad.picture.service import draft_picture, edit_field
from samlad.web.measures.tests.visits import Visitor, named, plan
from samlad.writing.service import Edit


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
        problem_page = coordinator.open("problem", problem.pk)
        links = re.findall(r'href="([^"]*)">vecka 47<', problem_page)
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
        for part in ("Skolvägen", "Ny belysning", "Klotter på en mur", "2026-W47"):
            assert part in text

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
        for part in ("Tre lampor trasiga", "Det blir mörkt", "Ingen ser in", "Besök"):
            assert part in text
        other = named(world, name="Annat")
        coordinator.send("drop_cause", other.pk, Cause.objects.get().pk)
        assert coordinator.status == 404, "it is no cause of that problem"
        assert "struken" in coordinator.send("drop_cause", problem.pk, Cause.objects.get().pk)
        assert "Ingen ser in" not in coordinator.open("read_causes", problem.pk)

    def test_the_hours_of_what_it_is_about_are_drafted(self, world, coordinator):
        round = open_week(world, "2026-W47")
        close(world, round)
        peak = {"day": 4, "from": 20, "to": 24, "weight": 9.0, "expected": 1.0, "stands_out": True}
        friday = {"events": 12, "known": 12, "weights": [[0.0] * 7] * 24, "peak": peak}
        with scope(partnership=world.partnership):
            about, another = Indicator.objects.order_by("pk")[:2]
            everything = friday | {"peak": peak | {"day": 0}}
            keep(world, round, "hours", {"all": everything, "indicators": [{"id": about.pk, **friday}]})
        of_friday = named(world, indicator_ids=[about.pk])
        assert "I hela kommunen: Mest på fredagar kl. 20–24" in coordinator.open("causes", of_friday.pk)
        of_everything = named(world, name="Allt")
        assert "I hela kommunen: Mest på måndagar kl. 20–24" in coordinator.open("causes", of_everything.pk)
        of_another = named(world, name="Annat", indicator_ids=[another.pk])
        assert "I hela kommunen:" not in coordinator.open("causes", of_another.pk)

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

            assert save("Mörkt just här.", "").json() == {
                "text": "Mörkt just här.",
                "changes": [],
                "places": "",
                "version": 1,
            }
            assert save("Mörkt just där. ", "Mörkt just här.").json() == {
                "text": "Mörkt just där.",
                "changes": [],
                "places": "",
                "version": 2,
            }
            together = save("Helt mörkt just här.", "Mörkt just här.").json()
            assert together == {
                "text": "Helt mörkt just där.",
                "changes": [[16, 19, "där"]],
                "places": "",
                "version": 3,
            }
            answer = save("Kolmörkt just där.", "Mörkt just där.").json()
            assert answer["text"] == "Helt mörkt Kolmörkt just där."
            assert "<mark>Helt mörkt</mark> <mark>Kolmörkt</mark> just där." in re.sub(
                r"<mark\s+>", "<mark>", answer["places"]
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
