"""What a browser, and whatever stands between, may keep and run: nothing of what was said, and nothing that was not."""

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django_scopes import scope

from samlad.partnership.permissions import Permission
from samlad.records.service import File, register

ROOT = Path(__file__).resolve().parents[2]
NAMES = sorted(key for key in get_resolver().reverse_dict if isinstance(key, str))


def client_of(world, who):
    client = Client(raise_request_exception=False)
    if who:
        client.force_login(world.accounts[who], "django.contrib.auth.backends.ModelBackend")
    return client


def pages():
    for name in NAMES:
        try:
            yield reverse(name)
        except NoReverseMatch:  # it needs to know of what
            continue


@pytest.mark.parametrize("who", [None, "samordnare", "rektor"])
def test_nothing_that_is_answered_is_kept(world, round, who):
    client = client_of(world, who)
    urls = [*pages(), f"/rapport/{round.label}/{world.functions['rektor'].pk}/", "/finns-inte/", "/api/v1/finns-inte/"]
    assert len(urls) > 30
    headers = {}
    with scope(partnership=None):
        for url in urls:
            response = client.get(url)
            if response.headers.get("Cache-Control") != "private, no-store":
                headers[url] = response.headers.get("Cache-Control")
    assert headers == {}


def test_neither_are_refusals_and_faults(world, monkeypatch):
    from samlad.web.home import views

    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(world.accounts["samordnare"], "django.contrib.auth.backends.ModelBackend")
    answers = {}
    with scope(partnership=None):
        answers[403] = client.post(reverse("open_meeting"))
        answers[405] = client_of(world, "samordnare").put(reverse("measures"))
        monkeypatch.setattr(views, "render", lambda *_, **__: 1 / 0)
        monkeypatch.setattr(views, "redirect", lambda *_, **__: 1 / 0)
        answers[500] = client.get("/")
    for status, response in answers.items():
        assert (response.status_code, response["Cache-Control"]) == (status, "private, no-store")


def test_no_page_keeps_itself_in_a_service_worker():
    scripts = [p.read_text(encoding="utf-8") for p in (ROOT / "frontend" / "js").rglob("*.js")]
    assert scripts
    assert not [s for s in scripts if "serviceWorker" in s or "caches." in s]


PAGE = b'<!doctype html><html lang="sv"><head><title>T</title><style>\nbody { color: #123 }\n</style></head><body><p>Hej</p></body></html>'


def drawn_up(world, *files):
    return register(
        actor=world.actor("samordnare"),
        now=world.now,
        permission=Permission.PUBLISH_PICTURE,
        kind="situation_picture",
        title="T",
        write=lambda number, version: files,
    )


@pytest.mark.parametrize("content", [PAGE, b"<p>Utan stil</p>"])
def test_a_published_page_may_do_nothing_but_be_read_in_its_own_style(world, content):
    record = drawn_up(world, File("picture.html", "text/html; charset=utf-8", content))
    with scope(partnership=None):
        response = client_of(world, "samordnare").get(reverse("record_file", args=[record.pk, "picture.html"]))
    assert response.content == content
    policy = dict(part.strip().partition(" ")[::2] for part in response["Content-Security-Policy"].split(";"))
    own = re.search(rb"<style>(.*?)</style>", content, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(own[1]).digest()).decode() if own else ""
    assert policy["style-src"] == (f"'sha256-{digest}'" if own else "'none'")
    assert policy["default-src"] == policy["form-action"] == policy["frame-ancestors"] == "'none'"
    assert "sandbox" in policy
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"


def test_no_policy_anywhere_lets_in_what_is_written_in_the_page(world, round):
    with scope(partnership=None):
        client = client_of(world, "samordnare")
        policies = {client.get(url).headers.get("Content-Security-Policy", "") for url in pages()}
    assert policies
    assert not [p for p in policies if "unsafe" in p]


OF_TESTS = {"DATABASE_URL", "DJANGO_ALLOW_ASYNC_UNSAFE"}  # which the tests' own process goes by


def of_settings(code, **environment):
    """What a process started with this environment says."""
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if k not in OF_TESTS}
        | {"DJANGO_SETTINGS_MODULE": "samlad.config.settings"}
        | environment,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_behind_tls_every_cookie_is_secure(tmp_path):
    """The settings there are, and the cookies that come."""
    report = json.loads(
        of_settings(
            "import django, json; django.setup()\n"
            "from django.conf import settings\n"
            "from django.test import RequestFactory\n"
            "from django.contrib.messages.storage.cookie import CookieStorage\n"
            "from django.contrib.messages import constants\n"
            "from django.http import HttpResponse\n"
            "from django.test import Client\n"
            "client = Client()\n"
            "pages = [client.get('/accounts/login/', secure=True), "
            "client.post('/sprak/setlang/', {'language': 'en'}, secure=True)]\n"
            "storage, held = CookieStorage(RequestFactory().get('/')), HttpResponse()\n"
            "storage.add(constants.INFO, 'Sparat'); storage.update(held)\n"
            "cookies = {n: [m['secure'], m['httponly']] for r in [*pages, held] for n, m in r.cookies.items()}\n"
            "flags = {n: getattr(settings, n) for n in dir(settings) if n.endswith('_COOKIE_SECURE')}\n"
            "print(json.dumps([cookies, flags]))",
            BEHIND_TLS="1",
            SAMLAD_DATA=str(tmp_path),
            ALLOWED_HOSTS="testserver",
        )
    )
    cookies, flags = report
    assert set(cookies) >= {"csrftoken", "django_language", "messages"}
    assert {n for n, (secure, _http) in cookies.items() if not secure} == set()
    assert set(flags) >= {"SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE"}
    assert {n for n, on in flags.items() if not on} == set()


def test_djangos_own_check_has_nothing_to_say_behind_tls(tmp_path):
    messages = of_settings(
        "import django; django.setup()\n"
        "from django.core.management import call_command\n"
        "call_command('check', deploy=True, fail_level='WARNING')",
        BEHIND_TLS="1",
        STATIC_MANIFEST="1",
        SAMLAD_DATA=str(tmp_path),
    )
    assert "no issues (0 silenced)" in messages
