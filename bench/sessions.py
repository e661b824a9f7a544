"""Sessions for the load: rows as a log-in or an opened link would have left, without the cost of either."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

if TYPE_CHECKING:
    from samlad.partnership.models import Account

BACKEND = "django.contrib.auth.backends.ModelBackend"


def of_account(account: "Account") -> str:
    content = {
        SESSION_KEY: str(account.pk),
        BACKEND_SESSION_KEY: BACKEND,
        HASH_SESSION_KEY: account.get_session_auth_hash(),
    }
    return _store([content])[0]


def of_links(hashes: Sequence[str]) -> list[str]:
    """One for each report link that somebody has opened."""
    return _store([{"report_link": h} for h in hashes])


def _store(contents: Sequence[dict[str, Any]]) -> list[str]:
    store, until = SessionStore(), timezone.now() + timedelta(hours=12)
    keys = [secrets.token_hex(16) for _ in contents]
    Session.objects.bulk_create(
        (
            Session(session_key=key, session_data=store.encode(content), expire_date=until)
            for key, content in zip(keys, contents, strict=True)
        ),
        batch_size=2000,
    )
    return keys
