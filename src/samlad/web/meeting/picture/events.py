"""What the text of an area is built on: who reads it may say that two are one event, or that one is two."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from samlad.lib.errors import UserError
from samlad.partnership.lookup import one
from samlad.partnership.permissions import Permission
from samlad.picture.models import PictureField
from samlad.picture.service import join_observations, part_observations
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.access.rounds import round_or_404
from samlad.web.forms.screened import number_of


@require_POST
@member_required(Permission.EDIT_PICTURE)
def sort(request: SamladRequest, label: str, field_id: int) -> HttpResponse:
    """`part` an event, or join those that are marked (`event`); each as the ids of its observations, "12,15"."""
    field = one(PictureField.objects.filter(picture__round=round_or_404(label)), field_id)
    parted = _ids(request, "part")
    decide = part_observations if parted else join_observations
    try:
        decide(actor=actor_of(request), now=request.now, observation_ids=parted or _ids(request, "event"))
    except UserError as error:
        messages.error(request, error.message)
    return redirect(f"{reverse('picture', args=[label])}#f{field.pk}")


def _ids(request: HttpRequest, name: str) -> set[int]:
    """What is no number is left out."""
    parts = ",".join(request.POST.getlist(name)).split(",")
    return {number for part in parts if (number := number_of(part)) is not None}
