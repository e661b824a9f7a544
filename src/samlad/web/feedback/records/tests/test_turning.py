from django.test import Client
from django.urls import reverse
from django_scopes import scope

from samlad.partnership.permissions import Permission
from samlad.records.service import File, register
from samlad.web.feedback.records import views


def test_the_register_is_turned_over_page_by_page_and_counts_all_of_it(world, monkeypatch):
    monkeypatch.setattr(views, "PER_PAGE", 2)
    for _each in range(5):
        register(
            actor=world.actor("samordnare"),
            now=world.now,
            permission=Permission.PUBLISH_PICTURE,
            title="T",
            kind="situation_picture",
            write=lambda _number, _version: [File("a.txt", "text/plain", b"a")],
        )
    client = Client()
    client.force_login(world.accounts["samordnare"], "django.contrib.auth.backends.ModelBackend")
    with scope(partnership=None):
        last = client.get(reverse("register"), {"page": 3})
    assert last.context["heading"].startswith("5 ")
    assert [r.number for r in last.context["page"]] == ["EST 2026-1"]
