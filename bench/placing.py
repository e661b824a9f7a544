"""How well the police's published events are placed and recognised, on a file of real ones and areas of a town.

    .venv/bin/python -m bench.placing EVENTS AREAS --municipality Örebro --sample 100 --seed 1

Prints how many are placed, could be several areas or name none, and what becomes of the fires. With --sample it prints
so many of the placed, drawn by the seed, as `area<TAB>found<TAB>text` to be judged by hand. The notices are the
police's own and stay on the machine."""

import argparse
import json
import os
import random
from collections import Counter
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samlad.config.settings")


def main() -> None:
    import django

    django.setup()
    from samlad.sources.police.matching import AreaMatcher, AreaName, belongs_to
    from samlad.sources.police.reading import read_events
    from samlad.sources.police.telling import in_home, presumed_set

    arguments = _arguments()
    features = json.loads(arguments.areas.read_text(encoding="utf-8"))["features"]
    names = [f["properties"][arguments.name_field].strip() for f in features]
    matcher = AreaMatcher(
        [AreaName(n, "area", n, (name,)) for n, name in enumerate(names)], municipality=arguments.municipality
    )
    read = read_events(arguments.events.read_bytes(), filename=arguments.events.name)
    ours = [e for e in read.events if belongs_to(e, arguments.municipality)]
    answers = [(e, matcher.explain(e.summary)) for e in ours]
    reasons = Counter(a.reason or "placed" for _e, a in answers)
    print(f"{len(ours)} events: " + ", ".join(f"{reasons[r]} {r}" for r in ("placed", "ambiguous", "unnamed")))
    fires = [e.summary for e in ours if e.type.casefold() == "brand"]
    homes = sum(map(in_home, fires))
    presumed = sum(presumed_set(text) and not in_home(text) for text in fires)
    print(f"{len(fires)} fires: {presumed} presumed set, {homes} in homes, {len(fires) - presumed - homes} neither")
    placed = [(names[a.match.area_key], a.match.words, e.summary) for e, a in answers if a.match]
    for row in random.Random(arguments.seed).sample(placed, min(arguments.sample, len(placed))):
        print("\t".join(row))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("events", type=Path)
    parser.add_argument("areas", type=Path)
    parser.add_argument("--municipality", required=True)
    parser.add_argument("--name-field", default="regsonamn")
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
