"""What every view inside a partnership starts with."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpResponse
from django.shortcuts import render

from samlad.analysis.week import ROUNDS_BACK
from samlad.collection.models import Round
from samlad.collection.queries import Near, near, round_by_label
from samlad.partnership.actor import Actor
from samlad.partnership.permissions import Permission
from samlad.web.middleware import SamladRequest
from samlad.web.unsent import log_in_first

V = ParamSpec("V")
View = Callable[Concatenate[SamladRequest, V], HttpResponse]


def inside(*permissions: Permission) -> Callable[[View[V]], View[V]]:
    """Lets in an actor who may at least one of `permissions`; a visitor is asked to log in, others get 403."""

    def decorate(view: View[V]) -> View[V]:
        @wraps(view)
        def checked(request: SamladRequest, *args: V.args, **kwargs: V.kwargs) -> HttpResponse:
            actor = request.actor
            if actor is None:
                if request.user.is_authenticated:
                    return render(request, "home/nowhere.html", status=403)
                return log_in_first(request)
            if permissions and not any(actor.may(p) for p in permissions):
                actor.require(permissions[0])
            return view(request, *args, **kwargs)

        return checked  # type: ignore[return-value]

    return decorate


def acting(request: SamladRequest) -> Actor:
    """The actor of a view that `inside` guards."""
    if request.actor is None:
        raise Http404
    return request.actor


def round_or_404(label: str) -> Round:
    found = round_by_label(label)
    if found is None:
        raise Http404
    return found


def near_or_404(label: str) -> Near:
    """The round with those it is set against."""
    found = near(label, ROUNDS_BACK)
    if found is None:
        raise Http404
    return found
