"""Uploaded files: their size, their invalid rows, and how they are passed on to the next step."""

import base64
import binascii
import zlib
from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samlad.front.limits import Limits
from samlad.lib.errors import BadFile, RowProblem, UserError

MOST_ROWS = 50
BODY = Limits.known - 1_000_000  # the rest of the form is in the same body
CARRIED = 1_500_000  # characters in a hidden field; a larger file is chosen again


class UploadField(forms.FileField):
    """A file of at most `most` bytes, and never more than the front server accepts."""

    def __init__(self, *, most: int, accept: str, **kwargs: Any) -> None:
        self.most = min(most, BODY)
        kwargs.setdefault("label", gettext_lazy("File"))
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": accept}))
        kwargs.setdefault(
            "error_messages",
            {
                "required": gettext_lazy("Choose a file."),
                "empty": gettext_lazy("The file is empty. Choose another."),
            },
        )
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if isinstance(file, UploadedFile) and (file.size or 0) > self.most:
            raise forms.ValidationError(
                _("The file is larger than %(n)d megabytes. Take a shorter period or a simpler file.")
                % {"n": self.most // 1_000_000}
            )
        return file


T = TypeVar("T")


def attempt(form: forms.Form, save: Callable[[], T]) -> tuple[T | None, tuple[RowProblem, ...]]:
    """Runs an import. Returns its result, None when it was refused, and the invalid rows of a bad file; the error
    becomes the form's."""
    try:
        return save(), ()
    except BadFile as error:
        form.add_error(None, error.message)
        return None, error.problems
    except UserError as error:
        form.add_error(None, error.message)
        return None, ()


def problem_context(problems: tuple[RowProblem, ...]) -> dict[str, Any]:
    """The context of `collection/imports/_problems.html`."""
    return {"problems": problems[:MOST_ROWS], "more_problems": max(0, len(problems) - MOST_ROWS)}


def pack(data: bytes) -> str:
    """The file as text for a hidden field; empty when it is too large for one."""
    packed = base64.b64encode(zlib.compress(data)).decode()
    return packed if len(packed) <= CARRIED else ""


def unpack(text: str, *, most: int) -> bytes:
    """Raises UserError when the text was not written by `pack`."""
    try:
        opened = zlib.decompressobj()
        data = opened.decompress(base64.b64decode(text, validate=True), most + 1)
    except (binascii.Error, ValueError, zlib.error):
        data = b""
    if not data or len(data) > most:
        raise UserError(_("The file did not come along. Choose it again."))
    return data
