"""What a reporter may not send is refused with a sentence, and nothing typed is lost."""

import pytest

from samlad.collection.models import Draft
from samlad.collection.models.observation import Observation
from samlad.lib.digests import digest_of

NUMBER = "Han som heter 900101-2385 sprang"
NAMED = "Elden lades av Anna Svensson"
LONG = "Det brann i en papperskorg vid torget. " * 130  # 5 070 characters


@pytest.mark.parametrize("ticked", [False, True])
def test_a_personal_number_is_never_sent_and_the_words_are_there(reporter, ticked):
    page = reporter.send(
        reporter.page() | {"text": NUMBER} | ({"screening_confirmed": digest_of(NUMBER)} if ticked else {})
    )
    assert page.status_code == 422
    assert "900101-2385” läses som ett personnummer" in page.content.decode()
    assert page.context["form"]["text"].value() == NUMBER
    assert 'name="screening_confirmed"' not in page.content.decode()
    assert not Observation.objects.exists()


def test_a_name_asks_and_asks_again_when_the_words_are_others(reporter):
    form = reporter.page() | {"text": NAMED}
    mark = reporter.send(form).context["look"].mark
    other = form | {"text": NAMED + " och Kalle Svensson", "screening_confirmed": mark}
    assert reporter.send(other).status_code == 422
    assert reporter.send(form | {"screening_confirmed": mark}).status_code == 302
    assert reporter.texts() == [NAMED]


def test_what_is_changed_is_looked_at_too(reporter):
    reporter.send(reporter.page() | {"text": "Det brann"})
    pk = Observation.objects.get().pk
    page = reporter.change(pk, reporter.change_page(pk) | {"text": NUMBER, "screening_confirmed": digest_of(NUMBER)})
    assert page.status_code == 422
    assert reporter.texts() == ["Det brann"]


def test_a_text_that_is_too_long_is_refused_and_not_cut(reporter):
    page = reporter.send(reporter.page() | {"text": LONG})
    assert page.status_code == 422
    assert "Texten är 5069 tecken lång; 4000 ryms" in page.content.decode()
    assert page.context["form"]["text"].value() == LONG
    assert not Observation.objects.exists()


def test_a_draft_that_is_too_long_to_be_sent_is_kept_whole(reporter):
    assert reporter.save(reporter.page() | {"text": LONG}).json() == {"saved": True}
    assert Draft.objects.get().fields["text"] == LONG.strip()
    assert reporter.page()["text"] == LONG.strip()


def test_the_browser_is_not_told_to_cut(reporter):
    page = reporter.get(reporter.url("report_add", "fire")).content.decode()
    assert "maxlength" not in page.split("<textarea")[1].split(">")[0]
    assert 'data-most="4000"' in page
