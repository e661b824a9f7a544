"""The joint picture: written during the meeting, reviewed, published."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from samlad.lib.errors import ChangedSinceRead, UserError
from samlad.partnership.lookup import one
from samlad.partnership.permissions import Permission
from samlad.picture.assembly import content_of
from samlad.picture.models import PictureField, SituationPicture
from samlad.picture.naming import named
from samlad.picture.queries import latest_publication, picture_of
from samlad.picture.rendering import render_body, render_pdf
from samlad.picture.service import (
    edit_field,
    let_changes_be,
    publish_picture,
    review_picture,
    take_in_changes,
)
from samlad.screening.service import ScreeningRequired
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.access.rounds import round_or_404
from samlad.web.forms.texts import save_text
from samlad.writing.queries import unsettled
from samlad.writing.service import Edit, Unsettled


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
def review(request: SamladRequest, label: str) -> HttpResponse:
    """The picture as it will be published, with the findings of the screening. The page carries the digest of what it
    shows, and the button publishes exactly that."""
    actor, round = actor_of(request), round_or_404(label)
    _picture, reviewed = review_picture(actor=actor, now=request.now, round_id=round.pk)
    waiting = unsettled(reviewed.fields)
    return render(
        request,
        "meeting/picture/review.html",
        {
            "round": round,
            "body": render_body(reviewed.content),
            "heading": _("Read it through before it is sent"),
            "findings": [(f, reviewed.findings[f.pk]) for f in reviewed.fields if f.pk in reviewed.findings],
            "unsettled": [(name, f) for name, f in named(reviewed.fields) if f.pk in waiting],
            "published": latest_publication(round),
            "read": reviewed.digest,
            "closed": round.closed,
            "may_publish": actor.may(Permission.PUBLISH_PICTURE),
        },
    )


@require_GET
@member_required(Permission.EDIT_PICTURE)
def draft_pdf(request: SamladRequest, label: str) -> HttpResponse:
    """The draft as PDF, marked as a draft."""
    content = content_of(_picture(label))
    response = HttpResponse(render_pdf(content), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{label}-utkast.pdf"'
    return response


@require_POST
@member_required(Permission.PUBLISH_PICTURE)
def publish(request: SamladRequest, label: str) -> HttpResponse:
    picture = _picture(label)
    try:
        publication = publish_picture(
            actor=actor_of(request),
            now=request.now,
            picture_id=picture.pk,
            read=request.POST.get("read", ""),
            screening_confirmed=bool(request.POST.get("screening_confirmed")),
        )
    except (ChangedSinceRead, ScreeningRequired, Unsettled) as error:
        messages.error(request, error.message)
        return redirect("review_picture", label=label)
    except UserError as error:
        messages.error(request, error.message)
        return redirect("picture", label=label)
    messages.success(request, _("Published as %s.") % publication.record)
    return redirect("published", record_id=publication.record_id)
