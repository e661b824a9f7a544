"""Who may open which page: every address of the product, for every duty, for visitors, strangers and links."""

import io
import logging
from datetime import time, timedelta

import pytest
import shapely
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django_scopes import scope
from tests.permissions.addresses import HIDDEN, LETTERS, PAGES, SENT, TODAY, VISITORS
from tests.steps import close, open_week, tell, unusual

from samlad.collection import service as collection
from samlad.config.logs import RefusalsInOneLine
from samlad.documents.fonts import FontsMissing, font_files
from samlad.measures import service as measures
from samlad.measures.service import plan_field_activity
from samlad.meetings.service import decide, form_group, open_meeting, write_preparations
from samlad.partnership.models import Account, Assignment, Duty
from samlad.partnership.permissions import Permission
from samlad.partnership.service import add_calendar_entry, add_function, assign, invite, make_token
from samlad.picture.models import PictureField, Publication
from samlad.picture.service import add_horizon_note, draft_picture
from samlad.places.service import NewFeature, add_place, store_base_map
from samlad.records.service import File, register
from samlad.sources.police.service import PoliceImport
from samlad.sources.police.service import outcome_of as police_outcome
from samlad.supplements.models import SupplementPublication
from samlad.supplements.service import open_supplement
from samlad.web.account.urls import closed

LINE = shapely.to_wkb(shapely.LineString([(15.0, 59.0), (15.1, 59.1)]))


def names(patterns, by_name=None):
    by_name = {} if by_name is None else by_name
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            names(pattern.url_patterns, by_name)
        elif isinstance(pattern, URLPattern) and pattern.callback.__module__.startswith("samlad.web."):
            if pattern.callback is closed:
                continue
            by_name[pattern.name] = pattern
    return by_name


def test_every_address_is_in_the_table():
    assert set(names(get_resolver().url_patterns)) == set(PAGES), "a new page needs a row in PAGES"


@pytest.fixture(autouse=True)
def _on_tuesday(settings):
    settings.SAMLAD_TODAY = TODAY


def furnish(world, label):
    """One of everything that an address may be about."""
    round = open_week(world, label)
    observation = tell(
        world, round, now=round.opens_at + timedelta(days=3), starts_at=round.opens_at + timedelta(days=2)
    )
    link = collection.make_link(
        actor=world.system, now=round.opens_at, round_id=round.pk, function_id=world.functions["rektor"].pk
    )
    picture = draft_picture(actor=world.system, now=world.now, round_id=round.pk)
    files = [File("picture.html", "text/html", b'<main><div class="picture-body"></div></main>')]
    record = register(
        actor=world.system,
        now=world.now,
        permission=Permission.PUBLISH_PICTURE,
        kind="situation_picture",
        title="T",
        write=lambda number, version: files,
    )
    Publication.objects.create(
        partnership=world.partnership, picture=picture, record=record, published_at=world.now, published_by="test"
    )
    row = plan_field_activity(
        actor=world.system,
        now=world.now,
        round_id=round.pk,
        organisation_id=world.organisations["Kommunen"].pk,
        where="Öster",
        when="fre",
        aim="",
        share=False,
    )
    place = add_place(actor=world.system, now=world.now, name="Torget", area_id=world.areas["Öster"].pk)
    entry = add_calendar_entry(
        actor=world.system, now=world.now, name="Lov", starts_on=world.now.date(), ends_on=world.now.date()
    )
    rektor = world.functions["rektor"]
    finding, cluster = unusual(world, round)
    theirs = {"actor": world.system, "now": world.now}
    problem = measures.name_problem(**theirs, name="Tunneln", reason="återkommer")
    cause = measures.write_cause(
        **theirs, problem_id=problem.pk, text="Mörkt", branch="place", certainty="sure", evidence="sedd"
    )
    measure = measures.plan_measure(
        **theirs, what="Ljus", who="Gatan", starts_on=world.now.date(), area_ids=[world.areas["Öster"].pk]
    )
    step = measures.add_step(**theirs, measure_id=measure.pk, step=measures.Step("Byt lampor"))
    temporary = measures.change_temporarily(
        **theirs,
        choices=[measures.Choice(world.areas["Öster"].pk, "läget")],
        reason="Brand",
        review_on=world.now.date() + timedelta(days=7),
    )
    meeting = open_meeting(**theirs, kind="year", day=world.now.date())
    group = form_group(
        **theirs,
        kind="working",
        name="Torget",
        mandate="Föreslår",
        convener_id=world.functions["polissamordnare"].pk,
    )
    decision = decide(**theirs, meeting_id=meeting.pk, what="Ny rutin", who="Gatan")
    (prepared,) = write_preparations(**theirs, organisation_id=world.organisations["Kommunen"].pk, text="Läs larmen")
    ask = collection.ask_source(**theirs, source_code="police_events", period="2026-08")
    collection.answer_ask(
        **theirs, ask_id=ask.pk, document=police_outcome(PoliceImport(0, 0, collection.StoredEvents()), "2026-08")
    )
    base_map = store_base_map(**theirs, filename="vägar", features=[NewFeature("street", "Storgatan", LINE)])
    calendar = make_token(actor=world.actor("samordnare"), now=world.now, name="Min", purpose="calendar").token
    key = make_token(actor=world.actor("samordnare"), now=world.now, name="QGIS").token
    offer = invite(**theirs, function_id=rektor.pk, name="Ny", email="ny@example.se", starts_on=world.now.date())
    geared = collection.gear_up(
        actor=world.system,
        now=world.now - timedelta(days=1),  # at whatever hour the pages are opened, it is on
        reason="Oro",
        last_day=world.now.date() + timedelta(days=9),
        weekdays=[1, 5],
        meeting_time=time(9),
    )
    note = add_horizon_note(
        **theirs, round_id=round.pk, source="Brå", dated=world.now.date(), meaning="Fler inbrott väntas."
    )
    supplement = open_supplement(**theirs, round_id=round.pk, organisation_id=world.organisations["Kommunen"].pk)
    own_record = register(
        actor=world.system,
        now=world.now,
        permission=Permission.WRITE_SUPPLEMENT,
        kind="supplement",
        title="T",
        only_for=world.organisations["Kommunen"],
        write=lambda number, version: [
            File("supplement.html", "text/html", files[0].content),
            File("supplement.json", "application/json", b'{"parts": []}'),
        ],
    )
    SupplementPublication.objects.create(
        partnership=world.partnership,
        supplement=supplement,
        record=own_record,
        published_at=world.now,
        published_by="test",
    )
    return {
        "own_record": own_record.pk,
        "own_filename": "supplement.html",
        "supplement_text": supplement.texts.first().pk,
        "gear_up": geared.pk,
        "note": note.pk,
        "offer": offer.token,
        "invitation": offer.invitation.pk,
        "label": label,
        "function": rektor.pk,
        "observation": observation.pk,
        "indicator": "damage",
        "token": link.token,
        "slug": world.partnership.slug,
        "area": world.areas["Öster"].pk,
        "activity": row.pk,
        "field": PictureField.objects.filter(picture=picture).first().pk,
        "record": record.pk,
        "filename": "picture.html",
        "organisation": world.organisations["Skolan"].pk,
        "assignment": Assignment.objects.get(function=rektor).pk,
        "place": place.pk,
        "entry": entry.pk,
        "key": key.pk,
        "round": round,
        "finding": finding,
        "cluster": cluster,
        "problem": problem.pk,
        "cause": cause.pk,
        "measure": measure.pk,
        "step": step.pk,
        "decision": temporary.pk,
        "meeting": meeting.pk,
        "told": decision.pk,
        "group": group.pk,
        "kind": "year",
        "preparation": prepared.pk,
        "lead": world.organisations["Kommunen"].pk,
        "calendar": calendar.pk,
        "ending": "csv",
        "question": "light",
        "item": "summary",
        "point": "back",
        "draft": "html",
        "ask": ask.pk,
        "base_map": base_map.pk,
    }


@pytest.fixture
def about(world):
    return furnish(world, "2026-W48")


@pytest.fixture
def holders(world):
    """An account for each duty and nothing else, all of the municipality; the reporter is the headmaster."""
    accounts = {Duty.REPORTER: world.accounts["rektor"]}
    for duty in set(Duty) - set(accounts):
        function = add_function(
            actor=world.system,
            now=world.now,
            organisation_id=world.organisations["Kommunen"].pk,
            name=f"bara {duty}",
            duties=[duty],
        )
        accounts[duty] = assign(
            actor=world.system,
            now=world.now,
            function_id=function.pk,
            name=str(duty),
            email=f"{duty}@example.se",
            starts_on=world.now.date(),
        ).account
    return accounts


@pytest.fixture
def everything(world, holders):
    """Somebody who holds every function there is."""
    for function in [*world.functions.values(), *(h.assignments.first().function for h in holders.values())]:
        account = assign(
            actor=world.system,
            now=world.now,
            function_id=function.pk,
            name="Allt",
            email="allt@example.se",
            starts_on=world.now.date(),
        ).account
    return account


def visit(account, name, about, client=None):
    """The status, and the address one is sent to; what it did is undone."""
    method, needs, _duties, _status = PAGES[name]
    client = client or Client()
    if account and "_auth_user_id" not in client.session:
        client.force_login(account, "django.contrib.auth.backends.ModelBackend")
    address = reverse(name, args=[about[key] for key in needs.split()])
    with scope(partnership=None), transaction.atomic():
        response = client.get(address) if method == "GET" else client.post(address, SENT.get(name, {}))
        transaction.set_rollback(True)
    return response.status_code, response.headers.get("Location", "")


def statuses(account, about, client=None, pages=PAGES):
    client = client or Client()
    return {name: visit(account, name, about, client)[0] for name in pages}


@pytest.fixture(autouse=True)
def _typefaces(monkeypatch):
    """Without the front-end build the PDF is not drawn; who may ask for it is tested all the same."""
    try:
        font_files()
    except FontsMissing:
        for views in ("meeting.picture.views", "feedback.supplements.writing"):
            monkeypatch.setattr(f"samlad.web.{views}.render_pdf", lambda content: b"%PDF")


@pytest.mark.parametrize("letter", LETTERS)
def test_a_duty_opens_its_pages_and_no_others(about, holders, letter):
    expected = {
        name: status if letter in allowed else 404 if name in HIDDEN | {"step_in"} else 403
        for name, (_method, _needs, allowed, status) in PAGES.items()
    }
    assert statuses(holders[LETTERS[letter]], about) == expected


def asked_to_log_in(name):
    """A page sends to the log-in; a form that is sent gets the log-in page itself, which carries what was written."""
    return VISITORS.get(name, 302 if PAGES[name][0] == "GET" else 401)


def test_a_visitor_is_asked_to_log_in(about):
    for name in PAGES:
        status, sent_to = visit(None, name, about)
        assert (name, status) == (name, asked_to_log_in(name))
        assert status != 302 or name in VISITORS or sent_to.startswith("/accounts/login/?next=/"), name


def test_who_has_an_account_and_no_function_gets_nowhere(about):
    stranger = Account.objects.create_user("frammande@example.se", name="Främmande")
    for name, status in statuses(stranger, about).items():
        expected = {"open_link": (200,), "accept_invitation": (200,), "step_in": (404,)}.get(name, (401, 403, 404))
        assert status in (*expected, *([302] if name in HIDDEN else [])), name


FOREIGN = {
    "label",
    "function",
    "observation",
    "area",
    "activity",
    "field",
    "note",
    "record",
    "own_record",
    "supplement_text",
    "organisation",
    "assignment",
    "place",
    "entry",
    "key",
    "problem",
    "cause",
    "measure",
    "step",
    "decision",
    "meeting",
    "told",
    "group",
    "preparation",
    "lead",
    "calendar",
}
WAYS_BACK = {("save_field", "label"), ("remove_field_activity", "label")}  # the round only says where one returns


def test_what_is_another_partnerships_is_not_found(about, everything, other_world):
    with scope(partnership=other_world.partnership):
        theirs = furnish(other_world, "2026-W46")
    client = Client()
    pairs = {
        (name, key) for name, (_m, needs, _d, _s) in PAGES.items() for key in needs.split() if key in FOREIGN
    } - WAYS_BACK
    statuses = {(name, key): visit(everything, name, about | {key: theirs[key]}, client)[0] for name, key in pairs}
    assert {what: status for what, status in statuses.items() if status != 404} == {}


def test_the_address_of_another_partnership_changes_nothing(about, everything, other_world):
    client = Client()
    client.force_login(everything, "django.contrib.auth.backends.ModelBackend")
    with scope(partnership=None):
        client.post(reverse("choose_partnership", args=[other_world.partnership.slug]))
        assert client.get(reverse("week", args=[about["label"]])).context["round"] == about["round"]


def test_what_changes_something_is_not_done_by_looking(about, everything):
    client = Client()
    client.force_login(everything, "django.contrib.auth.backends.ModelBackend")
    with scope(partnership=None):
        for name, (method, needs, _duties, _status) in PAGES.items():
            if method == "POST":
                address = reverse(name, args=[about[key] for key in needs.split()])
                seen = client.get(address)
                assert seen.status_code in (302, 405), name
                if seen.status_code == 302:  # to the page above, where the form is
                    assert address.startswith(seen["Location"].partition("?")[0]), name


class TestALink:
    @pytest.fixture
    def through(self, about):
        """A browser that has opened the headmaster's link with a press."""
        client = Client()
        address = reverse("open_link", args=[about["token"]])
        with scope(partnership=None):
            client.get(address)
            assert "report_link" not in client.session, "looking is not pressing: mail scanners look"
            assert client.post(address).headers["Location"] == reverse(
                "report", args=[about["label"], about["function"]]
            )
        return client

    def test_lets_in_to_its_own_report(self, about, through):
        own = sorted(HIDDEN)
        assert statuses(None, about, through, own) == {name: PAGES[name][3] for name in own}

    def test_and_to_nothing_else(self, about, through):
        for name in set(PAGES) - HIDDEN:
            status, sent_to = visit(None, name, about, through)
            assert (name, status) == (name, asked_to_log_in(name))
            assert status != 302 or name in VISITORS or sent_to.startswith("/accounts/login/"), name

    def test_not_to_another_function_or_another_week(self, world, about, through):
        earlier = open_week(world, "2026-W47")
        for other in ({"function": world.functions["väktare"].pk}, {"label": earlier.label}):
            assert statuses(None, about | other, through, HIDDEN) == dict.fromkeys(HIDDEN, 404), other

    def test_not_once_it_is_revoked(self, world, about, through):
        collection.revoke_links(
            actor=world.system, now=world.now, round_id=about["round"].pk, function_id=about["function"]
        )
        assert visit(None, "report", about, through)[0] == 410
        assert visit(None, "open_link", about)[0] == 410

    def test_nor_once_the_round_has_closed(self, world, about, through, settings):
        settings.SAMLAD_TODAY = "2026-11-26"
        assert visit(None, "report", about, through)[0] == 410
        assert visit(None, "open_link", about)[0] == 410

    def test_a_made_up_link_leads_nowhere(self, about):
        assert visit(None, "open_link", about | {"token": "x" * 32})[0] == 404

    def test_it_gives_its_function_and_not_what_the_function_may_besides(self, world, about, through):
        from samlad.partnership.service import change_function

        change_function(
            actor=world.system,
            now=world.now,
            function_id=about["function"],
            duties=["reporter", "coordinator", "administrator"],
        )
        assert visit(None, "settings", about, through)[0] == 302
        assert visit(None, "report", about, through)[0] == 200


def test_a_closed_round_is_read_by_the_same_people(world, about, holders):
    close(world, about["round"])
    pages = ("home", "week", "week_area", "mapping_week", "own_reports", "picture", "review_picture")
    for letter, duty in LETTERS.items():
        expected = {name: 200 if letter in PAGES[name][2] else 403 for name in pages}
        assert (letter, statuses(holders[duty], about, pages=pages)) == (letter, expected)


def test_a_no_is_one_line_in_the_log(world, monkeypatch):
    stderr = next(h for h in logging.getLogger().handlers if any(isinstance(f, RefusalsInOneLine) for f in h.filters))
    monkeypatch.setattr(stderr, "stream", log := io.StringIO())
    client = Client()
    client.force_login(world.accounts["rektor"], "django.contrib.auth.backends.ModelBackend")
    with scope(partnership=None):
        assert client.get(reverse("settings_rhythm")).status_code == 403
        assert client.get("/finns/inte/").status_code == 404
    assert [line.partition(":")[0] for line in log.getvalue().splitlines()] == ["WARNING django.request"] * 2
