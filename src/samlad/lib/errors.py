"""Errors a user can mend: a sentence that says what to do, and for files the rows that are wrong."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _


class UserError(Exception):
    """Something the user can put right.

    `message` is shown as it is: already translated, it says what to do. `code` is for callers that must tell
    one error from another; it is never shown.
    """

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code


class Conflict(UserError):
    """Somebody saved the text while it was being written in. `theirs` is what stands there now, at `version`; nothing
    was overwritten."""

    def __init__(self, theirs: str, version: int) -> None:
        super().__init__(_("Somebody else changed this field while you wrote. Compare and choose."), code="conflict")
        self.theirs, self.version = theirs, version


class ChangedSinceRead(UserError):
    """What is to be published is not what was read through: somebody wrote, or figures came, in between."""

    def __init__(self) -> None:
        super().__init__(
            _("Something has changed since you read it through. Nothing is published. Read it as it stands now."),
            code="changed",
        )


@dataclass(frozen=True)
class RowProblem:
    """What is wrong with one row. `row` counts from 1 as the user sees the file, the header included; 0 is
    the whole file.
    """

    row: int
    reason: str


class BadFile(UserError):
    """A file or a pasted table that is refused whole: nothing of it was saved. `problems` name the rows."""

    def __init__(self, message: str, problems: Iterable[RowProblem] = (), *, code: str = "") -> None:
        super().__init__(message, code=code)
        self.problems = tuple(problems)
