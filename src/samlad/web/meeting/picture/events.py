"""What the text of an area is built on: who reads it may say that two are one event, or that one is two."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from samlad.collection.models import Round
from samlad.lib.errors import UserError
from samlad.partnership.lookup import one
from samlad.partnership.permissions import Permission
from samlad.picture.evidence import evidence_of
from samlad.picture.models import PictureField
from samlad.picture.service import draft_picture, join_observations, part_observations
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.access.rounds import round_or_404
from samlad.web.forms.screened import number_of


@require_safe
@member_required(Permission.EDIT_PICTURE)
def show(request: SamladRequest, label: str, field_id: int) -> HttpResponse:
    """All of it, where the picture's page holds the first of many."""
    round = round_or_404(label)
    field = _field(round, field_id)
    evidence = evidence_of([field]).get(field.pk)
    number = len(evidence.events) if evidence else 0
    context = {
        "round": round,
        "evidence": evidence,
        "back": _beside(label, field),
        "kicker": _("The joint picture, week %d") % round.week.week,
        "heading": ngettext("%(n)d event in %(area)s", "%(n)d events in %(area)s", number)
        % {"n": number, "area": field.area or _("no stated area")},
    }
    return render(request, "meeting/picture/evidence.html", context)


@require_POST
@member_required(Permission.EDIT_PICTURE)
def sort(request: SamladRequest, label: str, field_id: int) -> HttpResponse:
    """`part` an event, or join those that are marked (`event`); each as the ids of its observations, "12,15". `back`:
    the page with all of them, else the picture."""
    field = _field(round_or_404(label), field_id)
    parted = _ids(request, "part")
    decide = part_observations if parted else join_observations
    try:
        decide(actor=actor_of(request), now=request.now, observation_ids=parted or _ids(request, "event"))
    except UserError as error:
        messages.error(request, error.message)
    if request.POST.get("back") == "all":
        draft_picture(actor=actor_of(request), now=request.now, round_id=field.picture.round_id)
        return redirect("evidence", label=label, field_id=field.pk)
    return redirect(_beside(label, field))


def _beside(label: str, field: PictureField) -> str:
    return f"{reverse('picture', args=[label])}#f{field.pk}"


def _field(round: Round, field_id: int) -> PictureField:
    return one(PictureField.objects.filter(picture__round=round).select_related("picture", "area"), field_id)


def _ids(request: HttpRequest, name: str) -> set[int]:
    """What is no number is left out."""
    parts = ",".join(request.POST.getlist(name)).split(",")
    return {number for part in parts if (number := number_of(part)) is not None}
