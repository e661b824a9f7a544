"""The log-in ended while somebody wrote, or the page was of an earlier log-in: the words are there again."""

from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django_scopes import scope

from samlad.collection.models.observation import Observation
from samlad.collection.service import make_link
from samlad.web.access.unsent import _page_of, _quoted, page_above

WORDS = "Det brann i en papperskorg"
PASSWORD = "ett långt lösenord 17"


@pytest.fixture
def visitor(world, round, settings):
    """Somebody whose log-in has ended; `log_in` logs in again with the form on a page, `open_link` comes by a link."""
    settings.SAMLAD_TODAY = "2026-11-24"
    client = Client()

    def request(method, url, data=None, **headers):
        with scope(partnership=None):
            return getattr(client, method)(url, data or {}, headers=headers)

    def log_in(page, who, password=PASSWORD):
        account = world.accounts[who]
        account.set_password(PASSWORD)
        account.save()
        EmailAddress.objects.get_or_create(user=account, email=account.email, verified=True, primary=True)
        fields = {name: page.context[name] for name in ("next",)} | {
            "unsent": page.context["packed"],
            "login": account.email,
            "password": password,
        }
        return request("post", reverse("account_login"), fields)

    def open_link(name):
        coordinator, function = world.actor("samordnare"), world.functions[name].pk
        link = make_link(actor=coordinator, now=world.now, round_id=round.pk, function_id=function)
        return request("post", reverse("open_link", args=[link.token]))

    request.log_in, request.open_link = log_in, open_link
    return request


def test_a_reporter_lands_on_the_form_with_what_was_written(world, round, visitor):
    url = reverse("report_add", args=[round.label, world.functions["rektor"].pk, "fire"])
    sent = {"key": "k1", "where": "none", "precision": "week", "day": "2026-11-23", "text": WORDS}
    page = visitor("post", url, sent)
    assert page.status_code == 401
    assert WORDS in page.content.decode()
    again = visitor.log_in(page, "rektor")
    assert again.url == url
    form = visitor("get", url).context["form"]
    assert (form["text"].value(), form["where"].value(), form["key"].value()) == (WORDS, "none", "k1")
    visitor("post", url, sent)
    assert Observation.objects.get().text == WORDS
    assert visitor("get", url).context["form"]["text"].value() is None


def test_who_came_by_a_link_is_offered_nothing_that_cannot_work_and_finds_the_words_again(world, round, visitor):
    url = reverse("report_add", args=[round.label, world.functions["rektor"].pk, "fire"])
    for _press in range(3):
        page = visitor("post", url, {"key": "k1", "where": "none", "text": WORDS})
        assert page.status_code == 401
        assert page.content.decode().count(WORDS) == 1
        assert "Skicka igen" not in page.content.decode()
    front = visitor.open_link("rektor").url
    front_page = visitor("get", front).content.decode()
    assert f'href="{url}"' in front_page
    assert WORDS in front_page
    form = visitor("get", url).context["form"]
    assert form["text"].value() == WORDS
    visitor("post", url, {"key": "k1", "where": "none", "precision": "week", "day": "2026-11-23", "text": WORDS})
    assert Observation.objects.get().text == WORDS
    assert visitor("get", front).context["unreceived"] is None


def test_another_functions_words_are_not_shown_to_who_opens_a_link(world, round, visitor):
    other = next(f for name, f in world.functions.items() if name != "rektor")
    visitor("post", reverse("report_add", args=[round.label, other.pk, "fire"]), {"key": "k1", "text": WORDS})
    front = visitor.open_link("rektor").url
    assert WORDS not in visitor("get", front).content.decode()


def test_a_wrong_password_loses_nothing(world, round, visitor):
    url = reverse("report_add", args=[round.label, world.functions["rektor"].pk, "fire"])
    page = visitor("post", url, {"key": "k1", "text": WORDS})
    wrong = visitor.log_in(page, "rektor", password="fel")
    assert page.context["packed"] in wrong.content.decode()


def test_a_form_without_a_page_of_its_own_leads_to_the_page_it_stood_on(world, visitor):
    form, stood = reverse("judge_influence"), reverse("problems")
    page = visitor("post", form, {"reason": WORDS, "level": "1"}, Referer=f"http://testserver{stood}")
    assert visitor.log_in(page, "samordnare").url == stood
    first_look = visitor("get", stood)
    assert first_look.status_code == 200
    assert WORDS in first_look.content.decode()
    assert f'action="{form}"' in first_look.content.decode()
    visitor("post", reverse("forget_unsent"))
    assert WORDS not in visitor("get", stood).content.decode()


def test_an_address_that_only_takes_forms_leads_to_the_page_above(world, round, visitor):
    url = reverse("report_answer", args=[round.label, world.functions["rektor"].pk])
    again = visitor.log_in(visitor("post", url, {"answer": "quiet"}), "rektor")
    assert again.url == url
    assert visitor("get", url).url == reverse("report", args=[round.label, world.functions["rektor"].pk])


@pytest.mark.parametrize(
    ("path", "above"), [("/rapport/2026-W48/5/svar/", "/rapport/2026-W48/5/"), ("/x/y/", "/"), ("/", "/")]
)
def test_the_page_above(path, above):
    assert page_above(path) == above


QUERY = {"ord": "brå & 50 % + ?", "sida": "2"}


def test_the_log_in_leads_back_to_the_very_address(world, visitor):
    url = f"{reverse('measures')}?{urlencode(QUERY)}"
    to_login = visitor("get", url)
    query = parse_qs(urlsplit(to_login.url).query)
    assert query == {"next": [url]}


@pytest.mark.parametrize(
    "path", [quote("/insatser/1/å 100% & ö?#x/"), "//elsewhere.example/x/", r"/\elsewhere.example/"]
)
def test_an_address_of_odd_letters_is_quoted_and_never_another_sites(rf, path):
    request = rf.post("/")
    request.path = unquote(path)
    request.META["QUERY_STRING"] = "ord=å&b=2"
    request.session = {}
    address = _quoted(request)
    assert url_has_allowed_host_and_scheme(address, {"testserver"})
    assert unquote(urlsplit(address).path).lstrip("/") == unquote(path).lstrip("/")
    assert parse_qs(urlsplit(address).query) == {"ord": ["å"], "b": ["2"]}
    assert address.isascii()


def test_what_the_browser_says_the_page_was_leads_nowhere_else(rf):
    for referrer, page in {
        "http://testserver/insatser/?ord=br%C3%A5&x=1": "/insatser/?ord=br%C3%A5&x=1",
        "http://testserver//elsewhere.example/": "/%2Felsewhere.example/",
        "http://elsewhere.example/": "/svar/",
        "javascript://testserver/%0aalert(1)": "/svar/",
    }.items():
        assert _page_of(rf.post("/svar/", headers={"Referer": referrer})) == page


@pytest.mark.parametrize("header", ["X-Autosave", "X-Outbox"])
def test_a_script_is_told_plainly(world, round, visitor, header):
    url = reverse("report_add", args=[round.label, world.functions["rektor"].pk, "fire"])
    assert visitor("post", url, {"text": WORDS}, **{header: "1"}).status_code == 401


class TestAStalePage:
    @pytest.fixture
    def client(self, world):
        client = Client(enforce_csrf_checks=True)
        client.force_login(world.accounts["rektor"], "django.contrib.auth.backends.ModelBackend")
        return client

    def post(self, client, url, **headers):
        with scope(partnership=None):
            return client.post(url, {"key": "k", "text": WORDS, "password": "x"}, headers=headers)

    def test_says_so_and_keeps_the_words(self, world, round, client):
        url = reverse("report_add", args=[round.label, world.functions["rektor"].pk, "fire"])
        page = self.post(client, url, Origin="http://testserver")
        assert (page.status_code, page["X-Stale-Form"]) == (403, "1")
        assert f'action="{url}"' in page.content.decode()
        assert WORDS in page.content.decode()

    def test_what_another_site_sends_is_not_put_before_anybody(self, world, round, client):
        url = reverse("report_add", args=[round.label, world.functions["rektor"].pk, "fire"])
        for headers in ({"Origin": "https://elsewhere.example"}, {}, {"Referer": "https://elsewhere.example/x"}):
            page = self.post(client, url, **headers)
            assert page.status_code == 403
            assert WORDS not in page.content.decode()

    def test_a_password_is_never_shown(self, client):
        page = self.post(client, reverse("account_change_password"), Origin="http://testserver")
        assert page.status_code == 403
        assert WORDS not in page.content.decode()
