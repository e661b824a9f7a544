"""What every address of the interface does alike: who may read, and every answer as JSON, the mistakes too."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypedDict

from django.core.exceptions import PermissionDenied
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from samlad.lib.errors import UserError
from samlad.partnership.actor import Actor, OutOfScope
from samlad.partnership.models import Account
from samlad.partnership.permissions import Permission

log = logging.getLogger(__name__)
V = ParamSpec("V")


class ApiRequest(HttpRequest):
    """What the middleware has put on the request: who acts and when. `actor` None is a visitor."""

    actor: Actor | None
    now: datetime
    user: Account


class ErrorDocument(TypedDict):
    """`error` is for programs and lasts; `message` is for people and may change."""

    error: str
    message: str


STATUS = {
    400: ("bad_request", "The request could not be read."),
    401: ("not_logged_in", "Send a key along (Bearer, or Basic with it as password), or a logged-in session's cookie."),
    403: ("not_allowed", "None of your functions may read this. A coordinator of your partnership can change that."),
    404: ("not_found", "There is nothing here, or nothing that your partnership has."),
    405: ("only_reading", "The interface is read-only: use GET."),
    500: ("broken", "Something broke here. It is logged; try again later."),
}

View = Callable[Concatenate[ApiRequest, V], HttpResponse]


def reading(*permissions: Permission) -> Callable[[View[V]], View[V]]:
    """A view that answers GET for an actor who may at least one of `permissions`; without any, for everybody."""

    def decorate(view: View[V]) -> View[V]:
        @wraps(view)
        def checked(request: ApiRequest, /, *args: V.args, **kwargs: V.kwargs) -> HttpResponse:
            if request.method not in ("GET", "HEAD"):
                return refused(405, Allow="GET, HEAD")
            if permissions and request.actor is None:
                return refused(403 if request.user.is_authenticated else 401)
            try:
                if request.actor and permissions and not any(request.actor.may(p) for p in permissions):
                    return refused(403)
                return view(request, *args, **kwargs)
            except UserError as error:
                return mistaken(error)
            except (Http404, OutOfScope):
                return refused(404)
            except PermissionDenied:
                return refused(403)
            except Exception:
                got_request_exception.send(sender=checked, request=request)
                log.exception("%s", request.path)
                return refused(500)

        return checked

    return decorate


def actor_of(request: ApiRequest) -> Actor:
    """The actor of a view that `reading` guards with a permission."""
    if request.actor is None:
        raise Http404
    return request.actor


def answer(document: Mapping[str, Any]) -> HttpResponse:
    """The document as JSON in UTF-8."""
    return JsonResponse(dict(document), json_dumps_params={"ensure_ascii": False})


def refused(status: int, **headers: str) -> HttpResponse:
    error, message = STATUS[status]
    document: ErrorDocument = {"error": error, "message": message}
    response = JsonResponse(dict(document), status=status, headers=headers)
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="Samlad", Basic realm="Samlad", charset="UTF-8"'
    return response


def mistaken(error: UserError) -> HttpResponse:
    """The caller can mend it: 400 with the sentence that says how."""
    document: ErrorDocument = {"error": STATUS[400][0], "message": error.message}
    return JsonResponse(dict(document), status=400, json_dumps_params={"ensure_ascii": False})
