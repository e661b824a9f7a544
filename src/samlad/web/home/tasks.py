"""What waits for the actor now, by permissions and functions: each task once, and nothing that is done."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samlad.collection.models import Round
from samlad.collection.queries import open_items, report_of, unshared
from samlad.lib.dates import day_span, long_day
from samlad.lib.times import local_time
from samlad.measures.queries import due_follow_ups, priorities_on, steps_due
from samlad.measures.visibility import visible_to
from samlad.meetings.groups import any_meeting_of, meetings_of
from samlad.meetings.queries import any_overdue, overdue_decisions, unpublished
from samlad.partnership.actor import Actor, Held
from samlad.partnership.models import Duty
from samlad.partnership.permissions import Permission
from samlad.picture.queries import Standing
from samlad.places.models import Area

STEP_AHEAD = timedelta(days=7)
MEETING_AHEAD = timedelta(days=10)
CHOICE_AHEAD = timedelta(days=45)  # the next areas are prepared for some weeks


@dataclass(frozen=True)
class Task:
    """Something to do now, in one line; `done` for a submitted report, which can still be opened."""

    title: str
    text: str
    url: str
    done: bool = False


def with_duty(actor: Actor, duty: Duty) -> list[int]:
    """The functions the actor holds with this duty."""
    return [h.function_id for h in actor.held if duty in h.duties]


def reports(actor: Actor, round: Round | None) -> list[Task]:
    """A line for each function reported for, submitted or not."""
    zone = actor.partnership.zone
    return [_report(h, round, zone) for h in actor.held if h.may(Permission.REPORT)] if round else []


def _report(held: Held, round: Round, zone: ZoneInfo) -> Task:
    own_report = report_of(held.function_id, round)
    submission = own_report.submission if own_report else None
    still = sum(1 for i in open_items(held.function_id, round) if i.status is None) if not submission else 0
    text = _("A quiet week takes one press.")
    if round.is_extra:
        text = _("Before the extra meeting %s. If nothing is new it takes one press.") % _meets(round, zone)
    if submission:
        text = _("Sent.")
    elif still:
        text = ngettext("%d thing from before to answer.", "%d things from before to answer.", still) % still
    return Task(held.name, text, reverse("report", args=[round.label, held.function_id]), submission is not None)


def _meets(round: Round, zone: ZoneInfo) -> str:
    meets = local_time(round.meeting_at, zone)
    return f"{long_day(meets.date())} {meets:%H.%M}"


def extra_meetings(actor: Actor, extras: Collection[Round], now: datetime) -> list[Task]:
    """The extra meetings of a gear-up that whoever enters meetings is called to next."""
    if not actor.may(Permission.ENTER_MEETING):
        return []
    return [
        Task(
            _("Extra meeting %s") % _meets(r, actor.partnership.zone),
            _("The reports are in. The extra picture is drafted.")
            if r.is_closed(now)
            else _("The reports close %s.") % f"{local_time(r.closes_at, actor.partnership.zone):%H.%M}",
            reverse("room", args=[r.label]),
        )
        for r in extras
    ]


def words_to_share(actor: Actor, rounds: Collection[Round]) -> list[Task]:
    if not actor.may(Permission.RELEASE):
        return []
    numbers = unshared(actor, set(rounds))
    tasks = []
    for r in dict.fromkeys(rounds):
        if waiting := numbers.get(r.pk, 0):
            title = ngettext(
                "%d observation is not shared in words", "%d observations are not shared in words", waiting
            )
            tasks.append(Task(title % waiting, _("Week %d") % r.week.week, reverse("own_reports", args=[r.label])))
    return tasks


def picture_to_publish(actor: Actor, round: Round, picture: Standing) -> list[Task]:
    if not actor.may(Permission.PUBLISH_PICTURE) or not round.closed or picture.record_id is not None:
        return []
    text = _("Read, judge, publish.") if picture.begun else _("Nobody has opened it yet.")
    title = _("The joint picture of week %d is drafted") % round.week.week
    return [Task(title, text, reverse("picture", args=[round.label]))]


def follow_ups_in(actor: Actor, areas: list[Area], priorities: Mapping[int, int]) -> list[Task]:
    """Measures in the prioritised areas that wait for their follow-up, until somebody does it."""
    due = {a.name: a.waits for a in areas if a.pk in priorities and a.waits}  # type: ignore[attr-defined]
    if not due or not actor.may(Permission.PLAN_MEASURES):
        return []
    title = ngettext("A measure waits for its follow-up", "Measures wait for their follow-up", sum(due.values()))
    return [Task(title, ", ".join(due), reverse("follow_ups"))]


def own_measures(actor: Actor, day: date) -> list[Task]:
    """Steps of the actor's measures that are late or due within a week, and follow-ups that are due."""
    own = with_duty(actor, Duty.MEASURE_OWNER)
    if not own:
        return []
    tasks = []
    for step in steps_due(own, day + STEP_AHEAD):
        words = {"day": date_format(step.due_on or day, "j F"), "measure": step.measure.what}
        late = step.due_on is not None and step.due_on < day
        text = _("Was to be done by %(day)s. %(measure)s") if late else _("By %(day)s. %(measure)s")
        tasks.append(Task(step.what, text % words, reverse("measure", args=[step.measure_id])))
    for due in due_follow_ups(day, visible_to(actor)):
        if due.measure.owner_id in own:
            title = _("Follow up: %(measure)s") % {"measure": due.measure.what}
            text = _("Three questions, the figures beside them.")
            tasks.append(Task(title, text, reverse("follow_up", args=[due.measure.pk])))
    return tasks


def any_to_tell(actor: Actor, day: date) -> Exists:
    """Whether there are `decisions_to_tell`, for the query that fetches the rounds: mostly there are none."""
    return any_overdue(_that_meet(actor), day)


def _that_meet(actor: Actor) -> list[int]:
    return [h.function_id for h in actor.held if h.may(Permission.ENTER_MEETING)]


def decisions_to_tell(actor: Actor, day: date, meets: Round) -> list[Task]:
    """What one of the actor's functions was to report back before the day, at the meeting of the round."""
    url = reverse("room_step", args=[meets.label, "back"])
    return [
        Task(
            _("Report back: %(decision)s") % {"decision": d.decision.what},
            _("Was to be done by %(day)s, to be told at the next meeting.")
            % {"day": date_format(d.decision.report_on or day, "j F")},
            url if d.decision.meeting.round_id else reverse("period_meetings"),
        )
        for d in overdue_decisions(_that_meet(actor), day)
    ]


def any_group_meets(actor: Actor, day: date) -> Exists:
    """Whether there may be `group_meetings`, for the query that fetches the rounds."""
    return any_meeting_of([h.function_id for h in actor.held], day, day + MEETING_AHEAD)


def group_meetings(actor: Actor, day: date) -> list[Task]:
    """The meetings of one's groups in the days to come."""
    return [
        Task(
            _("%(group)s meets %(at)s")
            % {"group": p.meeting.group, "at": date_format(localtime(p.time.meets_at), "l j F H.i")},
            p.time.where or _("What was decided, what is new, and who does what."),
            reverse("room", args=[p.key]),
        )
        for p in meetings_of([h.function_id for h in actor.held], day, day + MEETING_AHEAD)
        if p.time and p.time.meets_at
    ]


def to_decide(actor: Actor, day: date) -> list[Task]:
    """What waits for the steering group: the areas of the next period, an unpublished follow-up."""
    if not with_duty(actor, Duty.STEERING_GROUP):
        return []
    return [*_areas_to_choose(day), *_meetings(day)]


def _areas_to_choose(day: date) -> list[Task]:
    now = priorities_on(day)
    url = reverse("priorities")
    if not now:
        title = _("Which areas come first?")
        return [Task(title, _("No area is prioritised now. Need and possibility, side by side."), url)]
    decision = now[0].decision
    if decision.ends_on > day + CHOICE_AHEAD or priorities_on(decision.ends_on + timedelta(days=1)):
        return []
    title = _("Which areas after %(day)s?") % {"day": date_format(decision.ends_on, "j F")}
    return [Task(title, _("Need and possibility, side by side."), url)]


def _meetings(day: date) -> list[Task]:
    return [
        Task(
            _("%(meeting)s, %(days)s")
            % {"meeting": m.get_kind_display(), "days": f"{day_span(m.starts_on, m.ends_on)} {m.ends_on.year}"},
            _("Drafted from the data, to be read through and decided on."),
            reverse("room", args=[m.pk]),
        )
        for m in unpublished(day)
    ]
