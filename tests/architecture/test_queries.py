"""The number of SQL queries of a page does not grow with its rows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope
from tests.steps import bring_in, close, count_as, open_week, police_event, share, tell, unusual

from samlad.collection.models import ReleasedObservation
from samlad.collection.models.observation import Observation, StatusAnswer
from samlad.collection.service import mail_links
from samlad.measures.service import (
    Step,
    add_step,
    name_problem,
    plan_field_activity,
    plan_measure,
    replace_techniques,
    write_cause,
)
from samlad.meetings.agenda import WEEK, YEAR
from samlad.meetings.service import open_meeting
from samlad.partnership.service import add_function, assign
from samlad.picture.models import PictureField
from samlad.places.service import cover

FEW, MANY = 20, 60


def copies(row, number, **changes):
    """That many copies of a row; each change is told the copy's number."""
    model = type(row)
    values = {f.attname: getattr(row, f.attname) for f in model._meta.concrete_fields if not f.primary_key}
    return model.objects.bulk_create(
        model(**(values | {name: change(n) for name, change in changes.items()})) for n in range(number)
    )


class Town:
    """Two rounds that can be filled up: what was told last week and is still there, and what is new."""

    def __init__(self, world):
        self.world, self.filled = world, 0
        self.before, self.round = open_week(world, "2026-W47"), open_week(world, "2026-W48")
        self.old = tell(
            world, self.before, now=self.before.opens_at + timedelta(days=3), starts_at=self.before.opens_at
        )
        self.new = tell(world, self.round)
        for observation in (self.old, self.new):
            share(world, observation)
        count_as(world, Brand="fire")
        self.finding, self.cluster = unusual(world, self.round)
        self.problem = name_problem(
            actor=world.actor("samordnare"),
            now=world.now,
            name="Skolvägen",
            reason="återkommer",
            area_ids=[world.areas["Ängby"].pk],
            starts_on=self.before.observed_from,
        )
        self.measure = plan_measure(
            actor=world.system,
            now=world.now,
            what="ljus",
            who="alla",
            area_ids=[world.areas["Ängby"].pk],
            starts_on=self.before.observed_to,
            problem_id=self.problem.pk,
            follow_up_on=world.now.date(),
        )
        replace_techniques(actor=world.system, now=world.now)
        self.meeting = open_meeting(actor=world.system, now=world.now, kind="year", day=world.now.date())

    def fill(self, until):
        """`until` observations of each kind, a tenth as many reporters, measures and field rows."""
        world, number = self.world, until - self.filled
        areas = [a.pk for a in world.areas.values()]
        for observation in (self.old, self.new):
            rows = copies(
                observation,
                number,
                area_id=lambda n: areas[n % 2],
                key=lambda n, observation=observation: f"{observation.pk}-{until}-{n}",
            )
            copies(observation.release, number, observation_id=lambda n, rows=rows: rows[n].pk)
            if observation is self.old:
                StatusAnswer.objects.bulk_create(
                    StatusAnswer(
                        partnership=world.partnership,
                        observation=o,
                        round=self.round,
                        status="persists",
                        answered_at=world.now,
                        answered_by="test",
                        **o.owners,
                    )
                    for o in rows
                )
        bring_in(world, *[police_event(n, area_id=areas[n % 2]) for n in range(until)])
        for n in range(self.filled // 10, until // 10):
            function = add_function(
                actor=world.system,
                now=world.now,
                organisation_id=world.organisations["Skolan"].pk,
                name=f"lärare {n}",
                duties=["reporter"],
            )
            cover(actor=world.system, now=world.now, function_id=function.pk, area_ids=areas)
            assign(
                actor=world.system,
                now=world.now,
                function_id=function.pk,
                name="L",
                email=f"l{n}@example.se",
                starts_on=world.now.date(),
            )
            plan_measure(
                actor=world.system,
                now=world.now,
                what=f"insats {n}",
                who="alla",
                area_ids=[areas[n % 2]],
                starts_on=world.now.date(),
                problem_id=self.problem.pk,
                follow_up_on=world.now.date(),
            )
            add_step(actor=world.system, now=world.now, measure_id=self.measure.pk, step=Step(f"steg {n}"))
            write_cause(
                actor=world.system,
                now=world.now,
                problem_id=self.problem.pk,
                text=f"orsak {n}",
                branch="place",
                certainty="sure",
                evidence="sedd",
            )
            name_problem(actor=world.system, now=world.now, name=f"problem {n}", reason="x")
            mail_links(actor=world.actor("samordnare"), now=world.now, round_id=self.round.pk)
            plan_field_activity(
                actor=world.system,
                now=world.now,
                round_id=self.round.pk,
                organisation_id=world.organisations["Kommunen"].pk,
                where="Öster",
                when="fre",
                aim="",
                share=bool(n % 2),
            )
        self.filled = until


PAGES = [
    ("home", [], "samordnare"),
    ("home", [], "styrgrupp"),
    ("home", [], "registrator"),
    ("home", [], "rektor"),
    ("week", ["2026-W48"], "samordnare"),
    ("week_area", ["2026-W48", "area"], "samordnare"),
    ("unusual", ["2026-W48", "finding"], "samordnare"),
    ("cluster", ["2026-W48", "cluster"], "samordnare"),
    ("mapping_week", ["2026-W48"], "samordnare"),
    ("own_reports", ["2026-W48"], "samordnare"),
    ("picture", ["2026-W48"], "samordnare"),
    ("evidence", ["2026-W48", "built"], "samordnare"),
    *(("room_step", ["2026-W48", item.code], "samordnare") for item in WEEK),
    ("review_picture", ["2026-W48"], "samordnare"),
    ("pictures", [], "samordnare"),
    ("register", [], "samordnare"),
    ("supplements", [], "samordnare"),
    ("supplement", ["2026-W48", "lead"], "samordnare"),
    ("review_supplement", ["2026-W48", "lead"], "samordnare"),
    ("measures", [], "samordnare"),
    ("field_activities", ["2026-W48"], "samordnare"),
    ("measure", ["measure"], "samordnare"),
    ("follow_up", ["measure"], "samordnare"),
    ("compare_measure", ["measure"], "samordnare"),
    ("change_measure", ["measure"], "samordnare"),
    ("problems", [], "samordnare"),
    ("problem", ["problem"], "samordnare"),
    ("plan_against", ["problem"], "samordnare"),
    ("causes", ["problem"], "samordnare"),
    ("read_causes", ["problem"], "samordnare"),
    ("priorities", [], "samordnare"),
    ("techniques", [], "samordnare"),
    ("follow_ups", [], "samordnare"),
    ("period_meetings", [], "samordnare"),
    ("groups", [], "samordnare"),
    ("decisions", [], "samordnare"),
    *(("room_step", ["meeting", item.code], "samordnare") for item in YEAR),
    ("review_report", ["meeting"], "samordnare"),
    ("imports_types", [], "samordnare"),
    ("imports_counts_round", ["2026-W48"], "samordnare"),
    ("settings", [], "samordnare"),
    ("settings_organisations", [], "samordnare"),
    ("settings_areas", [], "samordnare"),
    ("report", ["2026-W48", "function"], "rektor"),
    ("report_done", ["2026-W48", "function"], "rektor"),
    ("report_add", ["2026-W48", "function", "damage"], "rektor"),
    ("api_week", ["2026-W48"], "samordnare"),
    ("analysis", [], "samordnare"),
    ("analysis_time", [], "samordnare"),
    ("analysis_places", [], "samordnare"),
    ("analysis_sources", [], "samordnare"),
    ("data_out", [], "samordnare"),
    ("ogc_items", ["counts"], "samordnare"),
    ("analysis_map", [], "samordnare"),
    ("analysis_map_areas", [], "samordnare"),
    ("next_week", [], "samordnare"),
    ("development", [], "samordnare"),
    ("suggestions", [], "samordnare"),
    ("settings_budget", [], "samordnare"),
    ("settings_letters", [], "samordnare"),
    ("settings_questionnaire", [], "samordnare"),
]
# Pages of everything: a follow-up that is opened a few times a year, the room of a meeting.
SELDOM = {"review_report": 40, "week_area": 13, "room_step": 44, "picture": 33}
MOST = 24  # for any of them, rows or none
FEW_ENOUGH = 12  # for those that people open every week
WEEKLY = {
    "home",
    "week",
    "mapping_week",
    "own_reports",
    "pictures",
    "register",
    "report",
    "api_week",
    "analysis",
    "analysis_time",
    "analysis_places",
    "analysis_sources",
    "analysis_map",
    "next_week",
    "development",
    "suggestions",
}


@pytest.fixture
def _on_tuesday(settings):
    settings.SAMLAD_TODAY = "2026-11-24"


def counted(town, clients):
    """The queries of every page, by its name; the first look at each warms what is cached."""
    world = town.world
    arguments = {
        "finding": town.finding,
        "cluster": town.cluster,
        "area": world.areas["Ängby"].pk,
        "measure": town.measure.pk,
        "problem": town.problem.pk,
        "meeting": town.meeting.pk,
        "function": world.functions["rektor"].pk,
        "lead": world.organisations["Kommunen"].pk,
    }
    queries_by_page = {}
    with scope(partnership=None):
        for name, needs, who in PAGES:
            if "built" in needs:  # the picture has been opened by then
                with scope(partnership=world.partnership):
                    built = PictureField.objects.filter(section="other").first()
                if built is None:  # nothing is shared before the week closes
                    continue
                arguments["built"] = built.pk
            address = reverse(name, args=[arguments.get(n, n) for n in needs])
            clients[who].get(address)
            with CaptureQueriesContext(connection) as queries:
                response = clients[who].get(address)
            assert response.status_code == 200, name
            queries_by_page[f"{name} {needs[-1]}" if name == "room_step" else name, who] = sum(
                not q["sql"].startswith(("SAVEPOINT", "RELEASE")) for q in queries.captured_queries
            )
    return queries_by_page


@pytest.mark.slow
@pytest.mark.parametrize("closed", [False, True], ids=["open", "closed"])
@pytest.mark.usefixtures("_on_tuesday")
def test_a_page_asks_the_database_as_often_for_sixty_rows_as_for_twenty(world, closed):
    town, clients = Town(world), {name: Client() for name in {who for _name, _needs, who in PAGES}}
    for name, client in clients.items():
        client.force_login(world.accounts[name], "django.contrib.auth.backends.ModelBackend")
    town.fill(FEW)
    close(world, town.before)
    if closed:
        close(world, town.round)
    few = counted(town, clients)
    town.fill(MANY)
    assert (
        Observation.objects.filter(round=town.round, source__code="questionnaire").count()
        == ReleasedObservation.objects.count() / 2
    )
    many = counted(town, clients)
    assert {name: (few[name], many[name]) for name in few if many[name] > few[name]} == {}
    goals = {page: FEW_ENOUGH if page[0] in WEEKLY else SELDOM.get(page[0].split()[0], MOST) for page in many}
    assert {page: n for page, n in many.items() if n > goals[page]} == {}
