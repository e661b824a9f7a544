"""Before the meeting: the list of one's own organisation, ticked off and changed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from samlad.lib.errors import UserError
from samlad.meetings.preparations import PreparationList, preparation_lists
from samlad.meetings.preparing import starter
from samlad.meetings.service import prepare, write_preparations
from samlad.partnership.permissions import Permission
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.access.rounds import round_or_404


@require_safe
@member_required(Permission.ENTER_MEETING)
def show(request: SamladRequest, label: str) -> HttpResponse:
    return _page(request, label)


@require_POST
@member_required(Permission.ENTER_MEETING)
def tick(request: SamladRequest, label: str, preparation_id: int) -> HttpResponse:
    """Done, or not after all."""
    prepare(
        actor=actor_of(request),
        now=request.now,
        preparation_id=preparation_id,
        round_id=round_or_404(label).pk,
        done=request.POST.get("done") == "1",
    )
    answer = redirect("prepare", label=label)
    answer["Location"] += f"#p{preparation_id}"
    return answer


@require_POST
@member_required(Permission.ENTER_MEETING)
def write(request: SamladRequest, label: str, organisation_id: int) -> HttpResponse:
    """The whole list, a line each. Refused, the words stand in the form with the reason."""
    sent, round = request.POST.get("text", ""), round_or_404(label)
    try:
        write_preparations(
            actor=actor_of(request),
            now=request.now,
            organisation_id=organisation_id,
            text=sent,
            base=request.POST.get("base", ""),
        )
    except UserError as error:
        return _page(request, label, refused=(organisation_id, sent, error.message))
    messages.success(request, _("The list is saved."))
    return redirect("prepare", label=round.label)


def _page(request: SamladRequest, label: str, refused: tuple[int, str, str] | None = None) -> HttpResponse:
    round = round_or_404(label)
    lists = preparation_lists(actor_of(request), round)
    context = {
        "round": round,
        "kicker": _("Before the meeting, week %d") % round.week.week,
        "heading": _heading(lists),
        "lists": [(each, starter(each.organisation.kind)) for each in lists],
        "refused": dict(zip(("organisation", "text", "why"), refused, strict=True)) if refused else None,
    }
    return render(request, "meeting/prepare.html", context, status=422 if refused else 200)


def _heading(lists: list[PreparationList]) -> str:
    left = sum(each.left for each in lists)
    if not lists:
        return _("Those that lead have a list here")
    if not any(each.items for each in lists):
        return _("Nothing is written down to prepare")
    if not left:
        return _("All is prepared")
    return ngettext("%d thing left before the meeting", "%d things left before the meeting", left) % left
