"""What the made-up police and housing company add to the newest published picture for their own people, and what the
police have begun to write for the week after."""

from datetime import datetime, timedelta

from samlad.collection.models import Round
from samlad.partnership.actor import Actor
from samlad.supplements.gate import CHECKS
from samlad.supplements.models import Supplement
from samlad.supplements.queries import texts_of
from samlad.supplements.reviewing import review_of
from samlad.supplements.service import edit_supplement, open_supplement, publish_supplement
from samlad.writing.service import Edit

# By the organisation's code: what stands under each of the headings it begins with.
PUBLISHED = {
    "polis": (
        "Beslutet gäller till och med söndag. Vi är synliga vid Stationsområdet klockan 20–01 fredag och lördag och"
        " kontrollerar mopeder på gångvägarna i Kvarnhagen på eftermiddagarna.",
        "Säg till fältgruppen innan passet börjar. Trasig belysning anmäls samma kväll, med plats och stolpnummer.",
    ),
    "granbo": (
        "Nytt klotter fotograferas och tas bort inom ett dygn, också i helgen. Vid bråk i ett trapphus ringer jouren"
        " efter ronden och går inte in ensam.",
        "Lamporna på parkeringen i Tallbacken byts på torsdag. Buskarna vid garaget klipps veckan efter.",
    ),
}
BEGUN = {"polis": "Beslutet gäller till och med söndag. Synliga vid Stationsområdet fredag kväll."}
SIGNED_AFTER = timedelta(minutes=50)  # the meeting began


def add_supplements(
    actor: Actor, organisations: dict[str, int], *, met: Round, coming: Round | None, now: datetime
) -> None:
    """`met`: the newest round with a published picture; `coming`: the one that is open."""
    at = met.meeting_at + SIGNED_AFTER
    for code, texts in PUBLISHED.items():
        supplement = _write(actor, at, met, organisations[code], texts)
        publish_supplement(
            actor=actor,
            now=at,
            supplement_id=supplement.pk,
            read=review_of(supplement).digest,
            signed=CHECKS,
            screening_confirmed=True,
        )
    if coming is not None:
        for code, text in BEGUN.items():
            _write(actor, now, coming, organisations[code], (text,))


def _write(actor: Actor, now: datetime, round: Round, organisation_id: int, texts: tuple[str, ...]) -> Supplement:
    supplement = open_supplement(actor=actor, now=now, round_id=round.pk, organisation_id=organisation_id)
    for row, text in zip(texts_of(supplement), texts, strict=False):
        edit_supplement(actor=actor, now=now, text_id=row.pk, edit=Edit(text, ""))
    return supplement
