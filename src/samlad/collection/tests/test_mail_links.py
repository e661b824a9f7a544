from datetime import date

import pytest
from django.core import mail
from tests.mailserver import answering, free_port, lead_to, silent

from samlad.collection import service
from samlad.collection.models import ReportLink
from samlad.collection.queries import link_by_hash
from samlad.lib.errors import UserError
from samlad.partnership.service import add_function, assign


def test_each_holder_of_an_unanswered_function_of_mine_gets_a_link_that_works(world, round):
    done = service.mail_links(
        actor=world.actor("samordnare"),
        now=world.now,
        round_id=round.pk,
        address=lambda t: f"https://est.example/r/{t}/",
    )
    assert done.sent == 1  # the guards report to the police, not to the municipality
    (letter,) = mail.outbox
    assert letter.to == ["rektor.orebro@example.se"]
    token = letter.body.split("/r/")[1].split("/")[0]
    assert link_by_hash(service.token_hash(token)).function == world.functions["rektor"]


def test_who_has_answered_gets_no_mail(world, round):
    service.report_nothing_new(
        actor=world.actor("rektor"), now=world.now, round_id=round.pk, function_id=world.functions["rektor"].pk, key="k"
    )
    done = service.mail_links(actor=world.actor("samordnare"), now=world.now, round_id=round.pk, address=str)
    assert (done.sent, mail.outbox) == (0, [])


def mailed(world, round, who="samordnare"):
    return service.mail_links(
        actor=world.actor(who), now=world.now, round_id=round.pk, address=lambda t: f"https://est.example/r/{t}/"
    )


@pytest.fixture
def second(world):
    """Another school whose headmaster reports to the municipality."""
    function = add_function(
        actor=world.system, now=world.now, organisation_id=world.organisations["Skolan"].pk, name="fritids",
        duties=["reporter"],
    )  # fmt: skip
    assign(
        actor=world.system, now=world.now, function_id=function.pk, name="Bo", email="bo@example.se",
        starts_on=date(2026, 1, 1),
    )  # fmt: skip
    return function


def in_force():
    return sorted(link.function.name for link in ReportLink.objects.filter(revocation=None))


def test_what_was_mailed_is_what_is_said_when_one_address_is_refused(world, round, second, settings):
    with answering(settings) as server:
        server.answers["bo@example.se"] = "550 5.1.1 no such mailbox"
        done = mailed(world, round)
    assert (done.sent, done.refused, done.waiting) == (1, ("bo@example.se",), 0)
    assert server.reached == ["rektor.orebro@example.se"]
    assert in_force() == ["rektor"], "a link that nobody got is no link"


@pytest.mark.parametrize("away", ["down", "silent"])
def test_a_mail_server_that_is_away_took_nothing_and_leaves_no_links(world, round, second, settings, away):
    if away == "down":
        lead_to(settings, free_port())
        done = mailed(world, round)
    else:
        with silent(settings):
            done = mailed(world, round)
    assert (done.sent, done.refused, done.waiting) == (0, (), 2)
    assert in_force() == []


def test_a_line_break_in_a_functions_name_stops_no_letter(world, round, second, settings):
    type(second).objects.filter(pk=second.pk).update(name="fri\ntids\r\nBcc: x@example.se")
    with answering(settings) as server:
        assert mailed(world, round).sent == 2
    assert sorted(server.reached) == ["bo@example.se", "rektor.orebro@example.se"]
    assert all(letter["Bcc"] is None for letter in server.letters)


def test_without_a_mail_server_nothing_is_said_to_be_mailed(world, round, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    with pytest.raises(UserError, match="Ingen e-postserver"):
        mailed(world, round)
    assert in_force() == []


def test_the_page_says_how_many_were_not_taken(world, round, second, settings, client):
    client.force_login(world.accounts["samordnare"])
    with answering(settings) as server:
        server.answers["bo@example.se"] = "450 4.2.1 busy"
        page = client.post(f"/kartlaggning/{round.label}/lankar/", follow=True).content.decode()
    assert "1 länk är mejlad." in page
    assert "E-postservern tog inte emot 1 länk." in page
