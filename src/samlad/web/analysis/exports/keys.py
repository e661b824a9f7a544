"""Access tokens for programs such as QGIS, created and revoked by their owner."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samlad.lib.errors import UserError
from samlad.partnership.permissions import Permission
from samlad.partnership.service import make_token, revoke_token
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest


@require_POST
@member_required(Permission.READ_WEEK)
def make(request: SamladRequest) -> HttpResponse:
    """The key is shown in this response only."""
    try:
        new_token = make_token(actor=actor_of(request), now=request.now, name=request.POST.get("name", ""))
    except UserError as error:
        messages.error(request, error.message)
        return redirect("data_out")
    return render(
        request,
        "analysis/exports/key.html",
        {
            "heading": _("The key “%(name)s” is made") % {"name": new_token.token.name},
            "key": new_token,
            "address": request.build_absolute_uri("/api/ogc/"),
        },
    )


@require_POST
@member_required(Permission.READ_WEEK)
def revoke(request: SamladRequest, token_id: int) -> HttpResponse:
    revoke_token(actor=actor_of(request), now=request.now, token_id=token_id)
    messages.success(request, _("The key is revoked. Programs that use it are shut out."))
    return redirect("data_out")
