"""Several do the same thing in the same moment, each in a thread and a transaction of their own, on a real database."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import time as clock_time
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django_scopes import scope
from tests.steps import close, open_week, publish_supplement, quiet, share_unchanged, supplement_with, tell

from samlad.audit.models import Event
from samlad.audit.service import append_event
from samlad.audit.verifying import chain_fault
from samlad.collection.models import (
    Closure,
    GearChange,
    GearUp,
    ReleasedCount,
    ReleasedObservation,
    ReleasedResponse,
    Report,
    Round,
    Submission,
)
from samlad.collection.models.observation import Observation
from samlad.collection.queries import answers
from samlad.collection.service import (
    TypedCount,
    close_round,
    end_gear_up,
    gear_up,
    open_and_close_due,
    open_round,
    store_counts,
    take_back_observation,
)
from samlad.documents.fonts import FontsMissing, font_files
from samlad.jobs.models import ScheduledRun
from samlad.jobs.service import Schedule, run_next, tick
from samlad.lib.errors import ChangedSinceRead, UserError
from samlad.lib.weeks import Week
from samlad.partnership.permissions import Permission
from samlad.partnership.service import add_organisation
from samlad.picture.assembly import review_of
from samlad.picture.gate import ALL
from samlad.picture.models import PictureField, Publication, SituationPicture
from samlad.picture.service import draft_picture, edit_field, publish_picture
from samlad.records.models import Record, RecordFile
from samlad.records.service import File, register
from samlad.supplements.queries import texts_of
from samlad.writing.queries import unsettled
from samlad.writing.service import Edit

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 30


def together(world, *acts):
    """Lets each act begin at the same moment; what each returned or raised, in their order."""
    start = threading.Barrier(len(acts))

    def run(act):
        try:
            with scope(partnership=world.partnership):
                start.wait(PATIENCE)
                return act()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts, timeout=PATIENCE))


def fine(results):
    for result in results:
        if isinstance(result, Exception):
            raise result
    return results


@pytest.fixture(autouse=True)
def _the_log_holds(world):
    yield
    assert chain_fault(world.partnership.pk) is None


def geared_up(world, reason="Oro"):
    """From the Tuesday: the week has an extra meeting on the Wednesday."""
    return gear_up(
        actor=world.system,
        now=world.now,
        reason=reason,
        last_day=world.now.date() + timedelta(days=9),
        weekdays=[3],
        meeting_time=clock_time(9),
    )


class TestGearingUp:
    def test_two_who_press_the_same_gear_up_once(self, world, round):
        first, second = fine(together(world, *[lambda: geared_up(world)] * 2))
        assert first.pk == second.pk
        assert (GearUp.objects.count(), Round.every.count()) == (1, 2)

    def test_of_two_who_press_for_different_reasons_one_is_told_that_it_is_on(self, world, round):
        results = together(world, *[lambda n=n: geared_up(world, f"Oro {n}") for n in range(2)])
        assert sorted(isinstance(r, UserError) for r in results) == [False, True]
        assert GearUp.objects.count() == 1

    def test_ended_by_two_at_once_it_ends_once(self, world, round):
        geared = geared_up(world)
        acts = [lambda: end_gear_up(actor=world.system, now=world.now, gear_up_id=geared.pk, reason="Lugnt")] * 2
        fine(together(world, *acts))
        assert GearChange.objects.count() == 1

    def test_two_workers_open_an_extra_round_once(self, world, round):
        geared_up(world)
        later = round.meeting_at + timedelta(days=1)
        fine(together(world, *[lambda: open_and_close_due(actor=world.system, now=later)] * 2))
        assert Round.every.filter(extra_of__isnull=False).count() == 2

    def test_told_by_both_links_at_once_neither_waits_in_vain(self, world, round):
        geared_up(world)
        extra = Round.every.get(extra_of=round)
        acts = [lambda n=n: tell(world, (round, extra)[n % 2], key=f"k{n}") for n in range(4)]
        observations = fine(together(world, *acts))
        assert {(o.round_id, o.extra_id) for o in observations} == {(round.pk, extra.pk)}
        assert Submission.objects.count() == 2  # of the week and of the extra round, once each

    def test_taken_back_while_another_is_told_the_reports_stay_sent(self, world, round):
        geared_up(world)
        extra = Round.every.get(extra_of=round)
        first = tell(world, extra, key="first")

        def take_back():
            return take_back_observation(actor=world.actor("rektor"), now=world.now, observation_id=first.pk)

        fine(together(world, take_back, lambda: tell(world, round, key="second")))
        for each in (round, extra):
            assert {a.function.name: a.answer for a in answers(each)}["rektor"] == "observations"


class TestReports:
    def test_the_same_observation_sent_twice_is_one(self, world, round):
        first, second = fine(together(world, *[lambda: tell(world, round, key="one")] * 2))
        assert first.pk == second.pk
        assert (Observation.objects.count(), Report.objects.count(), Submission.objects.count()) == (1, 1, 1)

    def test_two_observations_are_two_of_one_report(self, world, round):
        sent = fine(together(world, *[lambda n=n: tell(world, round, key=f"k{n}") for n in range(4)]))
        assert len({o.pk for o in sent}) == 4
        assert {o.report_id for o in Observation.objects.all()} == {Report.objects.get().pk}
        assert Report.objects.get().submission is not None
        assert {a.function.name: a.observations for a in answers(round)} == {"rektor": 4, "väktare": 0}

    def test_quiet_pressed_twice_is_once(self, world, round):
        fine(together(world, *[lambda: quiet(world, round, key="one")] * 3))
        assert Submission.objects.count() == 1
        assert Event.objects.filter(verb="report.submitted").count() == 1

    def test_quiet_and_an_observation_never_both_stand(self, world, round):
        """Whoever comes second: an observation after quiet wins, quiet after an observation is refused."""
        observation, _silent = together(world, lambda: tell(world, round), lambda: quiet(world, round))
        fine([observation])
        assert {a.function.name: a.answer for a in answers(round)}["rektor"] == "observations"

    def test_two_functions_do_not_wait_in_vain_for_each_other(self, world, round):
        acts = [lambda: quiet(world, round), lambda: tell(world, round, who="väktare", area="Öster")]
        fine(together(world, *acts))
        assert [a.answer for a in answers(round)] == ["quiet", "observations"]

    def test_two_late_reports_are_both_counted_and_once(self, world, round):
        close(world, round)
        late = round.closes_at + timedelta(hours=1)
        acts = [lambda: tell(world, round, now=late), lambda: tell(world, round, who="väktare", area="Öster", now=late)]
        fine(together(world, *acts))
        assert sorted(ReleasedCount.objects.values_list("area__name", "new")) == [("Ängby", 1), ("Öster", 1)]
        assert ReleasedResponse.objects.get(area=None).with_observations == 2

    def test_a_report_that_is_being_sent_while_the_round_closes_is_counted(self, world, round):
        sent, let_go = threading.Event(), threading.Event()

        def slowly():
            with transaction.atomic():
                observation = tell(world, round)
                sent.set()
                let_go.wait(1)  # long enough for the other to come as far as it can
                return observation

        def closing():
            sent.wait(PATIENCE)
            done = close_round(actor=world.system, now=world.now, round_id=round.pk)
            let_go.set()
            return done

        fine(together(world, slowly, closing))
        assert list(ReleasedCount.objects.values_list("new", flat=True)) == [1]
        assert ReleasedResponse.objects.get(area=None).with_observations == 1

    def test_two_who_share_the_same_words_share_them_once(self, world, round):
        observations = [tell(world, round) for _ in range(3)]
        fine(together(world, *[lambda: share_unchanged(world, observations)] * 2))
        assert ReleasedObservation.objects.count() == 3


class TestRounds:
    def test_two_who_close_close_once(self, world, round):
        tell(world, round)
        fine(together(world, *[lambda: close_round(actor=world.system, now=world.now, round_id=round.pk)] * 3))
        assert Closure.objects.count() == 1
        assert list(ReleasedCount.objects.values_list("new", flat=True)) == [1]
        assert Event.objects.filter(verb="round.closed").count() == 1

    def test_two_who_open_open_one(self, world):
        opened = fine(
            together(world, *[lambda: open_round(actor=world.system, now=world.now, week=Week(2026, 48))] * 3)
        )
        assert {r.pk for r in opened} == {Round.objects.get().pk}
        assert Event.objects.filter(verb="round.opened").count() == 1

    def test_two_who_type_figures_in_different_cells_keep_both(self, world, round):
        from samlad.collection.models import Indicator, SourceCount

        fire = Indicator.objects.get(code="fire").pk

        def type_in(area, n):
            store_counts(
                actor=world.system,
                now=world.now,
                round_id=round.pk,
                source_code="police_counts",
                counts=[TypedCount(world.areas[area].pk, fire, n)],
            )

        fine(together(world, lambda: type_in("Ängby", 1), lambda: type_in("Öster", 2), lambda: type_in("Öster", 2)))
        assert sorted(SourceCount.objects.values_list("count", flat=True)) == [1, 2]


def write(number, version):
    return [File("a.txt", "text/plain", f"{number} v{version}".encode())]


class TestPictures:
    @pytest.fixture
    def picture(self, world, round):
        tell(world, round)
        close(world, round)
        return draft_picture(actor=world.system, now=world.now, round_id=round.pk)

    @pytest.fixture
    def fonts(self):
        try:
            font_files()
        except FontsMissing:
            pytest.skip(
                "the document's typefaces are missing: run the front-end build (npm ci, npm run build in frontend/)"
            )

    def test_two_who_draw_up_get_numbers_without_holes(self, world):
        def draw_up():
            return register(
                actor=world.system,
                now=world.now,
                permission=Permission.PUBLISH_PICTURE,
                kind="k",
                title="t",
                write=write,
            )

        fine(together(world, *[draw_up] * 4))
        assert sorted(Record.objects.values_list("number", flat=True)) == [f"EST 2026-{n}" for n in range(1, 5)]

    def test_of_two_who_correct_the_same_document_one_is_refused_or_they_follow_each_other(self, world):
        def draw_up(**changes):
            return register(
                actor=world.system,
                now=world.now,
                permission=Permission.PUBLISH_PICTURE,
                kind="k",
                title="t",
                write=write,
                **changes,
            )

        first = draw_up()
        together(world, *[lambda: draw_up(replaces=first)] * 2)
        assert sorted(Record.objects.values_list("version", flat=True)) == [1, 2]
        assert draw_up().number == "EST 2026-2"

    def test_two_who_publish_the_same_picture_publish_it_once(self, world, picture, fonts):
        def publish():
            return publish_picture(
                actor=world.system, now=world.now, picture_id=picture.pk, read=read, signed=ALL, reason="Rättat"
            )

        read = review_of(picture).digest
        done = together(world, publish, publish)
        refused = [e for e in done if isinstance(e, UserError)]
        assert (len(refused), refused[0].code) == (1, "unchanged")
        assert list(Record.objects.values_list("number", "version")) == [("EST 2026-1", 1)]
        assert Publication.objects.count() == 1

    @pytest.mark.parametrize("head_start", [0, 0.05, 0.2])
    def test_what_b_writes_while_a_presses_is_not_published_under_as_name(self, world, picture, fonts, head_start):
        read, field = review_of(picture).digest, PictureField.objects.get(section="weather")

        def press():
            time.sleep(head_start)
            return publish_picture(
                actor=world.actor("samordnare"),
                now=world.now,
                picture_id=picture.pk,
                read=read,
                signed=ALL,
                reason="Rättat",
            )

        def write():
            text = ""
            for version in range(12):
                edit = Edit(f"Bs ord {version}", text)
                text = edit_field(
                    actor=world.actor("polissamordnare"), now=world.now, field_id=field.pk, edit=edit
                ).text

        pressed, wrote = together(world, press, write)
        fine([wrote])
        if isinstance(pressed, Exception):
            assert isinstance(pressed, ChangedSinceRead)
            assert not Record.objects.exists()
        for file in RecordFile.objects.exclude(name__endswith="f"):
            assert b"Bs ord" not in bytes(file.content)

    def test_what_b_is_saving_while_a_presses_is_waited_for_and_not_published(self, world, picture, fonts):
        read, field = review_of(picture).digest, PictureField.objects.get(section="weather")
        # Something else has changed, so that the press drafts anew and meets B at the field.
        quiet(world, picture.round, who="väktare", now=picture.round.closes_at + timedelta(hours=1))
        saved, let_go = threading.Event(), threading.Event()

        def write():
            with transaction.atomic():
                edit_field(actor=world.system, now=world.now, field_id=field.pk, edit=Edit("Bs ord", ""))
                saved.set()
                let_go.wait(1)

        def press():
            saved.wait(PATIENCE)
            try:
                return publish_picture(
                    actor=world.system, now=world.now, picture_id=picture.pk, read=read, signed=ALL, reason="Rättat"
                )
            finally:
                let_go.set()

        wrote, pressed = together(world, write, press)
        fine([wrote])
        assert isinstance(pressed, ChangedSinceRead)
        assert not Record.objects.exists()
        field.refresh_from_db()
        assert field.text == "Bs ord"

    def test_two_who_publish_two_pictures_get_numbers_one_and_two(self, world, picture, fonts):
        other = open_week(world, "2026-W49")
        close(world, other)
        second = draft_picture(actor=world.system, now=world.now, round_id=other.pk)
        fine(
            together(
                world,
                *[
                    lambda p=p, read=read: publish_picture(
                        actor=world.system, now=world.now, picture_id=p.pk, read=read, signed=ALL, reason="Rättat"
                    )
                    for p, read in [(p, review_of(p).digest) for p in (picture, second)]
                ],
            )
        )
        assert sorted(Record.objects.values_list("number", flat=True)) == ["EST 2026-1", "EST 2026-2"]

    def test_of_several_who_write_in_one_field_at_once_all_stand(self, world, picture):
        field = PictureField.objects.get(section="weather")

        def edit(text):
            return edit_field(actor=world.system, now=world.now, field_id=field.pk, edit=Edit(text, ""))

        words = ["Regn", "Snö", "Hagel", "Sol"]
        fine(together(world, *[lambda text=text: edit(text) for text in words]))
        field.refresh_from_db()
        assert (sorted(field.text.split()), field.version) == (sorted(words), 4)
        assert field.pk in unsettled([field])

    def test_two_who_open_the_picture_first_see_the_same_draft(self, world, round):
        tell(world, round)
        close(world, round)
        drafted = fine(
            together(world, *[lambda: draft_picture(actor=world.system, now=world.now, round_id=round.pk)] * 3)
        )
        assert {p.pk for p in drafted} == {SituationPicture.objects.get().pk}

    def test_two_who_open_it_when_there_is_something_new_see_it_once(self, world, round, picture):
        tell(world, round, who="väktare", area="Öster", now=round.closes_at + timedelta(hours=1))
        fine(together(world, *[lambda: draft_picture(actor=world.system, now=world.now, round_id=round.pk)] * 4))
        assert PictureField.objects.filter(section="other", area__name="Öster").count() == 1


class TestTheRest:
    def test_the_first_events_of_a_partnership_are_chained_too(self, world):
        def write_down():
            return append_event(
                partnership_id=999, actor="a", verb="v", object_type="t", object_id=1, now=world.now
            ).sequence

        assert sorted(fine(together(world, *[write_down] * 5))) == [1, 2, 3, 4, 5]
        assert chain_fault(999) is None

    def test_two_workers_tick_once_and_run_once(self, world):
        done = []
        plan = [Schedule("rounds", timedelta(minutes=1), done.append)]
        fine(together(world, *[lambda: tick(plan, now=world.now)] * 3))
        assert ScheduledRun.objects.count() == 1
        ran = fine(together(world, *[lambda: run_next(plan, now=world.now)] * 3))
        assert sorted(ran, key=str) == [None, None, "rounds"]
        assert len(done) == 1


class TestSupplements:
    """What a lead adds for its own people."""

    def test_two_who_open_it_begin_one_with_each_heading_once(self, world, round):
        opened = fine(together(world, *[lambda: supplement_with(world, round)] * 3))
        assert len({s.pk for s in opened}) == 1
        assert [t.heading for t in texts_of(opened[0])] == ["Inriktningsbeslut", "För dem på fältet"]

    def test_two_who_publish_it_publish_it_once(self, world, round):
        supplement = supplement_with(world, round, "Synliga vid torget.")
        results = together(world, *[lambda: publish_supplement(world, supplement)] * 2)
        refused = [e for e in results if isinstance(e, UserError)]
        assert (len(refused), refused[0].code) == (1, "unchanged")
        assert list(Record.objects.values_list("number", "version")) == [("POL 2026-1", 1)]

    def test_two_of_a_kind_with_their_first_numbers_take_no_series_together(self, world, round):
        second = add_organisation(actor=world.system, now=world.now, name="Ånge", kind="police")
        world.organisations["Ånge"] = second
        world.actor = lambda _who: world.system
        supplements = [supplement_with(world, round, "Vid torget.", lead=lead) for lead in ("Polisen", "Ånge")]
        fine(together(world, *[lambda s=s: publish_supplement(world, s) for s in supplements]))
        numbers = Record.objects.values_list("number", flat=True)
        assert len({number.split()[0] for number in numbers}) == 2
        assert all(number.endswith("2026-1") for number in numbers)
