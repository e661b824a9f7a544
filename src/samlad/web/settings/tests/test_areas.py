"""Areas from a map file in two steps, inhabitants, and places."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.partnerships import geojson, text

from samlad.places.models import Area, Place


def upload(data: bytes, name: str = "områden.geojson") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def carried(page: str) -> str:
    return re.search(r'name="packed" value="([^"]+)"', page)[1]


@pytest.fixture
def url():
    return reverse("settings_areas_import")


def test_a_map_file_in_two_steps(world, url):
    client = world.client()
    page = text(client.post(url, {"file": upload(geojson(3))}))
    assert "The file holds three areas" in page
    assert "namn – Område 0 åäö, Område 1 åäö" in page
    assert re.search(r'value="namn"[^>]*checked', page)
    with world.inside():
        assert not Area.objects.exists()
    data = {"fields": "1", "packed": carried(page), "filename": "områden.geojson", "crs": ""}
    page = text(client.post(url, data | {"name_field": "namn", "code_field": "kod"}, follow=True))
    assert "3 areas added, 0 changed." in page
    assert "Område 2 åäö" in page


def test_fields_nobody_can_guess_must_be_chosen(world, url):
    client = world.client()
    page = text(client.post(url, {"file": upload(geojson(2, name="benämning", code="nr"))}))
    data = {"fields": "1", "packed": carried(page), "filename": "x.geojson", "crs": ""}
    response = client.post(url, data)
    assert response.status_code == 422
    assert "Choose the field with the areas' names." in text(response)
    page = text(client.post(url, data | {"name_field": "benämning", "code_field": "nr"}, follow=True))
    assert "2 areas added" in page


def test_a_code_that_comes_twice_is_refused_and_nothing_is_saved(world, url):
    client = world.client()
    data = geojson(2).replace(b"K001", b"K000")
    page = text(client.post(url, {"file": upload(data)}))
    response = client.post(
        url, {"fields": "1", "packed": carried(page), "name_field": "namn", "code_field": "kod", "crs": ""}
    )
    assert response.status_code == 422
    assert "The code K000 comes more than once" in text(response)
    with world.inside():
        assert not Area.objects.exists()


def test_rows_that_are_wrong_are_named(world, url):
    client = world.client()
    data = geojson(2).replace("Område 1 åäö".encode(), b"")
    page = text(client.post(url, {"file": upload(data)}))
    response = client.post(
        url, {"fields": "1", "packed": carried(page), "name_field": "namn", "code_field": "kod", "crs": ""}
    )
    assert response.status_code == 422
    assert "Rows that are wrong" in text(response)
    assert "The name or the code is missing." in text(response)


def test_the_wrong_coordinate_system_is_told(world, url):
    client = world.client()
    page = text(client.post(url, {"file": upload(geojson(1))}))
    data = {"fields": "1", "packed": carried(page), "name_field": "namn", "code_field": "kod"}
    response = client.post(url, data | {"crs": "EPSG:3006"})
    assert response.status_code == 422
    assert "outside Sweden" in text(response)
    assert client.post(url, data | {"crs": "EPSG:1"}).status_code == 422


@pytest.mark.parametrize("data", [b"", b"hej", b'{"type": "FeatureCollection", "features": []}'])
def test_what_is_no_map_is_refused(world, url, data):
    assert world.client().post(url, {"file": upload(data)}).status_code == 422


@pytest.mark.parametrize("packed", ["", "###", "aGVq"])
def test_a_file_that_was_lost_on_the_way_is_asked_for_again(world, url, packed):
    response = world.client().post(url, {"fields": "1", "packed": packed}, follow=True)
    assert "The file did not come along" in text(response)


def test_a_file_too_large_to_carry_is_chosen_again(world, url, monkeypatch):
    monkeypatch.setattr("samlad.web.forms.uploads.CARRIED", 10)
    client = world.client()
    page = text(client.post(url, {"file": upload(geojson(2))}))
    assert "choose it once more" in page
    data = {"fields": "1", "packed": "", "name_field": "namn", "code_field": "kod", "crs": ""}
    page = text(client.post(url, data | {"file": upload(geojson(2))}, follow=True))
    assert "2 areas added" in page


def test_inhabitants_by_code(world):
    world.areas(2)
    url = reverse("settings_population_import")
    client = world.client()
    file = upload("kod;namn;antal\nK000;Område 0;1 200\nK001;Område 1;0\n".encode(), "folk.csv")
    page = text(client.post(url, {"file": file, "year": "2025"}, follow=True))
    assert "The inhabitants of 2 areas are saved." in page
    assert "Inhabitants 2025" in page
    response = client.post(url, {"file": upload(b"kod,antal\nK000,elva\n", "folk.csv"), "year": "2025"})
    assert response.status_code == 422
    assert "a whole number last" in text(response)
    response = client.post(url, {"file": upload(b"kod,antal\nZ9,1\n", "folk.csv"), "year": "2025"})
    assert "The code Z9 is not one of the areas" in text(response)


def test_a_place_finds_its_area_by_a_point_with_swedish_commas(world):
    world.areas(2)
    client = world.client()
    client.cookies["django_language"] = "sv"
    data = {"name": "Brända tomten", "other_names": "Tomten, Ödetomten", "lat": "59,005", "lon": "15,015"}
    assert client.post(reverse("settings_place_add"), data).status_code == 302
    with world.inside():
        place = Place.objects.select_related("area").get()
        assert (place.name, place.area.name, place.lat) == ("Brända tomten", "Område 1", 59.005)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"name": "Torget"}, "Say which area"),
        ({"name": "Torget", "lat": "59.5"}, "both latitude and longitude"),
        ({"name": "Torget", "lat": "59.5", "lon": "12"}, "outside all areas"),
        ({"name": "Torget", "lat": "10", "lon": "12"}, "greater than or equal to 55"),
        ({"name": "", "lat": "59.005", "lon": "15.005"}, "required"),
    ],
)
def test_a_place_that_cannot_be_is_refused_with_a_reason(world, data, reason):
    world.areas(1)
    response = world.client().post(reverse("settings_place_add"), data)
    assert response.status_code == 422
    assert reason in text(response)


def test_a_place_moves_and_its_name_is_its_own_in_the_area(world):
    first, second = world.areas(2)
    client = world.client()
    for area in (first, second):
        client.post(reverse("settings_place_add"), {"name": "Torget", "area_id": area})
    response = client.post(reverse("settings_place_add"), {"name": "Torget", "area_id": first})
    assert "already has a place of that name" in text(response)
    with world.inside():
        place = Place.objects.get(area_id=first)
    url = reverse("settings_place", args=[place.pk])
    response = client.post(url, {"name": "Torget", "area_id": second})
    assert response.status_code == 422
    assert client.post(url, {"name": "Stora torget", "area_id": second}).status_code == 302
    with world.inside():
        place.refresh_from_db()
        assert (place.name, place.area_id) == ("Stora torget", second)
