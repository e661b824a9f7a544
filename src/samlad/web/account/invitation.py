"""A function offered to somebody: accepted by whoever opens the link, logged in or with a new account."""

from django import forms
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_scopes import scope

from samlad.lib.errors import UserError
from samlad.partnership.models import Account
from samlad.partnership.queries import invitation_by_hash
from samlad.partnership.service import accept_invitation, invitation_hash
from samlad.web.access.middleware import SamladRequest


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=gettext_lazy("Choose a password"),
        max_length=200,
        strip=False,
        help_text=gettext_lazy("At least twelve characters."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        validators=[validate_password],
    )


@never_cache
@require_http_methods(["GET", "POST"])
def accept(request: SamladRequest, token: str) -> HttpResponse:
    """The link opens with a press, so that a mail scanner which only reads the page gets nowhere."""
    invitation = invitation_by_hash(invitation_hash(token))
    if invitation is None or invitation.assignment_id is not None or invitation.expires_at <= request.now:
        return render(request, "settings/invitation_over.html", status=410 if invitation else 404)
    account: Account | None = request.user if request.user.is_authenticated else None
    form = None if account else PasswordForm(request.POST if request.method == "POST" else None)
    problem = ""
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            with scope(partnership=invitation.partnership):
                held = accept_invitation(
                    invitation=invitation,
                    now=request.now,
                    account=account,
                    password=form.cleaned_data["password"] if form else "",
                )
            if account is None:
                login(request, held.account, backend="django.contrib.auth.backends.ModelBackend")
            request.session["partnership"] = invitation.partnership.slug
            messages.success(request, _("You now hold the function %(name)s.") % {"name": invitation.function.name})
            return redirect("home")
        except UserError as error:
            problem = str(error.message)
            if form is not None:
                form.add_error(None, error.message)
    context = {
        "invitation": invitation,
        "form": form,
        "account": account,
        "problem": problem,
        "partnership": invitation.partnership,
    }
    wrong = problem or (form is not None and form.errors)
    with timezone.override(invitation.partnership.zone):
        return render(request, "settings/invitation.html", context, status=422 if wrong else 200)
