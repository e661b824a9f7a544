from pathlib import Path

import click
from django.utils.translation import gettext as _

from samlad.cli.context import at_work
from samlad.cli.options import common, week_option
from samlad.cli.week import known_round
from samlad.lib.errors import ChangedSinceRead, UserError
from samlad.picture.gate import ALL, CHECKS
from samlad.picture.service import publish_picture, review_picture


@click.group()
def picture() -> None:
    """Draft and publish the joint situation picture."""


@picture.command()
@week_option
@common
def draft(label: str | None, slug: str | None, as_json: bool) -> None:
    """Draft the week's picture from what has been shared."""
    with at_work(slug, as_json) as work:
        drafted, review = review_picture(actor=work.actor, now=work.now, round_id=known_round(work.week(label)).pk)
        fields, read = review.fields, review.digest
        work.say(
            {
                "week": drafted.round.label,
                "read": read,
                "fields": [
                    {
                        "section": f.section,
                        "area": f.area.name if f.area else None,
                        "text": f.text,
                        "version": f.version,
                    }
                    for f in fields
                ],
            },
            *(f"[{f.section}{' ' + f.area.name if f.area else ''}] {f.text}" for f in fields if f.text),
            _("Publish what is drafted here with: %(command)s")
            % {"command": f"samlad picture publish --week {drafted.round.label} --read {read} --checked"},
        )


@picture.command()
@week_option
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=Path("."), help="Folder for the files."
)
@click.option(
    "--read", default="", help="The digest that `samlad picture draft` gave: publishes that and nothing else."
)
@click.option("--judged", "confirmed", is_flag=True, help="What the screening found has been looked at (with --read).")
@click.option("--checked", is_flag=True, help="Each of the handbook's rules has been gone through (M28, M36–M38).")
@click.option("--reason", default="", help="Of a correction: what is corrected and why.")
@common
def publish(
    label: str | None,
    out: Path,
    read: str,
    confirmed: bool,
    checked: bool,
    reason: str,
    slug: str | None,
    as_json: bool,
) -> None:
    """Publish the week's picture: a numbered record, and its PDF, Word and web page in a folder.

    Without --read it is drafted and published in one go, as long as every word in it comes from what has been shared:
    where somebody has written in it, or the screening finds something, it must have been read."""
    if confirmed and not read:
        raise click.UsageError("--judged says that what was read has been looked at: give its --read too.")
    with at_work(slug, as_json) as work:
        drafted, review = review_picture(actor=work.actor, now=work.now, round_id=known_round(work.week(label)).pk)
        first = _("Read it with: %(command)s") % {"command": f"samlad picture draft --week {drafted.round.label}"}
        if not read and any(f.version for f in review.fields):
            raise UserError(_("Somebody has written in the draft.") + f" {first}")
        try:
            publication = publish_picture(
                actor=work.actor,
                now=work.now,
                picture_id=drafted.pk,
                read=read or review.digest,
                signed=ALL if checked else (),
                reason=reason,
                screening_confirmed=confirmed,
            )
        except ChangedSinceRead as error:
            raise UserError(f"{error.message} {first}") from error
        except UserError as error:
            if error.code != "unsigned":
                raise
            rules = "\n".join(map(str, CHECKS.values()))
            raise UserError(_("Go through the rules, and say so with --checked:") + f"\n{rules}") from error
        record = publication.record
        out.mkdir(parents=True, exist_ok=True)
        paths = []
        for file in record.files.all():
            path = out / f"{drafted.round.label}-v{record.version}-{file.name}"
            path.write_bytes(bytes(file.content))
            paths.append(str(path))
        work.say(
            {"number": record.number, "version": record.version, "sha256": record.sha256, "files": paths},
            _("Published %(number)s version %(version)d.") % {"number": record.number, "version": record.version},
            *paths,
        )
