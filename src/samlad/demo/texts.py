"""An observation in words: when it happened and how its reporter says it."""

from datetime import datetime, timedelta

import numpy as np

from samlad.demo import words
from samlad.demo.calendar import local, utc
from samlad.demo.events import Event
from samlad.demo.organisations import DemoFunction
from samlad.demo.rates import DISORDER_KINDS, SIGNAL, TIMES
from samlad.demo.records import DemoObservation, DemoRound, Precision
from samlad.demo.world import World


class Writer:
    """Writes observations. Remembers which templates it has used, so that the words vary."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.decks: dict[str, list[int]] = {}

    def observe(
        self,
        rng: np.random.Generator,
        each: DemoRound,
        function: DemoFunction,
        event: Event,
        submitted_at: datetime,
        number: int,
    ) -> DemoObservation:
        starts_at, ends_at, precision = when(rng, each, event, submitted_at)
        where = words.NOWHERE
        if event.place:
            where = event.place.where
        elif event.area:
            where = self.world.where[event.area]
        template = self._template(rng, event, starts_at.month)

        def choose(count: int) -> int:
            return int(rng.integers(count))

        text = words.compose(template, where=where, when=words.when_words(starts_at, precision, choose), choose=choose)
        signal: int | None = None
        if rng.random() < (0.75 if event.words.startswith("car_") else 0.38):
            shares = SIGNAL.get(event.kind, (0.45, 0.3, 0.1))
            signal = int(rng.choice(4, p=(1 - sum(shares), *shares)))
        disorder = event.kind in DISORDER_KINDS
        return DemoObservation(
            key=f"{each.label}-{function.code}-{number}",
            round=each.label,
            function=function.code,
            indicator="other_disorder" if disorder else event.kind,
            kind=event.kind if disorder else None,
            area=event.area,
            place=event.place.code if event.place else None,
            starts_at=starts_at,
            ends_at=ends_at,
            precision=precision,
            text=text,
            signal=signal,
            submitted_at=submitted_at,
        )

    def _template(self, rng: np.random.Generator, event: Event, month: int) -> str:
        """The next template of a shuffled deck, so that the same words do not come twice in a row."""
        deck = self.decks.setdefault(event.words, [])
        templates = words.TEMPLATES[event.words]
        for _ in range(3 * len(templates)):
            if not deck:
                deck += [int(i) for i in rng.permutation(len(templates))]
            template = templates[deck.pop()]
            months = next((m for start, m in words.SEASONAL.items() if template.startswith(start)), None)
            if (months is None or month in months) and not (event.place and template.startswith(words.HOUSES)):
                return template
        raise AssertionError(f"no template of {event.words} fits a place in month {month}")


def when(
    rng: np.random.Generator, each: DemoRound, event: Event, submitted_at: datetime
) -> tuple[datetime, datetime, Precision]:
    """When it happened: inside the round and before it was reported."""
    if event.evening is not None:
        day = each.observed_from + timedelta(days=event.evening)
        return local(day, 21), local(day, 24), "interval"
    weights, (earliest, latest), precisions = TIMES[event.kind]
    limit = min(submitted_at, local(each.observed_to, 24), key=utc)
    names = list(precisions)
    for _ in range(200):
        precision = names[int(rng.choice(len(names), p=list(precisions.values())))]
        day = each.observed_from + timedelta(days=int(rng.choice(7, p=np.asarray(weights) / sum(weights))))
        start = earliest + (latest - earliest) * rng.random()
        if precision == "week":
            return local(each.observed_from, 0), limit, precision
        if precision == "night":
            starts_at, ends_at = local(day, 22), local(day, 30)
        elif precision == "moment":
            starts_at = ends_at = local(day, round(start * 12) / 12)
        else:
            start = round(start * 2) / 2
            starts_at, ends_at = local(day, start), local(day, start + float(rng.choice((1, 1.5, 2, 3))))
        if utc(ends_at) <= utc(limit):
            return starts_at, ends_at, precision
    raise AssertionError("no time fits before the report")
