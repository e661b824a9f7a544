"""A reporter's way in without a password."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from samlad.collection.queries import link_by_hash, standing
from samlad.collection.service import token_hash
from samlad.web.access.middleware import SamladRequest
from samlad.web.access.unsent import PACKED, carry


@require_http_methods(["GET", "POST"])
def open_link(request: SamladRequest, token: str) -> HttpResponse:
    """A link opens with a press: a mail scanner that only reads the page gets nowhere."""
    link = link_by_hash(token_hash(token))
    if link is None or not standing([link], request.now):
        return render(request, "report/link_over.html", {"known": link is not None}, status=410 if link else 404)
    if request.method == "POST":
        wrote = request.session.get(PACKED, "")
        # A new key: whoever knew the old one is not let in with it. Who is logged in stays so.
        request.session.cycle_key() if request.user.is_authenticated else request.session.flush()
        request.session["report_link"] = link.token_hash
        front = reverse("report", args=[link.round.label, link.function_id])
        carry(request, wrote, under=front)
        return redirect(front)
    with timezone.override(link.partnership.zone):
        told = {"link": link, "partnership": link.partnership, "closed": link.round.is_closed(request.now)}
        return render(request, "report/open_link.html", told)
