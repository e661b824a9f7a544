import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from tests.steps import close, decisions_about, open_week, share, tell, unusual, value_in

from samlad.lib.digests import digest_of
from samlad.lib.errors import ChangedSinceRead, Conflict, UserError
from samlad.measures import service as measures
from samlad.measures.service import Choice
from samlad.measures.visibility import EVERY
from samlad.meetings import service
from samlad.meetings.agenda import AGENDAS
from samlad.meetings.drafting import draft
from samlad.meetings.gathering import gather
from samlad.meetings.models import Assessment, Decision, DecisionReport, Meeting, MeetingText
from samlad.meetings.reporting import report_of, review_of, words_of
from samlad.partnership.actor import OutOfScope
from samlad.partnership.service import change_rhythm
from samlad.records.models import Record
from samlad.screening.service import ScreeningRequired
from samlad.writing.service import Edit, Unsettled

DAY = date(2026, 11, 26)


def opened(world, kind="year", day=DAY, who="samordnare"):
    return service.open_meeting(actor=world.actor(who), now=world.now, kind=kind, day=day)


def wrote(world, meeting, text, base="Utkastet.", item="summary"):
    return service.write_text(
        actor=world.actor("samordnare"),
        now=world.now,
        meeting_id=meeting.pk,
        item=item,
        edit=Edit(text, base),
        screening_confirmed=digest_of(text),
    )


@pytest.fixture
def year(world):
    """A year with a week in it, a measure that was followed up, and a choice of areas."""
    round = open_week(world, "2026-W47")
    share(world, tell(world, round, now=round.opens_at + timedelta(days=3), starts_at=round.opens_at))
    close(world, round)
    unusual(world, round)
    measures.prioritise(
        actor=world.actor("styrgrupp"),
        now=world.now,
        choices=[Choice(world.areas["Ängby"].pk, "Klotter")],
        starts_on=date(2026, 9, 1),
        ends_on=date(2026, 12, 31),
    )
    measure = measures.plan_measure(
        actor=world.actor("samordnare"),
        now=world.now,
        what="Ny belysning",
        who="Gatan",
        starts_on=date(2026, 10, 1),
        area_ids=[world.areas["Ängby"].pk],
        follow_up_on=date(2026, 11, 20),
    )
    return opened(world), measure


def assessed(world, meeting, measure, **changes):
    fields = {"outcome": "safer", "reason": "Lugnare sedan dess"}
    return service.assess(
        actor=world.actor("samordnare"),
        now=world.now,
        meeting_id=meeting.pk,
        measure_id=measure.pk,
        **(fields | changes),
    )


@pytest.mark.parametrize(
    ("months", "kind", "start", "end"),
    [
        (4, "period", date(2026, 9, 1), date(2026, 12, 31)),
        (3, "period", date(2026, 10, 1), date(2026, 12, 31)),
        (3, "year", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_meeting_looks_back_on_the_period_or_the_year(world, months, kind, start, end):
    change_rhythm(actor=world.system, now=world.now, period_months=months)
    meeting = opened(world, kind)
    assert (meeting.starts_on, meeting.ends_on) == (start, end)
    assert opened(world, kind, day=start) == meeting
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize("who", ["rektor", "styrgrupp", "registrator"])
def test_who_does_not_lead_the_meeting_opens_none(world, who):
    with pytest.raises(PermissionDenied):
        opened(world, who=who)


@pytest.mark.parametrize("day", [date(1999, 12, 31), date(2027, 1, 1), date(9999, 1, 1)])
def test_nobody_looks_back_on_what_has_not_been(world, day):
    with pytest.raises(UserError):
        opened(world, day=day)


def test_a_meeting_of_no_kind_is_not_found(world):
    with pytest.raises(OutOfScope):
        opened(world, kind="decade")


def test_two_who_write_under_the_same_point_lose_nothing(world):
    meeting = opened(world)
    wrote(world, meeting, "Ett lugnt år. Utkastet.")
    assert wrote(world, meeting, "Utkastet. Mer belysning.").text == "Ett lugnt år. Utkastet. Mer belysning."
    assert wrote(world, meeting, "Utkastet. Mer belysning.").version == 2
    with pytest.raises(Conflict) as caught:
        wrote(world, meeting, "Ett oroligt år", base="Ett annat utkast.")
    assert caught.value.theirs == "Ett lugnt år. Utkastet. Mer belysning."


def test_two_wordings_under_a_point_are_looked_at_before_they_are_published(world, year):
    meeting, _measure = year
    wrote(world, meeting, "Ett lugnt år")
    wrote(world, meeting, "Ett oroligt år")
    with pytest.raises(Unsettled, match="Året i korthet"):
        published(world, meeting)
    both = MeetingText.objects.get().text
    assert both == "Ett lugnt år Ett oroligt år"
    wrote(world, meeting, "Ett ganska lugnt år", base=both)
    assert published(world, meeting).record.version == 1


def test_a_draft_that_nobody_changed_is_not_kept(world):
    assert wrote(world, opened(world), "Utkastet.").version == 0


def test_a_point_can_be_emptied_and_a_point_there_is_not_is_not_found(world):
    meeting = opened(world)
    assert wrote(world, meeting, "").version == 1
    with pytest.raises(OutOfScope):
        wrote(world, meeting, "x", item="gossip")
    with pytest.raises(UserError):
        wrote(world, meeting, "x" * 20_001, item="next")


def test_what_the_data_say_is_drafted_until_somebody_writes(world, year):
    meeting, measure = year
    material = gather(meeting, DAY, EVERY)
    text = draft("summary", material)
    assert "Ängby" in text
    assert measure.what in text, "its follow-up is overdue, so it is named"
    for kind, items in AGENDAS.items():
        assert all(isinstance(draft(i.code, material), str) for i in items), kind


def test_a_measure_that_has_just_begun_is_not_called_late(world, year):
    meeting, measure = year
    (done,) = gather(meeting, DAY, EVERY).measures
    assert done.waits
    (before,) = gather(meeting, date(2026, 11, 19), EVERY).measures
    assert not before.waits
    measures.follow_up(
        actor=world.actor("samordnare"),
        now=world.now,
        measure_id=measure.pk,
        why="mörkt",
        fidelity="as_decided",
        done="",
        situation="ljust",
        verdict="end",
        reason="klart",
    )
    (done,) = gather(meeting, DAY, EVERY).measures
    assert not done.waits


def test_what_a_measure_goes_with_is_judged_with_a_reason_and_can_be_judged_again(world, year):
    meeting, measure = year
    with pytest.raises(UserError):
        assessed(world, meeting, measure, reason=" ")
    with pytest.raises(UserError):
        assessed(world, meeting, measure, outcome="proof")
    first = assessed(world, meeting, measure)
    assert assessed(world, meeting, measure) == first
    assessed(world, meeting, measure, outcome="unknown", reason="För kort tid")
    assert Assessment.objects.get().outcome == "unknown"


def test_a_decision_says_who_and_what_and_is_told_of_once(world, year):
    meeting, _measure = year
    common = {"actor": world.actor("samordnare"), "now": world.now}
    decision = service.decide(**common, meeting_id=meeting.pk, what="Ljusplan", who="Gatan", report_on=date(2027, 3, 1))
    assert (
        service.decide(**common, meeting_id=meeting.pk, what="Ljusplan", who="Gatan", report_on=date(2027, 3, 1))
        == decision
    )
    with pytest.raises(UserError):
        service.decide(**common, meeting_id=meeting.pk, what="Ljusplan", who=" ")
    with pytest.raises(UserError):
        service.report_back(**common, decision_id=decision.pk, text="")
    service.report_back(**common, decision_id=decision.pk, text="Antagen i mars")
    service.report_back(**common, decision_id=decision.pk, text="En gång till")
    assert DecisionReport.objects.get().text == "Antagen i mars"
    with pytest.raises(Exception, match="unchangeable"), transaction.atomic():
        Decision.objects.update(what="x")


def test_what_was_decided_before_and_not_told_of_comes_up_again(world):
    earlier = opened(world, "period", date(2026, 6, 1))
    common = {"actor": world.actor("samordnare"), "now": world.now}
    decision = service.decide(**common, meeting_id=earlier.pk, what="Ljusplan", who="Gatan")
    now = opened(world, "period")
    assert [d.decision for d in gather(now, DAY, EVERY).earlier] == [decision]
    service.report_back(**common, decision_id=decision.pk, text="Klar")
    assert gather(now, DAY, EVERY).earlier == []


def test_nobody_is_pointed_at_in_what_is_written_down(world, year):
    meeting, measure = year
    person = "Prata med Anna Svensson 070-123 45 67"
    with pytest.raises(ScreeningRequired):
        assessed(world, meeting, measure, reason=person)
    with pytest.raises(ScreeningRequired):
        service.decide(actor=world.actor("samordnare"), now=world.now, meeting_id=meeting.pk, what=person, who="Gatan")
    wrote(world, meeting, person)
    with pytest.raises(ScreeningRequired):
        published(world, meeting)
    assert not Record.objects.exists()


def test_words_that_save_themselves_ask_for_a_look_once(world, year, settings):
    settings.SAMLAD_TODAY = "2026-11-26"
    meeting, _measure = year
    client, address = Client(), reverse("write_point", args=[meeting.pk, "summary"])
    client.force_login(world.accounts["samordnare"], "django.contrib.auth.backends.ModelBackend")

    def save(text, base, **more):
        with scope(partnership=None):
            return client.post(address, {"text": text, "base": base} | more, headers={"X-Autosave": "1"})

    answer = save("Ring Anna Svensson", "")
    assert answer.status_code == 409
    assert "“Anna Svensson”" in answer.content.decode()
    assert not MeetingText.objects.filter(text__contains="Anna").exists()
    mark = value_in(answer.content.decode(), "screening_confirmed")
    assert save("Ring Anna Svensson", "", screening_confirmed=mark).status_code == 200
    assert save("Ring Anna Svensson i dag", "Ring Anna Svensson").status_code == 200
    assert decisions_about(MeetingText.objects.get(item="summary")).get().found == {"person_name": 1}


def published(world, meeting, who="samordnare", **more):
    more.setdefault("read", review_of(meeting, day=DAY).digest)
    arguments = {"actor": world.actor(who), "now": world.now, "meeting_id": meeting.pk}
    return service.publish_meeting(**(arguments | more))


def test_the_report_holds_what_people_wrote_and_what_the_data_say(world, year):
    meeting, measure = year
    wrote(world, meeting, "Året var lugnare än det förra.")
    assessed(world, meeting, measure)
    report = report_of(meeting, day=DAY)
    words = "\n".join(words_of(report))
    assert "Året var lugnare än det förra." in words
    assert "Lugnare sedan dess" in words
    assert measure.what in words
    assert [s.heading for s in report.sections][: len(AGENDAS["year"]) - 1] == [
        str(i.heading) for i in AGENDAS["year"] if i.code != "summary"
    ]


@pytest.mark.parametrize("kind", ["year", "period"])
def test_an_empty_partnership_has_a_report_too(world, kind):
    report = report_of(opened(world, kind), day=DAY)
    assert report.sections
    assert list(words_of(report))


def test_when_the_clock_is_set_back_versions_still_follow_each_other(world, year):
    meeting, _measure = year
    first = published(world, meeting)
    for n, text in enumerate(("Rättad", "Rättad igen"), start=1):
        wrote(world, meeting, text, base="Rättad" if n > 1 else "Utkastet.")
        again = published(world, meeting, now=world.now - timedelta(minutes=n))
        assert (again.record.version, again.record.number) == (n + 1, first.record.number)
        assert meeting.publications.first() == again


@pytest.mark.parametrize("what", ["a text", "a judgement", "a decision", "a measure", "a follow-up"])
def test_what_came_after_a_has_read_is_not_published_by_as_press(world, year, what):
    meeting, measure = year
    common = {"actor": world.actor("polissamordnare"), "now": world.now}
    read = review_of(meeting, day=DAY).digest
    {
        "a text": lambda: wrote(world, meeting, "Bs ord"),
        "a judgement": lambda: assessed(world, meeting, measure),
        "a decision": lambda: service.decide(**common, meeting_id=meeting.pk, what="Ljusplan", who="Gatan"),
        "a measure": lambda: measures.plan_measure(
            **common, what="Ny grind", who="Parken", starts_on=date(2026, 11, 1), visibility="picture"
        ),
        "a follow-up": lambda: measures.follow_up(
            actor=world.actor("samordnare"),
            now=world.now,
            measure_id=measure.pk,
            why="mörkt",
            fidelity="as_decided",
            done="",
            situation="ljust",
            verdict="end",
            reason="klart",
        ),
    }[what]()
    with pytest.raises(ChangedSinceRead):
        published(world, meeting, read=read, screening_confirmed=True)
    assert not Record.objects.exists()
    assert published(world, meeting).record.version == 1


def test_on_the_page_the_press_leads_back_to_what_it_says_now(world, year, settings):
    settings.SAMLAD_TODAY = "2026-11-26"
    meeting, _measure = year
    client = Client()
    client.force_login(world.accounts["samordnare"], "django.contrib.auth.backends.ModelBackend")
    review, press = (reverse(name, args=[meeting.pk]) for name in ("review_report", "publish_report"))
    with scope(partnership=None):
        read = value_in(client.get(review).content.decode(), "read")
    wrote(world, meeting, "Bs ord om Anna Svensson, 070-123 45 67")
    with scope(partnership=None):
        again = client.post(press, {"read": read, "screening_confirmed": "1"}, follow=True).content.decode()
    assert "Något har ändrats sedan du läste" in again
    assert again.count("070-123 45 67") == 2, "among what was found, and in the report"
    assert not Record.objects.exists()
    with scope(partnership=None):
        client.post(press, {"read": value_in(again, "read")})
        assert not Record.objects.exists(), "what was found is not looked at"
        client.post(press, {"read": value_in(again, "read"), "screening_confirmed": "1"})
    assert b"Bs ord" in bytes(Record.objects.get().files.get(name="report.json").content)


def test_one_reads_first_publishes_below_and_every_heading_has_one_number(world, year, settings):
    settings.SAMLAD_TODAY = "2026-11-26"
    meeting, _measure = year
    client = Client()
    client.force_login(world.accounts["samordnare"], "django.contrib.auth.backends.ModelBackend")
    with scope(partnership=None):
        text = client.get(reverse("review_report", args=[meeting.pk])).content.decode()
    sheet, press = text.index("report-sheet"), text.index(reverse("publish_report", args=[meeting.pk]))
    last = text.rindex("</section>")
    assert sheet < last < press
    contents = text[text.index('aria-labelledby="contents"') : text.index("</nav>", text.index("contents"))]
    assert re.findall(r'<li><a href="#section-(\d+)">(\d+) ', contents)
    assert "<ol" not in text[sheet:press], "the numbers stand in the names already"


def test_published_it_is_numbered_unchanged_and_corrected_by_a_new_version(world, year):
    meeting, _measure = year
    first = published(world, meeting)
    wrote(world, meeting, "Rättad sammanfattning")
    second = published(world, meeting)
    assert (second.record.number, second.record.version) == (first.record.number, 2)
    files = {f.name: bytes(f.content) for f in second.record.files.all()}
    assert set(files) == {"report.pdf", "summary.pdf", "report.docx", "report.html", "report.json", "log.json"}
    assert files["report.pdf"][:5] == files["summary.pdf"][:5] == b"%PDF-"
    assert "Rättad sammanfattning" in files["report.html"].decode()
    assert len(files["summary.pdf"]) < len(files["report.pdf"])
    assert MeetingText.objects.get().version == 1
    with pytest.raises(UserError, match="ändrats"):
        published(world, meeting)
    with pytest.raises(PermissionDenied):
        published(world, meeting, who="styrgrupp")
