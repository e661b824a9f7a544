"""Exports of shared counts as files, and the addresses for map programs."""

import tempfile
from pathlib import Path
from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from samlad.analysis.export.codebook import Origin, rules
from samlad.analysis.export.files import FORMATS, Export, file_name, write_file
from samlad.analysis.export.selection import ROUNDS, SOURCES, select
from samlad.collection.models import Source
from samlad.collection.queries import indicators, rounds
from samlad.lib.errors import UserError
from samlad.partnership.permissions import Permission
from samlad.partnership.queries import tokens_of
from samlad.web.access.membership import actor_of, member_required
from samlad.web.access.middleware import SamladRequest
from samlad.web.analysis.exports.forms import DataForm


@require_GET
@member_required(Permission.READ_WEEK)
def data_out(request: SamladRequest) -> HttpResponse:
    return show(request, _form(request))


@require_GET
@member_required(Permission.READ_WEEK)
def file(request: SamladRequest) -> HttpResponse:
    """The file that was asked for. Invalid choices give the page with errors and status 400."""
    form = _form(request, request.GET)
    if not form.is_valid():
        return show(request, form, status=400)
    kind, layer = form.kind
    try:
        export = Export(select(form.selection), Origin(actor_of(request).partnership, request.now), layer)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"data.{FORMATS[kind].ending}"
            write_file(export, kind, path)
            handle = path.open("rb")  # what is open can be read though the folder is gone
    except UserError as error:
        form.add_error(None, error.message)
        return show(request, form, status=400)
    return FileResponse(  # type: ignore[return-value]  # a file's answer is sent a piece at a time
        handle, as_attachment=True, filename=file_name(export, kind), content_type=FORMATS[kind].media_type
    )


def show(request: SamladRequest, form: DataForm, status: int = 200, **context: Any) -> HttpResponse:
    actor = actor_of(request)
    weeks, number = form.weeks, min(ROUNDS, len(form.weeks))
    heading = (
        ngettext("One week to export", "%(n)d weeks to export, %(first)s to %(last)s", number)
        % {"n": number, "first": weeks[number - 1][0], "last": weeks[0][0]}
        if number
        else _("No week has been closed yet")
    )
    return render(
        request,
        "analysis/exports/data_out.html",
        {
            "heading": heading,
            "form": form,
            "any": bool(number),
            "more": len(weeks) - number,
            "rules": rules(),
            "address": request.build_absolute_uri("/api/ogc/"),
            "tokens": tokens_of(actor.account_id, request.now) if actor.account_id else [],
            **context,
        },
        status=status,
    )


def _form(request: SamladRequest, data: Any = None) -> DataForm:
    closed = list(rounds().filter(closure__isnull=False))
    by_code = {s.code: s for s in Source.objects.all()}
    sources = [by_code[code] for code in SOURCES if code in by_code]
    return DataForm(data, rounds=closed, indicators=indicators(), sources=sources)
