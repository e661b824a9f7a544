"""Words are kept as they were written, whole, or refused with a sentence."""

import pytest

from samlad.lib.errors import UserError
from samlad.lib.words import PersonalNumber, clean_line, clean_text, whole

UNCLEAN = "  A\u030angby\x00\r\nrad tva\u030a\u200b\rrad\x0btre\u2028slut \u202e\ud800 "


def test_what_no_reader_sees_is_not_kept_and_letters_are_composed():
    assert clean_text(UNCLEAN, 100) == "Ångby\nrad två\nrad tre\nslut"
    assert clean_line(UNCLEAN, 100) == "Ångby rad två rad tre slut"


@pytest.mark.parametrize("keep", [clean_text, clean_line])
def test_length_is_counted_in_what_is_kept(keep):
    assert keep("a\u030a" * 20 + " " * 50, 20) == "å" * 20
    with pytest.raises(UserError, match="å"):
        keep("a\u030a" * 21, 20)


@pytest.mark.parametrize("keep", [clean_text, clean_line])
def test_a_personal_number_is_kept_nowhere_but_in_what_is_still_written(keep):
    for number in ("19900101-2385", "9001012385"):
        with pytest.raises(PersonalNumber, match=number):
            keep(f"Kalas {number}", 100)
    assert keep("Ärende 900101-2386, torget 070-174 06 05", 100)
    assert whole("Kalas 19900101-2385", 100) == "Kalas 19900101-2385"
