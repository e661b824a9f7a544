"""A published picture begins with what matters to whoever reads it."""

import re

from django.test import Client
from django_scopes import scope
from tests.steps import close, open_week, publish, tell

from samlad.picture.service import draft_picture
from samlad.places.service import cover


def published(world):
    """The record of a week's picture."""
    round = open_week(world, "2026-W48")
    tell(world, round)
    close(world, round)
    picture = draft_picture(actor=world.actor("samordnare"), now=world.now, round_id=round.pk)
    return publish(world, picture).record_id


def read(world, who, record_id):
    client = Client()
    client.force_login(world.accounts[who], backend="django.contrib.auth.backends.ModelBackend")
    with scope(partnership=None):
        return client.get(f"/aterkoppling/{record_id}/").content.decode()


def test_own_areas_come_first_the_whole_is_folded_and_files_come_last(world):
    record = published(world)
    page = read(world, "rektor", record)
    own = page[page.index("Dina områden") : page.index("Hela lägesbilden")]
    assert "Ängby" in own
    assert "Öster" not in own
    assert page.index("Hela lägesbilden") < page.index("picture.pdf")
    assert page.count('class="picture-body"') == 1


def test_who_answers_for_all_areas_or_none_reads_the_whole_at_once(world):
    record = published(world)
    for who in ("väktare", "samordnare"):
        page = read(world, who, record)
        assert "Dina områden" not in page
        assert "Hela lägesbilden" not in page
        assert re.search(r"<h2[^>]*>", page)


def test_an_area_that_was_called_otherwise_then_is_not_taken_for_another(world):
    record = published(world)
    area = world.areas["Ängby"]
    type(area).objects.filter(pk=area.pk).update(name="Nya Ängby")
    assert "Dina områden" not in read(world, "rektor", record)
    cover(
        actor=world.system, now=world.now, function_id=world.functions["rektor"].pk, area_ids=[world.areas["Öster"].pk]
    )
    assert "Dina områden" in read(world, "rektor", record)
