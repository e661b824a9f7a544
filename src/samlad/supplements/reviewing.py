"""A supplement read in one go: what a person is shown, and the very same content that is published."""

from dataclasses import dataclass

from samlad.lib.digests import digest_of
from samlad.lib.times import local_day
from samlad.picture.queries import latest_publication
from samlad.screening.queries import Finding, findings_in
from samlad.supplements.content import Part, SupplementContent, as_kept
from samlad.supplements.models import Supplement, SupplementText
from samlad.supplements.queries import texts_of


@dataclass(frozen=True)
class Review:
    """`digest` is of all it says; `findings` what may point at a person, by text id."""

    texts: tuple[SupplementText, ...]
    content: SupplementContent
    digest: str
    findings: dict[int, tuple[Finding, ...]]


def review_of(supplement: Supplement) -> Review:
    texts = texts_of(supplement)
    content = content_of(supplement, texts)
    findings = {t.pk: hits for t in texts if (hits := findings_in(t.text))}
    return Review(tuple(texts), content, digest_of(as_kept(content)), findings)


def content_of(supplement: Supplement, texts: list[SupplementText]) -> SupplementContent:
    partnership, round = supplement.partnership, supplement.round
    beside = latest_publication(round)
    return SupplementContent(
        language=partnership.language,
        partnership=partnership.name,
        made_up=partnership.made_up,
        organisation=supplement.organisation.name,
        week=round.label,
        meeting_date=local_day(round.meeting_at, partnership.zone),
        picture=f"{beside.record.number} version {beside.record.version}" if beside else "",
        parts=tuple(Part(t.heading, t.text) for t in texts),
    )
