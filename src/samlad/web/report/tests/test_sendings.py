"""Every text that was sent with thanks is there, whatever way it came."""

import pytest
from tests.steps import away, quiet

from samlad.collection.models import Draft, Submission
from samlad.collection.models.observation import Observation
from samlad.collection.queries import answers

FIRST, SECOND, THIRD = "Det brann i en papperskorg", "Det brann i två papperskorgar", "Det brann i en container"
OUTBOX = {"X-Outbox": "1"}


def test_the_same_sending_twice_is_one(reporter):
    form = reporter.page() | {"text": FIRST}
    assert [reporter.send(form).status_code for _twice in range(2)] == [302, 302]
    assert reporter.texts() == [FIRST]


def test_a_line_end_of_two_characters_is_the_same_sending_as_one_of_one(reporter):
    form = reporter.page()
    for text in ("Det brann\r\nbakom", "Det brann\nbakom"):
        reporter.send(form | {"text": text})
    assert reporter.texts() == ["Det brann\nbakom"]


def test_what_is_corrected_in_the_browsers_history_is_a_second_and_the_reporter_is_told(reporter):
    form = reporter.page()
    reporter.send(form | {"text": FIRST})
    done = reporter.send(form | {"text": SECOND})
    assert reporter.texts() == [FIRST, SECOND]
    assert "nu finns det två" in reporter.get(done.url).content.decode()
    again = reporter.send(form | {"text": SECOND})
    assert reporter.texts() == [FIRST, SECOND]
    assert again.status_code == 302


def test_the_telephones_outbox_is_told_too(reporter):
    form = reporter.page()
    assert reporter.send(form | {"text": FIRST}, **OUTBOX).json()["beside"] is False
    answer = reporter.send(form | {"text": SECOND}, **OUTBOX)
    assert (answer.status_code, answer.json()["beside"]) == (201, True)
    assert answer.json()["done"] == reporter.url("report_done")


def test_a_repeat_of_what_was_changed_since_changes_nothing(reporter):
    """The answer to a sending was lost, it was corrected, and then the telephone sends it once more."""
    form = reporter.page() | {"text": FIRST}
    reporter.send(form)
    pk = Observation.objects.get().pk
    reporter.change(pk, reporter.change_page(pk) | {"text": SECOND})
    reporter.send(form, **OUTBOX)
    assert reporter.texts() == [SECOND]


def test_the_same_indicator_again_is_another(reporter):
    for text in (FIRST, FIRST, SECOND):
        reporter.send(reporter.page() | {"text": text})
    assert reporter.texts() == sorted([FIRST, FIRST, SECOND])


def test_a_saving_that_comes_after_the_sending_leaves_no_draft(reporter):
    form = reporter.page()
    reporter.send(form | {"text": FIRST})
    assert reporter.save(form | {"text": FIRST[:9]}).status_code == 200
    assert not Draft.objects.exists()
    assert "text" not in reporter.page()
    reporter.send(reporter.page() | {"text": SECOND})
    assert reporter.texts() == [FIRST, SECOND]


def test_a_draft_carries_no_key_and_every_form_has_its_own(reporter):
    form = reporter.page() | {"text": FIRST}
    reporter.save(form)
    assert not {"key", "began", "version"} & Draft.objects.get().fields.keys()
    one, other = reporter.page(), reporter.page()
    assert one["text"] == other["text"] == FIRST
    assert len({form["key"], one["key"], other["key"]}) == 3


def test_two_colleagues_who_send_one_draft_are_two_observations(reporter):
    reporter.save(reporter.page() | {"text": FIRST})
    one, other = reporter.page(), reporter.page()
    reporter.send(one | {"text": FIRST})
    reporter.send(other | {"text": SECOND})
    assert reporter.texts() == [FIRST, SECOND]
    assert not Draft.objects.exists()


def test_two_who_go_on_with_one_draft_keep_both_texts(reporter):
    reporter.save(reporter.page() | {"text": "Det brann"})
    one, other = reporter.page(), reporter.page()
    reporter.save(one | {"text": FIRST})
    reporter.save(other | {"text": SECOND})
    reporter.save(one | {"text": THIRD})
    assert reporter.drafts() == sorted([THIRD, SECOND])
    reporter.send(one | {"text": THIRD})
    assert reporter.drafts() == [SECOND]


def test_drafts_of_two_kinds_do_not_write_over_each_other(reporter):
    reporter.save(reporter.page("fire") | {"text": FIRST}, "fire")
    reporter.save(reporter.page("damage") | {"text": "Klotter"}, "damage")
    reporter.send(reporter.page("damage") | {"text": "Klotter på muren"}, "damage")
    assert reporter.drafts() == [FIRST]
    assert FIRST in reporter.get(reporter.url("report")).content.decode()


def test_more_drafts_than_anybody_writes_are_refused(reporter):
    for n in range(40):
        assert reporter.save(reporter.page() | {"began": "", "text": f"Text {n}"}).status_code == 200
    assert reporter.save(reporter.page() | {"began": "", "text": "En till"}).status_code == 422


class TestAChange:
    @pytest.fixture
    def observation_id(self, reporter):
        reporter.send(reporter.page() | {"text": FIRST})
        return Observation.objects.get().pk

    def test_it_changes_the_row_and_leaves_no_draft(self, reporter, observation_id):
        page = reporter.get(reporter.url("report_change", observation_id))
        assert "data-autosave-url" not in page.content.decode()
        assert (
            reporter.change(observation_id, reporter.change_page(observation_id) | {"text": SECOND}).status_code == 302
        )
        assert (reporter.texts(), Draft.objects.count()) == ([SECOND], 0)

    def test_it_has_no_key_and_the_next_form_is_empty(self, reporter, observation_id):
        form = reporter.change_page(observation_id)
        assert "key" not in form
        reporter.change(observation_id, form | {"text": SECOND})
        assert "text" not in reporter.page()

    def test_from_a_version_that_is_gone_it_shows_both(self, reporter, observation_id):
        one, other = reporter.change_page(observation_id), reporter.change_page(observation_id)
        reporter.change(observation_id, one | {"text": SECOND})
        page = reporter.change(observation_id, other | {"text": THIRD})
        text = page.content.decode()
        assert page.status_code == 409
        assert SECOND in text
        assert THIRD in text
        assert reporter.texts() == [SECOND]
        assert reporter.change(observation_id, reporter.read(page)).status_code == 302
        assert reporter.texts() == [THIRD]

    def test_the_same_change_twice_is_one(self, reporter, observation_id):
        form = reporter.change_page(observation_id) | {"text": SECOND}
        assert [reporter.change(observation_id, form).status_code for _twice in range(2)] == [302, 302]
        assert Observation.objects.get().version == 1

    def test_without_the_version_it_began_from_it_changes_nothing(self, reporter, observation_id):
        form = reporter.change_page(observation_id) | {"text": SECOND}
        page = reporter.change(observation_id, {k: v for k, v in form.items() if k != "version"})
        assert page.status_code == 422
        assert SECOND in page.content.decode()
        assert reporter.texts() == [FIRST]

    def test_of_what_was_taken_back_the_words_become_a_new_form(self, reporter, observation_id):
        form = reporter.change_page(observation_id) | {"text": SECOND}
        reporter.change(observation_id, form | {"take_back": "1"})
        page = reporter.change(observation_id, form)
        assert page.status_code == 422
        assert "har tagits tillbaka" in page.content.decode()
        assert reporter.send(reporter.read(page)).status_code == 302
        assert reporter.texts() == [SECOND]

    def test_taken_back_twice_is_taken_back(self, reporter, observation_id):
        form = reporter.change_page(observation_id) | {"take_back": "1"}
        assert [reporter.change(observation_id, form).status_code for _twice in range(2)] == [302, 302]
        assert reporter.texts() == []

    def test_the_same_form_sent_again_after_it_was_taken_back_is_there(self, reporter):
        form = reporter.page() | {"text": FIRST}
        reporter.send(form)
        pk = Observation.objects.get().pk
        reporter.change(pk, reporter.change_page(pk) | {"take_back": "1"})
        reporter.send(form)
        assert reporter.texts() == [FIRST]


def test_quiet_and_then_closed_from_the_same_page_is_closed(world, round):
    quiet(world, round, key="k")
    away(world, round, key="k")
    away(world, round, key="k")
    assert {a.function.name: a.answer for a in answers(round)}["rektor"] == "closed"
    assert Submission.objects.count() == 2


def test_the_outbox_is_not_told_that_a_refused_quiet_week_was_sent(reporter):
    reporter.send(reporter.page() | {"text": FIRST})
    answer = reporter.post(reporter.url("report_answer"), {"key": "k", "answer": "quiet"}, **OUTBOX)
    assert answer.status_code == 409
    assert "Du har redan skickat" in answer.content.decode()


def test_a_point_on_the_map_goes_on_with_the_form_even_when_it_was_sent(reporter):
    """Back in the browser's history, other words, and then the map."""
    form = reporter.page()
    reporter.send(form | {"text": FIRST})
    page = reporter.post(reporter.url("report_add", "fire"), form | {"text": SECOND, "pin": "1"})
    again = reporter.post(page.url, {"lon": "15.05", "lat": "59.05", "confirm": "1"})
    opened = reporter.read(reporter.get(again.url))
    assert (opened["text"], opened["where"]) == (SECOND, "here")
    reporter.send(opened)
    assert reporter.texts() == [FIRST, SECOND]
    assert not Draft.objects.exists()
