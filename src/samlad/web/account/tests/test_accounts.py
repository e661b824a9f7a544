"""What of log-in is open, and how a function is accepted."""

import html
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django_scopes import scope

from samlad.partnership.models import Account, Assignment
from samlad.partnership.service import invite
from samlad.post.models import Letter
from samlad.post.service import deliver
from samlad.web.account.urls import OPEN, closed

NEEDED = {"account_login", "account_logout", "account_change_password", "account_reset_password", "mfa_index"}


def patterns(url_patterns):
    for p in url_patterns:
        if isinstance(p, URLResolver):
            yield from patterns(p.url_patterns)
        elif isinstance(p, URLPattern) and (p.name or "").startswith(("account_", "mfa_")):
            yield p


def test_only_the_pages_that_are_needed_are_open():
    every = {p.name: p for p in patterns(get_resolver().url_patterns)}
    shut = {name for name, p in every.items() if p.callback is closed}
    assert every.keys() >= NEEDED | OPEN
    assert every.keys() - shut == OPEN | {n for n in every if n.startswith("mfa_")}
    assert {"account_email", "account_signup", "account_set_password"} <= shut


def test_an_address_is_not_changed_to_a_colleagues(world):
    client = Client()
    client.force_login(world.accounts["rektor"], "django.contrib.auth.backends.ModelBackend")
    theirs = world.accounts["samordnare"].email
    for data in ({"action_add": "", "email": "chef@example.se"}, {"action_primary": "", "email": theirs}):
        assert client.post(reverse("account_email"), data).status_code == 404
    assert client.get(reverse("account_email")).status_code == 404
    world.accounts["rektor"].refresh_from_db()
    assert world.accounts["rektor"].email == "rektor.orebro@example.se"


def test_the_letter_about_a_new_password_goes_to_accounts_only(world):
    for address, letters in (("ingen@example.se", 0), (world.accounts["rektor"].email, 1)):
        response = Client().post(reverse("account_reset_password"), {"email": address})
        assert response["Location"] == reverse("account_reset_password_done")  # says nothing of who has an account
        assert mail.outbox == []
        assert Letter._base_manager.count() == letters
    (letter,) = Letter._base_manager.all()
    deliver(now=letter.due_at)
    (came,) = mail.outbox
    assert (came.to, came.subject) == ([world.accounts["rektor"].email], "Nytt lösenord till Samlad")


def forgotten(world, **settings):
    Client().post(reverse("account_reset_password"), {"email": world.accounts["rektor"].email}, **settings)
    return Letter._base_manager.order_by("-pk").first()


def address_in(letter):
    return letter.body.split("http://127.0.0.1:8000")[1].split()[0]


def test_the_link_of_every_try_leads_to_a_new_password(world):
    letter = forgotten(world, HTTP_HOST="fel.example.se")
    deliver(now=letter.due_at)
    Letter._base_manager.update(end="", ended_at=None)  # nobody wrote down the yes
    deliver(now=letter.due_at)
    first, again = map(address_in, mail.outbox)
    for address in (first, again):
        with scope(partnership=None):
            client = Client()
            form = client.get(address, follow=True)
            assert form.status_code == 200
            assert "password1" in form.content.decode()
    chosen = {"password1": "ett långt lösenord", "password2": "ett långt lösenord"}
    with scope(partnership=None):
        client.post(form.redirect_chain[-1][0], chosen)
    assert Account.objects.get(pk=letter.account_id).check_password("ett långt lösenord")


def test_a_letter_about_a_password_comes_in_the_language_it_was_asked_for_in(world):
    letter = forgotten(world, HTTP_ACCEPT_LANGUAGE="en")
    deliver(now=letter.due_at)
    assert mail.outbox[0].subject == "A new password for Samlad"


def test_a_letter_about_a_password_that_could_not_be_sent_for_hours_is_not(world):
    letter = forgotten(world)
    deliver(now=letter.due_at + timedelta(hours=3))
    letter.refresh_from_db()
    assert (letter.end, mail.outbox) == ("over", [])


@pytest.mark.parametrize("name", ["account_reset_password", "account_reset_password_done"])
def test_without_a_mail_server_nothing_is_said_to_be_sent(world, settings, name, capsys):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    client, fields = Client(headers={"accept-language": "sv"}), {"email": world.accounts["rektor"].email}
    for answer in (client.get(reverse(name)), client.post(reverse(name), fields)):
        page = html.unescape(answer.content.decode())
        assert "Be administratören om ett nytt lösenord" in page
        assert "samlad django changepassword" in page
        assert "skickat" not in page
    assert "rektor" not in capsys.readouterr().out


def offered(world, email="ny@example.se"):
    invited = invite(
        actor=world.actor("samordnare"),
        now=world.now,
        function_id=world.functions["rektor"].pk,
        name="Ny Åkesson",
        email=email,
        starts_on=world.now.date(),
    )
    return reverse("accept_invitation", args=[invited.token])


@pytest.fixture(autouse=True)
def _today(settings):
    settings.SAMLAD_TODAY = "2026-11-24"


def test_a_new_person_chooses_a_password_and_is_in(world):
    address, client = offered(world), Client()
    with scope(partnership=None):
        page = html.unescape(client.get(address).content.decode())
        assert "Ny Åkesson" in page
        assert "ny@example.se" in page
        assert not Account.objects.filter(email="ny@example.se").exists()  # a mail scanner that reads does nothing
        for weak in ("kort", "123456789012", "aaaaaaaaaaaa", "ababababababab"):
            assert client.post(address, {"password": weak}).status_code == 422, weak
        assert client.post(address, {"password": "ett långt lösenord"})["Location"] == "/"
        assert client.get(address).status_code == 410
        assert client.get(address + "x").status_code == 404
    account = Account.objects.get(email="ny@example.se")
    assert Assignment.objects.get(account=account).function == world.functions["rektor"]


def test_whoever_has_an_account_logs_in_and_no_name_is_told(world, other_world):
    """The address is that of an account in another partnership."""
    theirs = other_world.accounts["rektor"]
    Account.objects.filter(pk=theirs.pk).update(name="Hemliga Namnet")
    address, client = offered(world, email=theirs.email), Client()
    with scope(partnership=None):
        for response in (client.get(address), client.post(address, {"password": "ett långt lösenord"})):
            assert "Hemliga" not in response.content.decode()
        assert response.status_code == 422
        client.force_login(theirs, "django.contrib.auth.backends.ModelBackend")
        assert client.post(address)["Location"] == "/"
    assert Assignment.objects.filter(account=theirs, function=world.functions["rektor"]).exists()


@pytest.mark.parametrize(
    "onward", ["//[", "https://[::1", "//[x]:99999/", "https://example.se/", "javascript:alert(1)"]
)
def test_an_address_to_go_on_to_that_cannot_be_read_or_is_not_ours_is_not_followed(world, onward):
    for name in ("account_login", "account_reset_password", "account_reset_password_from_key_done"):
        assert Client().get(reverse(name), {"next": onward}).status_code == 200
    client = Client()
    world.accounts["rektor"].set_password("ett långt lösenord som ingen gissar")
    world.accounts["rektor"].save()
    fields = {
        "login": world.accounts["rektor"].email,
        "password": "ett långt lösenord som ingen gissar",
        "next": onward,
    }
    with scope(partnership=None):
        answer = client.post(reverse("account_login"), fields)
    assert (answer.status_code, answer.url) == (302, "/")
