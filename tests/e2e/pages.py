"""Every page there is to look at, and as whom. The tests visit them all, and so does bin/screenshots."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.urls import URLPattern, URLResolver, reverse

from samlad.analysis.models import Result
from samlad.collection.models import GearUp, Round
from samlad.collection.models.observation import Observation
from samlad.collection.service import save_draft
from samlad.measures.models import Measure, Problem
from samlad.meetings.agenda import WEEK
from samlad.meetings.groups import agenda_of
from samlad.meetings.models import Group, Meeting, MeetingPublication
from samlad.partnership.actor import actor_of_function
from samlad.partnership.models import Assignment, Function, Organisation
from samlad.picture.models import PictureField, Publication
from samlad.places.models import Area, Place
from samlad.supplements.models import SupplementPublication
from samlad.web.report.observing import BEGUN

VISITOR, REPORTER, COORDINATOR, STEERING, REGISTRAR = "visitor", "reporter", "coordinator", "steering", "registrar"

# Doing, not looking: these answer POST only.
DEEDS = {
    "choose_partnership",
    "forget_unsent",
    "settings_consent",
    "settings_withdraw",
    "report_answer",
    "report_status",
    "report_draft",
    "share_all",
    "share",
    "judge_signal",
    "make_link",
    "mail_links",
    "open_next",
    "remove_field_activity",
    "save_field",
    "publish_picture",
    "save_supplement",
    "publish_supplement",
    "supplement_series",
    "settings_calendar_remove",
    "settings_letters_answer",
    "data_key_make",
    "data_key_revoke",
    "answer_suggestion",
    "revoke_calendar",
    "finish_step",
    "move_problem",
    "answer_cause",
    "drop_cause",
    "judge_influence",
    "return_priorities",
    "calendar_consent",
    "open_meeting",
    "plan_meeting",
    "write_point",
    "assess_measure",
    "publish_report",
    "close_writing",
    "open_writing",
    "sort_events",
    "horizon",
    "remove_horizon_note",
    "field_changes",
    "enter_room",
    "lead_room",
    "take_part",
    "go_on",
    "room_here",
    "plan_in_room",
    "answer_measure",
    "decide_in_room",
    "tell_in_room",
    "move_in_room",
    "tick_preparation",
    "write_preparations",
    "imports_police_ask",
    "report_where",
    "settings_base_map_remove",
}
# Files, and pages that only lead to another one.
NOT_PAGES = {
    "record_file",
    "supplement_file",
    "supplement_draft",
    "supplements_of_week",
    "draft_pdf",
    "latest_week",
    "mapping",
    "imports_counts",
    "analysis_map_areas",
    "data_file",
    "imports_police_sample",
    "measures_file",
    "decisions_file",
    "techniques_file",
    "field_now",
    "draft_report",
    "room",
    "room_stream",
    "room_sheet",
}
# Looked at by tests of their own, since they need a link, a file or the made-up municipality.
ELSEWHERE = {"open_link", "accept_invitation", "imports_police_result", "imports_police_answered", "step_in"}


@dataclass(frozen=True)
class Page:
    """`name` is for files and messages, `url` the address, `status` the answer that is right."""

    name: str
    who: str
    url: str
    status: int = 200


def visited(*, closed: Round, current: Round, reporting: Function, waiting: Function) -> Iterator[tuple[str, Page]]:
    """Pairs of a url's name and a page, inside a partnership's scope. `reporting` has sent something in the open week;
    `waiting` has not."""
    yield from _visitors()
    yield from _reporters(current, reporting, waiting)
    yield from _coordinators(closed, current)
    yield from _settings()
    publication = Publication.objects.order_by("pk").last()
    assert publication is not None
    for who in (STEERING, REGISTRAR):
        yield "home", Page(f"{who}-home", who, "/")
        yield "published", Page(f"{who}-published", who, reverse("published", args=[publication.record_id]))
    yield "priorities", Page("steering-priorities", STEERING, reverse("priorities"))
    problem, meeting = (
        Problem.objects.order_by("pk").first(),
        Meeting.objects.filter(round=None, group=None).order_by("pk").first(),
    )
    assert problem is not None
    assert meeting is not None
    yield "problem", Page("steering-problem", STEERING, reverse("problem", args=[problem.pk]))
    yield "room_step", Page("steering-meeting", STEERING, reverse("room_step", args=[meeting.pk, "measures"]))
    report = MeetingPublication.objects.order_by("pk").last()
    assert report is not None
    yield "published", Page("report-published", REGISTRAR, reverse("published", args=[report.record_id]))
    yield "week", Page("steering-week", STEERING, reverse("week", args=[closed.label]))
    yield "register", Page("register", REGISTRAR, reverse("register"))
    yield "settings", Page("refused", REGISTRAR, reverse("settings"), 403)


def _visitors() -> Iterator[tuple[str, Page]]:
    for name in ("account_login", "account_reset_password"):
        yield name, Page(name.replace("_", "-"), VISITOR, reverse(name))
    yield "open_link", Page("link-unknown", VISITOR, reverse("open_link", args=["inte-en-lank"]), 404)
    yield "", Page("not-found", VISITOR, "/finns-inte/", 404)


def _reporters(current: Round, reporting: Function, waiting: Function) -> Iterator[tuple[str, Page]]:
    here, there = [current.label, waiting.pk], [current.label, reporting.pk]
    sent = Observation.objects.filter(round=current, function=reporting).order_by("pk").first()
    assert sent is not None
    yield "home", Page("reporter-home", REPORTER, "/")
    yield "report", Page("report", "waiting", reverse("report", args=here))
    yield "report_add", Page("report-add", "waiting", reverse("report_add", args=[*here, "fire"]))
    yield "report_add", Page("report-add-kinds", "waiting", reverse("report_add", args=[*here, "other_disorder"]))
    pointing = reverse("report_pin", args=here) + f"?{BEGUN}={_begun(current, waiting)}"
    yield "report_pin", Page("report-pin", "waiting", pointing)
    yield "report", Page("report-sent", REPORTER, reverse("report", args=there))
    yield "report_done", Page("report-done", REPORTER, reverse("report_done", args=there))
    yield "report_change", Page("report-change", REPORTER, reverse("report_change", args=[*there, sent.pk]))
    yield "pictures", Page("reporter-pictures", REPORTER, reverse("pictures"))


def _begun(current: Round, function: Function) -> str:
    """The key of a form the function has begun; the map is a step of one."""
    key = "pointing"
    save_draft(
        actor=actor_of_function(function, label="pages"),
        now=current.opens_at,
        round_id=current.pk,
        function_id=function.pk,
        form=key,
        fields={"indicator": "damage", "where": "here", "text": "Klotter"},
    )
    return key


def _coordinators(closed: Round, current: Round) -> Iterator[tuple[str, Page]]:
    def page(url_name: str, *arguments: Any, name: str = "") -> tuple[str, Page]:
        return url_name, Page(name or url_name.replace("_", "-"), COORDINATOR, reverse(url_name, args=arguments))

    area = Area.objects.order_by("pk").first()
    publication = Publication.objects.order_by("pk").last()
    assert area is not None
    assert publication is not None
    yield page("home")
    yield page("week", closed.label)
    yield page("week", current.label, name="week-open")
    yield page("close_week", current.label)
    yield page("move_week", current.label)
    yield page("reopen_week", closed.label)
    yield page("week_area", closed.label, area.pk)
    for finding in _findings(closed):
        yield page("unusual", closed.label, finding)
    if Result.objects.get(round=closed, method="clusters").document["now"]:
        yield page("cluster", closed.label, 0)
    yield page("mapping_week", current.label)
    yield page("own_reports", current.label)
    yield page("own_reports", closed.label, name="own-reports-shared")
    yield page("imports")
    yield page("imports_police")
    yield page("imports_types")
    yield page("imports_counts_round", current.label)
    yield page("imports_counts_table", current.label)
    yield from _measures(page)
    yield page("field_activities", closed.label)
    for item in WEEK:
        yield page("room_step", closed.label, item.code, name=f"room-{item.code}")
    yield page("room_step", current.label, "picture", name="room-open")
    yield page("prepare", closed.label)
    yield page("prepare", current.label, name="prepare-open")
    yield page("picture", closed.label)
    yield page("review_picture", closed.label)
    built = PictureField.objects.filter(picture__round=closed).exclude(events=[]).first()
    assert built is not None
    yield page("evidence", closed.label, built.pk)
    yield page("pictures")
    municipality = Organisation.objects.get(reports_to=None, kind=Organisation.Kind.MUNICIPALITY)
    for name in ("supplement", "review_supplement"):
        yield page(name, closed.label, municipality.pk)
    yield page("supplements")
    yield page("supplement_headings", municipality.pk)
    own = SupplementPublication.objects.filter(supplement__organisation=municipality).first()
    if own is not None:  # the made-up municipality has none of its own
        yield page("published_supplement", own.record_id)
    yield page("published", publication.record_id)
    for name in ("analysis", "analysis_time", "analysis_places", "analysis_sources"):
        yield page(name)
    yield page("analysis_map")
    yield page("data_out")
    yield page("next_week")
    yield page("development")
    yield page("suggestions")
    for name in (
        "account_logout",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
    ):
        yield page(name)


def _measures(page: Callable[..., tuple[str, Page]]) -> Iterator[tuple[str, Page]]:
    yield page("measures")
    for view in ("tavla", "kalender"):
        name, url_page = page("measures", name=f"measures-{view}")
        yield name, replace(url_page, url=f"{url_page.url}?visa={view}")
    for name in (
        "problems",
        "new_problem",
        "priorities",
        "techniques",
        "techniques_import",
        "calendar",
        "follow_ups",
        "period_meetings",
        "year_meetings",
        "gear_ups",
        "gear_up",
    ):
        yield page(name)
    measure, problem = Measure.objects.order_by("pk").first(), Problem.objects.order_by("pk").first()
    assert measure is not None
    assert problem is not None
    geared = GearUp.objects.first()
    assert geared is not None
    for name in ("prolong_gear_up", "end_gear_up", "call_more"):
        yield page(name, geared.pk)
    extra = geared.rounds.order_by("meeting_at").last()
    assert extra is not None
    yield page("room_step", extra.label, "picture", name="room-extra")
    yield page("mapping_week", extra.label, name="mapping-extra")
    for name in ("measure", "change_measure", "compare_measure", "follow_up"):
        yield page(name, measure.pk)
    for name in ("problem", "change_problem", "plan_against", "causes", "read_causes"):
        yield page(name, problem.pk)
    group = Group.objects.order_by("pk").first()
    assert group is not None
    yield page("groups")
    yield page("decisions")
    yield page("new_group")
    for name in ("group", "change_group", "group_agenda"):
        yield page(name, group.pk)
    yield page("agenda", "week")
    for meeting in Meeting.objects.filter(round=None).select_related("group", "agenda").order_by("pk"):
        yield page("move_meeting", meeting.pk, name=f"move-meeting-{meeting.kind}")
        for item in agenda_of(meeting):
            yield page("room_step", meeting.pk, item.code, name=f"meeting-{meeting.kind}-{item.code}")
        yield page("review_report", meeting.pk, name=f"review-{meeting.kind}")


def _findings(closed: Round) -> Iterator[str]:
    """The first unusual thing of the week, on a day that has any."""
    for finding in Result.objects.get(round=closed, method="unusual").document["flagged"][:1]:
        yield "-".join(str(finding[part] or 0) for part in ("source", "area", "indicator", "kind"))


def _settings() -> Iterator[tuple[str, Page]]:
    def page(url_name: str, *arguments: Any) -> tuple[str, Page]:
        return url_name, Page(url_name.replace("_", "-"), COORDINATOR, reverse(url_name, args=arguments))

    organisation = Organisation.objects.order_by("pk").first()
    function = Function.objects.filter(assignments__isnull=False).order_by("pk").first()
    place = Place.objects.order_by("pk").first()
    assert organisation is not None
    assert function is not None
    assert place is not None
    held = Assignment.objects.filter(function=function).first()
    assert held is not None
    for name in (
        "settings",
        "settings_organisations",
        "settings_organisation_add",
        "settings_rhythm",
        "settings_partnership",
        "settings_areas",
        "settings_areas_import",
        "settings_base_maps",
        "settings_population_import",
        "settings_places",
        "settings_place_add",
        "settings_places_import",
        "settings_calendar",
        "settings_calendar_add",
        "settings_budget",
        "settings_letters",
        "settings_questionnaire",
    ):
        yield page(name)
    for name in ("settings_organisation", "settings_organisation_change", "settings_function_add"):
        yield page(name, organisation.pk)
    for name in ("settings_function", "settings_function_change", "settings_assign"):
        yield page(name, function.pk)
    yield page("settings_end", function.pk, held.pk)
    yield page("settings_place", place.pk)


def names_in(patterns: list[URLPattern | URLResolver]) -> set[str]:
    """The names of all of Samlad's own pages."""
    names = set()
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            names.add(str(pattern.name))
        elif str(getattr(pattern.urlconf_name, "__name__", "")).startswith("samlad."):
            names |= names_in(pattern.url_patterns)
    return names
