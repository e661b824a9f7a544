"""A partnership with ten years behind it: a million observations, 520 rounds, 36 areas, 60 reporting functions.

Written in bulk past the services, so it is benchmark data and nothing else: the audit log knows nothing of it. The
shape is what the services would have left: reports with their submission in force, observations ended in the round that
said so, the counts and the coverage that a closure writes, released wordings, published pictures.
"""

import argparse
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from bench import setting
from bench.ten_years.answers import answer_rounds
from bench.ten_years.followed import follow_up_observations
from bench.ten_years.measures import make_measures
from bench.ten_years.observations import make_observations
from bench.ten_years.pictures import publish_pictures
from bench.ten_years.world import SEED, make_setting

if TYPE_CHECKING:
    from samlad.partnership.models import Account, Partnership

SLUG, UNFINISHED = "bench", "unfinished"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--observations", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=520)
    parser.add_argument("--again", action="store_true", help="make it again from nothing")
    arguments = parser.parse_args()
    make(observations=arguments.observations, rounds=arguments.rounds, again=arguments.again)


def make(*, observations: int, rounds: int, again: bool) -> None:
    """Fills the database unless it holds the partnership already."""
    if again:
        setting.drop()
    setting.enter()
    setting.set_up()
    from samlad.partnership.models import Partnership

    if Partnership.objects.filter(slug=SLUG).exists():
        print("The data is there already (--again makes it anew).")
        return
    if Partnership.objects.exists():
        sys.exit("What is there is unfinished or something else: bin/load data --again makes it anew.")
    started = time.perf_counter()
    _fill(observations, rounds)
    print(f"Made in {time.perf_counter() - started:.0f} s.")


def _fill(observations: int, rounds: int) -> None:
    from django.db import connection, transaction
    from django_scopes import scope

    from samlad.partnership.service import found_partnership

    if connection.vendor == "postgresql":  # ten foreign keys a row are not looked up: the rows are ours
        connection.cursor().execute("SET synchronous_commit = off; SET session_replication_role = replica")
    now = datetime(2026, 11, 24, 8, tzinfo=UTC)
    partnership = found_partnership(
        name="Bänkköping", municipality="Bänkköping", slug=UNFINISHED, now=now, made_up=True
    )
    rng = np.random.default_rng(SEED)
    with scope(partnership=partnership):
        with transaction.atomic():
            world = make_setting(partnership, now, rounds)
        reports = answer_rounds(world, rng)
        make_observations(world, rng, reports, observations)
        follow_up_observations()
        make_measures(world, now)
        _gather_statistics()
        publish_pictures(world)
        _gather_statistics()
    partnership.slug = SLUG
    partnership.save()


def _gather_statistics() -> None:
    """What a database does by itself in a while: without it the planner guesses, and guesses wrong by minutes."""
    from django.db import connection

    connection.cursor().execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def people() -> "tuple[Partnership, list[Account], list[Account]]":
    """The partnership, its coordinators and its reporters, for a benchmark to act as."""
    from samlad.partnership.models import Account, Partnership

    partnership = Partnership.objects.get(slug=SLUG)
    coordinators = Account.objects.filter(email__startswith="samordnare").order_by("pk")
    return partnership, list(coordinators), list(Account.objects.filter(email__startswith="r").order_by("pk"))
