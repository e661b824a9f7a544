"""What a refused request is answered with. Django is not troubled, and nobody knows who asks: both languages."""

import html
import io

from django.utils import translation
from django.utils.translation import gettext as _

from samlad.front.bridge import Answer


def _said(status: int) -> str:
    if status == 413:
        return _("What was sent is too large. Nothing was saved. Send a smaller file, or log in first.")
    if status == 408:
        return _("It took too long to receive what was sent. Nothing was saved. Try again.")
    return _("Too much is being asked at the same time. Nothing was saved. Wait a minute and try again.")


def refusal(status: int) -> Answer:
    sentences = []
    for language in ("sv", "en"):
        with translation.override(language):
            sentences.append(f'<p lang="{language}">{html.escape(_said(status))}</p>')
    page = (
        '<!doctype html><html lang="sv"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>Samlad</title>{"".join(sentences)}</html>'
    ).encode()
    answer = Answer()
    answer.status, answer.size, answer.file = status, len(page), io.BytesIO(page)
    answer.headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", str(len(page)).encode()),
        (b"cache-control", b"no-store"),
        (b"content-security-policy", b"default-src 'none'"),
        (b"connection", b"close"),
    ]
    if status == 503:
        answer.headers.append((b"retry-after", b"60"))
    return answer
