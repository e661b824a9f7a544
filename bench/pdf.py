"""`bin/load pdf`: the time to lay out the joint picture, its Word copy, and to publish it."""

import argparse
import itertools
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bench import figures, make_data

if TYPE_CHECKING:
    from samlad.picture.content import PictureContent

LABEL = "2026-W47"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=20)
    arguments = parser.parse_args()
    make_data.make(observations=1_000_000, rounds=520, again=False)
    from django_scopes import scope

    with scope(partnership=make_data.people()[0]):
        rows = _measure(arguments.times)
    figures.tell("pdf", rows, picture=LABEL)


def _measure(times: int) -> list[dict[str, Any]]:
    from django.db import transaction

    from samlad.collection.queries import round_by_label
    from samlad.partnership.actor import system_actor
    from samlad.picture.assembly import content_of, numbered, review_of
    from samlad.picture.gate import ALL
    from samlad.picture.models import SituationPicture
    from samlad.picture.queries import picture_of
    from samlad.picture.rendering import render_docx, render_html, render_pdf
    from samlad.picture.service import draft_picture, edit_field, publish_picture
    from samlad.writing.service import Edit

    round = round_by_label(LABEL)
    assert round
    picture = picture_of(round)
    assert picture
    actor, now = system_actor(picture.partnership, "bench"), round.meeting_at
    written, numbers = content_of(picture), itertools.count(1)

    def content() -> "PictureContent":
        """Another each time: what is laid out again as it was costs next to nothing."""
        n = next(numbers)
        areas = tuple(replace(area, situation=f"{area.situation} {n}") for area in written.priorities)
        other = replace(written, overall=f"{written.overall} {n}", priorities=areas)
        return numbered(other, f"EST 2026-{n}", 1, None)

    def publish() -> None:
        with transaction.atomic():  # undone again: a benchmark leaves no records
            field = picture.fields.get(section="weather")
            text = f"{field.text} Kallt {next(numbers)}."
            edit_field(actor=actor, now=now, field_id=field.pk, edit=Edit(text, field.text))
            read = review_of(picture).digest
            publish_picture(
                actor=actor,
                now=now,
                picture_id=picture.pk,
                read=read,
                signed=ALL,
                reason="Vädret",
                screening_confirmed=True,
            )
            transaction.set_rollback(True)

    def draft() -> None:
        SituationPicture.objects.filter(pk=picture.pk).update(drafted_from="")  # as when something else has changed
        draft_picture(actor=actor, now=now, round_id=round.pk)

    jobs: list[tuple[str, Callable[[], object]]] = [
        ("PDF/A-2a + PDF/UA-1", lambda: render_pdf(content())),
        ("Word copy", lambda: render_docx(content())),
        ("web page", lambda: render_html(content())),
        ("drafting the picture anew", draft),
        ("publishing, all files and the record", publish),
    ]
    rows = []
    for name, job in jobs:
        job()  # the first reads fonts and templates
        taken = []
        for _ in range(times):
            began = time.perf_counter()
            job()
            taken.append(time.perf_counter() - began)
        rows.append({"what": name, **figures.milliseconds(taken)})
    return rows
