"""The reporter's pages: a quiet week in one press, an observation in under two minutes."""

import uuid
from collections.abc import Collection, Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samlad.collection import service
from samlad.collection.models import Draft, Observation, Question, Round, StatusAnswer
from samlad.collection.queries import (
    drafts_of,
    link_by_hash,
    open_items,
    questions,
    report_of,
    round_by_label,
    sent_beside,
    sent_observations,
    standing,
)
from samlad.lib.areamap import draw
from samlad.lib.digests import digest_of
from samlad.lib.errors import Conflict, UserError
from samlad.lib.times import local_day
from samlad.partnership.actor import Held
from samlad.partnership.permissions import Permission
from samlad.places.queries import areas as all_areas
from samlad.places.queries import covered_areas, places
from samlad.web.inside import acting
from samlad.web.middleware import SamladRequest
from samlad.web.report.forms import NOWHERE, ChangeForm, ObservationForm, initial_of
from samlad.web.report.pin import lonlat_of, pin_map
from samlad.web.unsent import fields_of, log_in_first, words_of, written_here
from textscreen import Finding, screen

BEGUN = "begun"  # the draft an address leads to


@require_http_methods(["GET", "POST"])
def open_link(request: SamladRequest, token: str) -> HttpResponse:
    """A link opens with a press: a mail scanner that only reads the page gets nowhere."""
    link = link_by_hash(service.token_hash(token))
    if link is None or not standing([link], request.now):
        return render(request, "report/link_over.html", {"known": link is not None}, status=410 if link else 404)
    if request.method == "POST":
        # A new key: whoever knew the old one is not let in with it. Who is logged in stays so.
        request.session.cycle_key() if request.user.is_authenticated else request.session.flush()
        request.session["report_link"] = link.token_hash
        return redirect("report", label=link.round.label, function_id=link.function_id)
    return render(request, "report/open_link.html", {"link": link, "partnership": link.partnership})


def _held(request: SamladRequest, label: str, function_id: int) -> tuple[Round, Held]:
    """The round and the function, if the actor reports for it; otherwise neither exists."""
    actor, round = request.actor, None
    held = next((h for h in actor.held if h.function_id == function_id), None) if actor else None
    if held and held.may(Permission.REPORT):
        round = round_by_label(label)
    if held is None or round is None or request.link_round not in (None, round.pk):
        raise Http404
    return round, held


@require_GET
def report(request: SamladRequest, label: str, function_id: int) -> HttpResponse:
    """ "Hur har veckan varit?" """
    if request.actor is None:
        return _shut_out(request)
    round, held = _held(request, label, function_id)
    found = report_of(function_id, round)
    still = open_items(function_id, round)
    sent = sent_observations(found) if found else []
    submitted = found.submission if found else None
    return render(
        request,
        "report/report.html",
        {
            "heading": _("How has the week been?"), "who": held.name, "round": round, "function_id": function_id,
            "questions": questions(round), "open_items": still, "sent": sent, "submission": submitted,
            "nothing_new": any(i.status not in ("resolved", "ceased") for i in still),
            "may_change": service.takes_changes(
                round, now=request.now, submitted=bool(submitted and not submitted.late)
            ),
            "late": request.now >= round.closes_at, "not_open": request.now < round.opens_at,
            "drafts": [d for d in drafts_of(function_id, round) if d.fields.get("text")], "key": uuid.uuid4(),
            "statuses": StatusAnswer.Status.choices,
        },
    )  # fmt: skip


def _shut_out(request: SamladRequest) -> HttpResponse:
    if request.session.get("report_link"):
        return render(
            request, "report/link_over.html", {"known": True, "words": words_of(fields_of(request))}, status=410
        )
    return log_in_first(request)


@require_POST
def answer(request: SamladRequest, label: str, function_id: int) -> HttpResponse:
    """Quiet ("Lugnt", "Inget nytt") or closed, in one press."""
    if request.actor is None:
        return _shut_out(request)
    round, _h = _held(request, label, function_id)
    say = service.report_closed if request.POST.get("answer") == "closed" else service.report_nothing_new
    key = request.POST.get("key") or str(uuid.uuid4())
    try:
        say(actor=acting(request), now=request.now, round_id=round.pk, function_id=function_id, key=key[:36])
    except UserError as error:
        if request.headers.get("X-Outbox"):
            return HttpResponse(error.message, status=409)
        messages.error(request, error.message)
        return redirect("report", label=label, function_id=function_id)
    return _sent(request, round, function_id)


@require_POST
def status(request: SamladRequest, label: str, function_id: int, observation_id: int) -> HttpResponse:
    """Still there, dealt with, has ceased, do not know: one press each."""
    if request.actor is None:
        return _shut_out(request)
    round, _h = _held(request, label, function_id)
    told = request.POST.get("status", "")
    if told not in ("persists", "resolved", "ceased", "unknown"):
        raise Http404
    try:
        service.answer_status(
            actor=acting(request),
            now=request.now,
            observation_id=observation_id,
            round_id=round.pk,
            status=told,
        )
    except UserError as error:
        messages.error(request, error.message)
    return redirect(f"/rapport/{label}/{function_id}/#open")


@require_GET
def done(request: SamladRequest, label: str, function_id: int) -> HttpResponse:
    """What happens now."""
    if request.actor is None:
        return _shut_out(request)
    round, held = _held(request, label, function_id)
    found = report_of(function_id, round)
    if found is None or found.submission is None:
        return redirect("report", label=label, function_id=function_id)
    return render(
        request, "report/done.html",
        {
            "heading": _("Thank you, your report is in"), "who": held.name, "round": round, "function_id": function_id,
            "submission": found.submission, "sent": sent_observations(found),
        },
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def add(request: SamladRequest, label: str, function_id: int, indicator: str) -> HttpResponse:
    """One observation: what, where, when."""
    if request.actor is None:
        return _shut_out(request)
    round, held = _held(request, label, function_id)
    question = _question(round, indicator)
    form = _form(
        request,
        question,
        round,
        function_id,
        data=request.POST or None,
        initial=_begun(request, round, held, indicator),
    )
    if request.method == "POST" and "pin" in request.POST:
        # A form of its own from here on: the one behind it may have been sent already.
        kept = _keep(request, form, round, function_id, key=str(uuid.uuid4()))
        return redirect(f"{reverse('report_pin', args=[label, function_id])}?{BEGUN}={kept.form if kept else ''}")
    findings: tuple[Finding, ...] = ()
    if request.method == "POST" and form.is_valid():
        findings = screen(form.cleaned_data["text"])
        if not findings or request.POST.get("judged") == digest_of(form.cleaned_data["text"]):
            try:
                sent = service.add_observation(
                    actor=acting(request), now=request.now, round_id=round.pk, function_id=function_id,
                    key=form.cleaned_data["key"], observed=form.observed(), began=form.cleaned_data["began"].split(),
                )  # fmt: skip
                return _sent(request, round, function_id, beside=sent_beside(sent))
            except UserError as error:
                form.add_error(None, error.message)
    return _show_form(request, form, question, round, held, findings)


def _begun(request: SamladRequest, round: Round, held: Held, indicator: str) -> dict[str, Any]:
    """What a form opens with: a key of its own, and the draft that is named or else the latest of its kind."""
    begun = [d for d in drafts_of(held.function_id, round) if d.fields.get("indicator") == indicator]
    named = next((d for d in begun if d.form == request.GET.get(BEGUN)), None)
    draft = named or next(iter(begun), None)
    return (draft.fields if draft else {}) | {"key": str(uuid.uuid4()), "began": draft.form if draft else ""}


@require_http_methods(["GET", "POST"])
def change(request: SamladRequest, label: str, function_id: int, observation_id: int) -> HttpResponse:
    """Change or take back what was sent, until the round closes."""
    if request.actor is None:
        return _shut_out(request)
    round, held = _held(request, label, function_id)
    found = report_of(function_id, round)
    observation = next((o for o in sent_observations(found) if o.pk == observation_id), None) if found else None
    if observation is None and request.method == "POST":
        return _gone(request, round, held)
    if observation is None:
        raise Http404
    question = _question(round, observation.indicator.code)
    actor = acting(request)
    initial = initial_of(observation, actor.partnership.zone)
    form = _form(request, question, round, function_id, data=request.POST or None, initial=initial, kind=ChangeForm)
    findings: tuple[Finding, ...] = ()
    stands: Observation | None = None
    try:
        if request.method == "POST" and "take_back" in request.POST:
            service.take_back_observation(actor=actor, now=request.now, observation_id=observation_id)
            messages.success(request, _("The observation is taken back."))
            return redirect("report", label=label, function_id=function_id)
        if request.method == "POST" and form.is_valid():
            findings = screen(form.cleaned_data["text"])
            if not findings or request.POST.get("judged") == digest_of(form.cleaned_data["text"]):
                service.change_observation(
                    actor=actor, now=request.now, observation_id=observation_id, observed=form.observed(),
                    version=form.cleaned_data["version"],
                )  # fmt: skip
                return _sent(request, round, function_id)
    except Conflict as error:
        form.add_error(None, _("This was changed while you wrote. Nothing is lost: look at both and save again."))
        form.data = _with(request, version=str(error.version))
        stands = next((o for o in sent_observations(found) if o.pk == observation_id), observation) if found else None
    except UserError as error:
        form.add_error(None, error.message) if form.is_bound else messages.error(request, error.message)
    return _show_form(request, form, question, round, held, findings, changing=observation_id, stands=stands)


def _gone(request: SamladRequest, round: Round, held: Held) -> HttpResponse:
    """What was to be changed has been taken back: the words become a new form."""
    asked = next((q for q in questions(round) if q.indicator.code == request.POST.get("indicator")), None)
    if "take_back" in request.POST or asked is None:
        messages.success(request, _("The observation is taken back."))
        return redirect("report", label=round.label, function_id=held.function_id)
    data = _with(request, key=str(uuid.uuid4()))
    form = _form(request, asked, round, held.function_id, data=data, initial={})
    form.add_error(
        None, _("What you wanted to change has been taken back. Send this as a new one, if it is still true.")
    )
    return _show_form(request, form, asked, round, held, ())


def _with(request: SamladRequest, **changed: str) -> QueryDict:
    """What was posted, with something else in some fields."""
    data = request.POST.copy()
    for name, value in changed.items():
        data[name] = value
    return data


def _sent(request: SamladRequest, round: Round, function_id: int, *, beside: bool = False) -> HttpResponse:
    """Thanks: a page for a person, a bare answer for the telephone's outbox."""
    if request.headers.get("X-Outbox"):
        return JsonResponse({"beside": beside}, status=201)
    if beside:
        messages.warning(
            request,
            _("You had sent another text from the same form, so there are two now. Take one back if it says the same."),
        )
    return redirect("report_done", label=round.label, function_id=function_id)


@require_POST
def draft(request: SamladRequest, label: str, function_id: int, indicator: str) -> HttpResponse:
    """Autosave while typing."""
    if request.actor is None:
        return _shut_out(request)
    round, _h = _held(request, label, function_id)
    form = _form(request, _question(round, indicator), round, function_id, data=request.POST, initial={})
    try:
        _keep(request, form, round, function_id, key=request.POST.get("key", "")[:36] or str(uuid.uuid4()))
    except UserError as error:
        return HttpResponse(error.message, status=422)
    return JsonResponse({"saved": True})


@require_http_methods(["GET", "POST"])
def pin(request: SamladRequest, label: str, function_id: int) -> HttpResponse:
    """Point on the map; works without JavaScript, because a picture button sends where it was pressed."""
    if request.actor is None:
        return _shut_out(request)
    round, held = _held(request, label, function_id)
    kept = next((d for d in drafts_of(function_id, round) if d.form == request.GET.get(BEGUN)), None)
    if kept is None:
        return redirect("report", label=label, function_id=function_id)
    shown = pin_map()
    if shown is None:
        raise Http404
    if request.method == "POST" and "pin.x" in request.POST:
        lon, lat = lonlat_of(shown, request.POST["pin.x"], request.POST.get("pin.y", "0"))
        fields = kept.fields | {"where": "here", "lat": str(lat), "lon": str(lon)}
        service.save_draft(
            actor=acting(request), now=request.now, round_id=round.pk, function_id=function_id, form=kept.form,
            fields=fields,
        )  # fmt: skip
        here = reverse("report_add", args=[label, function_id, kept.fields.get("indicator", "other")])
        return redirect(f"{here}?{BEGUN}={kept.form}")
    return render(
        request, "report/pin.html",
        {"heading": _("Where was it?"), "who": held.name, "round": round, "function_id": function_id, "shown": shown},
    )  # fmt: skip


@require_GET
def pin_image(request: SamladRequest) -> HttpResponse:
    shown = pin_map() if request.actor else None
    if shown is None:
        raise Http404
    return HttpResponse(draw(shown.area_map, width=shown.width, enlarge=False), content_type="image/svg+xml")


def _keep(request: SamladRequest, form: ObservationForm, round: Round, function_id: int, *, key: str) -> Draft | None:
    """Saves what is typed as the draft of the form with the key."""
    began = [request.POST.get("key", ""), *request.POST.get("began", "").split()]
    return service.save_draft(
        actor=acting(request), now=request.now, round_id=round.pk, function_id=function_id, form=key, began=began,
        fields=form.typed() | {"indicator": form.question.indicator.code},
    )  # fmt: skip


def _question(round: Round, indicator: str) -> Question:
    found = next((q for q in questions(round) if q.indicator.code == indicator), None)
    if found is None:
        raise Http404
    return found


def _form(
    request: SamladRequest,
    question: Question,
    round: Round,
    function_id: int,
    *,
    data: Any,
    initial: dict[str, Any],
    kind: type[ObservationForm] = ObservationForm,
) -> ObservationForm:
    zone = acting(request).partnership.zone
    own = covered_areas().get(function_id, [])
    if len(own) == 1:  # who answers for one area need not choose it
        initial = {"where": f"a{own[0]}"} | initial
    initial = initial | written_here(request)
    return kind(
        data, initial=initial, question=question, round=round, zone=zone, today=local_day(request.now, zone),
        where=_where(own),
    )  # fmt: skip


def _where(own: Collection[int]) -> list[tuple[str, Any]]:
    """The function's own areas with their places first, then all the others; "no place" last. Nothing is chosen
    beforehand: a hurried reporter would send it unread."""
    by_area: dict[int, list[tuple[str, str]]] = {}
    for p in places():
        by_area.setdefault(p.area_id, []).append((f"p{p.pk}", f"{p.name}, {p.area.name}"))

    def rows(chosen: Iterable[Any]) -> list[tuple[str, str]]:
        return [row for a in chosen for row in ((f"a{a.pk}", a.name), *by_area.get(a.pk, []))]

    every = list(all_areas())
    first = rows(a for a in every if a.pk in own)
    rest = rows(a for a in every if a.pk not in own)
    last = [("here", _("Where I stand, or pointed out on the map")), (NOWHERE, _("No particular place"))]
    return [*first, *rest, *last]


def _show_form(
    request: SamladRequest, form: ObservationForm, question: Question, round: Round, held: Held, findings: Any,
    changing: int | None = None, stands: Observation | None = None,
) -> HttpResponse:  # fmt: skip
    return render(
        request, "report/observation.html",
        {
            "heading": str(question.indicator), "who": held.name, "form": form, "question": question, "round": round,
            "function_id": held.function_id, "findings": findings, "changing": changing,
            "mark": digest_of(form.cleaned_data["text"]) if findings else "", "stands": stands,
        },
        status=409 if stands else 422 if form.errors or findings else 200,
    )  # fmt: skip
