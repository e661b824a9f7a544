"""Compute a kept analysis again, and say whether it comes out the same."""

import click
from django.utils.translation import gettext as _

from samlad.analysis.queries import rerun as compute_again
from samlad.cli.context import at_work
from samlad.cli.options import common
from samlad.lib.errors import UserError
from samlad.partnership.actor import OutOfScope


@click.command()
@click.argument("result_id", metavar="ID", type=int)
@common
def rerun(result_id: int, slug: str | None, as_json: bool) -> None:
    """Compute a kept analysis again from its kept data, settings and seed. Exit code 1 if it comes out otherwise."""
    with at_work(slug, as_json) as work:
        try:
            done = compute_again(actor=work.actor, result_id=result_id)
        except OutOfScope as error:
            raise UserError(_("There is no analysis %d here. Its page tells the number.") % result_id) from error
        work.say(
            {
                "id": result_id,
                "kind": done.result.method,
                "round": done.result.round.label,
                "same": done.same,
                "seed": done.result.seed,
                "parameters": done.result.parameters,
                "data": done.result.dataset.sha256,
                "version": done.result.version,
                "version_now": done.version,
                "result": done.document,
            },
            _("Analysis %(id)d, %(kind)s of %(week)s:")
            % {"id": result_id, "kind": done.result.method, "week": done.result.round.label}
            + " "
            + (
                _("the same result.")
                if done.same
                else _("ANOTHER result, by version %s of the library.") % done.version
            ),
        )
    if not done.same:
        raise SystemExit(1)
