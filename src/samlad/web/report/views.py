"""The reporter's week: a quiet week in one press, earlier open items, and the receipt."""

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from samlad.collection import service
from samlad.collection.models import Report, Round, Status
from samlad.collection.queries import OpenItem, drafts_of, open_items, questions, report_of, sent_observations
from samlad.lib.dates import day_span
from samlad.lib.errors import UserError
from samlad.partnership.actor import Held
from samlad.partnership.permissions import Permission
from samlad.web.access.membership import actor_of
from samlad.web.access.middleware import SamladRequest
from samlad.web.access.unsent import begun_under
from samlad.web.forms.texts import breakable
from samlad.web.report.observation_rows import ObservationRow, observation_rows
from samlad.web.report.room import reporting

AT_ONCE = 3  # open items that are shown; more fold, those that wait for an answer first


@dataclass(frozen=True)
class Folded:
    visible: list[OpenItem]
    folded: list[OpenItem]

    @classmethod
    def of(cls, items: list[OpenItem]) -> "Folded | None":
        if len(items) <= AT_ONCE:
            return cls(items, []) if items else None
        visible = [i for i in items if i.status is None][:AT_ONCE]
        return cls(visible, [i for i in items if i not in visible])

    @property
    def summary(self) -> str:
        waiting = sum(i.status is None for i in self.folded)
        answered = len(self.folded) - waiting
        parts = (
            [ngettext("%d more waits for an answer", "%d more wait for an answer", waiting) % waiting]
            if waiting
            else []
        )
        parts += [ngettext("%d is answered", "%d are answered", answered) % answered] if answered else []
        return ", ".join(parts)


@require_GET
@reporting
def report(request: SamladRequest, round: Round, held: Held) -> HttpResponse:
    """ "Hur har veckan varit?" """
    own_report = report_of(held.function_id, round)
    still = open_items(held.function_id, round)
    sent = _sent(request, own_report, round) if own_report else []
    submitted = own_report.submission if own_report else None
    begun = [d for d in drafts_of(held.function_id, round) if d.fields.get("text")]
    context = {
        "heading": _("How is it now?") if round.is_extra else _("How has the week been?"),
        "who": held.name,
        "round": round,
        "function_id": held.function_id,
        "questions": [(q.indicator.code, breakable(str(q.indicator))) for q in questions(round)],
        "days": day_span(round.observed_from, round.observed_to),
        "ends_at": round.ends_at,
        "open_items": Folded.of(still),
        "sent": sent,
        "submission": submitted,
        "nothing_new": any(i.status not in ("resolved", "ceased") for i in still),
        "may_tell": request.now >= round.opens_at,
        "may_answer": not sent and service.takes_answer(own_report, round, now=request.now),
        "closed": round.is_closed(request.now),
        "not_open": request.now < round.opens_at,
        "drafts": begun,
        "unreceived": begun_under(request, request.path) if request.through_link else None,
        "key": uuid.uuid4(),
        "statuses": Status.choices,
    }
    return render(request, "report/report.html", context)


@require_POST
@reporting
def answer(request: SamladRequest, round: Round, held: Held) -> HttpResponse:
    """Quiet ("Lugnt", "Inget nytt") or closed, in one press."""
    say = service.report_closed if request.POST.get("answer") == "closed" else service.report_nothing_new
    key = request.POST.get("key") or str(uuid.uuid4())
    try:
        say(actor=actor_of(request), now=request.now, round_id=round.pk, function_id=held.function_id, key=key[:36])
    except UserError as error:
        if request.headers.get("X-Outbox"):
            return HttpResponse(error.message, status=409)
        messages.error(request, error.message)
        return redirect("report", label=round.label, function_id=held.function_id)
    return thanked(request, round, held)


@require_POST
@reporting
def status(request: SamladRequest, round: Round, held: Held, observation_id: int) -> HttpResponse:
    """Still there, dealt with, has ceased, do not know: one press each."""
    answer = request.POST.get("status", "")
    if answer not in Status:
        raise Http404
    try:
        service.answer_status(
            actor=actor_of(request), now=request.now, observation_id=observation_id, round_id=round.pk, status=answer
        )
    except UserError as error:
        messages.error(request, error.message)
    return redirect(f"/rapport/{round.label}/{held.function_id}/#open")


@require_GET
@reporting
def done(request: SamladRequest, round: Round, held: Held) -> HttpResponse:
    """The receipt, with what happens next."""
    own_report = report_of(held.function_id, round)
    if own_report is None or own_report.submission is None:
        return redirect("report", label=round.label, function_id=held.function_id)
    context = {
        "heading": _("Thank you, your report is in"),
        "who": held.name,
        "round": round,
        "function_id": held.function_id,
        "submission": own_report.submission,
        "closed": round.is_closed(request.now),
        "sent": _sent(request, own_report, round),
        "waiting": sum(i.status is None for i in open_items(held.function_id, round)),
        "others": _others(request, held),
        "may_leave": not request.through_link,
    }
    return render(request, "report/done.html", context)


def _others(request: SamladRequest, held: Held) -> list[Held]:
    """The other functions that the same person reports for. A link is for one."""
    if request.through_link:
        return []
    return [h for h in actor_of(request).held if h.function_id != held.function_id and h.may(Permission.REPORT)]


def _sent(request: SamladRequest, report: Report, round: Round) -> list[ObservationRow]:
    return observation_rows(sent_observations(report), round, request.now, actor_of(request).partnership.zone)


def thanked(request: SamladRequest, round: Round, held: Held, *, beside: bool = False) -> HttpResponse:
    """A redirect to the receipt for a person, a bare answer for the device's outbox."""
    if request.headers.get("X-Outbox"):
        address = reverse("report_done", args=[round.label, held.function_id])
        return JsonResponse({"beside": beside, "done": address}, status=201)
    if beside:
        messages.warning(
            request,
            _("You had sent another text from the same form, so there are two now. Take one back if it says the same."),
        )
    return redirect("report_done", label=round.label, function_id=held.function_id)
