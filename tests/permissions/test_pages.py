"""Who may open which page: every address of the product, for every duty, for visitors, strangers and links."""

import io
import logging
from datetime import timedelta

import pytest
import shapely
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django_scopes import scope
from tests.steps import close, open_week, tell, unusual

from samlad.collection import service as collection
from samlad.config.logs import RefusalsInOneLine
from samlad.measures import service as measures
from samlad.measures.service import plan_field_activity
from samlad.meetings.service import decide, open_meeting
from samlad.partnership.models import Account, Assignment, Duty
from samlad.partnership.permissions import Permission
from samlad.partnership.service import add_calendar_entry, add_function, assign, invite, make_token
from samlad.picture.document.fonts import FontsMissing, font_files
from samlad.picture.models import PictureField, Publication
from samlad.picture.service import draft_picture
from samlad.places.service import NewFeature, add_place, store_base_map
from samlad.records.service import File, register
from samlad.sources.police.service import PoliceImport
from samlad.sources.police.service import told as police_told
from samlad.web.account.urls import closed

LINE = shapely.to_wkb(shapely.LineString([(15.0, 59.0), (15.1, 59.1)]))
TODAY = "2026-11-24"
LETTERS = {
    "R": Duty.REPORTER,
    "C": Duty.COORDINATOR,
    "M": Duty.MEETING_LEAD,
    "S": Duty.STEERING_GROUP,
    "E": Duty.RECIPIENT,
    "G": Duty.REGISTRAR,
    "A": Duty.ANALYST,
    "O": Duty.MEASURE_OWNER,
    "X": Duty.ADMINISTRATOR,
}
ALL = "RCMSEGAOX"
# Address: method, what it is about, whose page it is (letters above), what they get. Others get 403; of a report, 404.
PAGES = {
    "home": ("GET", "", ALL, 200),
    "accept_invitation": ("GET", "offer", ALL, 200),
    "choose_partnership": ("POST", "slug", ALL, 302),
    "forget_unsent": ("POST", "", ALL, 302),
    "step_in": ("GET", "", "", 404),  # only where demonstrations are allowed
    "open_link": ("GET", "token", ALL, 200),
    "report": ("GET", "label function", "R", 200),
    "report_answer": ("POST", "label function", "R", 302),
    "report_done": ("GET", "label function", "R", 200),
    "report_pin": ("GET", "label function", "R", 302),
    "report_where": ("POST", "label function", "R", 404),  # no position is sent
    "report_status": ("POST", "label function observation", "R", 302),
    "report_add": ("GET", "label function indicator", "R", 200),
    "report_draft": ("POST", "label function indicator", "R", 200),
    "report_change": ("GET", "label function observation", "R", 200),
    "imports": ("GET", "", "CAX", 200),
    "imports_police": ("GET", "", "CAX", 200),
    "imports_police_result": ("GET", "", "CAX", 302),
    "imports_police_sample": ("GET", "", "CAX", 200),
    "imports_police_ask": ("POST", "", "CAX", 302),
    "imports_police_answered": ("GET", "ask", "CAX", 200),
    "imports_types": ("GET", "", "CAX", 200),
    "imports_counts": ("GET", "", "CAX", 302),
    "imports_counts_round": ("GET", "label", "CAX", 200),
    "imports_counts_table": ("GET", "label", "CAX", 200),
    "mapping": ("GET", "", "CMSA", 302),
    "mapping_week": ("GET", "label", "CMSA", 200),
    "own_reports": ("GET", "label", "C", 200),
    "share_all": ("POST", "label", "C", 302),
    "share": ("POST", "label observation", "C", 302),
    "judge_signal": ("POST", "label observation", "C", 302),
    "make_link": ("POST", "label function", "C", 200),
    "mail_links": ("POST", "label", "C", 302),
    "latest_week": ("GET", "", "CMSA", 302),
    "week": ("GET", "label", "CMSA", 200),
    "week_area": ("GET", "label area", "CMSA", 200),
    "analysis": ("GET", "", "CMSA", 200),
    "analysis_time": ("GET", "", "CMSA", 200),
    "analysis_places": ("GET", "", "CMSA", 200),
    "analysis_sources": ("GET", "", "CMSA", 200),
    "unusual": ("GET", "label finding", "CMSA", 200),
    "cluster": ("GET", "label cluster", "CMSA", 200),
    "open_next": ("POST", "", "CM", 302),
    "reopen_week": ("GET", "label", "CM", 302),
    "close_week": ("GET", "label", "CM", 200),
    "measures": ("GET", "", "CMSAO", 200),
    "measures_file": ("GET", "ending", "CMSAO", 200),
    "calendar": ("GET", "", "CMSAO", 200),
    "revoke_calendar": ("POST", "calendar", "CMSAO", 404),  # somebody else's address
    "measure": ("GET", "measure", "CMSAO", 200),
    "change_measure": ("GET", "measure", "CO", 200),
    "finish_step": ("POST", "measure step", "CO", 302),
    "compare_measure": ("GET", "measure", "CO", 200),
    "follow_up": ("GET", "measure", "CO", 200),
    "follow_ups": ("GET", "", "CMSAO", 200),
    "problems": ("GET", "", "CMSAO", 200),
    "new_problem": ("GET", "", "CM", 200),
    "problem": ("GET", "problem", "CMSAO", 200),
    "change_problem": ("GET", "problem", "CM", 200),
    "move_problem": ("POST", "problem", "CM", 302),
    "plan_against": ("GET", "problem", "CO", 200),
    "causes": ("GET", "problem", "CM", 200),
    "read_causes": ("GET", "problem", "CMSAO", 200),
    "answer_cause": ("POST", "problem question", "CM", 302),
    "drop_cause": ("POST", "problem cause", "CM", 302),
    "priorities": ("GET", "", "CMSAO", 200),
    "judge_influence": ("POST", "", "CM", 422),
    "return_priorities": ("POST", "decision", "MS", 302),
    "techniques": ("GET", "", "CMSAO", 200),
    "techniques_file": ("GET", "", "CMSAO", 200),
    "techniques_import": ("GET", "", "CX", 200),
    "field_now": ("GET", "", "CMO", 302),
    "field_activities": ("GET", "label", "CMO", 200),
    "calendar_consent": ("POST", "label", "C", 404),  # no organisation is named
    "period_meetings": ("GET", "", "CMSA", 200),
    "year_meetings": ("GET", "", "CMSA", 200),
    "open_meeting": ("POST", "", "CM", 302),
    "meeting": ("GET", "meeting", "CMSA", 200),
    "write_meeting": ("POST", "meeting item", "CM", 302),
    "assess_measure": ("POST", "meeting measure", "CM", 302),
    "decide_meeting": ("POST", "meeting", "CM", 302),
    "tell_decision": ("POST", "told", "CM", 302),
    "meeting_draft": ("GET", "meeting draft", "CM", 200),
    "review_meeting": ("GET", "meeting", "CM", 200),
    "publish_meeting": ("POST", "meeting", "CM", 302),
    "remove_field_activity": ("POST", "label activity", "CO", 302),
    "picture": ("GET", "label", "CM", 200),
    "save_field": ("POST", "label field", "CM", 302),
    "review_picture": ("GET", "label", "CM", 200),
    "draft_pdf": ("GET", "label", "CM", 200),
    "publish_picture": ("POST", "label", "CM", 302),
    "pictures": ("GET", "", ALL, 200),
    "published": ("GET", "record", ALL, 200),
    "record_file": ("GET", "record filename", ALL, 200),
    "register": ("GET", "", "CMGX", 200),
    "settings": ("GET", "", "CX", 200),
    "settings_organisations": ("GET", "", "CX", 200),
    "settings_organisation_add": ("GET", "", "CX", 200),
    "settings_organisation": ("GET", "organisation", "CX", 200),
    "settings_organisation_change": ("GET", "organisation", "CX", 200),
    "settings_function_add": ("GET", "organisation", "CX", 200),
    "settings_consent": ("POST", "organisation", "C", 302),
    "settings_function": ("GET", "function", "CX", 200),
    "settings_function_change": ("GET", "function", "CX", 200),
    "settings_assign": ("GET", "function", "CX", 200),
    "settings_end": ("GET", "function assignment", "CX", 200),
    "settings_withdraw": ("POST", "function invitation", "CX", 302),
    "settings_rhythm": ("GET", "", "CX", 200),
    "settings_partnership": ("GET", "", "CX", 200),
    "settings_areas": ("GET", "", "CX", 200),
    "settings_areas_import": ("GET", "", "CX", 200),
    "settings_base_maps": ("GET", "", "CX", 200),
    "settings_base_map_remove": ("POST", "base_map", "CX", 302),
    "settings_population_import": ("GET", "", "CX", 200),
    "settings_places": ("GET", "", "CX", 200),
    "settings_places_import": ("GET", "", "CX", 200),
    "settings_place_add": ("GET", "", "CX", 200),
    "settings_place": ("GET", "place", "CX", 200),
    "settings_calendar": ("GET", "", "CX", 200),
    "settings_calendar_add": ("GET", "", "CX", 200),
    "settings_calendar_remove": ("POST", "entry", "CX", 302),
    "settings_letters": ("GET", "", "CX", 200),
    "settings_letters_answer": ("POST", "", "CX", 302),
    "settings_budget": ("GET", "", "CX", 200),
    "settings_questionnaire": ("GET", "", "CX", 200),
    "next_week": ("GET", "", "CMSA", 200),
    "development": ("GET", "", "CMSA", 200),
    "suggestions": ("GET", "", "CMSA", 200),
    "answer_suggestion": ("POST", "label", "CM", 302),
    "analysis_map": ("GET", "", "CMSA", 200),
    "analysis_map_areas": ("GET", "", "CMSA", 200),
    "data_out": ("GET", "", "CMSA", 200),
    "data_file": ("GET", "", "CMSA", 400),  # no week is closed yet
    "data_key_make": ("POST", "", "CMSA", 302),
    "data_key_revoke": ("POST", "key", "CMSA", 404),  # somebody else's key
}
# A visitor is asked to log in, but for these.
VISITORS = {"open_link": 200, "accept_invitation": 200, "step_in": 404, "report_draft": 401}
HIDDEN = {name for name in PAGES if name.startswith("report")}
SENT = {
    "report_status": {"status": "persists"},
    "share": {"wording": "Klotter"},
    "save_field": {"text": "X", "base": ""},
    "answer_cause": {"text": "X", "base": ""},
    "open_meeting": {"kind": "year", "day": "2026-01-01"},
    "write_meeting": {"text": "X", "base": ""},
    "assess_measure": {"outcome": "unknown", "reason": "X"},
    "decide_meeting": {"what": "X", "who": "Y"},
    "tell_decision": {"text": "X"},
    "move_problem": {"state": "calm", "reason": "X"},
    "finish_step": {"done_on": "2026-11-20"},
    "return_priorities": {"reason": "X"},
}


def names(patterns, found=None):
    found = {} if found is None else found
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            names(pattern.url_patterns, found)
        elif isinstance(pattern, URLPattern) and pattern.callback.__module__.startswith("samlad.web."):
            if pattern.callback is closed:
                continue
            found[pattern.name] = pattern
    return found


def test_every_address_is_in_the_table():
    assert set(names(get_resolver().url_patterns)) == set(PAGES), "a new page needs a row in PAGES"


@pytest.fixture(autouse=True)
def _on_tuesday(settings):
    settings.SAMLAD_TODAY = TODAY


def furnish(world, label):
    """One of everything that an address may be about."""
    round = open_week(world, label)
    told = tell(world, round, now=round.opens_at + timedelta(days=3), starts_at=round.opens_at + timedelta(days=2))
    made = collection.make_link(
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
    decision = measures.change_temporarily(
        **theirs,
        choices=[measures.Choice(world.areas["Öster"].pk, "läget")],
        reason="Brand",
        review_on=world.now.date() + timedelta(days=7),
    )
    meeting = open_meeting(**theirs, kind="year", day=world.now.date())
    told_of = decide(**theirs, meeting_id=meeting.pk, what="Ny rutin", who="Gatan")
    ask = collection.ask_source(**theirs, source_code="police_events", period="2026-08")
    collection.answer_ask(
        **theirs, ask_id=ask.pk, document=police_told(PoliceImport(0, 0, collection.StoredEvents()), "2026-08")
    )
    base_map = store_base_map(**theirs, filename="vägar", features=[NewFeature("street", "Storgatan", LINE)])
    calendar = make_token(actor=world.actor("samordnare"), now=world.now, name="Min", purpose="calendar").token
    key = make_token(actor=world.actor("samordnare"), now=world.now, name="QGIS").token
    offer = invite(**theirs, function_id=rektor.pk, name="Ny", email="ny@example.se", starts_on=world.now.date())
    return {
        "offer": offer.token,
        "invitation": offer.invitation.pk,
        "label": label,
        "function": rektor.pk,
        "observation": told.pk,
        "indicator": "damage",
        "token": made.token,
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
        "decision": decision.pk,
        "meeting": meeting.pk,
        "told": told_of.pk,
        "calendar": calendar.pk,
        "ending": "csv",
        "question": "light",
        "item": "summary",
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
    made = {Duty.REPORTER: world.accounts["rektor"]}
    for duty in set(Duty) - set(made):
        function = add_function(
            actor=world.system,
            now=world.now,
            organisation_id=world.organisations["Kommunen"].pk,
            name=f"bara {duty}",
            duties=[duty],
        )
        made[duty] = assign(
            actor=world.system,
            now=world.now,
            function_id=function.pk,
            name=str(duty),
            email=f"{duty}@example.se",
            starts_on=world.now.date(),
        ).account
    return made


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
        monkeypatch.setattr("samlad.web.feedback.picture.views.render_pdf", lambda content: b"%PDF")


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
    "record",
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
    "calendar",
}
WAYS_BACK = {("save_field", "label"), ("remove_field_activity", "label")}  # the round only says where one returns


def test_what_is_another_partnerships_is_not_found(about, everything, other_world):
    with scope(partnership=other_world.partnership):
        theirs = furnish(other_world, "2026-W46")
    client = Client()
    asked = {
        (name, key) for name, (_m, needs, _d, _s) in PAGES.items() for key in needs.split() if key in FOREIGN
    } - WAYS_BACK
    found = {(name, key): visit(everything, name, about | {key: theirs[key]}, client)[0] for name, key in asked}
    assert {what: status for what, status in found.items() if status != 404} == {}


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
    monkeypatch.setattr(stderr, "stream", told := io.StringIO())
    client = Client()
    client.force_login(world.accounts["rektor"], "django.contrib.auth.backends.ModelBackend")
    with scope(partnership=None):
        assert client.get(reverse("settings_rhythm")).status_code == 403
        assert client.get("/finns/inte/").status_code == 404
    assert [line.partition(":")[0] for line in told.getvalue().splitlines()] == ["WARNING django.request"] * 2
