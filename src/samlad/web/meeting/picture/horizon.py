"""What happens elsewhere and means something here: added and removed on the picture's page."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from samlad.lib.times import local_day
from samlad.partnership.permissions import Permission
from samlad.picture.models import HorizonNote
from samlad.picture.service import add_horizon_note, remove_horizon_note
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.access.rounds import round_or_404
from samlad.web.forms.screened import WordsForm, day_field, page, saved


class HorizonForm(WordsForm):
    source = forms.CharField(label=gettext_lazy("From where?"), max_length=120)
    dated = day_field(gettext_lazy("Of what day?"))
    meaning = forms.CharField(label=gettext_lazy("What does it mean here?"), max_length=300)


def empty_form(request: SamladRequest) -> HorizonForm:
    return HorizonForm(initial={"dated": local_day(request.now, actor_of(request).partnership.zone)})


@require_http_methods(["GET", "POST"])
@member_required(Permission.EDIT_PICTURE)
def add(request: SamladRequest, label: str) -> HttpResponse:
    """The same short form as on the picture's page, where a line is refused."""
    round = round_or_404(label)
    form = HorizonForm(request.POST) if request.method == "POST" else empty_form(request)

    def do(confirmed: str) -> HorizonNote:
        words = {name: form.cleaned_data[name] for name in ("source", "dated", "meaning")}
        return add_horizon_note(
            actor=actor_of(request), now=request.now, round_id=round.pk, screening_confirmed=confirmed, **words
        )

    if request.method == "POST" and saved(form, do):
        messages.success(request, _("Saved"))
        return redirect("picture", label=label)
    return page(request, "meeting/picture/horizon.html", form, round=round, heading=_("From outside the municipality"))


@require_POST
@member_required(Permission.EDIT_PICTURE)
def remove(request: SamladRequest, label: str, note_id: int) -> HttpResponse:
    round_or_404(label)
    remove_horizon_note(actor=actor_of(request), now=request.now, note_id=note_id)
    return redirect("picture", label=label)
