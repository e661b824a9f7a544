"""What a lead organisation adds to a joint picture for its own people: its headings, its texts, its records."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from samlad.audit.service import mark
from samlad.collection.models import Round
from samlad.documents.render import DOCX, HTML, PDF, render_all
from samlad.lib.errors import ChangedSinceRead, UserError
from samlad.lib.words import clean_text
from samlad.partnership.actor import Actor
from samlad.partnership.log import log
from samlad.partnership.lookup import one
from samlad.partnership.permissions import Permission
from samlad.picture.gate import require_reason
from samlad.records.models import Record
from samlad.records.service import File, register
from samlad.screening.queries import findings_in
from samlad.screening.service import record_decision, require_confirmed, require_screened
from samlad.supplements import queries
from samlad.supplements._headings import follow_headings, write_headings
from samlad.supplements.content import SupplementContent, as_kept, numbered, words_of
from samlad.supplements.gate import require_signed
from samlad.supplements.layout import sheet_of
from samlad.supplements.models import Supplement, SupplementPublication, SupplementText
from samlad.supplements.queries import newest_of
from samlad.supplements.reviewing import review_of
from samlad.writing.service import Edit, forget_earlier, require_settled, write

__all__ = ["edit_supplement", "open_supplement", "publish_supplement", "write_headings"]
RECORD = "supplement"  # its kind in the register
TEXT_LIMIT = 20_000


@transaction.atomic
def open_supplement(*, actor: Actor, now: datetime, round_id: int, organisation_id: int) -> Supplement:
    """The lead's supplement to the picture of the round, begun at the first call. Until something of it is published
    it follows the headings that are chosen: a heading that is gone stays while something is written under it. Raises
    OutOfScope for another lead's, or a unit's, and for another partnership's round."""
    organisation = queries.own_lead(actor, organisation_id)
    round = one(Round.every.all(), round_id)
    supplement, begun = Supplement.objects.get_or_create(
        partnership=actor.partnership, organisation=organisation, round=round, defaults={"started_at": now}
    )
    if newest_of(supplement) is None:
        # Two who open it at once follow each other: the second finds the first one's texts.
        Supplement.objects.select_for_update().values_list("pk").get(pk=supplement.pk)
        follow_headings(supplement)
    if begun:
        log(actor, now, "supplement.begun", supplement, round=round.label, organisation=organisation.pk)
    return supplement


@transaction.atomic
def edit_supplement(
    *, actor: Actor, now: datetime, text_id: int, edit: Edit, screening_confirmed: str = ""
) -> SupplementText:
    """Writes under a heading (`writing.service.write`). Raises ScreeningRequired for what may point at a person and did
    not stand there before, OutOfScope for another lead's."""
    actor.require(Permission.WRITE_SUPPLEMENT)
    text = one(SupplementText.objects.select_related("supplement"), text_id)
    queries.own_lead(actor, text.supplement.organisation_id)
    confirmed = require_screened(screening_confirmed, clean_text(edit.text, TEXT_LIMIT), stands=text.text)
    if write(actor=actor, now=now, text=text, edit=edit, most=TEXT_LIMIT):
        log(actor, now, "supplement.edited", text, version=text.version)
        record_decision(actor=actor, now=now, about=text, confirmed=confirmed)
    return text


@transaction.atomic
def publish_supplement(
    *,
    actor: Actor,
    now: datetime,
    supplement_id: int,
    read: str,
    signed: Collection[str],
    reason: str = "",
    screening_confirmed: bool = False,
) -> SupplementPublication:
    """Publishes the supplement as a record that exists for the lead's own people alone, in its own series: a web page,
    a PDF, a Word copy and its data. Published again it is a correction: the next version, naming the one it replaces.

    `read`, `signed` and `reason` are as those of a picture (`picture.service.publish_picture`). What was known of
    earlier wordings is gone afterwards. Raises Unsettled while a text has two wordings of the same words,
    ChangedSinceRead when it says another thing than what was read, UserError when nothing is written or nothing has
    changed, ScreeningRequired for what the screening finds and nobody has confirmed, PersonalNumber for one even then,
    OutOfScope for another lead's.
    """
    actor.require(Permission.WRITE_SUPPLEMENT)
    rows = Supplement.objects.select_for_update(of=("self",)).select_related("round", "organisation", "partnership")
    supplement = one(rows, supplement_id)
    organisation = queries.own_lead(actor, supplement.organisation_id)
    reason = clean_text(reason, 300)
    review = review_of(supplement)
    require_settled([(t.heading, t) for t in review.texts])
    if review.digest != read:
        raise ChangedSinceRead
    if not any(t.text for t in review.texts):
        raise UserError(_("Nothing is written yet. Write under a heading first."), code="empty")
    findings = [f for in_text in review.findings.values() for f in in_text] + list(findings_in(reason))
    confirmed = require_confirmed(read if screening_confirmed else "", findings, mark=review.digest)
    signed = require_signed(signed)
    last = newest_of(supplement)
    before = last.record if last else None
    change = _change(before, review.content, reason) if before else ""
    record = register(
        actor=actor,
        now=now,
        permission=Permission.WRITE_SUPPLEMENT,
        kind=RECORD,
        title=f"Tillägg till samlad lägesbild {supplement.round.label}, {organisation.name}",
        replaces=before,
        only_for=organisation,
        write=lambda number, version: _files(
            numbered(review.content, number, version, before, mark(actor.partnership.pk), change)
        ),
    )
    publication = SupplementPublication.objects.create(
        partnership=actor.partnership,
        supplement=supplement,
        record=record,
        replaces=last,
        published_at=now,
        published_by=actor.label,
        signed=signed,
        reason=reason,
    )
    about = {"number": record.number, "version": record.version, "judged": sorted(review.findings), "read": read}
    log(actor, now, "supplement.published", supplement, **about)
    record_decision(actor=actor, now=now, about=publication, confirmed=confirmed)
    forget_earlier(review.texts)
    return publication


def _change(before: Record, content: SupplementContent, reason: str) -> str:
    """What the new version says of itself: under which headings it says another thing, and why. Raises UserError where
    nothing has changed, or no reason is given."""
    old = words_of(bytes(before.files.get(name="supplement.json").content).decode())
    new = words_of(as_kept(content))
    if old == new:
        raise UserError(
            _("Nothing has changed since version %(version)d.") % {"version": before.version}, code="unchanged"
        )
    require_reason(reason)
    changed = [heading for heading in dict.fromkeys([*new, *old]) if old.get(heading, "") != new.get(heading, "")]
    with translation.override(content.language):
        what = _("Changed: %s.") % ", ".join(changed) if changed else ""
    return f"{what} {reason if reason.endswith(('.', '!', '?')) else reason + '.'}".strip()


def _files(content: SupplementContent) -> list[File]:
    copies = render_all(sheet_of(content))
    return [
        File("supplement.html", HTML, copies.html),
        File("supplement.pdf", PDF, copies.pdf),
        File("supplement.docx", DOCX, copies.docx),
        File("supplement.json", "application/json", as_kept(content).encode()),
    ]
