"""The police's published events, and what their types count as."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.partnerships import text

from samlad.collection.models import EventMapping, ImportedEvent

HEADER = ["id", "datetime", "type", "name", "summary", "url"]


def row(number, kind="Brand", where="Örebro", day=14, summary="En bil brinner i Område 1."):
    return [
        str(number),
        f"2026-08-{day} 9:48:12 +02:00",
        kind,
        f"{day} augusti 09.30, {kind}, {where}",
        summary,
        f"/aktuellt/handelser/{number}/",
    ]


def events(*rows):
    out = io.StringIO()
    csv.writer(out).writerows([HEADER, *rows])
    return SimpleUploadedFile("händelser.csv", out.getvalue().encode())


UPLOAD = "/kartlaggning/hamta/polisens-handelser/"


def test_a_file_becomes_counts_with_what_was_left_out_and_why(world):
    world.areas(2)
    file = events(
        row(1),
        row(2, summary="Bilbrand på okänd plats."),
        row(3, "Trafikolycka"),
        row(4, where="Fagersta"),
        row(5, "Sammanfattning natt"),
        row(6, "Rymdskepp"),
        row(7, summary="Uppdatering: en person är häktad."),
    )
    page = text(world.client().post(UPLOAD, {"file": file}, follow=True))
    assert "2 events are counted" in page
    assert "7 rows in händelser.csv, of which 2 about other municipalities or a whole county." in page
    assert "Trafikolycka 1" in page
    assert "Trafik räknas inte i kartläggningen." in page
    assert "Rymdskepp 1" in page
    assert "not crime statistics" in page
    with world.inside():
        assert ImportedEvent.objects.count() == 5
        assert sorted(o.area.name if o.area else "" for o in ImportedEvent.objects.filter(outcome="counted")) == [
            "",
            "Område 1",
        ]


def test_a_try_changes_nothing(world):
    page = text(world.client().post(UPLOAD, {"file": events(row(1)), "dry_run": "on"}, follow=True))
    assert "One event would be counted" in page
    assert "Nothing has been changed." in page
    with world.inside():
        assert not ImportedEvent.objects.exists()


def test_a_file_of_bad_rows_alone_is_refused_and_they_are_named(world):
    bad = row(2)
    bad[1] = "i går"
    response = world.client().post(UPLOAD, {"file": events(bad)})
    assert response.status_code == 422
    assert "The time “i går” cannot be read." in text(response)
    with world.inside():
        assert not ImportedEvent.objects.exists()


def test_a_bad_row_is_left_out_and_named_and_the_rest_is_taken(world):
    bad = row(2)
    bad[0] = "åtta"
    page = text(world.client().post(UPLOAD, {"file": events(row(1), bad)}, follow=True))
    assert "One event is counted" in page
    assert "Rows left out because they could not be read" in page
    assert "The row has no number in the column id." in page


@pytest.mark.parametrize("data", [b"", b"hej", b"id,namn\n1,2\n", b"\xff\xfe\x00", b"[{}]"])
def test_what_is_no_event_file_is_refused(world, data):
    response = world.client().post(UPLOAD, {"file": SimpleUploadedFile("x.csv", data)})
    assert response.status_code == 422


def test_no_file_is_asked_for(world):
    response = world.client().post(UPLOAD, {})
    assert response.status_code == 422
    assert "Choose a file." in text(response)


def test_the_result_is_gone_with_its_session(world):
    assert world.client().get(UPLOAD + "resultat/").status_code == 302


def test_the_page_says_what_the_events_are_and_are_not(world):
    page = text(world.client().get(UPLOAD))
    assert "The police's published events (a selection)" in page
    assert "They are not crime statistics" in page


TYPES = UPLOAD + "typer/"


def fields(page_rows):
    data = {}
    for n, (kind, value, why) in enumerate(page_rows):
        data |= {f"type-{n}": kind, f"as-{n}": value, f"why-{n}": why}
    return data


def test_a_new_type_comes_first_and_is_counted_once_decided(world):
    client = world.client()
    client.post(UPLOAD, {"file": events(row(1, "Rymdskepp på Ön"), row(2, "Rymdskepp på Ön"), row(3))})
    page = text(client.get(TYPES))
    assert "One type nobody has decided about" in page
    assert page.index("Rymdskepp på Ön") < page.index('value="Brand"')
    assert "1 police type" not in page
    page = text(client.get("/installningar/"))
    assert "One police type is undecided" in page

    page = text(client.post(TYPES, fields([("Rymdskepp på Ön", "other_disorder:violence", "")]), follow=True))
    assert "One type is changed, and the events already brought in are counted again." in page
    with world.inside():
        assert ImportedEvent.objects.filter(kind__code="violence").count() == 2
        assert ImportedEvent.objects.filter(outcome="counted").count() == 3


def test_a_type_that_no_longer_counts_takes_its_events_out(world):
    client = world.client()
    client.post(UPLOAD, {"file": events(row(1), row(2, "Klotter"))})
    client.post(TYPES, fields([("Brand", "-", "Mest spisar.")]))
    with world.inside():
        assert [o.indicator.code for o in ImportedEvent.objects.filter(outcome="counted")] == ["damage"]
        assert EventMapping.objects.get(external_type="Brand").reason == "Mest spisar."


def test_leaving_out_takes_a_reason(world):
    response = world.client().post(TYPES, fields([("Brand", "-", " "), ("Klotter", "fire", "")]))
    assert response.status_code == 422
    assert "Brand: say why it is not counted." in text(response)
    with world.inside():
        assert EventMapping.objects.get(external_type="Klotter").indicator.code == "damage"


@pytest.mark.parametrize("value", ["nonsense", "fire:violence", ""])
def test_what_cannot_be_chosen_changes_nothing(world, value):
    response = world.client().post(TYPES, fields([("Brand", value, "")]), follow=True)
    assert "Nothing was changed." in text(response)
    with world.inside():
        assert EventMapping.objects.get(external_type="Brand").indicator.code == "fire"


PLAIN = ["imports", "imports_counts", "imports_police", "imports_types"]


@pytest.mark.parametrize("name", PLAIN)
def test_those_who_bring_in_files_come_in_and_reporters_do_not(world, name):
    for duty, status in (("analyst", 200), ("administrator", 200), ("reporter", 403), ("meeting_lead", 403)):
        account = world.person(duty, email=f"{duty}@example.se")
        assert world.client(account).get(reverse(name)).status_code == status
    assert Client().get(reverse(name)).status_code == 302


def test_another_partnerships_events_are_not_seen(world, elsewhere):
    elsewhere.client().post(UPLOAD, {"file": events(row(1, "Rymdskepp", where="Fagersta"))})
    page = text(world.client().get(TYPES))
    assert "Rymdskepp" not in page
    assert "No police events yet" in text(world.client().get(UPLOAD))


@pytest.mark.parametrize("name", ["imports", "imports_police", "imports_types"])
def test_the_number_of_queries_does_not_grow(world, django_assert_max_num_queries, name):
    client = world.client()
    client.post(UPLOAD, {"file": events(row(1), row(2, "Typ 0"))})
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse(name))
        number = len(few)
    client.post(UPLOAD, {"file": events(*(row(n, f"Typ {n}") for n in range(10, 60)))})
    with django_assert_max_num_queries(number):
        assert client.get(reverse(name)).status_code == 200


def test_the_page_names_the_columns_and_its_sample_can_be_brought_in(world):
    world.areas(1)
    client = world.client()
    page = text(client.get(UPLOAD))
    assert all(f"<code>{column}</code>" in page for column in HEADER)
    with world.inside():
        world.partnership.municipality = "Granköping"
        world.partnership.save()
    sample = client.get(reverse("imports_police_sample"))
    done = text(client.post(UPLOAD, {"file": SimpleUploadedFile("prov.csv", sample.content)}, follow=True))
    assert "2 events are counted" in done
