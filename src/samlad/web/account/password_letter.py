"""The letter with a link for choosing a new password."""

from datetime import datetime, timedelta

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from samlad.partnership.models import Account
from samlad.post import service
from samlad.post.kinds import Text
from samlad.post.models import Letter

PASSWORD_LETTER = "password"  # noqa: S105 - the name of the kind
BEST_BEFORE = timedelta(hours=3)  # who asked so long ago has asked again


def write_to(account: Account, *, now: datetime) -> Letter:
    by = f"account:{account.pk}"
    return service.write(now=now, by=by, kind=PASSWORD_LETTER, account=account, best_before=now + BEST_BEFORE)


def write_password_letter(letter: Letter, _now: datetime) -> Text | None:
    """The key is signed, not stored: those of earlier attempts work too, until one of them is used."""
    account = letter.account
    if not account.is_active:
        return None
    key = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(account)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(account), "key": key})
    return Text(
        account.email,
        _("A new password for Samlad"),
        _("Choose a new password: %(address)s\n\nIf you have not asked for this, nothing happens if you leave it.")
        % {"address": f"{settings.SITE_URL}{path}"},
    )
