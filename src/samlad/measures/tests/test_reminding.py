"""Reminders of follow-ups against real mail servers: nobody is forgotten, whatever the server says."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django_scopes import scope
from tests.mailserver import answering, free_port, lead_to

from samlad.audit.models import Event
from samlad.config.schedules import remind as remind_all
from samlad.measures import service
from samlad.measures.models import FollowUpReminder
from samlad.measures.service import Choice
from samlad.partnership.service import assign, end_assignment
from samlad.post.service import deliver

TODAY = date(2026, 11, 24)
FIRST, SECOND = "samordnare.orebro@example.se", "andra@example.se"


@pytest.fixture
def overdue(world):
    """Two people answer for a measure in a prioritised area whose follow-up has come."""
    service.prioritise(
        actor=world.actor("styrgrupp"),
        now=world.now,
        choices=[Choice(world.areas["Öster"].pk, "behov")],
        starts_on=date(2026, 9, 1),
        ends_on=date(2026, 12, 31),
    )
    assign(
        actor=world.system,
        now=world.now,
        function_id=world.functions["samordnare"].pk,
        name="Andra",
        email=SECOND,
        starts_on=date(2026, 1, 1),
    )
    return plan(world)


def plan(world, **changes):
    about = {
        "what": "Ny belysning",
        "who": "Gatukontoret",
        "area_ids": [world.areas["Öster"].pk],
        "starts_on": date(2026, 9, 1),
        "follow_up_on": TODAY,
        "owner_id": world.functions["samordnare"].pk,
    }
    return service.plan_measure(actor=world.actor("samordnare"), now=world.now, **(about | changes))


def remind(world, now=None):
    return service.remind_of_follow_ups(actor=world.system, now=now or world.now)


def ends():
    return sorted((r.account.email, r.letter.end) for r in FollowUpReminder.objects.select_related("letter"))


def test_each_who_answers_for_it_is_reminded_once(world, overdue, settings):
    with answering(settings) as server:
        remind(world)
        assert remind(world) == []
        deliver(now=world.now)
        assert remind(world, now=world.now + timedelta(days=1)) == []
    assert sorted(server.reached) == [SECOND, FIRST]
    assert ends() == [(SECOND, "sent"), (FIRST, "sent")]
    assert f"/insatser/{overdue.pk}/folj-upp/" in server.letters[0].get_content()
    assert Event.objects.filter(verb="measure.reminded").count() == 2


def test_nobody_is_said_to_be_reminded_by_a_server_that_is_away_and_all_are_when_it_is_back(world, overdue, settings):
    lead_to(settings, free_port())
    remind(world)
    deliver(now=world.now)
    assert ends() == [(SECOND, ""), (FIRST, "")]
    assert not Event.objects.filter(verb__startswith="measure.remind").exists()
    with answering(settings) as server:
        deliver(now=world.now + timedelta(minutes=15))
    assert sorted(server.reached) == [SECOND, FIRST]


def test_not_now_is_asked_again_and_the_other_is_not_reminded_twice(world, overdue, settings):
    with answering(settings) as server:
        server.answers[FIRST] = ["450 4.2.1 busy"]
        remind(world)
        deliver(now=world.now)
        assert ends() == [(SECOND, "sent"), (FIRST, "")]
        deliver(now=world.now + timedelta(minutes=1))
    assert server.reached == [SECOND, FIRST]


def test_a_refusal_for_one_of_several_is_kept_and_seen(world, overdue, settings):
    with answering(settings) as server:
        server.answers[FIRST] = "550 5.1.1 no such mailbox"
        remind(world)
        deliver(now=world.now)
        assert remind(world, now=world.now + timedelta(days=1)) == []
    assert server.reached == [SECOND]
    assert ends() == [(SECOND, "sent"), (FIRST, "refused")]
    assert Event.objects.get(verb="measure.reminder_refused").data == {"account": world.accounts["samordnare"].pk}


def test_who_followed_it_up_before_the_letter_went_is_not_reminded(world, overdue, settings):
    lead_to(settings, free_port())
    remind(world)
    deliver(now=world.now)
    service.follow_up(
        actor=world.actor("samordnare"),
        now=world.now,
        measure_id=overdue.pk,
        why="V",
        fidelity="as_decided",
        done="",
        situation="S",
        verdict="end",
        reason="R",
    )
    with answering(settings) as server:
        deliver(now=world.now + timedelta(minutes=15))
    assert server.letters == []
    assert ends() == [(SECOND, "over"), (FIRST, "over")]


@pytest.mark.parametrize("hour", [6, 17, 23])
def test_nobody_is_reminded_in_the_night(world, overdue, hour):
    assert remind(world, now=datetime(2026, 11, 24, hour - 1, 30, tzinfo=UTC)) == []


def test_a_line_break_in_a_name_stops_nobodys_reminder(world, overdue, settings):
    type(overdue).objects.filter(pk=overdue.pk).update(what="Ny\nbelysning\r\nBcc: x@example.se")
    plan(world, what="Grannsamverkan")
    with answering(settings) as server:
        assert len(remind(world)) == 4
        deliver(now=world.now)
    assert sorted({letter["Subject"] for letter in server.letters}) == [
        "Hur gick det? Grannsamverkan",
        "Hur gick det? Ny belysning Bcc: x@example.se",
    ]


def test_when_nobody_answers_for_it_whoever_comes_later_is_reminded(world, overdue, settings):
    for assignment in world.functions["samordnare"].assignments.all():
        end_assignment(
            actor=world.system, now=world.now, assignment_id=assignment.pk, ends_on=TODAY - timedelta(days=1)
        )
    with answering(settings) as server:
        assert remind(world) == []
        assign(
            actor=world.system,
            now=world.now,
            function_id=world.functions["samordnare"].pk,
            name="Ny",
            email="ny@example.se",
            starts_on=TODAY,
        )
        remind(world)
        deliver(now=world.now)
    assert server.reached == ["ny@example.se"]


def test_the_schedule_writes_and_the_outbox_sends(world, overdue, settings):
    with answering(settings) as server, scope(partnership=None):
        remind_all(datetime(2026, 11, 24, 9, tzinfo=UTC))
        assert server.letters == []
        deliver(now=datetime(2026, 11, 24, 9, tzinfo=UTC))
    assert sorted(server.reached) == [SECOND, FIRST]


def test_without_a_mail_server_nobody_is_said_to_be_reminded(world, overdue, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert remind(world) == []
    assert not FollowUpReminder.objects.exists()
