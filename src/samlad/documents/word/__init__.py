"""A document as a Word file: the copy people edit. The record is the PDF."""

import io
from typing import Any

from samlad.documents.ready import Ready, ReadyReport
from samlad.documents.word.parts import same_bytes
from samlad.documents.word.report import report
from samlad.documents.word.sheet import sheet
from samlad.lib.text import shortened


def write(document: Ready) -> bytes:
    """The same content gives the same bytes."""
    file = report(document) if isinstance(document, ReadyReport) else sheet(document)
    about: Any = file.core_properties
    about.title, about.author = shortened(document.document_title, 250), shortened(document.partnership, 250)
    about.language = document.locale
    about.subject = shortened(document.subtitle, 250) if isinstance(document, ReadyReport) else ""
    about.created = about.modified = document.noon.replace(tzinfo=None)
    about.last_modified_by, about.comments, about.revision = "", "", 1
    out = io.BytesIO()
    file.save(out)
    return same_bytes(out.getvalue())
