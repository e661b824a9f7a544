"""Whether a request comes from somebody who is logged in, decided before its body is received."""

from http.cookies import CookieError
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.core.handlers.wsgi import WSGIRequest
from django.db import close_old_connections
from django.utils.module_loading import import_string


def is_logged_in(environ: dict[str, Any]) -> bool:
    """Two queries. False when the session, or the account, is no longer in force."""
    request = WSGIRequest(environ)
    try:
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return False
    if not key:
        return False
    try:
        request.session = import_string(f"{settings.SESSION_ENGINE}.SessionStore")(key)
        return get_user(request).is_authenticated
    finally:
        close_old_connections()
