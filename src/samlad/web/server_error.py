"""The page for a request that failed; an unreachable database has a message of its own."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader


def server_error(request: HttpRequest) -> HttpResponse:
    away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    page = loader.get_template("500.html").render({"away": away})
    return HttpResponse(page, status=503 if away else 500, headers={"Retry-After": "30"} if away else {})
