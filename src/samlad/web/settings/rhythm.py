"""The partnership's rhythm and its own settings."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samlad.partnership import queries, service
from samlad.partnership.permissions import Permission
from samlad.partnership.sentences import headline, meaning, period_line
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.forms.saving import saved, sent
from samlad.web.settings.forms import PartnershipForm
from samlad.web.settings.frame import ask, show, today
from samlad.web.settings.rhythm_form import RhythmForm


@require_http_methods(["GET", "POST"])
@member_required(Permission.CONFIGURE_PARTNERSHIP)
def rhythm(request: SamladRequest) -> HttpResponse:
    """When do you meet? A button shows the effect of a change before it is saved."""
    settings = queries.rhythm()
    now_line, heading = meaning(settings, request.now), headline(settings)
    periods = period_line(settings, today(request))
    form = RhythmForm(sent(request), rhythm=settings, today=today(request))
    tried = ""
    if request.method == "POST" and form.is_valid() and "preview" in request.POST:
        for name, value in form.cleaned_data.items():
            setattr(settings, name, value)
        tried = f"{meaning(settings, request.now)} {period_line(settings, today(request))}"
    elif request.method == "POST" and saved(
        form, lambda: service.change_rhythm(actor=actor_of(request), now=request.now, **form.cleaned_data)
    ):
        messages.success(request, _("The rhythm is saved. A round that is already open keeps its times."))
        return redirect("settings_rhythm")
    return show(
        request,
        "settings/rhythm.html",
        here="settings_rhythm",
        heading=heading,
        lead=now_line,
        form=form,
        tried=tried,
        periods=periods,
    )


@require_http_methods(["GET", "POST"])
@member_required(Permission.CONFIGURE_PARTNERSHIP)
def partnership(request: SamladRequest) -> HttpResponse:
    """The name of the partnership, and the style of its maps."""
    actor = actor_of(request)
    names = ("name", "municipality", "municipality_code", "language", "shade_map")
    form = PartnershipForm(sent(request), initial={name: getattr(actor.partnership, name) for name in names})
    heading = _("This is %(name)s, in %(municipality)s") % {
        "name": actor.partnership.name,
        "municipality": actor.partnership.municipality,
    }
    if request.method == "POST" and saved(
        form, lambda: service.change_partnership(actor=actor, now=request.now, **form.cleaned_data)
    ):
        messages.success(request, _("The change is saved."))
        return redirect("settings_partnership")
    return ask(request, here="settings_partnership", heading=heading, form=form, back=reverse("settings"))
