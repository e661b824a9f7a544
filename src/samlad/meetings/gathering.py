"""What the data say of a period or a year, gathered for its follow-up: nothing here is written by hand."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from samlad.analysis.methods import BALANCE, EFFECT, HOURS, RECURRING, TREND
from samlad.analysis.models import Result
from samlad.analysis.names import Names
from samlad.analysis.needs import Needs, needs
from samlad.analysis.periods import Period, period
from samlad.analysis.queries import names, newest_results
from samlad.analysis.results.effect import EffectResult
from samlad.measures.figures import concluded, figures_of_all
from samlad.measures.models import Figures, FollowUp, Measure, PriorityDecision, Problem, Visibility
from samlad.measures.queries import concurrent_counts, decisions, measures_between, prioritised_days, problems
from samlad.measures.sentences import Conclusion
from samlad.measures.stages import Stage, stage, waits
from samlad.measures.visibility import FOR_PICTURE
from samlad.meetings.models import Assessment, Meeting
from samlad.meetings.queries import DecisionNow, decisions_of, open_decisions
from samlad.partnership.queries import rhythm
from samlad.picture.models import Publication
from samlad.picture.queries import in_force


@dataclass(frozen=True)
class MeasureReview:
    """A measure of the period with what is known of it. `expected`: it was in a prioritised area. `waits`: it is
    expected to have been followed up by now, and is not."""

    measure: Measure
    follow_up: FollowUp | None
    figures: Figures | None
    document: EffectResult | None  # of the figures
    conclusion: Conclusion | None
    together: int
    assessment: Assessment | None
    expected: bool
    waits: bool


@dataclass(frozen=True)
class ReviewMaterial:
    """`weekly`: a round is a week. Where it is longer, rounds are not called weeks."""

    meeting: Meeting
    period: Period | None
    needs: Needs
    measures: list[MeasureReview]  # those that had begun by `day`
    priorities: list[PriorityDecision]
    problems: list[Problem]
    pictures: list[Publication]
    analyses: dict[str, Result]
    names: Names
    day: date
    decisions: list[DecisionNow]
    earlier: list[DecisionNow]  # of meetings before, that come back
    weekly: bool

    @property
    def start(self) -> date:
        return self.meeting.starts_on

    @property
    def end(self) -> date:
        return self.meeting.ends_on

    @property
    def came_in(self) -> int:
        """How many reports the figures rest on."""
        return sum(self.period.answered) if self.period else 0


def gather(meeting: Meeting, day: date, seen: Q) -> ReviewMaterial:
    """As it stands on a day, of the measures to be `seen`. The number of queries does not grow with what there is."""
    start, end = meeting.starts_on, meeting.ends_on
    _round, analyses = newest_results(RECURRING, TREND, HOURS, BALANCE)
    published = in_force().filter(picture__round__meeting_at__date__range=(start, end))
    return ReviewMaterial(
        meeting,
        period(start, end),
        needs(start, end),
        _measures(meeting, day, seen),
        [d for d in decisions() if d.starts_on <= end and d.ends_on >= start],
        _problems(meeting),
        list(reversed(published)),
        analyses,
        names(),
        day,
        decisions_of(meeting, day),
        open_decisions(meeting, day),
        rhythm().cadence == 1,
    )


def _problems(meeting: Meeting) -> list[Problem]:
    """Those that last; at the meetings of a group that looks for the causes of one, that one."""
    rows = problems().prefetch_related("analysis__causes")
    return list(rows.filter(pk=meeting.group.problem_id) if meeting.group and meeting.group.problem_id else rows)


def publishable(material: ReviewMaterial) -> ReviewMaterial:
    """Of what the meeting looks at, that which may stand in its report: the joint picture's measures. Three queries."""
    rows = [m for m in material.measures if m.measure.visibility == Visibility.PICTURE]
    counts = concurrent_counts([m.measure for m in rows], material.day, FOR_PICTURE)
    return replace(material, measures=[_beside(m, counts[m.measure.pk]) for m in rows])


def _beside(m: MeasureReview, together: int) -> MeasureReview:
    return replace(m, together=together, conclusion=concluded(m.figures, together=together))


def _measures(meeting: Meeting, day: date, seen: Q) -> list[MeasureReview]:
    by = min(meeting.ends_on, day)
    under_way = list(measures_between(meeting.starts_on, by, seen)) if by >= meeting.starts_on else []
    if meeting.group and meeting.group.problem_id:
        under_way = [m for m in under_way if m.problem_id == meeting.group.problem_id]
    newest: dict[int, FollowUp] = {}
    for f in FollowUp.objects.filter(measure__in=[m.pk for m in under_way]).order_by("pk"):
        newest[f.measure_id] = f
    assessed = {a.measure_id: a for a in Assessment.objects.filter(meeting=meeting)}
    spells = prioritised_days(min((m.starts_on for m in under_way), default=meeting.starts_on), meeting.ends_on)
    rows, figures_by_measure, together_with = [], figures_of_all(under_way), concurrent_counts(under_way, day, seen)
    for m in under_way:
        figures, together = figures_by_measure.get(m.pk), together_with.get(m.pk, 0)
        document = EFFECT.document(figures.result) if figures else None
        conclusion = concluded(figures, together=together)
        areas = {a.pk for a in m.areas.all()}
        last = m.ends_on or meeting.ends_on
        expected = any(first <= last and to >= m.starts_on and areas & chosen for first, to, chosen in spells)
        due = waits(m, day) or stage(m, day) is Stage.ENDED
        done = MeasureReview(
            m,
            newest.get(m.pk),
            figures,
            document,
            conclusion,
            together,
            assessed.get(m.pk),
            expected,
            waits=expected and due and m.pk not in newest,
        )
        rows.append(done)
    return rows
