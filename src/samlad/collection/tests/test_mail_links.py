from collections import Counter
from datetime import date, timedelta

import pytest
from django.core import mail
from django_scopes import scope
from tests.mailserver import answering, free_port, lead_to
from tests.steps import quiet

from samlad.collection import service
from samlad.collection.models import LinkLetter, ReportLink
from samlad.collection.queries import link_by_hash, link_letters, standing
from samlad.lib.errors import UserError
from samlad.partnership.service import (
    add_function,
    assign,
    change_partnership,
    change_rhythm,
    end_assignment,
)
from samlad.post.models import Letter
from samlad.post.service import deliver

LEASE = timedelta(minutes=10)


def mailed(world, round, who="samordnare", now=None):
    return service.mail_links(actor=world.actor(who), now=now or world.now, round_id=round.pk)


def token_in(body):
    return body.split("/r/")[1].split("/")[0]


@pytest.fixture
def second(world):
    """Another school whose headmaster reports to the municipality."""
    function = add_function(
        actor=world.system,
        now=world.now,
        organisation_id=world.organisations["Skolan"].pk,
        name="fritids",
        duties=["reporter"],
    )
    assign(
        actor=world.system,
        now=world.now,
        function_id=function.pk,
        name="Bo",
        email="bo@example.se",
        starts_on=date(2026, 1, 1),
    )
    return function


def in_force():
    return sorted(link.function.name for link in ReportLink.objects.filter(revocation=None))


def ends(world, round):
    return {row.letter.account.email: row.letter.end for row in link_letters(world.actor("samordnare"), round)}


def test_each_holder_of_an_unanswered_function_of_mine_gets_a_link_that_works(world, round):
    assert mailed(world, round).sending == 1  # the guards report to the police, not to the municipality
    assert mail.outbox == []
    with scope(partnership=None):
        deliver(now=world.now)
    (letter,) = mail.outbox
    assert letter.to == ["rektor.orebro@example.se"]
    link = link_by_hash(service.token_hash(token_in(letter.body)))
    assert link.function == world.functions["rektor"]
    assert standing([link], world.now) == [link]
    assert link.made_by == f"account:{world.accounts['samordnare'].pk}"


def test_the_letter_tells_when_the_week_closes_in_the_partnerships_words(world, round):
    mailed(world, round)
    deliver(now=world.now)
    assert mail.outbox[0].subject == "Hur har veckan varit? Rapport vecka 48"
    assert "onsdag 25 november kl. 16.00" in mail.outbox[0].body


@pytest.mark.parametrize(("language", "expected"), [("sv", "Två lugna veckor"), ("en", "Two quiet weeks")])
def test_where_a_round_is_two_weeks_no_letter_calls_it_a_week(world, round, language, expected):
    change_partnership(actor=world.system, now=world.now, language=language)
    change_rhythm(actor=world.system, now=world.now, cadence=2, first_week="2026-W02")
    world.partnership.refresh_from_db()
    mailed(world, round)
    deliver(now=world.now)
    assert expected in mail.outbox[0].body
    assert Letter.objects.get().language == f"{language}-x-fortnight"


def test_no_token_is_in_the_database(world, round):
    mailed(world, round)
    deliver(now=world.now)
    token = token_in(mail.outbox[0].body)
    assert not [
        row for model in (Letter, LinkLetter, ReportLink) for row in model.objects.values() if token in str(row)
    ]


def test_who_has_answered_gets_no_mail(world, round):
    quiet(world, round)
    assert mailed(world, round).sending == 0


def test_what_was_mailed_is_what_is_said_when_one_address_is_refused(world, round, second, settings):
    with answering(settings) as server:
        server.answers["bo@example.se"] = "550 5.1.1 no such mailbox"
        assert mailed(world, round).sending == 2
        deliver(now=world.now)
    assert server.reached == ["rektor.orebro@example.se"]
    assert ends(world, round) == {"rektor.orebro@example.se": "sent", "bo@example.se": "refused"}
    assert in_force() == ["rektor"], "a link that nobody got is no link"


def test_a_mail_server_that_is_away_leaves_no_links_and_the_letters_come_when_it_is_back(
    world, round, second, settings
):
    lead_to(settings, free_port())
    mailed(world, round)
    deliver(now=world.now)
    assert in_force() == []
    with answering(settings) as server:
        deliver(now=world.now + timedelta(minutes=1))
    assert sorted(server.reached) == ["bo@example.se", "rektor.orebro@example.se"]


def test_every_copy_of_a_letter_leads_in(world, round, settings):
    """The first may have arrived although nobody knows; the second has the same link."""
    with answering(settings) as server:
        mailed(world, round)
        deliver(now=world.now)
        # As if the worker had been killed before it wrote down the yes.
        Letter.objects.update(end="", ended_at=None, leased_until=world.now + LEASE)
        deliver(now=world.now + 2 * LEASE)
    first, again = (token_in(letter.get_content()) for letter in server.letters)
    assert first == again
    link = link_by_hash(service.token_hash(first))
    assert standing([link], world.now) == [link]
    assert Letter.objects.get().uncertain_at


def test_a_new_secret_key_between_two_tries_shuts_out_neither(world, round, settings):
    with answering(settings) as server:
        server.answers["DATA"] = ["450 not now"]
        mailed(world, round)
        deliver(now=world.now)
        (before,) = ReportLink.objects.all()
        settings.SECRET_KEY = "another"
        deliver(now=world.now + timedelta(minutes=1))
    token = token_in(server.letters[0].get_content())
    assert standing([before, link_by_hash(service.token_hash(token))], world.now) == list(ReportLink.objects.all())


def test_pressing_again_writes_no_second_letter_to_whom_one_waits_for(world, round, settings):
    with answering(settings) as server:
        server.answers["rektor.orebro@example.se"] = ["450 4.2.1 busy"]
        assert mailed(world, round).sending == 1
        deliver(now=world.now)
        later = world.now + timedelta(seconds=5)
        assert mailed(world, round, now=later).sending == 1
        assert Letter.objects.count() == 1
        deliver(now=later)
        assert len(server.letters) == 1, "it was tried at once"
        mailed(world, round, now=later)
        deliver(now=later)
        assert len(server.letters) == 2, "who has got theirs gets another"


@pytest.mark.parametrize("meanwhile", ["closed by the clock", "closed by a person", "answered", "revoked", "left"])
def test_a_letter_that_waited_too_long_is_never_sent(world, round, settings, meanwhile):
    lead_to(settings, free_port())
    mailed(world, round)
    deliver(now=world.now)
    now, rektor = world.now + timedelta(minutes=5), world.functions["rektor"]
    if meanwhile == "closed by the clock":
        now = round.closes_at
    elif meanwhile == "closed by a person":
        service.close_round(actor=world.system, now=now, round_id=round.pk)
    elif meanwhile == "answered":
        quiet(world, round)
    elif meanwhile == "revoked":
        service.revoke_links(actor=world.actor("samordnare"), now=now, round_id=round.pk, function_id=rektor.pk)
    else:
        end_assignment(
            actor=world.system, now=now, assignment_id=rektor.assignments.get().pk, ends_on=date(2026, 11, 23)
        )
    with answering(settings) as server:
        deliver(now=now)
    assert server.letters == []
    assert Letter.objects.get().end == "over"
    assert in_force() == []


def test_a_link_that_is_revoked_is_not_mailed_by_the_next_try(world, round, settings):
    with answering(settings) as server:
        server.answers["DATA"] = ["450 not now"]
        mailed(world, round)
        deliver(now=world.now)
        assert in_force() == ["rektor"]
        rektor = world.functions["rektor"].pk
        service.revoke_links(actor=world.actor("samordnare"), now=world.now, round_id=round.pk, function_id=rektor)
        deliver(now=world.now + timedelta(minutes=1))
    assert (server.letters, in_force()) == ([], [])


def test_for_a_report_that_comes_late_a_link_is_mailed_too(world, round):
    service.close_round(actor=world.system, now=world.now, round_id=round.pk)
    mailed(world, round)
    deliver(now=world.now)
    assert len(mail.outbox) == 1


def test_a_line_break_in_a_functions_name_stops_no_letter(world, round, second, settings):
    type(second).objects.filter(pk=second.pk).update(name="fri\ntids\r\nBcc: x@example.se")
    with answering(settings) as server:
        mailed(world, round)
        deliver(now=world.now)
    assert sorted(server.reached) == ["bo@example.se", "rektor.orebro@example.se"]
    assert all(letter["Bcc"] is None for letter in server.letters)


def test_without_a_mail_server_nothing_is_said_to_be_mailed(world, round, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    with pytest.raises(UserError, match="Ingen e-postserver"):
        mailed(world, round)
    assert (in_force(), Letter.objects.count()) == ([], 0)


def test_nobody_else_sees_what_became_of_the_letters(world, round):
    mailed(world, round)
    mailed(world, round, "polissamordnare")
    seen = [row.function.name for row in link_letters(world.actor("polissamordnare"), round)]
    assert seen == ["väktare"]


def test_the_page_tells_what_became_of_them_when_it_is_known(world, round, second, settings, client):
    client.force_login(world.accounts["samordnare"])
    settings.SAMLAD_TODAY = "2026-11-24"

    def page():
        return client.get(f"/kartlaggning/{round.label}/").content.decode()

    with answering(settings) as server:
        server.answers["bo@example.se"] = ["450 4.2.1 busy", "550 5.1.1 no such mailbox"]
        answer_page = client.post(f"/kartlaggning/{round.label}/lankar/", follow=True).content.decode()
        assert answer_page.count("2 mejl skickas.") == 2, "what was pressed, and how it stands"
        (moment,) = Counter(Letter.objects.values_list("made_at", flat=True))
        deliver(now=moment)
        assert "1 länk är mejlad." in page()
        assert "E-postservern har inte tagit emot 1 mejl än. Det skickas igen av sig självt." in page()
        deliver(now=moment + timedelta(minutes=1))
        assert "E-postservern avvisar 1 mejl. Kontrollera adressen." in page()
        assert 'bo@example.se (fritids): <span lang="en">550 5.1.1 no such mailbox</span>' in page()
    client.force_login(world.accounts["polissamordnare"])
    assert "bo@example.se" not in page()
