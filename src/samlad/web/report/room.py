"""Access to reporting: whoever holds the function, logged in or through a link in force."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpResponse
from django.shortcuts import render

from samlad.collection.models import Round
from samlad.collection.queries import round_by_label
from samlad.partnership.actor import Held
from samlad.partnership.permissions import Permission
from samlad.web.access.middleware import SamladRequest
from samlad.web.access.unsent import fields_of, log_in_first, words_of

V = ParamSpec("V")
View = Callable[Concatenate[SamladRequest, Round, Held, V], HttpResponse]
Addressed = Callable[Concatenate[SamladRequest, str, int, V], HttpResponse]


def reporting(view: View[V]) -> Addressed[V]:
    """Passes the round and the function of the address to the view. Without access, nothing posted is lost."""

    @wraps(view)
    def checked(
        request: SamladRequest, label: str, function_id: int, *args: V.args, **kwargs: V.kwargs
    ) -> HttpResponse:
        if request.actor is None:
            return _shut_out(request)
        round, held = _held(request, label, function_id)
        return view(request, round, held, *args, **kwargs)

    return checked  # type: ignore[return-value]


def _held(request: SamladRequest, label: str, function_id: int) -> tuple[Round, Held]:
    """The round and the function, if the actor reports for it; otherwise 404."""
    actor, round = request.actor, None
    held = next((h for h in actor.held if h.function_id == function_id), None) if actor else None
    if held and held.may(Permission.REPORT):
        round = round_by_label(label)
    if held is None or round is None or request.link_round not in (None, round.pk):
        raise Http404
    return round, held


def _shut_out(request: SamladRequest) -> HttpResponse:
    if not request.session.get("report_link"):
        return log_in_first(request)
    wrote = words_of(fields_of(request))
    return render(request, "report/link_over.html", {"known": True, "words": wrote}, status=410)
