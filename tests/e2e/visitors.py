"""People in front of screens: a context of the browser for each, logged in as an account, and what went wrong in it."""

import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
ARGUMENTS = ["--no-sandbox", "--disable-background-networking"]
PHONE, SCREEN = (360, 760), (1280, 900)
BACKEND = "django.contrib.auth.backends.ModelBackend"


def chromium() -> str | None:
    """The Chromium that the machine has, if any."""
    return next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )


def session_of(account: Any) -> str:
    """The key of a new session for the account, as if the password had just been given."""
    client = Client()
    client.force_login(account, backend=BACKEND)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
    return str(session.session_key)


@dataclass
class Door:
    """Lets people in to the site at `url`; remembers every uncaught error of a script."""

    browser: Any
    url: str
    contexts: list[Any] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def enter(
        self, account: Any = None, *, size: tuple[int, int] = SCREEN, script: bool = True, locale: str = "sv-SE"
    ) -> Any:
        """A page of somebody's own browser: a phone with touch when it is narrow."""
        phone = size[0] < 600
        context = self.browser.new_context(
            base_url=self.url,
            viewport={"width": size[0], "height": size[1]},
            locale=locale,
            has_touch=phone,
            is_mobile=phone,
            java_script_enabled=script,
            timezone_id="Europe/Stockholm",
            reduced_motion="reduce",
        )
        context.set_default_timeout(15_000)
        if account is not None:
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session_of(account), "url": self.url}
            context.add_cookies([cookie])
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        self.contexts.append(context)
        return context.new_page()

    def shut(self) -> None:
        for context in self.contexts:
            context.close()


def violations(page: Any) -> Sequence[str]:
    """What axe-core has against the page, by WCAG 2.1 A and AA."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(AXE.read_text())
    faulty = page.evaluate(
        """axe.run(document, {resultTypes: ["violations"],
                   runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}})"""
    )
    return [
        f"{v['id']}: {node['html'][:160]} ({'; '.join(c['message'] for c in node['any'] + node['all'])[:200]})"
        for v in faulty["violations"]
        for node in v["nodes"]
    ]
