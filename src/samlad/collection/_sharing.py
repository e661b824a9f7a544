"""Words cross to the joint picture only through a release by the organisation that owns them (M37)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from samlad.audit.service import record
from samlad.collection._observed import TEXT_LIMIT
from samlad.collection.models import Observation, Release
from samlad.lib.digests import digest_of
from samlad.lib.errors import UserError
from samlad.lib.words import kept, look
from samlad.partnership.actor import Actor, OutOfScope
from samlad.partnership.models import Owners
from samlad.partnership.permissions import Permission
from textscreen import screen


@transaction.atomic
def release(*, actor: Actor, now: datetime, observation_id: int, wording: str, judged: str = "") -> Release:
    """Shares one observation in the given wording; sharing again changes the wording.

    Raises UserError for an empty wording, NeedsLook for what may point at a person and is not `judged`, OutOfScope for
    another organisation's observation.
    """
    observation = _owned(actor, observation_id)
    wording = kept(wording, TEXT_LIMIT)
    if not wording:
        raise UserError(_("Write what may be shared, or leave the observation unshared."))
    look(judged, wording)
    shared, _created = Release.objects.update_or_create(
        partnership=actor.partnership,
        observation=observation,
        defaults={
            "wording": wording,
            "released_at": now,
            "released_by": actor.label,
            **_owners(observation),
        },
    )
    _log(actor, "observation.released", [observation.pk], now)
    return shared


@transaction.atomic
def release_unchanged(*, actor: Actor, now: datetime, shown: Mapping[int, str]) -> tuple[list[int], list[int]]:
    """Shares many in their reporters' own words, with one press. `shown`: the observations somebody has read, each with
    the digest of its text then. Returns (shared, held back) ids: those whose words have changed since, in which the
    screening found something, or that have no words, are held back for a person to look at."""
    shared, held_back = [], []
    fresh = []
    known = _all_owned(actor, list(shown))
    for observation in known:
        text = observation.text
        if not text or digest_of(text) != shown[observation.pk] or screen(text):
            held_back.append(observation.pk)
        elif not hasattr(observation, "release"):
            shared.append(observation.pk)
            fresh.append(
                Release(
                    partnership=actor.partnership, observation=observation, wording=text, released_at=now,
                    released_by=actor.label, **_owners(observation),
                )
            )  # fmt: skip
    Release.objects.bulk_create(fresh, ignore_conflicts=True)  # somebody else may be sharing the same
    if shared:
        _log(actor, "observation.released", shared, now)
    return shared, held_back


@transaction.atomic
def withdraw_release(*, actor: Actor, now: datetime, observation_id: int) -> None:
    """Takes the words back. What is already published stays published. Safe to repeat."""
    observation = _owned(actor, observation_id)
    deleted, _models = Release.objects.filter(observation=observation).delete()
    if deleted:
        _log(actor, "observation.withdrawn", [observation.pk], now)


@transaction.atomic
def judge_signal(*, actor: Actor, now: datetime, observation_id: int, signal: int | None) -> Observation:
    """The coordinator's own judgement of how much unsafety it caused, 0-3; None takes the value away (blank is not 0).
    It stands instead of the reporter's, whose value the audit log keeps. Raises OutOfScope for another organisation's.
    """
    observation = _owned(actor, observation_id)
    before, observation.signal = observation.signal, None if signal is None else Observation.Signal(signal)
    if before != observation.signal:
        observation.save(update_fields=["signal"])
        _log(actor, "observation.signal_judged", [observation.pk], now, before=before, after=signal)
    return observation


def _owned(actor: Actor, observation_id: int) -> Observation:
    (observation,) = _all_owned(actor, [observation_id])
    return observation


def _all_owned(actor: Actor, observation_ids: list[int]) -> list[Observation]:
    """With their releases, in the order asked for; OutOfScope when one of them is not the actor's."""
    actor.require(Permission.RELEASE)
    found = Observation.objects.select_related("release").in_bulk(observation_ids)
    observations = []
    for observation_id in observation_ids:
        observation = found.get(observation_id)
        if observation is None:
            raise OutOfScope
        actor.require_owned(Permission.RELEASE, _owners(observation))
        observations.append(observation)
    return observations


def _owners(observation: Observation) -> Owners:
    """OutOfScope for an outside source's event, which is no organisation's."""
    if observation.owners is None:
        raise OutOfScope
    return observation.owners


def _log(actor: Actor, verb: str, observation_ids: list[int], now: datetime, **told: object) -> None:
    record(
        partnership_id=actor.partnership.pk,
        actor=actor.label,
        verb=verb,
        object_type="observation",
        object_id=observation_ids[0] if len(observation_ids) == 1 else "",
        now=now,
        data={"observations": observation_ids, **told},
    )
