"""What the tests do again and again, in a few words."""

import re
from datetime import UTC, datetime, timedelta
from itertools import count

from samlad.analysis.datasets.series import series
from samlad.analysis.models import Dataset, Result
from samlad.analysis.models.result import digest
from samlad.collection import service
from samlad.collection.models import Indicator
from samlad.collection.service import Observed, SourceEvent
from samlad.lib.digests import digest_of
from samlad.lib.weeks import Week
from samlad.picture.assembly import review_of
from samlad.picture.gate import ALL
from samlad.picture.service import draft_picture, publish_picture
from samlad.screening.models import ScreeningDecision
from samlad.supplements import service as supplements
from samlad.supplements.gate import CHECKS as RULES
from samlad.supplements.queries import texts_of
from samlad.supplements.reviewing import review_of as supplement_review
from samlad.writing.service import Edit

WHEN = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)  # the Saturday evening of 2026-W48's days
_keys = count()


def observed(**changes):
    arguments = {
        "indicator": "damage",
        "starts_at": WHEN,
        "ends_at": WHEN,
        "precision": "moment",
        "text": "Klotter på muren",
    }
    if "starts_at" in changes:
        arguments["ends_at"] = changes["starts_at"]
    return Observed(**(arguments | changes))


def tell(world, round, *, who="rektor", area="Ängby", key=None, now=None, **changes):
    """A reporter sends an observation, and has looked at its words."""
    observation = observed(area_id=world.areas[area].pk if area else None, **changes)
    return service.add_observation(
        actor=world.actor(who),
        now=now or world.now,
        round_id=round.pk,
        function_id=world.functions[who].pk,
        key=key or f"key{next(_keys)}",
        observed=observation,
        screening_confirmed=digest_of(observation.text),
    )


def _press(say, world, round, who, key, now):
    return say(
        actor=world.actor(who),
        now=now or world.now,
        round_id=round.pk,
        function_id=world.functions[who].pk,
        key=key or f"key{next(_keys)}",
    )


def quiet(world, round, who="rektor", key=None, now=None):
    return _press(service.report_nothing_new, world, round, who, key, now)


def away(world, round, who="rektor", key=None, now=None):
    """Stängt den här veckan."""
    return _press(service.report_closed, world, round, who, key, now)


def still_there(world, observation, round, who="rektor", status="persists"):
    return service.answer_status(
        actor=world.actor(who),
        now=round.closes_at - timedelta(days=1),
        observation_id=observation.pk,
        round_id=round.pk,
        status=status,
    )


def open_week(world, label):
    return service.open_round(actor=world.system, now=world.now, week=Week.parse(label))


def close(world, round, now=None):
    return service.close_round(actor=world.system, now=now or round.closes_at, round_id=round.pk)


def share(world, observation, wording="Klotter på en mur", who="samordnare"):
    """As somebody who has looked at what the screening finds in the wording."""
    return service.release(
        actor=world.actor(who),
        now=world.now,
        observation_id=observation.pk,
        wording=wording,
        screening_confirmed=digest_of(wording),
    )


def share_unchanged(world, observations, who="samordnare", now=None):
    """One press for those that were read, in the words they have now."""
    return service.release_unchanged(
        actor=world.actor(who), now=now or world.now, digests={o.pk: digest_of(o.text) for o in observations}
    )


def publish(world, picture, who="samordnare", now=None, **changes):
    """Reads the picture through as it stands, and publishes that."""
    changes.setdefault(
        "read", review_of(draft_picture(actor=world.actor(who), now=now or world.now, round_id=picture.round_id)).digest
    )
    changes = {"signed": ALL, "reason": "Rättat efter ett samtal."} | changes
    return publish_picture(actor=world.actor(who), now=now or world.now, picture_id=picture.pk, **changes)


def supplement_with(world, round, *texts, who="polissamordnare", lead="Polisen", now=None):
    """A lead's supplement to the picture of the round, with a text under each of its first headings."""
    acts = {"actor": world.actor(who), "now": now or world.now}
    opened = supplements.open_supplement(**acts, round_id=round.pk, organisation_id=world.organisations[lead].pk)
    for row, text in zip(texts_of(opened), texts, strict=False):
        supplements.edit_supplement(
            **acts, text_id=row.pk, edit=Edit(text, row.text), screening_confirmed=digest_of(text)
        )
    return opened


def publish_supplement(world, supplement, who="polissamordnare", now=None, **changes):
    """Reads it through as it stands, and publishes that."""
    changes = {"read": supplement_review(supplement).digest, "signed": RULES, "reason": "Rättat."} | changes
    return supplements.publish_supplement(
        actor=world.actor(who), now=now or world.now, supplement_id=supplement.pk, **changes
    )


def value_in(page, name):
    """What the page carries in the field of that name: a digest of what it shows."""
    return re.search(f'name="{name}"[^>]*value="([^"]*)"', page)[1]


def police_event(number="1", **changes):
    fields = {
        "external_id": str(number),
        "external_type": "Brand",
        "at": WHEN,
        "published_at": WHEN,
        "title": "21 november, Brand",
        "summary": "POLISENS EGNA ORD",
        "url": "/aktuellt/1",
    }
    return SourceEvent(**(fields | changes))


def bring_in(world, *events):
    return service.store_events(actor=world.system, now=world.now, source_code="police_events", events=events)


def count_as(world, **types):
    """Says what each of the police's types counts as; None leaves it out."""
    service.map_types(
        actor=world.system,
        now=world.now,
        source_code="police_events",
        types=[service.MappedType(name, code, reason="" if code else "inte otrygghet") for name, code in types.items()],
    )


def unusual(world, round, area="Ängby"):
    """What an analysis of the round has found: one area and one cluster. Returns their addresses' last parts."""
    place, about = world.areas[area].pk, Indicator.objects.get(code="damage").pk
    flagged = {
        "source": "reported",
        "area": place,
        "indicator": about,
        "kind": None,
        "count": 9,
        "expected": 2.5,
        "low": 0.0,
        "high": 6.0,
        "p_value": 0.0001,
        "recent": 20,
        "recent_expected": 9.0,
        "recent_p": 0.001,
        "sudden": True,
        "lasting": False,
        "run": 1,
        "since": round.label,
        "history": 40,
        "answered": 2,
        "of": 2,
        "reasons": [],
        "band": {
            "rounds": [round.label] * 3,
            "counts": [2, None, 9],
            "expected": [2.5] * 3,
            "low": [0.0] * 3,
            "high": [6.0] * 3,
            "answered": [2, 0, 2],
        },
    }
    cluster = {
        "indicator": about,
        "kind": None,
        "areas": [a.pk for a in world.areas.values()],
        "from": round.label,
        "to": round.label,
        "rounds": 1,
        "observed": 12,
        "expected": 4.0,
        "relative_risk": 3.0,
        "statistic": 5.0,
        "p_value": 0.001,
    }
    keep(
        world,
        round,
        "unusual",
        {
            "flagged": [flagged],
            "reporting": [],
            "tested": 40,
            "too_little": 0,
            "missing": 0,
            "allowed": 0.17,
            "cells": [],
        },
    )
    keep(world, round, "clusters", {"now": [cluster], "past": [cluster], "rounds": 40})
    return f"reported-{place}-{about}-0", 0


def keep(world, round, kind, document):
    """A result as an analysis leaves it."""
    numbers = series(round)
    data, _created = Dataset.objects.get_or_create(
        partnership=world.partnership, sha256=digest(numbers), defaults={"packed": Dataset.pack(numbers)}
    )
    return Result.objects.create(
        partnership=world.partnership,
        round=round,
        method=kind,
        dataset=data,
        parameters={},
        version="0.1.0",
        key=f"{kind}{round.pk}",
        document=document,
        computed_at=world.now,
    )


def decisions_about(row):
    """What was decided about the words of one row, the newest first."""
    about = ScreeningDecision.objects.filter(object_type=row._meta.label_lower, object_id=row.pk)
    return about.order_by("-pk")
