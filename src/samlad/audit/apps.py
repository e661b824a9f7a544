from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "samlad.audit"
    label = "audit"

    def ready(self) -> None:
        from samlad.audit import triggers

        def install(using: str, **_: Any) -> None:
            triggers.install(using)

        # SQLite drops a table's triggers whenever a migration rebuilds it, so they are put back after every migrate.
        post_migrate.connect(install, sender=self, weak=False)
