"""The one list of letters: what each kind says, and the addresses of the pages they lead to."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samlad.collection.service import LINK_LETTER, link_letter_ended, write_link_letter
from samlad.measures.service import REMINDER, reminder_ended, write_reminder
from samlad.post.kinds import Kind
from samlad.web.account.password_letter import PASSWORD_LETTER, write_password_letter


def address(name: str, *args: object) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=args)}"


LETTERS = {
    LINK_LETTER: Kind(
        _("A link to the week's report"),
        lambda letter, now: write_link_letter(letter, now=now, address=lambda token: address("open_link", token)),
        link_letter_ended,
    ),
    REMINDER: Kind(
        _("A follow-up that has come"),
        lambda letter, now: write_reminder(letter, now=now, address=lambda pk: address("follow_up", pk)),
        reminder_ended,
    ),
    PASSWORD_LETTER: Kind(_("A new password"), write_password_letter),
}
