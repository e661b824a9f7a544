"""`samlad analyse …`: the analysis library on files of one's own, with nothing of a partnership in it.

The formats of files and answers are told in docs/analysis.md."""

import click


@click.group()
def analyse() -> None:
    """Statistics on files: clusters, alarms, trends, patterns in time and place. Needs no partnership."""
