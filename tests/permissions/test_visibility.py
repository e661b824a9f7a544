"""Who sees a measure: its own organisation chooses, and what it keeps to itself or to the meeting is nowhere else."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from tests.permissions.test_crawl import plain
from tests.steps import close, open_week, publish

from samlad.audit.models import Event
from samlad.lib.digests import digest_of
from samlad.lib.errors import UserError
from samlad.measures import service
from samlad.measures.models import Measure, Visibility
from samlad.measures.queries import concurrent_measures
from samlad.measures.service import Choice
from samlad.measures.visibility import FOR_MEETING, visible_to
from samlad.meetings.agenda import AGENDAS
from samlad.meetings.drafting import draft
from samlad.meetings.gathering import gather, publishable
from samlad.meetings.service import assess, open_meeting
from samlad.partnership.actor import OutOfScope
from samlad.partnership.service import add_function, assign, make_token
from samlad.picture.service import draft_picture, edit_field
from samlad.records.models import RecordFile
from samlad.writing.service import Edit

WORD, TODAY = "zqspaning", date(2026, 11, 24)
OWN, MEETING, PICTURE = Visibility.values


@pytest.fixture
def week(world, settings):
    settings.SAMLAD_TODAY = str(TODAY)
    service.prioritise(
        actor=world.actor("styrgrupp"),
        now=world.now,
        starts_on=date(2026, 9, 1),
        ends_on=date(2026, 12, 31),
        choices=[Choice(world.areas["Öster"].pk, "läget")],
    )
    round = open_week(world, "2026-W47")
    close(world, round)
    return round


def plan(world, visibility, who="polissamordnare", lead="Polisen", **changes):
    fields = {
        "what": WORD,
        "who": "Patrullen",
        "organisation_id": world.organisations[lead].pk if lead else None,
        "area_ids": [world.areas["Öster"].pk],
        "starts_on": date(2026, 11, 1),
        "follow_up_on": TODAY,
        "visibility": visibility,
    }
    return service.plan_measure(actor=world.actor(who), now=world.now, **(fields | changes))


def change(world, measure, who="polissamordnare", **changes):
    version = Measure.objects.get(pk=measure.pk).version
    return service.change_measure(
        actor=world.actor(who), now=world.now, measure_id=measure.pk, version=version, **changes
    )


def follow_up(world, measure, who="polissamordnare"):
    return service.follow_up(
        actor=world.actor(who),
        now=world.now,
        measure_id=measure.pk,
        why=WORD,
        fidelity="as_decided",
        done=WORD,
        situation=WORD,
        verdict="continue",
        reason=WORD,
        next_on=TODAY + timedelta(days=1),
    )


def helper(world, lead, duty):
    """Somebody of an organisation with one duty only."""
    name = f"{duty} {lead}"
    function = add_function(
        actor=world.system,
        now=world.now,
        organisation_id=world.organisations[lead].pk,
        name=name,
        duties=[duty],
    )
    world.accounts[name] = assign(
        actor=world.system,
        now=world.now,
        function_id=function.pk,
        name=name,
        email=f"{duty}.{function.pk}@example.se",
        starts_on=TODAY,
    ).account
    return name


def read(world, who, address):
    client = Client()
    client.force_login(world.accounts[who], "django.contrib.auth.backends.ModelBackend")
    with scope(partnership=None):
        response = client.get(address)
        return response.status_code, plain(response) + response.content.decode("utf-8", "replace")


# Every address that may list measures: its name, what it needs, a query, and what it lists for the measure's own people
# (O), for those of the meeting (M), for all who may read it (P).
PLACES = [
    ("home", "", "", ""),
    ("measures", "", "", "OMP"),
    ("measures", "", "?visa=tavla", "OMP"),
    ("measures", "", "?visa=kalender&lage=all", "OMP"),
    ("measures", "", f"?lage=all&ord={WORD[:-1]}", "OMP"),
    ("measures_file", "csv", "?lage=all", "OMP"),
    ("measures_file", "xlsx", "?lage=all", "OMP"),
    ("measure", "measure", "", "OMP"),
    ("change_measure", "measure", "", "OMP"),
    ("follow_up", "measure", "", "OMP"),
    ("compare_measure", "measure", "", "OMP"),
    ("measure", "beside", "", "OMP"),
    ("follow_up", "beside", "", ""),
    ("change_measure", "like", "", "OMP"),
    ("follow_ups", "", "", "OMP"),
    ("problem", "problem", "", "OMP"),
    ("read_causes", "problem", "", "OMP"),
    ("plan_against", "problem", "", "OMP"),
    ("week_area", "label area", "", "OMP"),
    ("room_step", "label back", "", "MP"),
    ("room_step", "label analysis", "", "MP"),
    ("room_step", "label measures", "", "MP"),
    ("room_step", "meeting measures", "", "MP"),
    ("room_sheet", "meeting", "", "P"),
    ("draft_report", "meeting html", "", "P"),
    ("draft_report", "meeting pdf", "", "P"),
    ("draft_report", "meeting docx", "", "P"),
    ("review_report", "meeting", "", "P"),
    ("picture", "label", "", "P"),
    ("review_picture", "label", "", "P"),
    ("draft_pdf", "label", "", "P"),
    ("api_calendar", "secret", "", "P"),
]


@pytest.mark.parametrize("visibility", [OWN, MEETING, PICTURE])
def test_every_page_and_file_tells_of_it_to_whom_it_is_for(world, week, visibility):
    acts = {"actor": world.system, "now": world.now}
    problem = service.name_problem(**acts, name="Tunneln", reason="X", area_ids=[world.areas["Öster"].pk])
    service.let_into_calendars(
        actor=world.actor("polissamordnare"),
        now=world.now,
        organisation_id=world.organisations["Polisen"].pk,
        allow=True,
    )
    measure = plan(world, visibility, problem_id=problem.pk, mechanism="risk")
    service.add_step(
        actor=world.actor("polissamordnare"),
        now=world.now,
        measure_id=measure.pk,
        step=service.Step(WORD, WORD, TODAY + timedelta(days=2)),
    )
    follow_up(world, measure)
    others = {"visibility": "picture", "who": "samordnare", "lead": "Kommunen"}
    beside = plan(world, **others, what="Ljus")
    like = plan(world, **others, what="Mur", area_ids=[], mechanism="risk")
    meeting = open_meeting(**acts, kind="year", day=TODAY)
    about = {
        "measure": measure.pk,
        "beside": beside.pk,
        "like": like.pk,
        "problem": problem.pk,
        "area": world.areas["Öster"].pk,
        "label": week.label,
        "meeting": meeting.pk,
        "secret": make_token(actor=world.actor("samordnare"), now=world.now, name="K", purpose="calendar").secret,
    }
    wrong = []
    for who in ("samordnare", "polissamordnare"):
        for name, needs, query, lists in PLACES:
            status, text = read(world, who, reverse(name, args=[about.get(n, n) for n in needs.split()]) + query)
            own = who == "polissamordnare" and "O" in lists
            visible = own or {OWN: "-", MEETING: "M", PICTURE: "P"}[visibility] in lists
            expected = 404 if needs == "measure" and not visible else 200
            if status != expected or (WORD in text) != visible:
                wrong.append((who, name, query, status, WORD in text, visible))
    assert wrong == [], wrong


def test_the_meetings_measure_is_for_those_of_the_meeting(world, week):
    """Who only plans measures of an organisation of one's own is not in the room."""
    planner = helper(world, "Kommunen", "measure_owner")
    secret, open_ = plan(world, MEETING), plan(world, PICTURE, what="Ljus")
    assert set(Measure.objects.filter(visible_to(world.actor(planner)))) == {open_}
    assert set(Measure.objects.filter(visible_to(world.actor("styrgrupp")))) == {secret, open_}
    assert set(Measure.objects.filter(visible_to(world.actor(helper(world, "Polisen", "measure_owner"))))) == {
        secret,
        open_,
    }


def test_a_lead_sees_its_units_and_a_unit_not_its_lead(world, week):
    of_unit, of_lead = plan(world, OWN, lead="Väktarna"), plan(world, OWN)
    assert set(Measure.objects.filter(visible_to(world.actor("polissamordnare")))) == {of_unit, of_lead}
    assert set(Measure.objects.filter(visible_to(world.actor("väktare")))) == {of_unit}


def test_it_is_counted_in_no_heading_and_beside_no_other_measure(world, week):
    plan(world, OWN)
    ours = plan(world, PICTURE, "samordnare", "Kommunen", what="Ljus")
    assert "Eninsatsväntar" in read(world, "samordnare", reverse("measures"))[1]
    assert "2insatserväntar" in read(world, "polissamordnare", reverse("measures"))[1]
    assert concurrent_measures(ours, TODAY, visible_to(world.actor("samordnare"))) == []
    assert len(concurrent_measures(ours, TODAY, visible_to(world.actor("polissamordnare")))) == 1


@pytest.mark.parametrize(
    "act",
    [
        lambda world, m: change(world, m, "samordnare", what="X"),
        lambda world, m: change(world, m, "samordnare", visibility=PICTURE),
        lambda world, m: follow_up(world, m, "samordnare"),
        lambda world, m: service.add_step(
            actor=world.actor("samordnare"), now=world.now, measure_id=m.pk, step=service.Step("X")
        ),
        lambda world, m: service.refresh_figures(actor=world.actor("samordnare"), now=world.now, measure_id=m.pk),
        lambda world, m: assess(
            actor=world.actor("samordnare"),
            now=world.now,
            meeting_id=open_meeting(actor=world.system, now=world.now, kind="year", day=TODAY).pk,
            measure_id=m.pk,
            outcome="unknown",
            reason="X",
        ),
    ],
)
def test_what_another_keeps_to_itself_does_not_exist(world, week, act):
    with pytest.raises(OutOfScope):
        act(world, plan(world, OWN))


def test_nor_in_another_partnership(world, other_world):
    measure = plan(world, PICTURE)
    with scope(partnership=other_world.partnership):
        assert not Measure.objects.filter(visible_to(other_world.actor("samordnare"))).exists()
        with pytest.raises(OutOfScope):
            service.change_measure(
                actor=other_world.actor("polissamordnare"),
                now=world.now,
                measure_id=measure.pk,
                version=0,
                visibility=OWN,
            )


def test_the_review_shows_what_its_report_may_not_say(world, week):
    meeting = open_meeting(actor=world.system, now=world.now, kind="year", day=TODAY)
    plan(world, OWN, what="Egen")
    plan(world, MEETING)
    open_ = plan(world, PICTURE, "samordnare", "Kommunen", what="Ljus")
    together = gather(meeting, TODAY, FOR_MEETING)
    assert {(m.measure.what, m.together) for m in together.measures} == {(WORD, 1), ("Ljus", 1)}
    assert [(m.measure, m.together) for m in publishable(together).measures] == [(open_, 0)]
    drafts = " ".join(draft(item.code, publishable(together)) for item in AGENDAS["year"])
    assert WORD not in drafts


class TestChoosing:
    @pytest.mark.parametrize(
        ("who", "lead", "usual"),
        [
            ("polissamordnare", "Polisen", MEETING),
            ("polissamordnare", "Väktarna", MEETING),
            ("polissamordnare", None, MEETING),
            ("samordnare", "Kommunen", PICTURE),
            ("samordnare", "Skolan", PICTURE),
            ("samordnare", None, PICTURE),
            ("samordnare", "Polisen", MEETING),
        ],
    )
    def test_what_nobody_has_said_is_the_meetings_for_the_police_and_the_pictures_for_others(
        self, world, who, lead, usual
    ):
        assert plan(world, "", who, lead).visibility == usual

    def test_who_plans_for_another_leaves_the_choice_to_it(self, world):
        assert plan(world, PICTURE, "samordnare", "Polisen").visibility == MEETING
        assert plan(world, MEETING, "polissamordnare", "Kommunen").visibility == MEETING
        with pytest.raises(UserError, match="Polisen"):
            plan(world, OWN, "samordnare", "Polisen")

    def test_the_function_that_answers_for_it_decides_whose_it_is(self, world):
        guard = world.functions["väktare"].pk
        measure = plan(world, PICTURE, "samordnare", "Kommunen", owner_id=guard)
        assert measure.visibility == MEETING
        with pytest.raises(UserError, match="Väktarna"):
            change(world, measure, "samordnare", visibility=PICTURE)
        assert change(world, measure, visibility=PICTURE).visibility == PICTURE

    def test_nobody_elses_measure_is_widened_or_taken_over(self, world):
        measure = plan(world, MEETING)
        for changes in ({"visibility": PICTURE}, {"visibility": OWN}, {"owner_id": world.functions["rektor"].pk}):
            with pytest.raises(UserError, match="Polisen"):
                change(world, measure, "samordnare", **changes)
        assert change(world, measure, "samordnare", how="Kl. 20").visibility == MEETING

    def test_whoever_may_not_plan_does_not_choose(self, world):
        with pytest.raises(PermissionDenied):
            change(world, plan(world, PICTURE), "styrgrupp", visibility=OWN)

    def test_nobodys_measure_becomes_the_planners_when_not_all_may_see_it(self, world):
        assert plan(world, OWN, lead=None).organisation == world.organisations["Polisen"]
        open_ = plan(world, PICTURE, lead=None)
        assert open_.organisation is None
        assert change(world, open_, visibility=MEETING).organisation == world.organisations["Polisen"]
        with pytest.raises(UserError):
            service.plan_measure(actor=world.system, now=world.now, what="X", who="X", starts_on=TODAY, visibility=OWN)

    def test_an_unknown_word_is_refused(self, world):
        with pytest.raises(UserError):
            plan(world, "everybody")

    def test_every_change_is_in_the_log(self, world):
        measure = plan(world, OWN)
        change(world, measure, visibility=MEETING)
        change(world, measure, visibility=MEETING)
        rows = Event.objects.filter(verb__in=("measure.planned", "measure.visibility_changed")).order_by("sequence")
        actor = world.actor("polissamordnare").label
        assert [(e.actor, e.object_id, e.data) for e in rows] == [
            (actor, str(measure.pk), {"visibility": OWN}),
            (actor, str(measure.pk), {"from": OWN, "to": MEETING}),
        ]

    def test_the_forms_ask_for_it(self, world, week):
        address = reverse("measures")
        assert 'value="picture"' in raw(world, "samordnare", address)
        for who, chosen in (("samordnare", "picture"), ("polissamordnare", "meeting")):
            page = " ".join(raw(world, who, address).split())
            start = page.index(f'name="visibility" value="{chosen}"')
            assert "checked" in page[start : page.index(">", start)]
            room = " ".join(raw(world, who, reverse("room_step", args=[week.label, "measures"])).split())
            assert f'<option value="{chosen}" selected>' in room
        measure = plan(world, MEETING)
        change_address = reverse("change_measure", args=[measure.pk])
        assert 'name="visibility"' in raw(world, "polissamordnare", change_address)
        assert 'name="visibility"' not in raw(world, "samordnare", change_address)

    @pytest.mark.parametrize("address", ["measures", "room"])
    def test_what_is_chosen_in_a_form_is_saved(self, world, week, address):
        client = Client()
        client.force_login(world.accounts["samordnare"], "django.contrib.auth.backends.ModelBackend")
        url = reverse("measures") if address == "measures" else reverse("plan_in_room", args=[week.label])
        with scope(partnership=None):
            fields = {"what": "Ljus", "who": "Gatan", "starts_on": "2026-11-24", "visibility": OWN}
            client.post(url, fields)
        measure = Measure.objects.get()
        assert (measure.visibility, measure.organisation) == (OWN, world.organisations["Kommunen"])


def raw(world, who, address):
    client = Client()
    client.force_login(world.accounts[who], "django.contrib.auth.backends.ModelBackend")
    with scope(partnership=None):
        return client.get(address).content.decode()


class TestThePicture:
    def drafted(self, world, week):
        picture = draft_picture(actor=world.actor("samordnare"), now=world.now, round_id=week.pk)
        return picture, " ".join(f.text for f in picture.fields.all())

    def test_what_is_narrowed_leaves_the_draft(self, world, week):
        measure = plan(world, PICTURE)
        assert WORD in self.drafted(world, week)[1]
        change(world, measure, visibility=MEETING)
        assert WORD not in self.drafted(world, week)[1]
        change(world, measure, visibility=PICTURE)
        assert WORD in self.drafted(world, week)[1]

    def test_what_somebody_wrote_of_it_is_to_be_looked_at_by_those_who_know_of_it(self, world, week):
        measure = plan(world, PICTURE)
        picture, _text = self.drafted(world, week)
        field = next(f for f in picture.fields.all() if WORD in f.text)
        edit = Edit(f"{field.text} Vi går runt.", field.text)
        edit_field(
            actor=world.actor("samordnare"),
            now=world.now,
            field_id=field.pk,
            edit=edit,
            screening_confirmed=digest_of(edit.text),
        )
        warning, address = "en insats som inte är för lägesbilden", reverse("review_picture", args=[week.label])
        assert warning not in raw(world, "samordnare", address)
        change(world, measure, visibility=MEETING)
        assert warning in raw(world, "samordnare", address)
        change(world, measure, visibility=OWN)
        assert warning in raw(world, "polissamordnare", address)
        assert warning not in raw(world, "samordnare", address)

    @pytest.mark.parametrize("visibility", [OWN, MEETING])
    def test_it_is_in_no_file_of_what_is_published(self, world, week, visibility):
        measure = plan(world, visibility)
        follow_up(world, measure)
        publish(world, self.drafted(world, week)[0])
        files = RecordFile.objects.all()
        assert files
        for file in files:
            data = bytes(file.content)
            if data[:2] == b"PK":
                with zipfile.ZipFile(io.BytesIO(data)) as packed:
                    data = b"".join(packed.read(n) for n in packed.namelist())
            assert WORD.encode() not in data
