"""`python -m bench.fuzz`: sends hostile requests to the made-up municipality in the database that the settings name."""

import argparse
import logging
import os
import sys
from collections import Counter


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=30_000)
    parser.add_argument("--seconds", type=float, default=7200)
    parser.add_argument(
        "--pages", type=int, default=120, help="walked as each set of duties, for their forms and links"
    )
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samlad.config.settings")
    import django

    django.setup()
    logging.disable(logging.CRITICAL)
    from django.conf import settings
    from django.db import connection

    from bench.fuzz.people import people_and_targets
    from bench.fuzz.run import fuzz

    settings.ALLOWED_HOSTS = ["*"]
    people, targets = people_and_targets(most=arguments.pages)
    print(f"{len(targets)} addresses and forms", file=sys.stderr, flush=True)
    fields = sum(len(t.usual) + len(t.fields) for t in targets)
    done = fuzz(targets, people, requests=arguments.requests, seconds=arguments.seconds, seed=arguments.seed)
    by_class = Counter[str]()
    for status, n in done.statuses.items():
        by_class[f"{status // 100}xx"] += n
    print(
        f"{connection.vendor}: {done.requests} requests as {len(people)} functions and a visitor, {len(targets)}"
        f" addresses and forms, {fields} fields, seed {arguments.seed}. Answers: {dict(sorted(by_class.items()))}."
        f" {len(done.faults)} faults."
    )
    for (error, where), met in sorted(done.faults.items(), key=lambda f: -len(f[1])):
        print(f"\n{len(met)} × {error} at {where}\n  {met[0].request}\n{met[0].story}")
    sys.exit(bool(done.faults))


if __name__ == "__main__":
    main()
