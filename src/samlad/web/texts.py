"""A text that several may write in: saved by itself while one types, or with its button, at the version that was
read. Two in the same text: the second is shown both, and nothing is lost."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from samlad.lib.errors import Conflict, UserError
from samlad.measures.service import NeedsLook
from samlad.web.middleware import SamladRequest


def save_text(
    request: SamladRequest, save: Callable[[str, int, bool], Any], *, here: str, about: str, key: str
) -> HttpResponse:
    """`save(text, version, judged)` gives what has the new `version`. `here` is where one goes on writing, `about` what
    the text is called, `key` the name of its copy on the device."""
    quietly, version = bool(request.headers.get("X-Autosave")), request.POST.get("version", "")
    if not version.isdigit():
        raise Http404
    if request.POST.get("resolve") == "theirs":
        return redirect(here)
    text = request.POST.get("text", "")
    shown: dict[str, Any] = {"about": about, "yours": text, "version": version, "key": key, "here": here}
    try:
        kept = save(text, int(version), bool(request.POST.get("judged")))
    except Conflict as error:
        shown |= {"theirs": error.theirs, "version": error.version, "heading": error.message}
    except NeedsLook as error:
        shown |= {"needs_look": True, "heading": error.message}
    except UserError as error:
        if quietly:
            return HttpResponse(error.message, status=422)
        messages.error(request, error.message)
        return redirect(here)
    else:
        if quietly:
            return JsonResponse({"version": kept.version})
        messages.success(request, _("Saved"))
        return redirect(here)
    return render(request, "texts/_conflict.html" if quietly else "texts/conflict.html", shown, status=409)
