"""Reading pictures and what was published."""

from django.db.models import QuerySet

from samlad.collection.models import Round
from samlad.picture.models import PictureField, Publication, SituationPicture


def picture_of(round: Round) -> SituationPicture | None:
    return SituationPicture.objects.select_related("round", "partnership").filter(round=round).first()


def fields_of(picture: SituationPicture) -> list[PictureField]:
    return list(picture.fields.select_related("area").defer("area__outline").order_by("position", "pk"))


def publications() -> QuerySet[Publication]:
    """Newest first, with their records."""
    return Publication.objects.select_related("record", "record__replaces", "picture__round").order_by(
        "-published_at", "-pk"
    )


def latest_publication(round: Round) -> Publication | None:
    return publications().filter(picture__round=round).first()


def field_by_id(field_id: int) -> PictureField | None:
    return PictureField.objects.select_related("area").defer("area__outline").filter(pk=field_id).first()


def publication_of(record_id: int) -> Publication | None:
    return publications().select_related("replaced_by__record").filter(record_id=record_id).first()
