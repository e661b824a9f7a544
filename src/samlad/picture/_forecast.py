"""The weekend's weather, as the worker has fetched it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from samlad.collection.models import Round
from samlad.partnership.actor import Actor
from samlad.partnership.log import log
from samlad.partnership.lookup import one
from samlad.partnership.permissions import Permission
from samlad.picture.models import Forecast, WeatherDay


@transaction.atomic
def store_forecast(
    *, actor: Actor, now: datetime, round_id: int, reference_at: datetime, days: Sequence[WeatherDay]
) -> Forecast:
    """Keeps the newest forecast of a round's weekend; the draft follows where it says something else. `reference_at` is
    when it was made. Raises OutOfScope for another partnership's round."""
    actor.require(Permission.EDIT_PICTURE)
    round = one(Round, round_id)
    before = Forecast.objects.select_for_update().filter(round=round).first()
    forecast, _created = Forecast.objects.update_or_create(
        partnership=actor.partnership,
        round=round,
        defaults={"fetched_at": now, "reference_at": reference_at, "days": list(days)},
    )
    if before is None or before.days != forecast.days:
        log(actor, now, "forecast.fetched", forecast)
    return forecast
