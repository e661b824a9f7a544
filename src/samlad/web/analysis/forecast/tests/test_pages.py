"""The outlook's pages as people meet them: read, taken up, dismissed, and set."""

from datetime import timedelta
from decimal import Decimal

import numpy as np
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope
from tests.database import once
from tests.steps import decisions_about, value_in

from samlad.analysis.models import FalseAlarmBudget, Result, SuggestionAnswer
from samlad.analysis.queries import suggestions
from samlad.analysis.service import analyse_round, answer_suggestion
from samlad.analysis.tests.history import past
from samlad.audit.models import Event
from samlad.collection.models import Round
from samlad.lib import clock
from samlad.lib.errors import UserError
from samlad.measures.service import name_problem
from samlad.measures.suggested import about
from samlad.partnership.actor import OutOfScope

KINDS = ("forecast", "trend")


@pytest.fixture(autouse=True)
def _on_tuesday(settings):
    settings.SAMLAD_TODAY = "2026-11-24"


def client_of(world, who="samordnare"):
    client = Client()
    client.force_login(world.accounts[who], "django.contrib.auth.backends.ModelBackend")
    return client


def read(world, name, who="samordnare", client=None, **sent):
    """The page's text, after following a POST to where it leads."""
    client = client or client_of(world, who)
    with scope(partnership=None):
        args = [Round.objects.order_by("-observed_to").first().label] if name == "answer_suggestion" else []
        response = client.post(reverse(name, args=args), sent, follow=True) if sent else client.get(reverse(name))
    return response.content.decode()


def analysed(world, counts, **options):
    past(world, counts, **options)
    newest = Round.objects.order_by("-observed_to").first()
    analyse_round(actor=world.system, now=world.now, round_id=newest.pk, methods=KINDS)
    return newest


def rising(seed=1):
    """Ängby goes from three a week to twelve in a year; Öster stays."""
    rng = np.random.default_rng(seed)
    counts = rng.poisson(3, (2, 110))
    counts[0, -52:] = rng.poisson(np.linspace(3, 12, 52))
    return counts


@pytest.fixture
def grown(world):
    return once("rising", lambda: analysed(world, rising()))


class TestNextWeek:
    def test_tells_how_much_to_expect_and_how_right_that_has_been(self, world, grown):
        text = read(world, "next_week")
        assert "Vecka 48" in text
        assert "rapportörer väntas" in text
        assert "Arrangemang räknas för sig och är inte med i siffrorna." in text
        assert "Hur nära det har träffat" in text
        assert "Som samma vecka i fjol" in text
        document = Result.objects.get(method="forecast").document
        visible = any(r["shown"] for r in document["rows"] if r["level"] == "area")
        assert ("veckor låg utfallet inom spannet" in text) is visible

    def test_what_is_no_better_is_not_shown_and_says_so(self, world):
        year = np.random.default_rng(3).poisson(5, (2, 52))
        analysed(world, np.concatenate([year] * 2, axis=1))
        text = read(world, "next_week")
        assert "Visas inte: inte bättre än ”som samma vecka i fjol”" in text
        assert "utfallet inom spannet" not in text

    @pytest.mark.parametrize("name", ["next_week", "development", "suggestions"])
    def test_before_any_week_has_closed(self, world, name):
        assert "Ingen vecka" in read(world, name)

    @pytest.mark.parametrize("name", ["next_week", "development", "suggestions"])
    def test_before_the_analysis_is_made(self, world, name):
        past(world, [[1], [2]])
        assert "inte gjord än" in read(world, name)

    @pytest.mark.parametrize("name", ["next_week", "development", "suggestions"])
    def test_with_a_single_week_behind(self, world, name):
        analysed(world, [[1], [2]])
        assert "<h1" in read(world, name)


class TestDevelopment:
    def test_what_rises_is_the_heading_and_the_table_says_the_same(self, world, grown):
        text = read(world, "development")
        assert "Ängby ökar" in text
        assert "på tio svar" in text
        assert "Kurvorna som tal" in text

    def test_nothing_is_an_answer_too(self, world):
        analysed(world, np.tile([2, 3, 2, 1], (2, 28)))
        assert "Inget har tydligt ökat eller minskat" in read(world, "development")


def suggestion(world):
    newest = Round.objects.order_by("-observed_to").first()
    return next(s for s in suggestions(newest) if s.key.startswith(f"rising:{world.areas['Ängby'].pk}"))


@pytest.fixture
def _on_tuesday(settings):
    settings.SAMLAD_TODAY = "2026-11-24"


@pytest.mark.usefixtures("_on_tuesday")
class TestSuggestions:
    def test_taken_up_by_one_press_with_who_and_when(self, world, grown):
        client = client_of(world)
        assert "Ängby" in read(world, "suggestions", client=client)
        named = read(world, "answer_suggestion", client=client, key=suggestion(world).key, verdict="taken_up")
        answer = SuggestionAnswer.objects.get()
        assert f'value="{answer.title}"' in named, "it leads on to naming the problem, with what is known filled in"
        assert "Taget upp" in named
        left = read(world, "problems", client=client)
        assert "inte namngivna än" in left
        assert answer.title in left, "it waits there if the name is put off"
        text = read(world, "suggestions", client=client)
        assert answer.title in text
        assert "24 nov" in text
        assert "Samordnare" in text
        assert not suggestion(world).waits
        assert Event.objects.filter(verb="suggestion.taken_up").count() == 1

    def test_a_second_press_changes_nothing(self, world, grown):
        client, key = client_of(world), suggestion(world).key
        for _ in range(2):
            read(world, "answer_suggestion", client=client, key=key, verdict="taken_up")
        assert SuggestionAnswer.objects.count() == 1
        assert Event.objects.filter(verb="suggestion.taken_up").count() == 1

    def test_dismissing_asks_why(self, world, grown):
        text = read(world, "answer_suggestion", key=suggestion(world).key, verdict="dismissed", reason="  ")
        assert "Skriv varför" in text
        assert not SuggestionAnswer.objects.exists()
        text = read(
            world, "answer_suggestion", key=suggestion(world).key, verdict="dismissed", reason="En ny rapportör"
        )
        assert "En ny rapportör" in text
        assert "Avfärdat" in text
        assert not suggestion(world).waits

    def test_a_reason_that_points_at_somebody_waits_for_a_look(self, world, grown):
        fields = {"key": suggestion(world).key, "verdict": "dismissed", "reason": "Kalle Svensson har flyttat"}
        text = read(world, "answer_suggestion", **fields)
        assert "“Kalle Svensson”" in text
        assert not SuggestionAnswer.objects.exists()
        read(world, "answer_suggestion", **fields, screening_confirmed=value_in(text, "screening_confirmed"))
        assert decisions_about(SuggestionAnswer.objects.get()).get().found == {"person_name": 1}

    def test_a_dismissed_one_returns_with_half_as_much_again_and_not_before(self, world, grown):
        dismissed = suggestion(world)
        answer_suggestion(
            actor=world.actor("samordnare"),
            now=world.now,
            round_id=grown.pk,
            key=dismissed.key,
            verdict="dismissed",
            reason="tillfälligt",
        )
        SuggestionAnswer.objects.update(strength=dismissed.strength / 1.4)
        assert not suggestion(world).waits
        SuggestionAnswer.objects.update(strength=dismissed.strength / 1.5)
        assert suggestion(world).waits
        assert "tillfälligt" in read(world, "suggestions")
        answer_suggestion(
            actor=world.actor("samordnare"),
            now=world.now + timedelta(minutes=1),
            round_id=grown.pk,
            key=dismissed.key,
            verdict="dismissed",
            reason="fortfarande",
        )
        assert not suggestion(world).waits
        assert SuggestionAnswer.objects.count() == 2

    def test_a_dismissed_one_can_be_taken_up_after_all(self, world, grown):
        client, key = client_of(world), suggestion(world).key
        assert "Ta upp det ändå" in read(
            world, "answer_suggestion", client=client, key=key, verdict="dismissed", reason="nej"
        )
        later = clock.now() + timedelta(hours=1)  # than the press, whatever the hour of the test
        answer_suggestion(actor=world.actor("samordnare"), now=later, round_id=grown.pk, key=key, verdict="taken_up")
        assert [a.verdict for a in SuggestionAnswer.objects.all()] == ["taken_up", "dismissed"]
        assert "Ta upp det ändå" not in read(world, "suggestions", client=client)

    def test_what_somebody_has_taken_up_is_not_dismissed_from_an_old_page(self, world, grown):
        key = suggestion(world).key
        read(world, "answer_suggestion", key=key, verdict="taken_up")
        text = read(world, "answer_suggestion", who="polissamordnare", key=key, verdict="dismissed", reason="nej")
        assert "Någon har redan tagit upp" in text
        assert SuggestionAnswer.objects.count() == 1
        with pytest.raises(UserError):
            answer_suggestion(
                actor=world.actor("samordnare"),
                now=world.now,
                round_id=grown.pk,
                key=key,
                verdict="dismissed",
                reason="nej",
            )

    @pytest.mark.parametrize(
        "sent",
        [
            {"key": "rising:1:None:None"},
            {"key": "", "verdict": "taken_up"},
            {"key": "x" * 5000, "verdict": "taken_up"},
            {"key": "finns:inte", "verdict": "dismissed", "reason": "r"},
            {"key": "finns:inte", "verdict": "kanske"},
        ],
    )
    def test_what_is_not_suggested_is_not_answered(self, world, grown, sent):
        text = read(world, "answer_suggestion", **sent)
        assert "Det föreslås inte längre" in text or "Välj om" in text
        assert not SuggestionAnswer.objects.exists()

    def test_a_reason_is_text_and_nothing_else(self, world, grown):
        reason = "<script>alert(1)</script>" + "å" * 400
        text = read(world, "answer_suggestion", key=suggestion(world).key, verdict="dismissed", reason=reason)
        assert "<script>alert(1)" not in text
        assert SuggestionAnswer.objects.get().reason == reason

    def test_a_reason_that_is_too_long_is_shown_again_whole(self, world, grown):
        reason = "å" * 600
        text = read(world, "answer_suggestion", key=suggestion(world).key, verdict="dismissed", reason=reason)
        assert reason in text
        assert "500 tecken" in text
        assert not SuggestionAnswer.objects.exists()

    def test_another_partnerships_suggestion_cannot_be_answered(self, world, grown, other_world):
        key = suggestion(world).key
        with scope(partnership=other_world.partnership):
            with pytest.raises(OutOfScope):
                answer_suggestion(
                    actor=other_world.actor("samordnare"), now=world.now, round_id=grown.pk, key=key, verdict="taken_up"
                )
            analysed(other_world, rising(2))
        with scope(partnership=None):
            theirs = client_of(other_world)
            address = reverse("answer_suggestion", args=[grown.label])
            theirs.post(address, {"key": key, "verdict": "taken_up"})
        assert not SuggestionAnswer.objects.exists()
        assert suggestion(world).waits

    def test_what_is_followed_already_waits_for_nobody(self, world, grown):
        suggested = suggestion(world)
        indicator, _place = about(suggested)
        common = {"actor": world.actor("samordnare"), "now": world.now, "reason": "x"}
        elsewhere = world.areas["Öster" if world.areas["Ängby"].pk in suggested.areas else "Ängby"].pk
        name_problem(**common, name="Någon annanstans", area_ids=[elsewhere])
        assert suggested.title in read(world, "suggestions").split("Följs redan")[0]
        name_problem(
            **common, name="Redan känt", area_ids=suggested.areas, indicator_ids=[indicator] if indicator else []
        )
        waiting, followed = read(world, "suggestions").split("Följs redan")
        assert suggested.title not in waiting
        assert "Redan känt" in followed
        assert "Någon annanstans" not in followed

    def test_who_may_not_plan_reads_only(self, world, grown):
        client = client_of(world, "styrgrupp")
        text = read(world, "suggestions", client=client)
        assert "Ängby" in text
        assert "Ta upp" not in text
        with scope(partnership=None):
            response = client.post(reverse("answer_suggestion", args=[grown.label]), {"key": "x"})
        assert response.status_code == 403


class TestBudget:
    def test_reads_in_plain_words_and_is_set(self, world):
        client = client_of(world)
        assert "Högst ett falsklarm i månaden" in read(world, "settings_budget", client=client)
        text = read(world, "settings_budget", client=client, per_month="0,25")
        assert "Högst 0,25 falsklarm i månaden" in text
        assert "Gränsen är sparad" in text
        assert FalseAlarmBudget.objects.get().per_month == Decimal("0.25")
        assert Event.objects.filter(verb="analysis.budget_set").count() == 1

    @pytest.mark.parametrize("wrong", ["", "0", "-1", "21", "NaN", "Infinity", "1e400", "ett", "1.234567"])
    def test_what_cannot_be_is_said_and_not_kept(self, world, wrong):
        text = read(world, "settings_budget", per_month=wrong or " ")
        assert "govuk-error-summary" in text
        assert not FalseAlarmBudget.objects.exists()

    def test_twenty_is_written_as_twenty(self, world):
        assert "Högst 20 falsklarm i månaden" in read(world, "settings_budget", per_month="20")


@pytest.mark.parametrize("name", ["next_week", "development", "suggestions", "settings_budget"])
def test_a_page_asks_the_database_at_most_twelve_times(world, grown, name):
    client = client_of(world)
    read(world, "answer_suggestion", client=client, key=suggestion(world).key, verdict="dismissed", reason="nej")
    read(world, name, client=client)
    with CaptureQueriesContext(connection) as queries:
        read(world, name, client=client)
    statements = [q["sql"] for q in queries if "SAVEPOINT" not in q["sql"]]
    assert len(statements) <= 12, "\n".join(statements)
