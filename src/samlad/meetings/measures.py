"""The measures that a weekly follow-up asks about: what is prefilled of the three questions, and in which order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samlad.analysis.week import AreaWeek, WeekNumbers
from samlad.lib.times import local_day
from samlad.measures.models import FollowUp, Measure
from samlad.measures.queries import measures_between
from samlad.measures.stages import waits
from samlad.measures.visibility import FOR_MEETING

CEASED, UNMOVED, OTHER = range(3)  # the order in which they are taken up


@dataclass(frozen=True)
class MeasureAtMeeting:
    """`why`, `situation`: how two of the handbook's questions are prefilled; the third is whether it was done. `tag`:
    why it is taken up first, "" for the rest. `answered`: the follow-up made since the last meeting."""

    measure: Measure
    about: str
    why: str
    situation: str
    tag: str
    waits: bool
    prioritised: bool
    answered: FollowUp | None

    @property
    def first(self) -> bool:
        """Whether the meeting has to take it up: expected to be followed up, or in a prioritised area."""
        return self.answered is None and (self.waits or self.prioritised)


def measures_at_meeting(
    week: WeekNumbers, *, first: date, day: date, chosen: Mapping[int, int], zone: ZoneInfo
) -> list[MeasureAtMeeting]:
    """Those under way from `first` to `day`: where the problem has ceased, or has not moved, before the others;
    prioritised areas (`chosen`) before others. Four queries."""
    rows = list(measures_between(first, day, FOR_MEETING))
    latest: dict[int, FollowUp] = {}
    for each in FollowUp.objects.filter(measure__in=rows).order_by("pk"):
        latest[each.measure_id] = each
    areas = {a.area_id: a for a in week.areas}
    ranked = []
    for measure in rows:
        there = [areas[a.pk] for a in measure.areas.all() if a.pk in areas]
        rank = _rank(there)
        last = latest.get(measure.pk)
        ranked.append(
            (
                rank,
                not any(a.area_id in chosen for a in there),
                MeasureAtMeeting(
                    measure=measure,
                    about=about(measure, day),
                    why=_why(measure, last),
                    situation=" ".join(map(_situation, there)),
                    tag={CEASED: _("nothing new"), UNMOVED: _("not moved")}.get(rank, ""),
                    waits=waits(measure, day),
                    prioritised=any(a.area_id in chosen for a in there),
                    answered=last if last and local_day(last.answered_at, zone) >= first else None,
                ),
            )
        )
    return [m for _rank_, _other, m in sorted(ranked, key=lambda r: (not r[2].first, r[0], r[1]))]


def about(measure: Measure, day: date) -> str:
    """Who, where and since when, in a line. The measure's areas are read already."""
    where = ", ".join(str(a) for a in measure.areas.all()) or _("the whole municipality")
    begins = measure.starts_on > day
    text = _("begins %(day)s") if begins else _("since %(day)s")
    return f"{measure.who} · {where} · {text % {'day': date_format(measure.starts_on, 'l j F' if begins else 'j F')}}"


def _rank(there: list[AreaWeek]) -> int:
    known = [a for a in there if not a.missing]
    if known and all(not a.total.count and not a.persisting for a in known):
        return CEASED
    if any(a.total.high is not None and a.total.count > a.total.high for a in known):
        return UNMOVED
    return OTHER


def _why(measure: Measure, last: FollowUp | None) -> str:
    if last:
        return last.why
    if measure.cause:
        return str(measure.cause)
    return str(measure.problem or "")


def _situation(area: AreaWeek) -> str:
    """ "Kvarnhagen: 9 nya, vanligen 3–8; 2 kvarstår."."""
    if area.missing:
        return _("%s: nobody has answered.") % area.name
    counted = ngettext("%d new", "%d new", area.total.count) % area.total.count
    if area.total.low is not None and area.total.high is not None:
        counted += _(", usually %(low)d–%(high)d") % {"low": area.total.low, "high": area.total.high}
    if area.persisting:
        counted += "; " + ngettext("%d still there", "%d still there", area.persisting) % area.persisting
    return f"{area.name}: {counted}."
