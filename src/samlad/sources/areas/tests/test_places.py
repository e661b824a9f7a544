"""Named places from a table."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from samlad.lib.errors import BadFile
from samlad.places.models import Place
from samlad.sources.areas.places import import_places


def bring_in(world, text):
    return import_places(actor=world.system, now=world.now, data=text.encode(), filename="platser.csv")


def test_places_come_with_their_area_or_their_point_and_again_are_the_same(world):
    table = "Plats;Område;Andra namn;lat;lon\nTorget;ängby;salutorget;;\nStationen;;;59,05;15,15\n"
    for _twice in range(2):
        assert bring_in(world, table) == 2
    assert sorted((p.name, p.area.name, p.other_names) for p in Place.objects.all()) == [
        ("Stationen", "Öster", ""),
        ("Torget", "Ängby", "salutorget"),
    ]


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ("plats,område\nTorget,Ängby\nParken,Norrby\n,Öster\n", [3, 4]),
        ("plats,lat,lon\nTorget,59.05,nan\n", [2]),
        ("plats,lat,lon\nTorget,1.0,1.0\n", [2]),
        ("plats,område\nTorget,\n", [2]),
        ("plats,område\n", []),
        ("namn\nTorget\n", []),
        ("", []),
    ],
)
def test_a_wrong_row_refuses_the_file_and_is_named(world, table, rows):
    with pytest.raises(BadFile) as refused:
        bring_in(world, table)
    assert [p.row for p in refused.value.problems] == rows
    assert not Place.objects.exists()


def test_on_the_page_a_file_is_brought_in(world, settings):
    settings.SAMLAD_TODAY = "2026-11-24"
    client = Client()
    client.force_login(world.accounts["samordnare"], "django.contrib.auth.backends.ModelBackend")
    address = reverse("settings_places_import")
    with scope(partnership=None):
        good = SimpleUploadedFile("p.csv", "plats,område\nTorget,A1\n".encode())
        assert "En plats har fått namn." in client.post(address, {"file": good}, follow=True).content.decode()
        bad = SimpleUploadedFile("p.csv", "plats,område\nTorget,Norrby\n".encode())
        refused = client.post(address, {"file": bad})
    assert refused.status_code == 422
    assert "Det finns inget område som heter ”Norrby”." in refused.content.decode()
