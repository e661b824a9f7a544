"""What whoever publishes a supplement signs, one by one. Pure but for the words' translation."""

from collections.abc import Collection

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samlad.lib.errors import UserError

# By code, as it is kept with the publication. That nothing is under secrecy is not one of them: it is read inside.
CHECKS: dict[str, str | Promise] = {
    "personal_data": gettext_lazy("It holds no personal data."),
    "pointed_out": gettext_lazy("It points out nobody, neither a person nor a group."),
    "discrimination": gettext_lazy("Nothing in it is discriminatory."),
    "founded": gettext_lazy("All of it is well founded."),
    "readers": gettext_lazy("All of our own who read supplements may see it, and need it."),
}


def require_signed(signed: Collection[str]) -> list[str]:
    """The codes in their order. Raises UserError while a rule is not signed."""
    if set(CHECKS) - set(signed):
        raise UserError(
            _("Go through each of the rules and mark it before the supplement is published."), code="unsigned"
        )
    return [code for code in CHECKS if code in signed]
