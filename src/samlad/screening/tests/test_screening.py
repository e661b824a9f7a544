"""Words are looked through before they leave their organisation, and what somebody decided is kept without them."""

import pytest

from samlad.lib.digests import digest_of
from samlad.lib.words import PersonalNumber
from samlad.screening.service import ScreeningRequired, require_screened


@pytest.mark.parametrize("number", ["19900101-2385", "900101-2385", "9001012385", "900161-2382"])
def test_a_personal_number_is_confirmed_by_nobody(number):
    text = f"Sågs på torget, {number}"
    for confirmed in ("", digest_of(text)):
        with pytest.raises(PersonalNumber, match=number):
            require_screened(confirmed, text)


@pytest.mark.parametrize("text", ["Kalle Svensson sågs", "Ring 070-174 06 05", "Ärende 900101-2386"])
def test_what_else_may_point_at_a_person_is_asked_about_again_for_every_new_text(text):
    with pytest.raises(ScreeningRequired) as required:
        require_screened("", text)
    assert require_screened(required.value.mark, text) == tuple(required.value.findings)
    with pytest.raises(ScreeningRequired):
        require_screened(required.value.mark, text + " på torget")


def test_words_that_point_at_nobody_need_no_look():
    assert require_screened("", "Klotter på skolan", "") == ()
