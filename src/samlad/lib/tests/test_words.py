"""Words are kept as they were written, whole, or refused with a sentence."""

import pytest

from samlad.lib.errors import UserError
from samlad.lib.words import kept, kept_line

UNCLEAN = "  A\u030angby\x00\r\nrad tva\u030a\u200b\rrad\x0btre\u2028slut \u202e\ud800 "


def test_what_no_reader_sees_is_not_kept_and_letters_are_composed():
    assert kept(UNCLEAN, 100) == "Ångby\nrad två\nrad tre\nslut"
    assert kept_line(UNCLEAN, 100) == "Ångby rad två rad tre slut"


@pytest.mark.parametrize("keep", [kept, kept_line])
def test_length_is_counted_in_what_is_kept(keep):
    assert keep("a\u030a" * 20 + " " * 50, 20) == "å" * 20
    with pytest.raises(UserError, match="å"):
        keep("a\u030a" * 21, 20)
