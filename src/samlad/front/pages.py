"""What a refused request is answered with. No view is troubled, and nobody knows who asks: both languages."""

import html
import io
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.templatetags.static import static
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from samlad.front.bridge import Answer
from samlad.front.limits import MB


def _sentence(status: int, most: int, known: int, has_session: bool) -> str:
    if status == 413:
        sizes = {"most": _megabytes(most), "known": _megabytes(known)}
        if has_session or most >= known:
            return _("What was sent is too large: at most %(most)s MB is taken. Nothing was saved.") % sizes
        return (
            _("What was sent is too large: at most %(most)s MB is taken, and %(known)s MB of who is logged in.") % sizes
            + " "
            + _("Nothing was saved. Send a smaller file, or log in first.")
        )
    if status == 408:
        return _("It took too long to receive what was sent. Nothing was saved. Try again.")
    return _("Too much is being asked at the same time. Nothing was saved. Wait a minute and try again.")


def _megabytes(size: int) -> str:
    return number_format(size / MB, 0 if size % MB == 0 else 2)


def _back(headers: Mapping[bytes, bytes]) -> str:
    """The page the form stood on, if that is one of ours."""
    try:
        referrer = urlsplit(headers.get(b"referer", b"").decode("latin1"))
    except ValueError:
        return ""
    ours = referrer.netloc.encode("latin1") == headers.get(b"host") and referrer.path.startswith("/")
    return f"/{referrer.path.lstrip('/')}" if ours else ""


def _of_session(headers: Mapping[bytes, bytes]) -> bool:
    cookies = headers.get(b"cookie", b"").decode("latin1").split(";")
    return any(each.strip().startswith(f"{settings.SESSION_COOKIE_NAME}=") for each in cookies)


def refusal(status: int, *, most: int = 0, known: int = 0, scope: Mapping[str, Any] | None = None) -> Answer:
    headers = dict(scope["headers"]) if scope else {}
    has_session, back, parts = _of_session(headers), _back(headers), []
    for language in ("sv", "en"):
        with translation.override(language):
            links = [(back, _("Back to the page before")), ("/", _("To the first page"))]
            ways = " · ".join(
                f'<a class="govuk-link" href="{html.escape(to)}">{html.escape(text)}</a>' for to, text in links if to
            )
            sentence = html.escape(_sentence(status, most, known, has_session))
            parts.append(
                f'<div lang="{language}"><p class="samlad-lead">{sentence}</p><p class="govuk-body">{ways}</p></div>'
            )
    page = (
        '<!doctype html><html lang="sv"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Samlad</title>'
        f'<link rel="stylesheet" href="{html.escape(static("built/app.css"))}"></head>'
        '<body class="govuk-template__body">'
        '<header class="samlad-header"><div class="govuk-width-container samlad-header__inner">'
        '<a class="samlad-wordmark" href="/">Samlad</a></div></header><div class="govuk-width-container">'
        f'<main class="samlad-main">{"".join(parts)}</main></div></body></html>'
    ).encode()
    answer = Answer()
    answer.status, answer.size, answer.file = status, len(page), io.BytesIO(page)
    answer.headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", str(len(page)).encode()),
        (b"cache-control", b"no-store"),
        (b"content-security-policy", b"default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'"),
        (b"connection", b"close"),
    ]
    if status == 503:
        answer.headers.append((b"retry-after", b"60"))
    return answer
