"""One observation: what, where, when. Begun, saved as a draft, submitted, changed and taken back."""

import uuid
from collections.abc import Collection, Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from samlad.collection import service
from samlad.collection.models import Draft, Question, Round
from samlad.collection.queries import RawObservation, drafts_of, questions, report_of, sent_beside, sent_observations
from samlad.lib import bounds
from samlad.lib.errors import Conflict, UserError
from samlad.lib.ground import spot
from samlad.partnership.actor import Held
from samlad.places.queries import areas as all_areas
from samlad.places.queries import covered_areas, ground, places
from samlad.screening.service import ScreeningRequired
from samlad.web.access.membership import actor_of
from samlad.web.access.middleware import SamladRequest
from samlad.web.access.unsent import initial_values
from samlad.web.forms.spot import whole_words
from samlad.web.report.forms import NOWHERE, ChangeForm, ObservationForm, initial_of
from samlad.web.report.observation_rows import observation_row
from samlad.web.report.room import reporting
from samlad.web.report.views import thanked

BEGUN = "begun"  # the draft an address leads to


@require_http_methods(["GET", "POST"])
@reporting
def add(request: SamladRequest, round: Round, held: Held, indicator: str) -> HttpResponse:
    begun = _begun(request, round, held, indicator)
    form = _form(request, round, held, _question(round, indicator), data=request.POST or None, initial=begun)
    if request.method == "POST" and "pin" in request.POST:
        # A form of its own from here on: the one behind it may have been sent already.
        draft = _keep(request, form, held, key=str(uuid.uuid4()))
        here = reverse("report_pin", args=[round.label, held.function_id])
        return redirect(f"{here}?{BEGUN}={draft.form if draft else ''}")
    look: ScreeningRequired | None = None
    if request.method == "POST" and form.is_valid():
        try:
            observation = service.add_observation(
                actor=actor_of(request),
                now=request.now,
                round_id=round.pk,
                function_id=held.function_id,
                key=form.cleaned_data["key"],
                observed=form.observed(),
                began=form.cleaned_data["began"].split(),
                screening_confirmed=request.POST.get("screening_confirmed", ""),
            )
            return thanked(request, round, held, beside=sent_beside(observation))
        except ScreeningRequired as error:
            look = error
        except UserError as error:
            form.refused(error)
    return _show_form(request, form, held, look)


@require_http_methods(["GET", "POST"])
@reporting
def change(request: SamladRequest, round: Round, held: Held, observation_id: int) -> HttpResponse:
    """Changes or takes back a submitted observation, until the round closes."""
    report = report_of(held.function_id, round)
    observation = next((o for o in sent_observations(report) if o.pk == observation_id), None) if report else None
    if observation is None and request.method == "POST":
        return _gone(request, round, held)
    if observation is None:
        raise Http404
    question = _question(round, observation.indicator.code)
    actor = actor_of(request)
    initial = initial_of(observation, actor.partnership.zone)
    form = _form(request, round, held, question, data=request.POST or None, initial=initial, kind=ChangeForm)
    look: ScreeningRequired | None = None
    stands: RawObservation | None = None
    try:
        if request.method == "POST" and "take_back" in request.POST:
            service.take_back_observation(actor=actor, now=request.now, observation_id=observation_id)
            messages.success(request, _("The observation is taken back."))
            return redirect("report", label=round.label, function_id=held.function_id)
        if request.method == "POST" and form.is_valid():
            service.change_observation(
                actor=actor,
                now=request.now,
                observation_id=observation_id,
                observed=form.observed(),
                version=form.cleaned_data["version"],
                screening_confirmed=request.POST.get("screening_confirmed", ""),
            )
            return thanked(request, round, held)
    except ScreeningRequired as error:
        look = error
    except Conflict as error:
        form.add_error(None, _("This was changed while you wrote. Nothing is lost: look at both and save again."))
        form.data = _with(request, version=str(error.version))
        stands = next((o for o in sent_observations(report) if o.pk == observation_id), observation) if report else None
    except UserError as error:
        form.refused(error) if form.is_bound else messages.error(request, error.message)
    return _show_form(request, form, held, look, changing=observation_id, stands=stands)


@require_POST
@reporting
def draft(request: SamladRequest, round: Round, held: Held, indicator: str) -> HttpResponse:
    """Autosave while typing."""
    form = _form(request, round, held, _question(round, indicator), data=request.POST, initial={})
    try:
        _keep(request, form, held, key=request.POST.get("key", "")[:36] or str(uuid.uuid4()))
    except UserError as error:
        return HttpResponse(error.message, status=422)
    return JsonResponse({"saved": True})


def _begun(request: SamladRequest, round: Round, held: Held, indicator: str) -> dict[str, Any]:
    """Initial values of a form: a key of its own, and the draft in the address or else the latest of its kind."""
    begun = [d for d in drafts_of(held.function_id, round) if d.fields.get("indicator") == indicator]
    by_address = next((d for d in begun if d.form == request.GET.get(BEGUN)), None)
    draft = by_address or next(iter(begun), None)
    return (draft.fields if draft else {}) | {"key": str(uuid.uuid4()), "began": draft.form if draft else ""}


def _gone(request: SamladRequest, round: Round, held: Held) -> HttpResponse:
    """The observation was taken back meanwhile: its text becomes a new form."""
    question = next((q for q in questions(round) if q.indicator.code == request.POST.get("indicator")), None)
    if "take_back" in request.POST or question is None:
        messages.success(request, _("The observation is taken back."))
        return redirect("report", label=round.label, function_id=held.function_id)
    form = _form(request, round, held, question, data=_with(request, key=str(uuid.uuid4())), initial={})
    form.add_error(
        None, _("What you wanted to change has been taken back. Send this as a new one, if it is still true.")
    )
    return _show_form(request, form, held)


def _with(request: SamladRequest, **changed: str) -> QueryDict:
    """The posted data with some fields replaced."""
    data = request.POST.copy()
    for name, value in changed.items():
        data[name] = value
    return data


def _keep(request: SamladRequest, form: ObservationForm, held: Held, *, key: str) -> Draft | None:
    """Saves what is typed as the draft of the form with the key."""
    began = [request.POST.get("key", ""), *request.POST.get("began", "").split()]
    return service.save_draft(
        actor=actor_of(request),
        now=request.now,
        round_id=form.round.pk,
        function_id=held.function_id,
        form=key,
        began=began,
        fields=form.typed() | {"indicator": form.question.indicator.code},
    )


def _question(round: Round, indicator: str) -> Question:
    question = next((q for q in questions(round) if q.indicator.code == indicator), None)
    if question is None:
        raise Http404
    return question


def _form(
    request: SamladRequest,
    round: Round,
    held: Held,
    question: Question,
    *,
    data: Any,
    initial: dict[str, Any],
    kind: type[ObservationForm] = ObservationForm,
) -> ObservationForm:
    zone = actor_of(request).partnership.zone
    own = covered_areas().get(held.function_id, [])
    if len(own) == 1:  # who answers for one area need not choose it
        initial = {"where": f"a{own[0]}"} | initial
    initial = initial | initial_values(request)
    at = request.now
    return kind(data, initial=initial, question=question, round=round, zone=zone, now=at, where=_where(own))


def _where(own: Collection[int]) -> list[tuple[str, Any]]:
    """The function's own areas with their places first, then all others; "no place" last. Nothing is preselected: a
    hurried reporter would submit it unread."""
    by_area: dict[int, list[tuple[str, str]]] = {}
    for p in places():
        by_area.setdefault(p.area_id, []).append((f"p{p.pk}", f"{p.name}, {p.area.name}"))

    def rows(of_areas: Iterable[Any]) -> list[tuple[str, str]]:
        return [row for a in of_areas for row in ((f"a{a.pk}", a.name), *by_area.get(a.pk, []))]

    every = list(all_areas())
    first = rows(a for a in every if a.pk in own)
    rest = rows(a for a in every if a.pk not in own)
    last = [("here", _("Where I stand, or pointed out on the map")), (NOWHERE, _("No particular place"))]
    return [*first, *rest, *last]


def _show_form(
    request: SamladRequest,
    form: ObservationForm,
    held: Held,
    look: ScreeningRequired | None = None,
    changing: int | None = None,
    stands: RawObservation | None = None,
) -> HttpResponse:
    context = {
        "heading": str(form.question.indicator),
        "who": held.name,
        "form": form,
        "question": form.question,
        "round": form.round,
        "function_id": held.function_id,
        "look": look,
        "changing": changing,
        "spot": _marked(form),
        "stands": observation_row(stands, actor_of(request).partnership.zone) if stands else None,
    }
    return render(request, "report/observation.html", context, status=_status(form, look, stands))


def _marked(form: ObservationForm) -> str:
    """The form's initial point in words."""
    lon, lat = (bounds.decimal(str(form[name].value() or ""), least=10, most=70) for name in ("lon", "lat"))
    under = ground() if lon is not None and lat is not None else None
    if under is None or lon is None or lat is None:
        return ""
    point = spot(under, lon, lat)
    return whole_words(point)


def _status(form: ObservationForm, look: ScreeningRequired | None, stands: RawObservation | None) -> int:
    if stands:
        return 409
    return 422 if form.errors or look else 200
