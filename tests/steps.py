"""What the tests do again and again, in a few words."""

from datetime import UTC, datetime, timedelta
from itertools import count

from samlad.collection import service
from samlad.collection.service import Observed, OutsideEvent
from samlad.lib.weeks import Week

WHEN = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)  # the Saturday evening of 2026-W48's days
_keys = count()


def observed(**changes):
    told = {
        "indicator": "damage",
        "starts_at": WHEN,
        "ends_at": WHEN,
        "precision": "moment",
        "text": "Klotter på muren",
    }
    if "starts_at" in changes:
        told["ends_at"] = changes["starts_at"]
    return Observed(**(told | changes))


def tell(world, round, *, who="rektor", area="Ängby", key=None, now=None, **changes):
    """A reporter sends an observation."""
    return service.add_observation(
        actor=world.actor(who), now=now or world.now, round_id=round.pk, function_id=world.functions[who].pk,
        key=key or f"key{next(_keys)}", observed=observed(area_id=world.areas[area].pk if area else None, **changes),
    )  # fmt: skip


def _press(say, world, round, who, key, now):
    return say(
        actor=world.actor(who), now=now or world.now, round_id=round.pk, function_id=world.functions[who].pk,
        key=key or f"key{next(_keys)}",
    )  # fmt: skip


def quiet(world, round, who="rektor", key=None, now=None):
    return _press(service.report_nothing_new, world, round, who, key, now)


def away(world, round, who="rektor", key=None, now=None):
    """Stängt den här veckan."""
    return _press(service.report_closed, world, round, who, key, now)


def still_there(world, observation, round, who="rektor", status="persists"):
    return service.answer_status(
        actor=world.actor(who), now=round.closes_at - timedelta(days=1), observation_id=observation.pk, round_id=round.pk,
        status=status,
    )  # fmt: skip


def open_week(world, label):
    return service.open_round(actor=world.system, now=world.now, week=Week.parse(label))


def close(world, round, now=None):
    return service.close_round(actor=world.system, now=now or round.closes_at, round_id=round.pk)


def share(world, observation, wording="Klotter på en mur", who="samordnare"):
    return service.release(actor=world.actor(who), now=world.now, observation_id=observation.pk, wording=wording)


def police_event(number="1", **changes):
    told = {
        "external_id": str(number), "external_type": "Brand", "at": WHEN, "published_at": WHEN, "title": "21 november, Brand",
        "summary": "POLISENS EGNA ORD", "url": "/aktuellt/1",
    }  # fmt: skip
    return OutsideEvent(**(told | changes))


def bring_in(world, *events):
    return service.store_events(actor=world.system, now=world.now, source_code="police_events", events=events)


def count_as(world, **types):
    """Says what each of the police's types counts as; None leaves it out."""
    service.map_types(
        actor=world.system, now=world.now, source_code="police_events",
        types=[service.MappedType(name, code, reason="" if code else "inte otrygghet") for name, code in types.items()],
    )  # fmt: skip
