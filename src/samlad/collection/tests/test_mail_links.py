from django.core import mail

from samlad.collection import service
from samlad.collection.queries import link_by_hash


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
