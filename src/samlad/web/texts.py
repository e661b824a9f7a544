"""A text that several may write in: saved by itself while one types, or with its button, at the version that was
read. Two in the same text: the second is shown both, and nothing is lost."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from samlad.lib.errors import Conflict, UserError
from samlad.lib.text import one_line
from samlad.lib.words import NeedsLook
from samlad.web.measures.asking import number_of
from samlad.web.middleware import SamladRequest


def breakable(name: str) -> str:
    """A long name of two words may go on the next line where they meet."""
    return format_html_join(mark_safe("/<wbr>"), "{}", ((part,) for part in name.split("/")))


NOT_KEPT = ("judged", "csrfmiddlewaretoken")


def save_text(
    request: SamladRequest, save: Callable[[str, int, str], Any], *, here: str, about: str, key: str
) -> HttpResponse:
    """`save(text, version, judged)` gives what has the new `version`. `here` is where one goes on writing, `about` what
    the text is called, `key` the name of its copy on the device."""
    quietly, version = bool(request.headers.get("X-Autosave")), request.POST.get("version", "")
    if number_of(version) is None:
        raise Http404
    if request.POST.get("resolve") == "theirs":
        return redirect(here)
    text = request.POST.get("text", "")
    shown: dict[str, Any] = {"about": about, "yours": text, "version": version, "key": key, "here": here}
    try:
        kept = _save_own(request, save, text, int(version))
    except Conflict as error:
        shown |= {"theirs": error.theirs, "version": error.version, "heading": error.message}
    except NeedsLook as error:
        shown |= {"needs_look": True, "mark": error.mark, "heading": error.message}
    except UserError as error:
        return HttpResponse(error.message, status=422) if quietly else _again(request, error, here=here, field="text")
    else:
        if quietly:
            return JsonResponse({"version": kept.version})
        messages.success(request, _("Saved"))
        return redirect(here)
    return render(request, "texts/_conflict.html" if quietly else "texts/conflict.html", shown, status=409)


def _save_own(request: SamladRequest, save: Callable[[str, int, str], Any], text: str, version: int) -> Any:
    """Saves over what this page has itself saved without learning so: its answer was lost or is still on the way. What
    somebody else has written stays a conflict."""
    own = {one_line(each) for each in (text, *request.POST.getlist("tried"))}
    judged = request.POST.get("judged", "")
    try:
        return save(text, version, judged)
    except Conflict as error:
        if one_line(error.theirs) not in own:
            raise
        return save(text, error.version, judged)


def say(
    request: SamladRequest, do: Callable[[str], Any], *, here: str, done: str = "", field: str = "reason"
) -> HttpResponse:
    """A small form with words in one `field`. `do(judged)` done, one is back `here`; refused, the words are shown again
    with what is wrong, and the rest of the form goes with them."""
    try:
        do(request.POST.get("judged", ""))
    except UserError as error:
        return _again(request, error, here=here, field=field)
    if done:
        messages.success(request, done)
    return redirect(here)


def _again(request: SamladRequest, error: UserError, *, here: str, field: str) -> HttpResponse:
    """The words that were refused, with why; the rest of their form goes with them."""
    kept = [(k, v) for k, told in request.POST.lists() for v in told if k not in (field, *NOT_KEPT)]
    context = {"heading": error.message, "field": field, "words": request.POST.get(field, ""), "kept": kept}
    look = {"needs_look": isinstance(error, NeedsLook), "mark": getattr(error, "mark", "")}
    return render(request, "texts/again.html", context | look | {"here": here}, status=422)
