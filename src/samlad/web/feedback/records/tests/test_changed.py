"""A picture stands as it was published; beside it stands what its figures are now, for those who read the week."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from tests.steps import close, publish, tell

from samlad.audit import triggers
from samlad.collection.models import Indicator
from samlad.collection.service import TypedCount, reopen_round, store_counts
from samlad.picture.models import Publication
from samlad.picture.service import draft_picture


@pytest.fixture
def published(world, round):
    tell(world, round)
    close(world, round)
    picture = draft_picture(actor=world.actor("samordnare"), now=round.closes_at, round_id=round.pk)
    return publish(world, picture, now=round.closes_at)


def opened_again(world, round):
    reopen_round(
        actor=world.actor("samordnare"),
        now=round.closes_at + timedelta(hours=1),
        round_id=round.pk,
        reason="Väktarnas rapport saknas",
        until=round.closes_at + timedelta(days=1),
    )
    round.refresh_from_db()


def look(world, publication, who="samordnare"):
    client = Client(headers={"accept-language": "sv"})
    client.force_login(world.accounts[who], "django.contrib.auth.backends.ModelBackend")
    with scope(partnership=None):
        return client.get(reverse("published", args=[publication.record_id])).content.decode()


def rows(page):
    """The table's rows as tuples of texts."""
    _before, _heading, rest = page.partition('id="changed"')
    body = rest.partition("<tbody>")[2].partition("</tbody>")[0]
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in body.split("</tr>")]
    return [tuple(re.sub(r"<[^>]+>", "", c).strip() for c in row) for row in cells if row]


def test_where_a_week_was_opened_again_the_figures_that_differ_are_told(world, round, published):
    opened_again(world, round)
    assert "vilka siffror som skiljer sig sägs när den har stängt" in look(world, published)
    tell(world, round, who="väktare", area="Öster", indicator="fire", now=round.closes_at - timedelta(hours=1))
    close(world, round)
    assert rows(look(world, published)) == [
        ("Hela kommunen", "Rapportörer som svarade", "1 av 2", "2 av 2"),
        ("Öster", "Brand", "0", "1"),
    ]


def test_where_nothing_differs_that_is_said(world, round, published):
    opened_again(world, round)
    close(world, round)
    page = look(world, published)
    assert "Siffrorna är desamma nu som när den publicerades." in page
    assert rows(page) == []


def test_a_week_that_was_not_opened_again_and_is_the_same_says_nothing(world, published):
    assert 'id="changed"' not in look(world, published)


def test_the_polices_figures_that_came_later_differ_too(world, round, published):
    fires = TypedCount(world.areas["Öster"].pk, Indicator.objects.get(code="fire").pk, 4)
    store_counts(
        actor=world.system, now=round.closes_at, source_code="police_counts", round_id=round.pk, counts=[fires]
    )
    assert rows(look(world, published)) == [("Öster", "Brand, polisens egna siffror", "0", "4")]


def test_whoever_may_not_read_the_week_is_told_that_it_was_opened_and_no_figure(world, round, published):
    opened_again(world, round)
    tell(world, round, who="väktare", area="Öster", indicator="fire", now=round.closes_at - timedelta(hours=1))
    close(world, round)
    page = look(world, published, who="registrator")
    assert "Väktarnas rapport saknas" in page
    assert 'id="changed"' not in page


def test_of_a_picture_from_before_figures_were_kept_that_is_said(world, round, published):
    with triggers.lifted():
        Publication.objects.update(figures=None)
    opened_again(world, round)
    close(world, round)
    assert "sparades inte när den publicerades" in look(world, published)
