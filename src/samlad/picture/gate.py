"""What must hold before a picture leaves the meeting: the handbook's rules, each signed by who publishes it, and what
somebody should look at first. Pure but for the words' translation."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samlad.lib.errors import UserError
from samlad.picture.models import PictureField
from samlad.picture.naming import named

Section = PictureField.Section
# By code, as it is kept with the publication (M28, M36–M38).
CHECKS: dict[str, str | Promise] = {
    "personal_data": gettext_lazy("It holds no personal data."),
    "pointed_out": gettext_lazy("It points out nobody, neither a person nor a group."),
    "secrecy": gettext_lazy("Nothing in it is under secrecy."),
    "discrimination": gettext_lazy("Nothing in it is discriminatory."),
    "founded": gettext_lazy("All of it is well founded."),
    "recipients": gettext_lazy("All who receive it may see it, and need it."),
}
ALL = frozenset(CHECKS)
NEEDED = (Section.OVERALL, Section.PRIORITY, Section.CAUSE, Section.EXPECTATION, Section.PRIORITY_MEASURES)
# What people write to come back to.
_PLACEHOLDER = re.compile(
    r"\bx{2,}\b|\?\?|\blorem\b|\btodo\b|\btbd\b|\bfyll i\b|\bskriv här\b|\[[^\]]*\]", re.IGNORECASE
)


@dataclass(frozen=True)
class LookFirst:
    """The fields that deserve a look, each with its name: `empty` of those a picture should have, `placeholder` where
    something stands that was to be replaced, `changed` where the data say another thing than when it was written,
    `withheld` where a measure is named that is not for the picture."""

    empty: list[tuple[str, PictureField]]
    placeholder: list[tuple[str, PictureField]]
    changed: list[tuple[str, PictureField]]
    withheld: list[tuple[str, PictureField]]

    def __bool__(self) -> bool:
        return bool(self.empty or self.placeholder or self.changed or self.withheld)


def look_first(fields: Iterable[PictureField], withheld: Collection[str] = ()) -> LookFirst:
    """`withheld`: what the measures are called that are not for the picture."""
    rows = named(fields)
    return LookFirst(
        empty=[(name, f) for name, f in rows if f.section in NEEDED and not f.text.strip()],
        placeholder=[(name, f) for name, f in rows if is_placeholder(f.text)],
        changed=[(name, f) for name, f in rows if f.offered],
        withheld=[(name, f) for name, f in rows if any(words in f.text for words in withheld)],
    )


def is_placeholder(text: str) -> bool:
    """Whether it holds what people write to come back to: "xxx", "[fyll i]", "…" alone."""
    return text.strip() in ("-", "–", ".", "…", "...") or bool(_PLACEHOLDER.search(text))


def require_signed(signed: Collection[str]) -> list[str]:
    """The codes in their order. Raises UserError while a rule is not signed."""
    if ALL - set(signed):
        raise UserError(_("Go through each of the rules and mark it before the picture is published."), code="unsigned")
    return [code for code in CHECKS if code in signed]


def require_reason(reason: str) -> None:
    """Of a correction."""
    if not reason:
        raise UserError(_("Say what is corrected and why: it stands in the new version."), code="reason")
