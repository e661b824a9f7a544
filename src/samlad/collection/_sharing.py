"""Words cross to the joint picture only through a release by the organisation that owns them (M37)."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from samlad.collection._observed import TEXT_LIMIT
from samlad.collection.models import ReleasedObservation, ReleasedSighting, Round, Signal, Status
from samlad.collection.models.observation import Observation, StatusAnswer
from samlad.lib.digests import digest_of
from samlad.lib.errors import UserError
from samlad.lib.words import clean_text
from samlad.partnership.actor import Actor, OutOfScope
from samlad.partnership.log import log
from samlad.partnership.permissions import Permission
from samlad.screening.queries import findings_in
from samlad.screening.service import record_decision, require_screened

# What crosses with the wording, as it stands in the report; the place apart, which the organisation decides about.
FACTS = ("round_id", "indicator_id", "kind_id", "area_id", "starts_at", "ends_at", "precision", "local_date", "signal")
PLACE = ("place_id", "lon", "lat")


@transaction.atomic
def release(
    *, actor: Actor, now: datetime, observation_id: int, wording: str, screening_confirmed: str = ""
) -> ReleasedObservation:
    """Shares one observation in the given wording; sharing again changes the wording.

    Raises UserError for an empty wording, ScreeningRequired for what may point at a person and is not
    confirmed, OutOfScope for another organisation's observation.
    """
    observation = _owned(actor, observation_id)
    wording = clean_text(wording, TEXT_LIMIT)
    if not wording:
        raise UserError(_("Write what may be shared, or leave the observation unshared."))
    confirmed = require_screened(screening_confirmed, wording)
    released, _created = ReleasedObservation.objects.update_or_create(
        partnership=actor.partnership, observation=observation, defaults=_row(observation, wording, actor, now)
    )
    _see([observation])
    log(actor, now, "observation.released", observation, observations=[observation.pk])
    record_decision(actor=actor, now=now, about=released, confirmed=confirmed)
    return released


@transaction.atomic
def release_unchanged(*, actor: Actor, now: datetime, digests: Mapping[int, str]) -> tuple[list[int], list[int]]:
    """Shares many in their reporters' own words, with one press. `digests`: by observation somebody has read, the
    digest of its text then. Returns (shared, held back) ids: those whose words have changed since, in which the
    screening found something, or that have no words, are held back for a person to look at."""
    held_back: list[int] = []
    fresh: list[Observation] = []
    for observation in _all_owned(actor, list(digests)):
        text = observation.text
        if not text or digest_of(text) != digests[observation.pk] or findings_in(text):
            held_back.append(observation.pk)
        elif standing_release(observation) is None:
            fresh.append(observation)
    again = [o for o in fresh if hasattr(o, "release")]  # withdrawn before, so that there is a row for it
    for observation in again:
        withdrawn = ReleasedObservation.objects.filter(observation=observation, withdrawn_at__isnull=False)
        withdrawn.update(**_row(observation, observation.text, actor, now))
    # Somebody else may be sharing the same just now, in other words: theirs stand.
    ReleasedObservation.objects.bulk_create(
        [
            ReleasedObservation(partnership=actor.partnership, observation=o, **_row(o, o.text, actor, now))
            for o in fresh
            if o not in again
        ],
        ignore_conflicts=True,
    )
    _see(fresh)
    shared = [o.pk for o in fresh]
    if shared:
        about = ("observation", shared[0] if len(shared) == 1 else "")
        log(actor, now, "observation.released", about, observations=shared)
    return shared, held_back


@transaction.atomic
def withdraw_release(*, actor: Actor, now: datetime, observation_id: int) -> None:
    """Takes the words back. What is already published stays published. Safe to repeat."""
    observation = _owned(actor, observation_id)
    if empty(observation, actor=actor, now=now):
        log(actor, now, "observation.withdrawn", observation, observations=[observation.pk])


@transaction.atomic
def judge_signal(*, actor: Actor, now: datetime, observation_id: int, signal: int | None) -> Observation:
    """The coordinator's own judgement of how much unsafety it caused, 0-3; None takes the value away (blank is not 0).
    It stands instead of the reporter's, whose value the audit log keeps. Raises OutOfScope for another organisation's.
    """
    observation = _owned(actor, observation_id)
    before, observation.signal = observation.signal, None if signal is None else Signal(signal)
    if before != observation.signal:
        observation.save(update_fields=["signal"])
        follow(observation)
        log(
            actor,
            now,
            "observation.signal_judged",
            observation,
            observations=[observation.pk],
            before=before,
            after=signal,
        )
    return observation


def follow(observation: Observation, *, seen: tuple[Round, bool] | None = None) -> None:
    """What was released keeps to what is reported: its facts, never its wording, which somebody wrote. `seen` is a
    round and whether it was answered there as still there. No query where nothing is released."""
    released = standing_release(observation)
    if released is None:
        return
    ReleasedObservation.objects.filter(pk=released.pk).update(**_facts(observation))
    if seen is not None:
        round, persists = seen
        sighting = ReleasedSighting(partnership_id=released.partnership_id, released=released, round=round)
        if persists:
            ReleasedSighting.objects.bulk_create([sighting], ignore_conflicts=True)
        else:
            ReleasedSighting.objects.filter(released=released, round=round).delete()


def empty(observation: Observation, *, actor: Actor, now: datetime) -> bool:
    """Takes the wording back, if it is shared. The row stays, and says when and by whom."""
    shared = ReleasedObservation.objects.filter(observation=observation, withdrawn_at=None)
    return bool(shared.update(wording="", withdrawn_at=now, withdrawn_by=actor.label))


def standing_release(observation: Observation) -> ReleasedObservation | None:
    """The release of an observation read with it, unless it is withdrawn."""
    released: ReleasedObservation | None = getattr(observation, "release", None)
    return released if released is not None and released.withdrawn_at is None else None


def _row(observation: Observation, wording: str, actor: Actor, now: datetime) -> dict[str, Any]:
    return {
        **observation.owners,
        **_facts(observation),
        "wording": wording,
        "released_at": now,
        "released_by": actor.label,
        "withdrawn_at": None,
        "withdrawn_by": "",
    }


def _facts(observation: Observation) -> dict[str, Any]:
    facts = {name: getattr(observation, name) for name in FACTS} | {"ceased_in_id": observation.ended_in_id}
    known = observation.organisation.shares_places
    return facts | {name: getattr(observation, name) if known else None for name in PLACE}


def _see(observations: Collection[Observation]) -> None:
    """The rounds in which what is released was seen so far. Three queries for any number."""
    released = {
        r.observation_id: r
        for r in ReleasedObservation.objects.filter(observation__in=[o.pk for o in observations], withdrawn_at=None)
    }
    rounds = [(pk, r.round_id) for pk, r in released.items()]
    rounds += [(o.pk, o.extra_id) for o in observations if o.pk in released and o.extra_id]
    rounds += StatusAnswer.objects.filter(observation__in=released, status=Status.PERSISTS).values_list(
        "observation_id", "round_id"
    )
    ReleasedSighting.objects.bulk_create(
        [
            ReleasedSighting(partnership_id=released[pk].partnership_id, released=released[pk], round_id=round_id)
            for pk, round_id in rounds
        ],
        ignore_conflicts=True,
    )


def _owned(actor: Actor, observation_id: int) -> Observation:
    (observation,) = _all_owned(actor, [observation_id])
    return observation


def _all_owned(actor: Actor, observation_ids: list[int]) -> list[Observation]:
    """With their releases, in the order asked for; OutOfScope when one of them is not the actor's."""
    actor.require(Permission.RELEASE)
    by_id = Observation.objects.select_related("release", "organisation").in_bulk(observation_ids)
    observations = []
    for observation_id in observation_ids:
        observation = by_id.get(observation_id)
        if observation is None:
            raise OutOfScope
        actor.require_owned(Permission.RELEASE, observation.owners)
        observations.append(observation)
    return observations
