"""A document as the files it is kept and read as."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from samlad.documents import html, pdf, word
from samlad.documents.content import Document
from samlad.documents.ready import ready

PDF, HTML = "application/pdf", "text/html; charset=utf-8"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def render_pdf(document: Document) -> bytes:
    """Raises FontsMissing when the front-end build has not run, ValueError for a table that does not fit its columns;
    so do the others, where they draw."""
    return pdf.write(ready(document))


def render_docx(document: Document) -> bytes:
    return word.write(ready(document))


def render_html(document: Document) -> str:
    """A page that stands on its own."""
    return html.page(ready(document))


def render_body(document: Document, *, id_prefix: str = "picture") -> SafeString:
    """For a page with an h1."""
    return html.body(ready(document), id_prefix=id_prefix)


@dataclass(frozen=True)
class Copies:
    pdf: bytes
    docx: bytes
    html: bytes


def render_all(document: Document) -> Copies:
    """All three, of one and the same conversion."""
    printed = ready(document)
    return Copies(pdf.write(printed), word.write(printed), html.page(printed).encode())
