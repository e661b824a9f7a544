from django.db.models import Prefetch
from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import translation

from samlad.analysis.documents import week_document
from samlad.analysis.queries import week_numbers
from samlad.api.boundary import ApiRequest, actor_of, answer, reading, refused
from samlad.api.documents import FileDocument, PictureList, RoundList, picture_document, round_item
from samlad.api.openapi import document
from samlad.api.tables import areas_csv
from samlad.collection.models import Round
from samlad.collection.queries import answers, indicators, round_by_label, rounds
from samlad.measures.export import as_calendar
from samlad.partnership.permissions import Permission
from samlad.picture.queries import publications
from samlad.records.models import Record, RecordFile


@reading()
def openapi(request: ApiRequest) -> HttpResponse:
    """What the interface can do, for everybody: it tells nothing of anybody's data."""
    return JsonResponse(document())


@reading(Permission.READ_WEEK)
def weeks(request: ApiRequest) -> HttpResponse:
    document: RoundList = {"weeks": [round_item(r, url=reverse("api_week", args=[r.label])) for r in rounds()]}
    return answer(document)


@reading(Permission.READ_WEEK)
def week(request: ApiRequest, label: str) -> HttpResponse:
    round = _round(label)
    answered = answers(round)
    return answer(week_document(round, week_numbers(round, answered_now=answered), answered))


@reading(Permission.READ_WEEK)
def week_areas(request: ApiRequest, label: str) -> HttpResponse:
    round, language = _round(label), actor_of(request).partnership.language
    table = areas_csv(round, week_numbers(round), indicators(kinds=True), language=language)
    response = HttpResponse(table, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{round.label}-areas.csv"'
    return response


@reading(Permission.READ_PICTURE)
def pictures(request: ApiRequest) -> HttpResponse:
    files = RecordFile.objects.defer("content")  # the bytes are fetched one file at a time
    published = publications().select_related("replaced_by").prefetch_related(Prefetch("record__files", files))
    document: PictureList = {"pictures": [picture_document(p, files=_files(p.record)) for p in published]}
    return answer(document)


@reading()
def calendar(request: ApiRequest, secret: str) -> HttpResponse:
    """A person's own calendar of measures and shared field rows. Who has the address has the calendar, so it is revoked
    like a key; an address that is none, or no longer, is not found."""
    actor = request.actor
    if actor is None or not (actor.may(Permission.READ_WEEK) or actor.may(Permission.PLAN_MEASURES)):
        return refused(404)
    with translation.override(actor.partnership.language):
        text = as_calendar(actor=actor, now=request.now)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="est.ics"'
    return response


@reading()
def nothing(request: ApiRequest, rest: str = "") -> HttpResponse:
    """Any other address under the interface: an error is answered in JSON there too."""
    return refused(404)


def _files(record: Record) -> list[FileDocument]:
    return [
        {
            "name": f.name,
            "media_type": f.media_type,
            "sha256": f.sha256,
            "url": reverse("record_file", args=[record.pk, f.name]),
        }
        for f in record.files.all()
    ]


def _round(label: str) -> Round:
    round = round_by_label(label)
    if round is None or round.is_extra:  # the numbers are of weeks
        raise Http404
    return round
