"""Reminders of follow-ups against real mail servers: nobody is forgotten, whatever the server says."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.mailserver import answering, free_port, lead_to, silent

from samlad.audit.models import Event
from samlad.config.schedules import remind as remind_all
from samlad.measures import service
from samlad.measures.models import FollowUpReminder
from samlad.measures.service import Choice, MailServerAway
from samlad.partnership.service import assign, end_assignment

TODAY = date(2026, 11, 24)
FIRST, SECOND = "samordnare.orebro@example.se", "andra@example.se"


@pytest.fixture
def overdue(world):
    """Two people answer for a measure in a prioritised area whose follow-up has come."""
    service.prioritise(
        actor=world.actor("styrgrupp"), now=world.now, choices=[Choice(world.areas["Öster"].pk, "behov")],
        starts_on=date(2026, 9, 1), ends_on=date(2026, 12, 31),
    )  # fmt: skip
    assign(
        actor=world.system, now=world.now, function_id=world.functions["samordnare"].pk, name="Andra", email=SECOND,
        starts_on=date(2026, 1, 1),
    )  # fmt: skip
    return plan(world)


def plan(world, **told):
    about = {
        "what": "Ny belysning", "who": "Gatukontoret", "area_ids": [world.areas["Öster"].pk],
        "starts_on": date(2026, 9, 1), "follow_up_on": TODAY, "owner_id": world.functions["samordnare"].pk,
    }  # fmt: skip
    return service.plan_measure(actor=world.actor("samordnare"), now=world.now, **(about | told))


def remind(world, now=None):
    return service.remind_of_follow_ups(
        actor=world.system, now=now or world.now, address=lambda pk: f"https://est.example/insatser/{pk}/"
    )


def sent():
    return sorted(r.account.email for r in FollowUpReminder.objects.exclude(sent_at=None))


def test_each_who_answers_for_it_is_reminded_once(world, overdue, settings):
    with answering(settings) as server:
        remind(world)
        assert remind(world) == []
    assert sorted(server.reached) == [SECOND, FIRST] == sent()
    assert Event.objects.filter(verb="measure.reminded").count() == 2


@pytest.mark.parametrize("away", ["down", "silent"])
def test_nobody_is_marked_as_reminded_by_a_server_that_is_away_and_all_are_when_it_is_back(
    world, overdue, settings, away
):
    if away == "down":
        lead_to(settings, free_port())
        with pytest.raises(MailServerAway):
            remind(world)
    else:
        with silent(settings), pytest.raises(MailServerAway):
            remind(world)
    assert not FollowUpReminder.objects.exists()
    assert not Event.objects.filter(verb__startswith="measure.remind").exists()
    with answering(settings) as server:
        remind(world)
    assert sorted(server.reached) == [SECOND, FIRST]


def test_not_now_is_asked_again_the_next_time_and_the_other_is_not_reminded_twice(world, overdue, settings):
    with answering(settings) as server:
        server.answers[FIRST] = ["450 4.2.1 busy"]
        remind(world)
        assert sent() == [SECOND]
        remind(world)
    assert server.reached == [SECOND, FIRST]


def test_a_refusal_for_one_of_several_is_kept_and_tried_again_the_next_day(world, overdue, settings):
    with answering(settings) as server:
        server.answers[FIRST] = "550 5.1.1 no such mailbox"
        remind(world)
        assert remind(world) == []
        assert server.reached == [SECOND]
        refused = FollowUpReminder.objects.get(sent_at=None)
        assert (refused.account.email, refused.refusal) == (FIRST, "550 5.1.1 no such mailbox")
        del server.answers[FIRST]
        remind(world, now=world.now + timedelta(days=1))
    assert server.reached == [SECOND, FIRST]
    assert sent() == [SECOND, FIRST]


def test_a_line_break_in_a_name_stops_nobodys_reminder(world, overdue, settings):
    type(overdue).objects.filter(pk=overdue.pk).update(what="Ny\nbelysning\r\nBcc: x@example.se")
    plan(world, what="Grannsamverkan")
    with answering(settings) as server:
        assert len(remind(world)) == 4
    assert sorted({letter["Subject"] for letter in server.letters}) == [
        "Hur gick det? Grannsamverkan", "Hur gick det? Ny belysning Bcc: x@example.se",
    ]  # fmt: skip


def test_when_nobody_answers_for_it_whoever_comes_later_is_reminded(world, overdue, settings):
    for assignment in world.functions["samordnare"].assignments.all():
        end_assignment(
            actor=world.system, now=world.now, assignment_id=assignment.pk, ends_on=TODAY - timedelta(days=1)
        )
    with answering(settings) as server:
        assert remind(world) == []
        assign(
            actor=world.system, now=world.now, function_id=world.functions["samordnare"].pk, name="Ny",
            email="ny@example.se", starts_on=TODAY,
        )  # fmt: skip
        remind(world)
    assert server.reached == ["ny@example.se"]


def test_a_silent_server_is_asked_by_one_partnership_and_the_others_wait(world, overdue, other_world, settings, caplog):
    with silent(settings), pytest.raises(RuntimeError, match="nobody was reminded"):
        remind_all(datetime(2026, 11, 24, 9, tzinfo=UTC))
    assert sum("nobody was reminded" in r.message for r in caplog.records) == 1


def test_without_a_mail_server_nobody_is_said_to_be_reminded(world, overdue, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert remind(world) == []
    assert not FollowUpReminder.objects.exists()
