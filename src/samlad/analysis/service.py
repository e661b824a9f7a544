"""Making and keeping the analyses of a round, and what people say of them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from samlad.analysis.charts import charts_of, draw
from samlad.analysis.datasets.series import series
from samlad.analysis.datasets.sightings import sightings
from samlad.analysis.datasets.sources import sources
from samlad.analysis.methods import CLUSTERS, EFFECT, HOURS, METHODS, UNUSUAL, versions
from samlad.analysis.models import Dataset, FalseAlarmBudget, Result, SuggestionAnswer
from samlad.analysis.models.result import digest
from samlad.analysis.queries import AnyMethod, alarms_per_month, newest_series, suggestions
from samlad.analysis.results.clusters import ClusterSettings
from samlad.analysis.results.effect import EffectSettings
from samlad.analysis.results.hours import HoursSettings
from samlad.analysis.results.unusual import UnusualSettings
from samlad.collection.models import Round
from samlad.lib.errors import UserError
from samlad.lib.text import shortened
from samlad.lib.words import clean_text
from samlad.partnership.actor import Actor, OutOfScope
from samlad.partnership.log import log
from samlad.partnership.lookup import one
from samlad.partnership.models import Partnership
from samlad.partnership.permissions import Permission
from samlad.partnership.queries import rhythm
from samlad.screening.service import record_decision, require_screened

BACK, STILL_CHANGING = timedelta(days=2 * 365), timedelta(days=3)
DATASETS: dict[str, Callable[[Round], Mapping[str, object]]] = {
    "series": series,
    "sightings": sightings,
    "sources": sources,
}
MONTHS = 12
WEEKS = 52
FOR_CLUSTERS = 0.25  # share of the false alarms that clusters may use; the rest is for single areas
FOUND_AFTERWARDS = 0.05  # false alarms among clusters looked for afterwards, each time one looks


def analyse_round(*, actor: Actor, now: datetime, round_id: int, methods: Iterable[str] = ()) -> list[Result]:
    """Makes every analysis of a closed round (or those named) that is not made already of the same numbers and
    settings. Safe to repeat: what is there is returned as it is.

    Raises OutOfScope for another partnership's round, UserError for one that is still open.
    """
    actor.require(Permission.RUN_ROUND)
    round = one(Round.objects.select_related("closure"), round_id)
    if not round.closed:
        raise UserError(_("The week is still open: its numbers are not shared yet."))
    chosen = [METHODS[name] for name in methods] or [m for m in METHODS.values() if not m.on_request]
    datasets = {name: _keep(actor, DATASETS[name](round)) for name in sorted({m.dataset for m in chosen})}
    results = [_result(actor, now, round, method, datasets[method.dataset]) for method in chosen]
    draw(actor.partnership, [chart for result in results for chart in charts_of(result)])
    return results


def evaluate(*, actor: Actor, now: datetime, parameters: EffectSettings) -> Result | None:
    """What changed where a measure was (`methods.effect`), up to the newest analysed round and of the very numbers its
    analyses were made from. None while no round is analysed. Safe to repeat: the same settings of the same numbers are
    the same result."""
    actor.require(Permission.READ_WEEK)
    newest = newest_series()
    if newest is None:
        return None
    result = _result(actor, now, newest.round, EFFECT, newest.dataset, parameters)
    draw(actor.partnership, charts_of(result))
    return result


def analyse_waiting(*, actor: Actor, now: datetime) -> list[Result]:
    """Of the closed rounds of the last two years that lack an analysis one: those that have fewest first, the newest of
    them. So a round whose analysing was cut short is gone on with, and one that cannot be analysed holds up no round
    that has none. Empty when all have all."""
    actor.require(Permission.RUN_ROUND)
    every = [m.name for m in METHODS.values() if not m.on_request]
    number = Count("results__method", filter=Q(results__method__in=every), distinct=True)
    closed = Round.objects.filter(closure__isnull=False, observed_to__gt=actor.today(now) - BACK)
    round = closed.annotate(number=number).filter(number__lt=len(every)).order_by("number", "-observed_to").first()
    return analyse_round(actor=actor, now=now, round_id=round.pk) if round else []


def analyse_newest(*, actor: Actor, now: datetime) -> list[Result]:
    """The newest closed round once more: late answers change its numbers until its meeting, and some days after."""
    actor.require(Permission.RUN_ROUND)
    newest = Round.objects.filter(closure__isnull=False).order_by("-observed_to").first()
    if newest is None or newest.meeting_at < now - STILL_CHANGING:
        return []
    return analyse_round(actor=actor, now=now, round_id=newest.pk)


@transaction.atomic
def set_budget(*, actor: Actor, now: datetime, per_month: str | Decimal) -> FalseAlarmBudget:
    """How many false alarms a month there may be, 0.05–20. Holds from the next analysis. Raises UserError."""
    actor.require(Permission.CONFIGURE_PARTNERSHIP)
    try:
        budget = FalseAlarmBudget(
            partnership=actor.partnership,
            per_month=Decimal(str(per_month).replace(",", ".")),
            set_at=now,
            set_by=actor.label,
        )
        budget.clean_fields()
    except (InvalidOperation, ValidationError) as error:
        raise UserError(_("Write a number from 0.05 to 20: how many false alarms a month.")) from error
    budget.save()
    log(actor, now, "analysis.budget_set", ("budget", budget.pk), per_month=str(budget.per_month))
    return budget


@transaction.atomic
def answer_suggestion(
    *,
    actor: Actor,
    now: datetime,
    round_id: int,
    key: str,
    verdict: str,
    reason: str = "",
    screening_confirmed: str = "",
) -> SuggestionAnswer:
    """Takes a suggested problem up, or dismisses it with a reason. The same answer once more changes nothing; a
    dismissed one can be taken up later, one that is taken up is not dismissed from here.

    Raises UserError without a reason and for what somebody has taken up, ScreeningRequired, OutOfScope for a
    suggestion the round does not make."""
    actor.require(Permission.FOLLOW_PROBLEMS)
    Partnership.objects.select_for_update().get(pk=actor.partnership.pk)  # two who answer at once do so in turn
    suggestion = next((s for s in suggestions(one(Round, round_id)) if s.key == key), None)
    if suggestion is None:
        raise OutOfScope
    verdict = SuggestionAnswer.Verdict(verdict)
    if isinstance(suggestion.answer, SuggestionAnswer) and not suggestion.waits:
        if suggestion.answer.verdict == verdict:
            return suggestion.answer
        if verdict == SuggestionAnswer.Verdict.DISMISSED:
            raise UserError(_("Somebody has taken this up already."))
    reason = clean_text(reason, 500)
    if verdict == SuggestionAnswer.Verdict.DISMISSED and not reason:
        raise UserError(_("Say why, in a few words: the next person who wonders will read it."))
    confirmed = require_screened(screening_confirmed, reason)
    answer = SuggestionAnswer.objects.create(
        partnership=actor.partnership,
        key=key,
        title=shortened(suggestion.title, 200),
        verdict=verdict,
        reason=reason,
        strength=suggestion.strength,
        round_id=round_id,
        answered_at=now,
        answered_by=actor.label,
    )
    log(actor, now, f"suggestion.{verdict}", ("suggestion", answer.pk), key=key)
    record_decision(actor=actor, now=now, about=answer, confirmed=confirmed)
    return answer


def _keep(actor: Actor, document: Mapping[str, object]) -> Dataset:
    dataset, _created = Dataset.objects.get_or_create(
        partnership=actor.partnership, sha256=digest(document), defaults={"packed": Dataset.pack(document)}
    )
    return dataset


def _result(
    actor: Actor,
    now: datetime,
    round: Round,
    method: AnyMethod,
    dataset: Dataset,
    settings: EffectSettings | None = None,
) -> Result:
    parameters = settings if settings is not None else _parameters(method, actor.partnership.time_zone)
    seed = round.pk if method.chance else None
    library = versions()
    key = digest([method.name, parameters, seed, dataset.sha256, library])
    earlier = Result.objects.filter(round=round, key=key).first()
    turns = Result.objects.filter(round=round, method=method.name).aggregate(last=Max("turn"))["last"] or 0
    if earlier is not None:
        if settings is None and earlier.turn < turns:
            # The numbers are what they once were: it counts again, before what was made between.
            earlier.turn = turns + 1
            earlier.save(update_fields=["turn"])
        return earlier
    document = method.run(dataset.document, parameters, seed)
    result, _created = Result.objects.get_or_create(
        partnership=actor.partnership,
        round=round,
        key=key,
        defaults={
            "method": method.name,
            "dataset": dataset,
            "parameters": parameters,
            "seed": seed,
            "version": library,
            "document": document,
            "computed_at": now,
            "turn": turns + 1,
        },
    )
    return result


def _parameters(method: AnyMethod, zone: str) -> Mapping[str, object]:
    """The settings of the day. One budget of false alarms is shared out, so that all together keep it."""
    a_round = float(alarms_per_month()) * MONTHS / WEEKS * rhythm().cadence
    if method is UNUSUAL:
        unusual: UnusualSettings = {"allowed": a_round * (1 - FOR_CLUSTERS)}
        return unusual
    if method is CLUSTERS:
        clusters: ClusterSettings = {"now": a_round * FOR_CLUSTERS, "past": FOUND_AFTERWARDS}
        return clusters
    if method is HOURS:
        hours: HoursSettings = {"zone": zone}
        return hours
    return {}
