"""Writing a supplement beside the joint picture of a week, reading it through, and publishing it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from samlad.documents.render import render_body, render_pdf
from samlad.lib.errors import ChangedSinceRead, UserError
from samlad.partnership.actor import OutOfScope
from samlad.partnership.lookup import one
from samlad.partnership.permissions import Permission
from samlad.picture.marking import marked
from samlad.picture.queries import latest_publication
from samlad.screening.service import ScreeningRequired
from samlad.supplements.gate import CHECKS
from samlad.supplements.layout import sheet_of
from samlad.supplements.models import Supplement, SupplementText
from samlad.supplements.queries import newest_of, texts_of
from samlad.supplements.reviewing import review_of
from samlad.supplements.service import edit_supplement, open_supplement, publish_supplement
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.access.rounds import round_or_404
from samlad.web.forms.texts import save_text
from samlad.writing.queries import unsettled
from samlad.writing.service import Edit, Unsettled


@require_GET
@member_required(Permission.WRITE_SUPPLEMENT)
def show(request: SamladRequest, label: str, organisation_id: int) -> HttpResponse:
    """A field under each heading."""
    supplement = _opened(request, label, organisation_id)
    texts = texts_of(supplement)
    places, written = unsettled(texts), sum(bool(t.text) for t in texts)
    heading = (
        ngettext("%(n)d of %(all)d heading is written", "%(n)d of %(all)d headings are written", len(texts))
        % {"n": written, "all": len(texts)}
        if written
        else _("Write what your own people need to know")
    )
    return render(
        request,
        "feedback/supplements/write.html",
        {
            **_around(supplement),
            "heading": heading,
            "rows": [(t, places.get(t.pk, [])) for t in texts],
            "written": written,
        },
    )


@require_POST
@member_required(Permission.WRITE_SUPPLEMENT)
def save(request: SamladRequest, label: str, organisation_id: int, text_id: int) -> HttpResponse:
    of_it = SupplementText.objects.filter(
        supplement__round=round_or_404(label), supplement__organisation=organisation_id
    )
    text = one(of_it, text_id)

    def save_(edit: Edit, confirmed: str) -> SupplementText:
        return edit_supplement(
            actor=actor_of(request), now=request.now, text_id=text.pk, edit=edit, screening_confirmed=confirmed
        )

    here = f"{reverse('supplement', args=[label, organisation_id])}#t{text.pk}"
    return save_text(request, save_, here=here, about=text.heading, key=f"supplement-{text.pk}")


@require_GET
@member_required(Permission.WRITE_SUPPLEMENT)
def draft_pdf(request: SamladRequest, label: str, organisation_id: int) -> HttpResponse:
    """The draft as PDF, marked as a draft."""
    content = review_of(_opened(request, label, organisation_id)).content
    response = HttpResponse(render_pdf(sheet_of(content)), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{label}-tillagg-utkast.pdf"'
    return response


@require_GET
@member_required(Permission.WRITE_SUPPLEMENT)
def review(request: SamladRequest, label: str, organisation_id: int) -> HttpResponse:
    """As it will be published. The page carries the digest of what it shows, and the button publishes exactly that."""
    return _review(request, label, organisation_id, signed=(), reason="")


def _review(
    request: SamladRequest, label: str, organisation_id: int, *, signed: tuple[str, ...], reason: str
) -> HttpResponse:
    supplement = _opened(request, label, organisation_id)
    reviewed = review_of(supplement)
    waiting = unsettled(reviewed.texts)
    return render(
        request,
        "feedback/supplements/review.html",
        {
            **_around(supplement),
            "heading": _("Read it through before it is published"),
            "body": render_body(sheet_of(reviewed.content)),
            "findings": [
                (t, marked(t.text, reviewed.findings[t.pk])) for t in reviewed.texts if t.pk in reviewed.findings
            ],
            "unsettled": [t for t in reviewed.texts if t.pk in waiting],
            "written": any(t.text for t in reviewed.texts),
            "read": reviewed.digest,
            "checks": CHECKS.items(),
            "signed": signed,
            "reason": reason,
        },
    )


@require_POST
@member_required(Permission.WRITE_SUPPLEMENT)
def publish(request: SamladRequest, label: str, organisation_id: int) -> HttpResponse:
    sent = request.POST
    signed, reason = tuple(sent.getlist("signed")), sent.get("reason", "")
    try:
        publication = publish_supplement(
            actor=actor_of(request),
            now=request.now,
            supplement_id=_begun(request, label, organisation_id).pk,
            read=sent.get("read", ""),
            signed=signed,
            reason=reason,
            screening_confirmed=bool(sent.get("screening_confirmed")),
        )
    except (ChangedSinceRead, Unsettled) as error:
        messages.error(request, error.message)
        return redirect("review_supplement", label, organisation_id)
    except ScreeningRequired as error:
        messages.error(request, error.message)
        return _review(request, label, organisation_id, signed=signed, reason=reason)
    except UserError as error:
        messages.error(request, error.message)
        if error.code in ("unsigned", "reason"):
            return _review(request, label, organisation_id, signed=signed, reason=reason)
        return redirect("supplement", label, organisation_id)
    messages.success(request, _("The supplement is published as %s.") % publication.record)
    return redirect("published_supplement", record_id=publication.record_id)


def _opened(request: SamladRequest, label: str, organisation_id: int) -> Supplement:
    round = round_or_404(label)
    return open_supplement(actor=actor_of(request), now=request.now, round_id=round.pk, organisation_id=organisation_id)


def _begun(request: SamladRequest, label: str, organisation_id: int) -> Supplement:
    """Without beginning one: nothing is published that nobody has opened."""
    supplement = Supplement.objects.filter(round=round_or_404(label), organisation=organisation_id).first()
    if supplement is None:
        raise OutOfScope
    return supplement


def _around(supplement: Supplement) -> dict[str, object]:
    round, organisation = supplement.round, supplement.organisation
    return {
        "kicker": _("%(organisation)s, week %(week)d") % {"organisation": organisation.name, "week": round.week.week},
        "supplement": supplement,
        "round": round,
        "organisation": organisation,
        "beside": latest_publication(round),
        "published": newest_of(supplement),
    }
