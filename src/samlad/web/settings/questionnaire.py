"""Which observations the questionnaire asks about again the week after."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from samlad.collection.models import Indicator, IndicatorKind
from samlad.collection.queries import indicators
from samlad.collection.service import code_of, set_persistence
from samlad.partnership.permissions import Permission
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.forms.fields import choice_field
from samlad.web.forms.saving import saved, sent
from samlad.web.settings.frame import ask


class QuestionnaireForm(forms.Form):
    persisting = forms.MultipleChoiceField(
        label=gettext_lazy("Ask again about"),
        required=False,
        help_text=gettext_lazy("What can still be there a week later. What happened once is not asked about again."),
        widget=forms.CheckboxSelectMultiple,
    )


@require_http_methods(["GET", "POST"])
@member_required(Permission.CONFIGURE_PARTNERSHIP)
def questionnaire(request: SamladRequest) -> HttpResponse:
    """What is asked about again?"""
    rows = [row for i in indicators(kinds=True) for row in (i.kinds.all() or [i])]
    form = QuestionnaireForm(sent(request), initial={"persisting": [code_of(r) for r in rows if r.can_persist]})
    choice_field(form, "persisting").choices = [(code_of(r), _name(r)) for r in rows]
    actor = actor_of(request)
    if request.method == "POST" and saved(
        form, lambda: set_persistence(actor=actor, now=request.now, persisting=form.cleaned_data["persisting"])
    ):
        messages.success(request, _("Saved. It holds from the reporters' next page."))
        return redirect("settings_questionnaire")
    return ask(
        request,
        here="settings_questionnaire",
        heading=_("What is asked about again the week after?"),
        form=form,
        back=reverse("settings"),
    )


def _name(row: Indicator | IndicatorKind) -> str:
    """A kind says by itself what happened; which sort of event it is does not."""
    return f"{row.indicator}: {row}" if isinstance(row, IndicatorKind) and not row.indicator.counted else str(row)
