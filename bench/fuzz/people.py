"""Who sends the requests: somebody in each function; and where to, by what one of each set of duties comes by."""

from typing import Any

from django.test import Client
from django_scopes import scope

from bench.fuzz.targets import Target, of_site, patterns
from bench.walk import walk
from samlad.partnership.models import Assignment, Partnership


def people_and_targets(*, most: int = 120) -> tuple[list[tuple[str, Any]], list[Target]]:
    people: dict[str, Any] = {}
    sorts: dict[frozenset[str], Any] = {}
    for partnership in Partnership.objects.all():
        with scope(partnership=partnership):
            held = Assignment.objects.select_related("account", "function").prefetch_related("function__duties")
            for each in held.order_by("pk"):
                people.setdefault(f"{partnership.slug}/{each.function.name}", each.account)
                sorts.setdefault(frozenset(d.duty for d in each.function.duties.all()), each.account)
    targets = dict.fromkeys(patterns())
    for account in sorts.values():
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        targets |= dict.fromkeys(of_site(walk(client, most=most, alike=2)))
    return list(people.items()), list(targets)
