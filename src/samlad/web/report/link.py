"""Access for a reporter without a password."""

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
    """A link opens with a button: a mail scanner that only fetches the page has no effect."""
    link = link_by_hash(token_hash(token))
    if link is None or not standing([link], request.now):
        return render(request, "report/link_over.html", {"known": link is not None}, status=410 if link else 404)
    if request.method == "POST":
        wrote = request.session.get(PACKED, "")
        # A new session key, so that the old one gives no access. A logged-in user stays logged in.
        request.session.cycle_key() if request.user.is_authenticated else request.session.flush()
        request.session["report_link"] = link.token_hash
        front = reverse("report", args=[link.round.label, link.function_id])
        carry(request, wrote, under=front)
        return redirect(front)
    with timezone.override(link.partnership.zone):
        context = {"link": link, "partnership": link.partnership, "closed": link.round.is_closed(request.now)}
        return render(request, "report/open_link.html", context)
