"""A text that several people may edit: saved automatically while typing, or with a button, together with the text it
began from. Simultaneous edits are merged and nothing is lost."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from samlad.lib.errors import Conflict, UserError
from samlad.lib.text import clean
from samlad.screening.service import ScreeningRequired
from samlad.web.access.middleware import SamladRequest
from samlad.web.forms.screened import number_of
from samlad.writing.merging import changes
from samlad.writing.models import Written
from samlad.writing.queries import unsettled
from samlad.writing.service import Edit


def breakable(name: str) -> str:
    """Allows a line break after a slash in a long name."""
    return format_html_join(mark_safe("/<wbr>"), "{}", ((part,) for part in name.split("/")))


NOT_CARRIED = ("screening_confirmed", "csrfmiddlewaretoken")


def save_text(
    request: SamladRequest, save: Callable[[Edit, str], Written], *, here: str, about: str, key: str
) -> HttpResponse:
    """`save(edit, confirmed)` returns the current text. `here` is the page to continue on, `about` the title of the
    text, `key` the name of its copy on the device."""
    quietly = bool(request.headers.get("X-Autosave"))
    if request.POST.get("resolve") == "theirs":
        return redirect(here)
    edit = _edit(request)
    context: dict[str, Any] = {"about": about, "yours": edit.text, "base": edit.base, "key": key, "here": here}
    try:
        text = save(edit, request.POST.get("screening_confirmed", ""))
    except Conflict as error:
        context |= {"theirs": error.theirs, "base": error.theirs, "heading": error.message}
    except ScreeningRequired as error:
        context |= {"screening_required": True, "mark": error.mark, "heading": error.message}
    except UserError as error:
        return HttpResponse(error.message, status=422) if quietly else _again(request, error, here=here, field="text")
    else:
        return _answer(request, edit, text) if quietly else _saved(request, edit, text, here)
    return render(request, "forms/_conflict.html" if quietly else "forms/conflict.html", context, status=409)


def _edit(request: SamladRequest) -> Edit:
    settled = (number_of(each) for each in request.POST.getlist("settled"))
    return Edit(
        text=request.POST.get("text", ""),
        base=request.POST.get("base"),
        tried=tuple(request.POST.getlist("tried")),
        settled=tuple(each for each in settled if each is not None),
    )


def _answer(request: SamladRequest, edit: Edit, text: Written) -> HttpResponse:
    """The answer to autosave: the current text, and how it differs from what the page posted."""
    edits = changes(clean(edit.text).strip(), text.text)
    places = render_to_string("forms/_places.html", {"places": unsettled([text]).get(text.pk, [])}, request).strip()
    stands = {"text": text.text, "version": text.version, "places": places}
    return JsonResponse(stands | {"changes": [[c.start, c.end, c.text] for c in edits]})


def _saved(request: SamladRequest, edit: Edit, text: Written, here: str) -> HttpResponse:
    if unsettled([text]):
        messages.warning(request, _("Saved. Somebody else worded the same thing while you wrote: look at both."))
    elif text.text != clean(edit.text).strip():
        messages.success(request, _("Saved, together with what somebody else wrote meanwhile."))
    else:
        messages.success(request, _("Saved"))
    return redirect(here)


def post_words(
    request: SamladRequest, do: Callable[[str], Any], *, here: str, message: str = "", field: str = "reason"
) -> HttpResponse:
    """A small form with one text `field`. After `do(confirmed)` it redirects to `here`; when refused, the text is shown
    again with the error, and the rest of the form as hidden fields."""
    try:
        do(request.POST.get("screening_confirmed", ""))
    except UserError as error:
        return _again(request, error, here=here, field=field)
    if message:
        messages.success(request, message)
    return redirect(here)


def _again(request: SamladRequest, error: UserError, *, here: str, field: str) -> HttpResponse:
    """The refused text with the reason; the rest of the form as hidden fields."""
    hidden = [(k, v) for k, values in request.POST.lists() for v in values if k not in (field, *NOT_CARRIED)]
    context = {"heading": error.message, "field": field, "words": request.POST.get(field, ""), "hidden": hidden}
    look = {"screening_required": isinstance(error, ScreeningRequired), "mark": getattr(error, "mark", "")}
    return render(request, "forms/again.html", context | look | {"here": here}, status=422)
