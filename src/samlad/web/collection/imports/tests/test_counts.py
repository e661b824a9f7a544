"""The police's weekly figures: a grid, a pasted table, a file."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.partnerships import NOW, text

from samlad.audit.models import Event
from samlad.collection.models import ReleasedCount, Source, SourceCount
from samlad.collection.queries import indicators, typed_counts
from samlad.collection.service import close_round


@pytest.fixture
def week(world):
    areas = world.areas(3)
    round = world.round("2026-W33")
    with world.inside():
        indicator_ids = [i.pk for i in indicators()]
    return areas, round, indicator_ids


def url(label="2026-W33"):
    return reverse("imports_counts_round", args=[label])


def stated(world, round):
    with world.inside():
        return typed_counts(round, Source.POLICE_COUNTS)


def test_blank_is_not_stated_and_nought_is_none(world, week):
    (first, second, _third), round, (damage, fire, *_rest) = week
    data = {f"c{first}-{damage}": "3", f"c{second}-{damage}": "0", f"c0-{fire}": "1 200", f"c{second}-{fire}": "-"}
    response = world.client().post(url(), data, follow=True)
    assert "3 figures are saved." in text(response)
    assert "Week 33: 3 figures stated" in text(response)
    assert stated(world, round) == {(first, damage): 3, (second, damage): 0, (None, fire): 1200}


def test_a_figure_is_changed_and_taken_away(world, week):
    (first, second, _third), round, (damage, *_rest) = week
    client = world.client()
    client.post(url(), {f"c{first}-{damage}": "3", f"c{second}-{damage}": "5"})
    seen = f"c{first}-{damage}:3 c{second}-{damage}:5"
    assert seen in text(client.get(url()))
    client.post(url(), {"seen": seen, f"c{first}-{damage}": "4", f"c{second}-{damage}": ""})
    assert stated(world, round) == {(first, damage): 4}


def test_two_who_type_at_once_keep_each_others_figures(world, week):
    (first, second, _third), round, (damage, *_rest) = week
    one, other = world.client(), world.client(world.person("analyst", email="b@example.se"))
    one.post(url(), {"seen": "", f"c{first}-{damage}": "3"})
    other.post(url(), {"seen": "", f"c{second}-{damage}": "7"})
    assert stated(world, round) == {(first, damage): 3, (second, damage): 7}


@pytest.mark.parametrize(("theirs", "expected"), [("7", "7 stands there now."), ("", "it is blank now.")])
def test_two_in_the_same_cell_the_second_is_shown_the_first(world, week, theirs, expected):
    (first, second, _third), round, (damage, *_rest) = week
    cell, beside = f"c{first}-{damage}", f"c{second}-{damage}"
    one, other = world.client(), world.client(world.person("analyst", email="b@example.se"))
    one.post(url(), {"seen": "", cell: "5"})
    one.post(url(), {"seen": f"{cell}:5", cell: theirs})
    stands = {(first, damage): int(theirs)} if theirs else {}
    page = other.post(url(), {"seen": f"{cell}:5", cell: "3", beside: "1"})
    assert page.status_code == 422
    assert expected in text(page)
    assert 'value="3"' in page.content.decode()
    assert stated(world, round) == stands
    again = {"seen": page.context["grid"].seen_value(), cell: "3", beside: "1"}
    assert other.post(url(), again).status_code == 302
    assert stated(world, round) == {(first, damage): 3, (second, damage): 1}


def test_two_who_write_the_same_figure_agree(world, week):
    (first, *_rest), round, (damage, *_others) = week
    for client in (world.client(), world.client(world.person("analyst", email="b@example.se"))):
        assert client.post(url(), {"seen": "", f"c{first}-{damage}": "3"}).status_code == 302
    assert stated(world, round) == {(first, damage): 3}


def test_the_same_figures_again_leave_no_trace(world, week):
    (first, *_rest), _round, (damage, *_others) = week
    client = world.client()
    client.post(url(), {"seen": "", f"c{first}-{damage}": "3"})
    with world.inside():
        before = Event.objects.count()
    page = text(client.post(url(), {"seen": f"c{first}-{damage}:3", f"c{first}-{damage}": "3"}, follow=True))
    assert "Nothing was changed." in page
    with world.inside():
        assert Event.objects.count() == before


@pytest.mark.parametrize("wrong", ["tre", "-2", "1,5", "1.5", "99999999", "<b>"])
def test_a_cell_that_is_no_count_is_named_and_nothing_is_lost(world, week, wrong):
    (first, second, _third), round, (damage, *_rest) = week
    response = world.client().post(url(), {f"c{first}-{damage}": wrong, f"c{second}-{damage}": "4"})
    assert response.status_code == 422
    page = response.content.decode()
    assert f'href="#id_c{first}-{damage}"' in page
    assert 'aria-invalid="true"' in page
    assert 'value="4"' in page
    assert "<b>" not in page
    assert stated(world, round) == {}


def test_figures_after_the_close_count_too(world, week):
    (first, *_rest), round, (damage, *_others) = week
    with world.inside() as actor:
        close_round(actor=actor, now=NOW, round_id=round.pk)
    world.client().post(url(), {f"c{first}-{damage}": "3"})
    with world.inside():
        assert ReleasedCount.objects.get(area_id=first).new == 3


def test_the_next_meeting_is_the_week_first_shown(world, week):
    assert world.client().get(reverse("imports_counts"), follow=True).redirect_chain[-1][0] == url()


def test_without_a_week_the_page_says_when_one_comes(world):
    response = world.client().get(reverse("imports_counts"))
    assert response.status_code == 200
    assert "No week is open yet" in text(response)


@pytest.mark.parametrize("label", ["2026-W01", "vecka", "2026-W99"])
def test_a_week_that_is_not_there_does_not_exist(world, week, label):
    assert world.client().get(url("2026-W01").replace("2026-W01", label)).status_code == 404


def test_another_partnerships_week_does_not_exist(world, week, elsewhere):
    assert elsewhere.client().get(url()).status_code == 404
    assert elsewhere.client().post(url(), {}).status_code == 404


def test_a_table_pasted_from_excel(world, week):
    (first, second, _third), round, (damage, fire, *_rest) = week
    where = reverse("imports_counts_table", args=["2026-W33"])
    pasted = "Område\tSkadegörelse\tBrand\nOmråde 0\t2\t\nOmråde 1\t0\t1\n"
    page = text(world.client().post(where, {"pasted": pasted}, follow=True))
    assert "2026-W33: 3 figures are saved." in page
    assert stated(world, round) == {(first, damage): 2, (second, damage): 0, (second, fire): 1}


def test_a_workbook(world, week):
    (first, *_rest), round, (damage, *_others) = week
    book = openpyxl.Workbook()
    for row in (["Område", "Skadegörelse"], ["Område 0", 9]):
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    file = SimpleUploadedFile("veckan åäö.xlsx", data.getvalue())
    response = world.client().post(reverse("imports_counts_table", args=["2026-W33"]), {"file": file})
    assert response.status_code == 302
    assert stated(world, round) == {(first, damage): 9}


@pytest.mark.parametrize(
    ("pasted", "message"),
    [
        ("", "Paste a table or choose a file."),
        ("Område\tSkadegörelse\nOmråde 9\t1", "The area “Område 9” is not known."),
        ("Område\tSkadegörelse\nOmråde 0\tfem", "“fem” is not a number."),
        ("Område\tVecka\tSkadegörelse\nOmråde 0\t2026-W10\t1", "There is no round for 2026-W10"),
    ],
)
def test_a_table_with_mistakes_is_refused_whole_with_its_rows(world, week, pasted, message):
    response = world.client().post(reverse("imports_counts_table", args=["2026-W33"]), {"pasted": pasted})
    assert response.status_code == 422
    assert message in text(response)
    assert stated(world, week[1]) == {}


def test_the_number_of_queries_does_not_grow(world, week, django_assert_max_num_queries):
    client = world.client()
    areas, _round, indicator_ids = week
    client.get(url())
    with CaptureQueriesContext(connection) as few:
        client.get(url())
        reading = len(few)
    assert reading <= 14
    with CaptureQueriesContext(connection) as saving:
        client.post(url(), {f"c{areas[0]}-{indicator_ids[0]}": "1"})
        writing = len(saving)
    many = world.areas(60)
    data = {f"c{a}-{i}": "1" for a in many for i in indicator_ids}
    with django_assert_max_num_queries(writing + 2):
        assert client.post(url(), data).status_code == 302
    with world.inside():
        assert SourceCount.objects.count() == len(data)
    with django_assert_max_num_queries(reading):
        client.get(url())
