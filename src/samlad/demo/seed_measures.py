"""What was decided, done and learnt, put into the database through the services: priorities, problems with their
causes, measures with their steps, who is out in the weekends, follow-ups."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from samlad.collection.models import Indicator, Round
from samlad.demo import learning
from samlad.demo.calendar import TZ
from samlad.demo.geography import area_code, areas, place_code
from samlad.demo.records import Timeline
from samlad.demo.seed_setup import Keys
from samlad.measures import service
from samlad.measures.comparing import propose
from samlad.measures.figures import window_of
from samlad.measures.models import Measure
from samlad.measures.service import Choice, Step
from samlad.partnership.actor import Actor
from samlad.writing.service import Edit

ALIKE = 8  # of the most alike areas that a measure is compared with


class MeasureSeeder:
    """In the order things happened, each at its own time."""

    def __init__(self, timeline: Timeline, actor: Actor, keys: Keys, rounds: dict[str, Round]) -> None:
        self.timeline, self.actor, self.keys, self.rounds = timeline, actor, keys, rounds
        self.indicators = dict(Indicator.objects.values_list("code", "pk"))
        self.measures: dict[str, Measure] = {}

    def decide(self) -> None:
        """Before any picture is published: pictures tell of priorities, measures and who is out."""
        self._priorities()
        problems = self._problems()
        self._measures(problems)
        self._field_rows()

    def learn(self) -> None:
        """When the newest week is analysed: comparisons, then what was said."""
        for key in learning.COMPARED:
            self._compare(self.measures[key])
        for m in self.measures.values():
            service.refresh_figures(actor=self.actor, now=self.timeline.as_of, measure_id=m.pk)
        for key, week, why, fidelity, done, situation, verdict, reason, following in learning.FOLLOW_UPS:
            service.follow_up(
                actor=self.actor,
                now=self._at(week),
                measure_id=self.measures[key].pk,
                why=why,
                fidelity=fidelity,
                done=done,
                situation=situation,
                verdict=verdict,
                reason=reason,
                next_on=None if following is None else self._day(following),
                ends_on=self.measures[key].ends_on,
            )

    def _day(self, week: int) -> date:
        return self.timeline.rounds[-1].meeting_at.date() + timedelta(weeks=week - 1)

    def _at(self, week: int) -> datetime:
        return min(_noon(self._day(week)), self.timeline.as_of)

    def _priorities(self) -> None:
        periods: dict[tuple[date, date], list[Choice]] = defaultdict(list)
        for p in sorted(self.timeline.priorities, key=lambda p: (p.starts_on, p.position)):
            periods[p.starts_on, p.ends_on].append(Choice(self.keys.areas[p.area], p.reason))
        for (start, end), choices in sorted(periods.items()):
            service.prioritise(actor=self.actor, now=_noon(start), choices=choices, starts_on=start, ends_on=end)
        first, last, area, why, how = learning.TEMPORARY
        changed = service.change_temporarily(
            actor=self.actor,
            now=self._at(first),
            choices=[Choice(self.keys.areas[area_code(area)], why)],
            reason=why,
            review_on=self._day(first) + timedelta(days=10),
        )
        service.return_to_period(actor=self.actor, now=self._at(last), decision_id=changed.pk, reason=how)
        for organisation, area, level, reason in learning.INFLUENCES:
            service.judge_influence(
                actor=self.actor,
                now=self._at(-3),
                organisation_id=self.keys.organisations[organisation],
                area_id=self.keys.areas[area_code(area)],
                level=level,
                reason=reason,
            )

    def _problems(self) -> dict[str, int]:
        """Key -> id, and "key: cause" -> the cause's id."""
        keys: dict[str, int] = {}
        for key, name, why, about, area, place, codes, since, states in learning.PROBLEMS:
            problem = service.name_problem(
                actor=self.actor,
                now=self._at(since),
                name=name,
                reason=why,
                description=about,
                starts_on=self._day(since),
                area_ids=[] if place else [self.keys.areas[area_code(area)]],
                place_ids=[self.keys.places[place_code(place)]] if place else [],
                indicator_ids=self._about(codes),
            )
            keys[key] = problem.pk
            for week, state, reason in states:
                service.move_problem(
                    actor=self.actor, now=self._at(week), problem_id=problem.pk, state=state, reason=reason
                )
        for key, question, text in learning.ANSWERS:
            service.answer_cause_question(
                actor=self.actor,
                now=self._at(-20),
                problem_id=keys[key],
                question=question,
                edit=Edit(text),
            )
        for key, text, branch, certainty, evidence in learning.CAUSES:
            cause = service.write_cause(
                actor=self.actor,
                now=self._at(-20),
                problem_id=keys[key],
                text=text,
                branch=branch,
                certainty=certainty,
                evidence=evidence,
            )
            keys[f"{key}: {text}"] = cause.pk
        return keys

    def _measures(self, problems: dict[str, int]) -> None:
        functions = {f.code: f for f in self.timeline.staffing.functions}
        more = {row[0]: row[1:] for row in learning.MORE}
        for m in self.timeline.measures:
            owner = functions[m.function]
            problem, cause, mechanism, codes, target, cost = more.get(m.key, (None, None, "", "", None, None))
            self.measures[m.key] = service.plan_measure(
                actor=self.actor,
                now=_noon(min(m.starts_on, self.timeline.today)),
                what=m.what,
                who=owner.name,
                how=m.status,
                area_ids=[self.keys.areas[m.area]],
                place_ids=[self.keys.places[m.place]] if m.place else [],
                starts_on=m.starts_on,
                ends_on=m.ends_on,
                follow_up_on=m.follow_up_on,
                mechanism=mechanism,
                organisation_id=self.keys.organisations[owner.organisation],
                owner_id=self.keys.functions[m.function],
                visibility=m.visibility,
                problem_id=problems[problem] if problem else None,
                indicator_ids=self._about(codes),
                cause_id=problems[f"{problem}: {cause}"] if cause else None,
                target_change=target,
                cost=cost,
            )
        for key, what, who, due, done, note in learning.STEPS:
            step = service.add_step(
                actor=self.actor,
                now=self._at(due),
                measure_id=self.measures[key].pk,
                step=Step(what, who, self._day(due)),
            )
            if done is not None:
                service.finish_step(
                    actor=self.actor,
                    now=self._at(done),
                    step_id=step.pk,
                    done_on=self._day(done),
                    note=note,
                )

    def _about(self, codes: str) -> list[int]:
        return [self.indicators[c] for c in codes.split()]

    def _field_rows(self) -> None:
        names = {a.code: a.name for a in areas()}
        for row in self.timeline.field_rows:
            round = self.rounds[row.round]
            service.plan_field_activity(
                actor=self.actor,
                now=min(round.meeting_at, self.timeline.as_of),
                round_id=round.pk,
                organisation_id=self.keys.organisations[row.organisation],
                where=", ".join(names[a] for a in row.areas),
                when=row.when,
                aim=row.aim,
                share=True,
                area_ids=[self.keys.areas[a] for a in row.areas],
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                days=row.days,
            )

    def _compare(self, measure: Measure) -> None:
        proposal, window = propose(measure), window_of(measure)
        if proposal is None:
            return
        alike = [o.area_id for o in proposal.others if not o.close][:ALIKE]
        service.choose_comparison(
            actor=self.actor,
            now=self.timeline.as_of,
            measure_id=measure.pk,
            area_ids=alike,
            before_from=window.before_from,
            expected_from=window.expected_from,
            reason="De mest lika i nivå, utveckling och rapportering året innan.",
        )


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=TZ)
