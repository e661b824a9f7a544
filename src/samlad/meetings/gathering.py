"""What the data say of a period or a year, gathered for its follow-up: nothing here is written by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from samlad.analysis.models import Result
from samlad.analysis.needs import Needs, needs
from samlad.analysis.periods import Period, period
from samlad.analysis.queries import names, newest_results
from samlad.analysis.suggestions import Names
from samlad.measures.figures import figures_of_all
from samlad.measures.models import FollowUp, Measure, PriorityDecision, Problem
from samlad.measures.queries import company, decisions, measures_between, prioritised_days, problems
from samlad.measures.sentences import Conclusion, conclusion
from samlad.meetings.models import Assessment, Decision, Meeting
from samlad.picture.models import Publication
from samlad.picture.queries import publications


@dataclass(frozen=True)
class Done:
    """A measure of the period with what is known of it. `expected`: it was in a prioritised area."""

    measure: Measure
    follow_up: FollowUp | None
    document: Mapping[str, Any] | None  # its figures
    conclusion: Conclusion | None
    together: int
    assessment: Assessment | None
    expected: bool

    def waits(self, day: date) -> bool:
        """It is expected to have been followed up by the day, and is not."""
        m = self.measure
        due = m.follow_up_on is not None and m.follow_up_on <= day
        return self.expected and self.follow_up is None and (due or (m.ends_on is not None and m.ends_on < day))


@dataclass(frozen=True)
class Gathered:
    meeting: Meeting
    period: Period | None
    needs: Needs
    measures: list[Done]
    priorities: list[PriorityDecision]
    problems: list[Problem]
    pictures: list[Publication]
    analyses: dict[str, Result]
    names: Names
    day: date
    decisions: list[Decision]
    earlier: list[Decision]  # of meetings before, not told of yet

    @property
    def start(self) -> date:
        return self.meeting.starts_on

    @property
    def end(self) -> date:
        return self.meeting.ends_on


def gather(meeting: Meeting, day: date) -> Gathered:
    """As it stands on a day. The number of queries does not grow with what is gathered."""
    start, end = meeting.starts_on, meeting.ends_on
    _round, analyses = newest_results("recurring", "trend", "hours", "balance")
    told = Decision.objects.select_related("report")
    pictures = publications().filter(picture__round__meeting_at__date__range=(start, end))
    before = told.filter(meeting__starts_on__lt=start, report=None).select_related("meeting")
    return Gathered(
        meeting, period(start, end), needs(start, end), _measures(meeting),
        [d for d in decisions() if d.starts_on <= end and d.ends_on >= start],
        list(problems().prefetch_related("analysis__causes")), list(pictures), analyses, names(), day,
        list(told.filter(meeting=meeting)), list(before),
    )  # fmt: skip


def _measures(meeting: Meeting) -> list[Done]:
    found = list(measures_between(meeting.starts_on, meeting.ends_on))
    newest: dict[int, FollowUp] = {}
    for f in FollowUp.objects.filter(measure__in=[m.pk for m in found]).order_by("pk"):
        newest[f.measure_id] = f
    assessed = {a.measure_id: a for a in Assessment.objects.filter(meeting=meeting)}
    spells = prioritised_days(min((m.starts_on for m in found), default=meeting.starts_on), meeting.ends_on)
    rows, made, together_with = [], figures_of_all(found), company(found)
    for m in found:
        figures, together = made.get(m.pk), together_with.get(m.pk, 0)
        document = figures.result.document if figures else None
        seen = bool(figures and figures.comparison and figures.comparison.seen_before)
        concluded = conclusion(document, together=together, seen_before=seen) if document else None
        areas = {a.pk for a in m.areas.all()}
        last = m.ends_on or meeting.ends_on
        expected = any(first <= last and to >= m.starts_on and areas & chosen for first, to, chosen in spells)
        rows.append(Done(m, newest.get(m.pk), document, concluded, together, assessed.get(m.pk), expected))
    return rows
