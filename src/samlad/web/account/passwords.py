"""Rules for passwords beyond Django's own."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FEWEST = 5


class FewCharacters:
    """Refuses a password of one or two letters repeated: long, but guessed at once."""

    def validate(self, password: str, user: object = None) -> None:
        if len(set(password)) < FEWEST:
            raise ValidationError(_("The password is too few characters again and again. Choose another."))

    def get_help_text(self) -> str:
        return _("It may not be a few characters again and again.")
