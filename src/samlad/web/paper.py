"""Serves a document of the register to a browser: a page that stands on its own, and may do nothing."""

import base64
import hashlib
import re

from csp.constants import HEADER
from django.http import HttpResponse

OPEN, CLOSE = '<div class="picture-body"', "</main>"
STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)


def paper(content: bytes, media_type: str, name: str, *, inline: bool) -> HttpResponse:
    """The bytes unchanged. A web page may use its own style sheet, identified by its digest, and nothing else: no
    script, no other style, no external resource, no form, no session."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{name}"'
    own = STYLE.search(content) if media_type.startswith("text/html") else None
    digest = base64.b64encode(hashlib.sha256(own[1]).digest()).decode() if own else ""
    style = f"'sha256-{digest}'" if digest else "'none'"
    response[HEADER] = (
        f"default-src 'none'; style-src {style}; img-src data:; base-uri 'none'; form-action 'none'; "
        f"frame-ancestors 'none'{'; sandbox' if media_type.startswith('text/html') else ''}"
    )
    return response


def shown_in_a_page(whole: str) -> str:
    """Of a document's own web page, what another page with a heading of its own holds."""
    return whole[whole.index(OPEN) : whole.index(CLOSE)]
