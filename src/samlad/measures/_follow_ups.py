"""Following a measure up: whom to compare with, chosen before the figures are seen; the three questions; the
verdict."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from samlad.lib.errors import UserError
from samlad.lib.words import clean_text
from samlad.measures._scope import changeable
from samlad.measures.figures import figures_of, make_figures, waiting_for_figures
from samlad.measures.models import Comparison, Figures, FollowUp, Measure
from samlad.measures.visibility import visible_to
from samlad.partnership.actor import Actor
from samlad.partnership.log import log
from samlad.partnership.lookup import one, several
from samlad.partnership.permissions import Permission
from samlad.places.models import Area
from samlad.screening.service import record_decision, require_screened

FEWEST = 1


@transaction.atomic
def choose_comparison(
    *,
    actor: Actor,
    now: datetime,
    measure_id: int,
    area_ids: Iterable[int],
    before_from: date,
    expected_from: date,
    reason: str,
    screening_confirmed: str = "",
) -> Comparison:
    """Records which areas the measure is compared with, from when, and from when it should show; then makes the
    figures. The row says whether figures of another choice had been seen before. The same choice once more is the
    same row.

    Raises UserError without areas or a reason, for the measure's own areas, and for a time that does not come before
    it.
    """
    measure = changeable(actor, measure_id)
    reason = clean_text(reason, 500)
    areas = several(Area, area_ids)
    own = set(measure.areas.values_list("pk", flat=True))
    if not own:
        raise UserError(_("A measure in the whole municipality has nothing here to be compared with."))
    if len(areas) < FEWEST:
        raise UserError(_("Choose at least one area to compare with. Five or more is what to aim for."))
    if own & {a.pk for a in areas}:
        raise UserError(_("An area where the measure was cannot be compared with itself."))
    if not reason:
        raise UserError(_("Say why these areas: what makes them alike."))
    if before_from >= measure.starts_on:
        raise UserError(_("The time before must begin before the measure did, %(day)s.") % {"day": measure.starts_on})
    if expected_from < measure.starts_on:
        raise UserError(_("It cannot show before it has begun, %(day)s.") % {"day": measure.starts_on})
    confirmed = require_screened(screening_confirmed, reason)
    last = measure.comparisons.first()
    chosen = {a.pk for a in areas}
    if (
        last
        and (last.before_from, last.expected_from) == (before_from, expected_from)
        and chosen == set(last.areas.values_list("pk", flat=True))
    ):
        return last
    comparison = Comparison.objects.create(
        partnership=actor.partnership,
        measure=measure,
        before_from=before_from,
        expected_from=expected_from,
        reason=reason,
        seen_before=last is not None and last.figures.exists(),
        chosen_at=now,
        chosen_by=actor.label,
    )
    comparison.areas.set(areas)
    log(
        actor,
        now,
        "measure.comparison_chosen",
        measure,
        areas=sorted(chosen),
        before_from=str(before_from),
        expected_from=str(expected_from),
        seen_before=comparison.seen_before,
    )
    record_decision(actor=actor, now=now, about=comparison, confirmed=confirmed)
    make_figures(actor=actor, now=now, measure=measure)
    return comparison


@transaction.atomic
def follow_up(
    *,
    actor: Actor,
    now: datetime,
    measure_id: int,
    why: str,
    fidelity: str,
    done: str,
    situation: str,
    verdict: str,
    reason: str,
    next_on: date | None = None,
    ends_on: date | None = None,
    screening_confirmed: str = "",
) -> FollowUp:
    """Answers the three questions and says what is to be done. `next_on` is when it is followed up again (none: not
    expected any more); ending a measure sets its last day, today unless `ends_on` says another.

    The same answers once more the same day change nothing. Raises UserError for what is missing, ScreeningRequired."""
    measure = changeable(actor, measure_id)
    why, done, situation, reason = (
        clean_text(why, 2000),
        clean_text(done, 2000),
        clean_text(situation, 2000),
        clean_text(reason, 500),
    )
    if not why or not situation or fidelity not in FollowUp.Fidelity.values:
        raise UserError(
            _("Answer the three questions: why it was put in, whether it was done as decided, how the problem is now.")
        )
    if verdict not in FollowUp.Verdict.values or not reason:
        raise UserError(_("Say what is to be done with the measure, and why."))
    if fidelity != FollowUp.Fidelity.AS_DECIDED and not done:
        raise UserError(_("Say what was not done as decided."))
    confirmed = require_screened(screening_confirmed, why, done, situation, reason)
    today = actor.today(now)
    if next_on and next_on <= today:
        raise UserError(_("The next follow-up must be on a day to come."))
    answers = {
        "why": why,
        "fidelity": fidelity,
        "done": done,
        "situation": situation,
        "verdict": verdict,
        "reason": reason,
    }
    latest = measure.follow_ups.first()
    if latest and all(getattr(latest, name) == value for name, value in answers.items()):
        return latest
    answered = FollowUp.objects.create(
        partnership=actor.partnership,
        measure=measure,
        figures=figures_of(measure),
        answered_at=now,
        answered_by=actor.label,
        **answers,
    )
    measure.follow_up_on = next_on if verdict != FollowUp.Verdict.END else None
    if verdict == FollowUp.Verdict.END:
        measure.ends_on = min(measure.ends_on or today, ends_on or max(today, measure.starts_on))
        measure.ends_on = max(measure.ends_on, measure.starts_on)
    measure.version += 1
    measure.save(update_fields=["follow_up_on", "ends_on", "version"])
    log(actor, now, "measure.followed_up", measure, verdict=verdict, follow_up=answered.pk)
    record_decision(actor=actor, now=now, about=answered, confirmed=confirmed)
    return answered


def make_waiting_figures(*, actor: Actor, now: datetime) -> list[Figures]:
    """The figures of every measure under way whose newest round is not in them yet, at most ten at a time. Safe to
    repeat."""
    actor.require(Permission.RUN_ROUND)
    new_figures = []
    for measure in waiting_for_figures(actor.today(now))[:10]:
        figures = make_figures(actor=actor, now=now, measure=measure)
        new_figures += [figures] if figures else []
    return new_figures


def refresh_figures(*, actor: Actor, now: datetime, measure_id: int) -> Figures | None:
    """The figures of one measure up to the newest closed round. None where there is no round to count. Safe to
    repeat."""
    actor.require(Permission.READ_WEEK)
    return make_figures(actor=actor, now=now, measure=one(Measure.objects.filter(visible_to(actor)), measure_id))
