"""The gate: the writing is closed, the picture read through as it will be, the rules signed, and it is published."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from samlad.collection.models import Round
from samlad.lib.errors import ChangedSinceRead, UserError
from samlad.lib.times import local_day
from samlad.measures.queries import measures_between
from samlad.measures.visibility import FOR_PICTURE, visible_to
from samlad.partnership.actor import Actor
from samlad.partnership.permissions import Permission
from samlad.picture.gate import CHECKS, look_first
from samlad.picture.marking import marked
from samlad.picture.models import SituationPicture
from samlad.picture.naming import named
from samlad.picture.queries import closure_of, latest_publication, picture_of
from samlad.picture.rendering import render_body
from samlad.picture.service import close_writing, draft_picture, open_writing, publish_picture, review_picture
from samlad.screening.service import ScreeningRequired
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.access.rounds import round_or_404
from samlad.writing.queries import unsettled
from samlad.writing.service import Unsettled

AHEAD = timedelta(weeks=2)  # of the meeting: what a picture may name


@require_POST
@member_required(Permission.LEAD_MEETING)
def close(request: SamladRequest, label: str) -> HttpResponse:
    """Nobody writes from now on; what stands is read through."""
    actor = actor_of(request)
    picture = draft_picture(actor=actor, now=request.now, round_id=round_or_404(label).pk)
    close_writing(actor=actor, now=request.now, picture_id=picture.pk)
    return redirect("review_picture", label=label)


@require_POST
@member_required(Permission.LEAD_MEETING)
def reopen(request: SamladRequest, label: str) -> HttpResponse:
    open_writing(actor=actor_of(request), now=request.now, picture_id=_picture(label).pk)
    return redirect("picture", label=label)


@require_GET
@member_required(Permission.EDIT_PICTURE)
def review(request: SamladRequest, label: str) -> HttpResponse:
    """The picture as it will be published, what to look at first, and the rules. The page carries the digest of what it
    shows, and the button publishes exactly that."""
    return _review(request, label, signed=(), reason="")


def _review(request: SamladRequest, label: str, *, signed: tuple[str, ...], reason: str) -> HttpResponse:
    actor, round = actor_of(request), round_or_404(label)
    picture, reviewed = review_picture(actor=actor, now=request.now, round_id=round.pk)
    waiting = unsettled(reviewed.fields)
    rows = named(reviewed.fields)
    return render(
        request,
        "meeting/picture/review.html",
        {
            "round": round,
            "body": render_body(reviewed.content),
            "heading": _("Read it through before it is sent"),
            "findings": [(n, f, marked(f.text, reviewed.findings[f.pk])) for n, f in rows if f.pk in reviewed.findings],
            "unsettled": [(name, f) for name, f in rows if f.pk in waiting],
            "look": look_first(reviewed.fields, _withheld(actor, round)),
            "closure": closure_of(picture),
            "published": latest_publication(round),
            "read": reviewed.digest,
            "checks": CHECKS.items(),
            "signed": signed,
            "reason": reason,
            "closed": round.closed,
            "may_lead": actor.may(Permission.LEAD_MEETING),
            "may_publish": actor.may(Permission.PUBLISH_PICTURE),
        },
    )


def _withheld(actor: Actor, round: Round) -> list[str]:
    """The words of measures that are not for the picture. Of those only that the reader sees: else somebody could guess
    at another's."""
    until = local_day(round.meeting_at, actor.partnership.zone) + AHEAD
    rows = measures_between(round.observed_from, until, visible_to(actor) & ~FOR_PICTURE)
    return list(rows.values_list("what", flat=True))


@require_POST
@member_required(Permission.PUBLISH_PICTURE)
def publish(request: SamladRequest, label: str) -> HttpResponse:
    sent = request.POST
    signed, reason = tuple(sent.getlist("signed")), sent.get("reason", "")
    try:
        publication = publish_picture(
            actor=actor_of(request),
            now=request.now,
            picture_id=_picture(label).pk,
            read=sent.get("read", ""),
            signed=signed,
            reason=reason,
            screening_confirmed=bool(sent.get("screening_confirmed")),
        )
    except (ChangedSinceRead, ScreeningRequired, Unsettled) as error:
        messages.error(request, error.message)
        return redirect("review_picture", label=label)
    except UserError as error:
        messages.error(request, error.message)
        if error.code in ("unsigned", "reason"):
            return _review(request, label, signed=signed, reason=reason)
        return redirect("picture", label=label)
    messages.success(request, _("Published as %s.") % publication.record)
    return redirect("published", record_id=publication.record_id)


def _picture(label: str) -> SituationPicture:
    picture = picture_of(round_or_404(label))
    if picture is None:
        raise Http404
    return picture
