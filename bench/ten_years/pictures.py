"""Published pictures and their records."""

from collections import Counter

from bench.ten_years.world import World


def publish_pictures(world: World) -> None:
    """The last eight closed rounds' pictures through the services; older ones as rows with hardly any bytes."""
    import hashlib

    from samlad.partnership.actor import system_actor
    from samlad.picture.assembly import review_of
    from samlad.picture.gate import ALL
    from samlad.picture.models import Publication, SituationPicture
    from samlad.picture.service import draft_picture, publish_picture
    from samlad.records.models import NumberSeries, Record, RecordFile

    actor, p, empty = system_actor(world.partnership, "bench"), world.partnership, hashlib.sha256(b"").hexdigest()
    old = world.rounds[:-9]
    pictures = SituationPicture.objects.bulk_create(
        SituationPicture(partnership=p, round=r, started_at=r.closes_at) for r in old
    )
    numbers: Counter[int] = Counter()
    records = []
    for r in old:
        numbers[r.meeting_at.year] += 1
        records.append(
            Record(
                partnership=p,
                number=f"EST {r.meeting_at.year}-{numbers[r.meeting_at.year]}",
                version=1,
                kind="situation_picture",
                title=f"Samlad lägesbild {r.label}",
                drawn_up_at=r.meeting_at,
                drawn_up_by="system:bench",
                sha256=empty,
            )
        )
    Record.objects.bulk_create(records)
    RecordFile.objects.bulk_create(
        RecordFile(
            partnership=p, record=r, name=f"picture.{ending}", media_type="text/plain", content=b"", sha256=empty
        )
        for r in records
        for ending in ("html", "pdf", "docx", "json")
    )
    Publication.objects.bulk_create(
        Publication(partnership=p, picture=s, record=r, published_at=r.drawn_up_at, published_by="system:bench")
        for s, r in zip(pictures, records, strict=True)
    )
    NumberSeries.objects.bulk_create(
        NumberSeries(partnership=p, prefix="EST", year=year, last=n) for year, n in numbers.items()
    )
    for r in world.rounds[-9:-1]:
        picture = draft_picture(actor=actor, now=r.meeting_at, round_id=r.pk)
        read = review_of(picture).digest
        publish_picture(
            actor=actor, now=r.meeting_at, picture_id=picture.pk, read=read, signed=ALL, screening_confirmed=True
        )
