"""Access checks that every view inside a partnership starts with."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpResponse
from django.shortcuts import render

from samlad.partnership.actor import Actor
from samlad.partnership.permissions import Permission
from samlad.web.access.middleware import SamladRequest
from samlad.web.access.unsent import log_in_first

V = ParamSpec("V")
View = Callable[Concatenate[SamladRequest, V], HttpResponse]


def member_required(*permissions: Permission) -> Callable[[View[V]], View[V]]:
    """Lets in an actor who may at least one of `permissions`; a visitor is asked to log in, others get 403."""

    def decorate(view: View[V]) -> View[V]:
        @wraps(view)
        def checked(request: SamladRequest, *args: V.args, **kwargs: V.kwargs) -> HttpResponse:
            actor = request.actor
            if actor is None:
                if request.user.is_authenticated:
                    return render(request, "home/no_function.html", status=403)
                return log_in_first(request)
            if permissions and not any(actor.may(p) for p in permissions):
                actor.require(permissions[0])
            return view(request, *args, **kwargs)

        return checked  # type: ignore[return-value]

    return decorate


def actor_of(request: SamladRequest) -> Actor:
    """The actor of a view that `member_required` guards."""
    if request.actor is None:
        raise Http404
    return request.actor
