"""Who answered is said once in a picture, by the figures: a text that says it otherwise is not published."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from samlad.analysis.week import Response
from samlad.lib.errors import UserError
from samlad.picture.models import PictureField
from samlad.picture.naming import named

S = PictureField.Section
OF_THE_WHOLE = (S.WEATHER, S.IMPORTANT, S.OVERALL, S.EVENTS)  # an area has a denominator of its own
STATED = re.compile(r"(\d+)\s+(?:av|of)\s+(\d+)\s+(?:rapportörer|reporters)", re.IGNORECASE)


class OtherCoverage(UserError):
    """A text says how many answered, and the figures say another number."""

    def __init__(self, field: str, words: str, coverage: Response) -> None:
        super().__init__(
            _(
                "%(field)s says “%(said)s”; now it is %(answered)d of %(expected)d. Take that out of the text: the"
                " picture says it by itself, and keeps it right."
            )
            % {"field": field, "said": words, "answered": coverage.answered, "expected": coverage.expected},
            code="coverage",
        )


def require_one_coverage(fields: Iterable[PictureField], coverage: Response) -> None:
    """Raises OtherCoverage for the first text of the whole municipality that states another denominator, or another
    number of answers, than the figures do. Only what is written in figures is found."""
    for name, field in named(field for field in fields if field.section in OF_THE_WHOLE):
        for statement in STATED.finditer(field.text):
            if (int(statement[1]), int(statement[2])) != (coverage.answered, coverage.expected):
                raise OtherCoverage(name, statement[0], coverage)
