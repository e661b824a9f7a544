from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from samlad.web.access.unsent import UNSENT, carry
from samlad.web.account.password_letter import write_to


class ClosedSignupAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: accounts are made when somebody is given a function."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """An address that cannot be read, such as //[, leads nowhere."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """The password was correct: text posted before the login is stored for its page."""
        carry(request, request.POST.get(UNSENT, ""))
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return response

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """The only mail of allauth's that is enabled. It goes to the account's own address, whatever was typed."""
        write_to(user, now=self.request.now)

    def get_user_display(self, user: Any) -> str:
        return str(user)
