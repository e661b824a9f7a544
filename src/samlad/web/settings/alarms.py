"""How many false alarms the partnership accepts: the one setting of the analyses."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from samlad.analysis.queries import alarms_per_month
from samlad.analysis.service import set_budget
from samlad.partnership.permissions import Permission
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.forms.saving import saved, sent
from samlad.web.settings.frame import ask


class AlarmsForm(forms.Form):
    per_month = forms.CharField(
        label=gettext_lazy("At most how many false alarms a month?"),
        max_length=10,
        help_text=gettext_lazy(
            "From 0.05 to 20. One is a good start; 0.25 is one in four months. A lower number names less that is only"
            " chance, and finds what is real later."
        ),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-4"}),
    )


@require_http_methods(["GET", "POST"])
@member_required(Permission.CONFIGURE_PARTNERSHIP)
def budget(request: SamladRequest) -> HttpResponse:
    """How often may chance alone be called unusual?"""
    now = alarms_per_month()
    limit = number_format(now.normalize())
    actor, form = actor_of(request), AlarmsForm(sent(request), initial={"per_month": limit})
    if request.method == "POST" and saved(
        form, lambda: set_budget(actor=actor, now=request.now, per_month=form.cleaned_data["per_month"])
    ):
        messages.success(request, _("The limit is saved. It holds from the next analysis."))
        return redirect("settings_budget")
    heading = _("At most one false alarm a month") if now == 1 else _("At most %s false alarms a month") % limit
    return ask(
        request,
        here="settings_budget",
        heading=heading,
        form=form,
        back=reverse("settings"),
        lead=_(
            "Many areas and categories are compared every week, and among many something always looks high by chance."
            " The limit says how often that may be called unusual, all together."
        ),
    )
