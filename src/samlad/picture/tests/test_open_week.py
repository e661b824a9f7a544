"""While a week is open it is said who has answered, and nothing of what nobody may know yet."""

import pytest
from click.testing import CliRunner
from django.test import Client
from django_scopes import scope
from tests.steps import close, tell

from samlad.cli.commands import samlad


def page(world, at):
    with scope(partnership=None):
        client = Client()
        client.force_login(world.accounts["samordnare"], backend="django.contrib.auth.backends.ModelBackend")
        return " ".join(client.get(at).content.decode().split())


@pytest.fixture
def answered(world, round):
    tell(world, round)
    return round


@pytest.mark.parametrize("where", ["", "granska/"])
def test_the_draft_of_an_open_week_says_who_has_answered(world, answered, where):
    text = page(world, f"/aterkoppling/lagesbild/{answered.label}/{where}")
    assert "1 av 2 rapportörer har svarat" in text
    assert "Siffror och ord delas när veckan stänger." in text
    for untrue in ("Ingen väntas rapportera", "Ingenting har kommit in", "Inga nya iakttagelser"):
        assert untrue not in text
    close(world, answered)
    text = page(world, f"/aterkoppling/lagesbild/{answered.label}/{where}")
    assert "1 iakttagelse i hela kommunen" in text
    assert "delas när veckan stänger" not in text


def test_the_command_counts_as_the_page_does(world, answered):
    result = CliRunner().invoke(
        samlad, ["week", "show", "--week", answered.label, "--partnership", world.partnership.slug]
    )
    assert result.exit_code == 0, result.output
    assert "1 av 2 har svarat" in result.output, result.output


def test_before_any_week_was_closed_the_first_page_speaks_of_the_one_that_is_open(world, answered, settings):
    settings.SAMLAD_TODAY = str(answered.opens_at.date())
    text = page(world, "/")
    assert f"Vecka {answered.week.week} pågår, 1 av 2 har svarat" in text
    for untrue in ("Ingen svarade", "senast stängda", "Titta igen"):
        assert untrue not in text
