"""Writing in the joint picture, and its draft as a file."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from samlad.lib.errors import UserError
from samlad.partnership.lookup import one
from samlad.partnership.permissions import Permission
from samlad.picture.assembly import content_of
from samlad.picture.models import PictureField, SituationPicture
from samlad.picture.queries import picture_of
from samlad.picture.rendering import render_pdf
from samlad.picture.service import (
    edit_field,
    let_changes_be,
    take_in_changes,
)
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.access.rounds import round_or_404
from samlad.web.forms.texts import save_text
from samlad.web.meeting.views import step
from samlad.writing.service import Edit


def show(request: SamladRequest, label: str) -> HttpResponse:
    """The last point of the week's room, where all of the picture is written."""
    return step(request, key=label, item="picture")


@require_POST
@member_required(Permission.EDIT_PICTURE)
def save(request: SamladRequest, label: str, field_id: int) -> HttpResponse:
    """Saves a field of the picture."""

    def save_(edit: Edit, confirmed: str) -> PictureField:
        return edit_field(
            actor=actor_of(request), now=request.now, field_id=field_id, edit=edit, screening_confirmed=confirmed
        )

    return save_text(
        request, save_, here=_anchor(label, field_id), about=_("The joint picture"), key=f"picture-{field_id}"
    )


@require_POST
@member_required(Permission.EDIT_PICTURE)
def changes(request: SamladRequest, label: str, field_id: int) -> HttpResponse:
    """Takes in what has changed in the data since the text was written, or (`keep`) lets the text be."""
    field = one(PictureField.objects.filter(picture__round=round_or_404(label)), field_id)
    decide = let_changes_be if "keep" in request.POST else take_in_changes
    try:
        decide(actor=actor_of(request), now=request.now, field_id=field.pk)
    except UserError as error:
        messages.error(request, error.message)
    return redirect(_anchor(label, field.pk))


def _anchor(label: str, field_id: int) -> str:
    return f"{reverse('picture', args=[label])}#f{field_id}"


def _picture(label: str) -> SituationPicture:
    picture = picture_of(round_or_404(label))
    if picture is None:
        raise Http404
    return picture


@require_GET
@member_required(Permission.EDIT_PICTURE)
def draft_pdf(request: SamladRequest, label: str) -> HttpResponse:
    """The draft as PDF, marked as a draft."""
    content = content_of(_picture(label))
    response = HttpResponse(render_pdf(content), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{label}-utkast.pdf"'
    return response
