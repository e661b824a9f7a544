"""Drafting, editing and publishing the joint situation picture."""

from collections.abc import Collection
from datetime import datetime
from importlib.metadata import version
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from samlad.analysis.queries import newest_of, week_numbers
from samlad.analysis.week import WeekNumbers
from samlad.audit.service import latest, mark
from samlad.collection.models import Round
from samlad.documents.render import DOCX, HTML, PDF, render_all
from samlad.lib.errors import ChangedSinceRead, UserError
from samlad.lib.words import clean_text
from samlad.partnership.actor import Actor
from samlad.partnership.log import log
from samlad.partnership.lookup import one
from samlad.partnership.permissions import Permission
from samlad.picture import _closing
from samlad.picture._closing import close_writing, open_writing
from samlad.picture._forecast import store_forecast
from samlad.picture._horizon import add_horizon_note, remove_horizon_note
from samlad.picture._same_events import join_observations, part_observations
from samlad.picture._taking_in import FIELD_LIMIT, let_changes_be, take_in_changes
from samlad.picture.assembly import DraftedField, Review, as_kept, drafted_fields, numbered, review_of
from samlad.picture.content import PictureContent
from samlad.picture.correcting import change_of, words_of
from samlad.picture.coverage import require_one_coverage
from samlad.picture.drafting import coverage_sentence
from samlad.picture.figures import figures_of
from samlad.picture.gate import require_reason, require_signed
from samlad.picture.layout import sheet_of
from samlad.picture.models import PictureField, Publication, SituationPicture
from samlad.picture.naming import named
from samlad.picture.queries import picture_at
from samlad.records.models import Record
from samlad.records.service import File, register
from samlad.screening.queries import findings_in
from samlad.screening.service import record_decision, require_confirmed, require_screened
from samlad.writing.service import Edit, discard, follow, forget_earlier, require_settled, write

__all__ = [
    "add_horizon_note",
    "close_writing",
    "draft_picture",
    "edit_field",
    "join_observations",
    "let_changes_be",
    "open_writing",
    "part_observations",
    "publish_picture",
    "remove_horizon_note",
    "review_picture",
    "store_forecast",
    "take_in_changes",
]
RECORD = "situation_picture"  # its kind in the register
# What happens to pictures, and what is decided about words, changes nothing they are drafted from.
OWN = ("picture", "picturefield", "record", "recordseries", "screeningdecision")
BESIDE = (*OWN, "supplement", "supplementtext", "supplementheadings")  # nor does what organisations add to them


@transaction.atomic
def draft_picture(*, actor: Actor, now: datetime, round_id: int) -> SituationPicture:
    """Drafts the round's picture from what has been shared. Fields nobody has edited follow the data at every call;
    edited ones keep their text. In the partnership's language. Where nothing but pictures has changed since the last
    draft, that one stands: two queries. Raises OutOfScope for another partnership's round."""
    return _draft(actor, now, round_id)[0]


@transaction.atomic
def review_picture(*, actor: Actor, now: datetime, round_id: int) -> tuple[SituationPicture, Review]:
    """The same, and the whole of it to be read through; the week is read once for both."""
    picture, week = _draft(actor, now, round_id)
    return picture, review_of(picture, week)


def _draft(actor: Actor, now: datetime, round_id: int) -> tuple[SituationPicture, WeekNumbers | None]:
    """Also the week's numbers, where they were read."""
    actor.require(Permission.EDIT_PICTURE)
    # Read before the data: what changes while it is drafted is drafted the next time.
    logged, drafted = latest(actor.partnership.pk, besides=BESIDE), picture_at(round_id)
    analysed = drafted.analysed if drafted is not None else newest_of(round_id).first()  # type: ignore[attr-defined]
    state = f"{logged} {analysed or 0} {version('samlad')}"
    if drafted is not None and drafted.drafted_from == state:
        return drafted, None
    round = one(Round.every.all(), round_id)
    picture, created = SituationPicture.objects.get_or_create(
        partnership=actor.partnership, round=round, defaults={"started_at": now}
    )
    # Two who open it at once draft after each other: the second finds the first one's fields.
    SituationPicture.objects.select_for_update().values_list("pk").get(pk=picture.pk)
    week = week_numbers(round)
    with translation.override(actor.partnership.language):
        fresh = drafted_fields(actor.partnership, round, week)
        picture.coverage = coverage_sentence(week.coverage)
    existing = {(f.section, f.area_id): f for f in PictureField.objects.select_for_update().filter(picture=picture)}
    for position, drafted_field in enumerate(fresh):
        key = (drafted_field.section, drafted_field.area_id)
        _store(picture, existing.pop(key, None), drafted_field, position)
    SituationPicture.objects.filter(pk=picture.pk).update(drafted_from=state, coverage=picture.coverage)
    for left in existing.values():
        # No longer drafted (the area is prioritised now, say): kept only if somebody wrote in it.
        if left.version == 0:
            discard(left)
    if created:
        log(actor, now, "picture.drafted", ("picture", picture.pk), round=round.label)
    return picture, week


@transaction.atomic
def edit_field(
    *, actor: Actor, now: datetime, field_id: int, edit: Edit, screening_confirmed: str = ""
) -> PictureField:
    """Writes in a field (`writing.service.write`), in at most 20 000 characters. Raises ScreeningRequired for what may
    point at a person and did not stand there before."""
    actor.require(Permission.EDIT_PICTURE)
    field = one(PictureField, field_id)
    _closing.require_open(field)
    confirmed = require_screened(screening_confirmed, clean_text(edit.text, FIELD_LIMIT), stands=field.text)
    if write(actor=actor, now=now, text=field, edit=edit, most=FIELD_LIMIT):
        log(actor, now, "picture.edited", field, version=field.version)
        record_decision(actor=actor, now=now, about=field, confirmed=confirmed)
    return field


@transaction.atomic
def publish_picture(
    *,
    actor: Actor,
    now: datetime,
    picture_id: int,
    read: str,
    signed: Collection[str],
    reason: str = "",
    screening_confirmed: bool = False,
) -> Publication:
    """Publishes the picture as a numbered, hashed, unchangeable record: a web page, a PDF, a Word copy and its data.
    Published again it is a correction: the next version, naming the one it replaces.

    `read` is the digest of what somebody has read through (`review_of`); it is drafted anew and read once, and only
    what has that digest is published: words, figures or rows that came in between raise ChangedSinceRead. `signed`: the
    codes of the rules (`gate.CHECKS`) that whoever publishes has gone through; `reason`: why a correction is made,
    which stands in it. The writing, if it was closed, is open again afterwards, and what was known of earlier wordings
    is gone. Raises
    Unsettled while a field has two wordings of the same words, OtherCoverage when a text says another number of answers
    than the figures do, UserError when the round is still open or nothing has changed since the last publication,
    ScreeningRequired when the screening finds something and that is not confirmed, PersonalNumber for one even then.
    """
    actor.require(Permission.PUBLISH_PICTURE)
    picture = one(SituationPicture.objects.select_for_update(of=("self",)).select_related("round"), picture_id)
    if not picture.round.closed:
        raise UserError(
            _("The round is still open. Close it first, so that its counts are in the picture."), code="open"
        )
    reason = clean_text(reason, 300)
    _drafted, review = review_picture(actor=actor, now=now, round_id=picture.round_id)
    require_settled(named(review.fields))
    if review.digest != read:
        raise ChangedSinceRead
    require_one_coverage(review.fields, review.coverage)
    findings = [f for in_field in review.findings.values() for f in in_field] + list(findings_in(reason))
    confirmed = require_confirmed(read if screening_confirmed else "", findings, mark=review.digest)
    signed = require_signed(signed)
    last = Publication.objects.filter(picture=picture).select_related("record__replaces").first()
    before = last.record if last else None
    change = ""
    if before:
        stored, now_says = _stored_words(before), words_of(as_kept(review.content))
        if stored == now_says:
            raise UserError(
                _("Nothing has changed since version %(version)d.") % {"version": before.version}, code="unchanged"
            )
        require_reason(reason)
        change = change_of(stored, now_says, reason, actor.partnership.language)
    record = register(
        actor=actor,
        now=now,
        permission=Permission.PUBLISH_PICTURE,
        kind=RECORD,
        title=f"{'Extra' if picture.round.is_extra else 'Samlad'} lägesbild {picture.round.label}",
        replaces=before,
        write=lambda number, version: _files(
            numbered(review.content, number, version, before, mark(actor.partnership.pk), change)
        ),
    )
    publication = Publication.objects.create(
        partnership=actor.partnership,
        picture=picture,
        record=record,
        replaces=last,
        published_at=now,
        published_by=actor.label,
        signed=signed,
        reason=reason,
        figures=figures_of(picture.round),
    )
    log(
        actor,
        now,
        "picture.published",
        ("picture", picture.pk),
        number=record.number,
        version=record.version,
        judged=sorted(review.findings),
        read=read,
    )
    record_decision(actor=actor, now=now, about=publication, confirmed=confirmed)
    forget_earlier(review.fields)
    _closing.reopen(actor, now, picture)
    return publication


def _files(content: PictureContent) -> list[File]:
    copies = render_all(sheet_of(content))
    return [
        File("picture.html", HTML, copies.html),
        File("picture.pdf", PDF, copies.pdf),
        File("picture.docx", DOCX, copies.docx),
        File("picture.json", "application/json", as_kept(content).encode()),
    ]


def _stored_words(record: Record) -> dict[str, Any]:
    return words_of(bytes(record.files.get(name="picture.json").content).decode())


def _store(picture: SituationPicture, field: PictureField | None, drafted: DraftedField, position: int) -> None:
    follows = {
        "position": position,
        "drafted": drafted.text,
        "heading": drafted.heading,
        "facts": [[number.text, number.fact] for number in drafted.facts],
        "events": [list(event) for event in drafted.events],
    }
    if field is None:
        PictureField.objects.create(
            partnership=picture.partnership,
            picture=picture,
            section=drafted.section,
            area_id=drafted.area_id,
            written_from=drafted.text,
            text=drafted.text,
            **follows,
        )
        return
    if all(getattr(field, name) == value for name, value in follows.items()):
        return
    for name, value in follows.items():
        setattr(field, name, value)
    if not field.version:
        field.written_from = drafted.text
    follow(field, drafted.text)
    field.save(update_fields=[*follows, "written_from", "text"])
