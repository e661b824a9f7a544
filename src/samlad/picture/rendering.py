"""The joint picture as the files it is read and kept as."""

from django.utils.safestring import SafeString

from samlad.documents import render
from samlad.picture.content import PictureContent
from samlad.picture.layout import sheet_of


def render_pdf(content: PictureContent) -> bytes:
    return render.render_pdf(sheet_of(content))


def render_docx(content: PictureContent) -> bytes:
    return render.render_docx(sheet_of(content))


def render_html(content: PictureContent) -> str:
    return render.render_html(sheet_of(content))


def render_body(content: PictureContent, *, id_prefix: str = "picture") -> SafeString:
    return render.render_body(sheet_of(content), id_prefix=id_prefix)
