"""What was decided: priorities, measures, who is out in the weekends, and the events to come."""

from datetime import date, timedelta

from samlad.demo import decision_texts, measure_texts
from samlad.demo.calendar import local
from samlad.demo.geography import area_code, place_code
from samlad.demo.records import DemoEvent, DemoFieldRow, DemoMeasure, DemoPriority
from samlad.demo.world import World


def priorities(world: World) -> tuple[DemoPriority, ...]:
    """Three areas for each tertial that the timeline touches, oldest first."""
    starts = [world.today.replace(month=(world.today.month - 1) // 4 * 4 + 1, day=1)]
    while starts[-1] > world.rounds[0].observed_from:
        before = starts[-1] - timedelta(days=1)
        starts.append(before.replace(month=before.month - 3, day=1))
    decisions: list[DemoPriority] = []
    for back, start in enumerate(starts):
        after = date(start.year + (start.month == 9), 1 if start.month == 9 else start.month + 4, 1)
        for position, (name, reason) in enumerate(decision_texts.PRIORITIES[min(back, 2)], start=1):
            decisions.append(
                DemoPriority(
                    period=f"{start.year}-T{(start.month + 3) // 4}",
                    position=position,
                    area=area_code(name),
                    reason=reason,
                    starts_on=start,
                    ends_on=after - timedelta(days=1),
                )
            )
    return tuple(sorted(decisions, key=lambda item: (item.starts_on, item.position)))


def measures(world: World) -> tuple[DemoMeasure, ...]:
    def day(offset: int, after_meeting: int) -> date:
        return world.last_meeting + timedelta(weeks=offset, days=after_meeting)

    return tuple(
        DemoMeasure(
            key=key,
            what=what,
            area=area_code(area),
            place=place_code(place) if place else None,
            function=function,
            starts_on=day(first, 1),
            ends_on=None if last is None else day(last, 3),
            follow_up_on=day(follow_up, 0),
            state="planned" if state == "planned" else "ended" if state == "ended" else "ongoing",
            status=status,
            visibility=measure_texts.NARROWER.get(key, "picture"),
        )
        for key, what, area, place, function, first, last, follow_up, state, status in measure_texts.MEASURES
    )


def field_rows(world: World) -> tuple[DemoFieldRow, ...]:
    """The weekends after the last four meetings and after the one to come; not everybody every time."""
    rows: list[DemoFieldRow] = []
    for each, offset in zip(world.rounds[-5:], range(-4, 1), strict=True):
        rng = world.rng(offset, 3)
        for organisation, where, when, weekday, hour, hours, days, aim in decision_texts.FIELD_ROWS:
            if rng.random() < 0.2 and offset < 0:
                continue
            first = each.meeting_at.date() + timedelta(days=weekday - 3)
            rows.append(
                DemoFieldRow(
                    round=each.label,
                    organisation=organisation,
                    areas=tuple(area_code(name) for name in where.split()),
                    starts_at=local(first, hour),
                    ends_at=local(first, hour + hours),
                    days=days,
                    when=when,
                    aim=aim,
                )
            )
    return tuple(rows)


def public_events(world: World) -> tuple[DemoEvent, ...]:
    """Two to four events of the season for the weekends after the last meeting and the one to come."""
    events: list[DemoEvent] = []
    for each, offset in zip(world.rounds[-2:], (-1, 0), strict=True):
        rng = world.rng(offset, 4)
        fitting = [event for event in decision_texts.EVENTS if not event[5] or each.meeting_at.month in event[5]]
        chosen = sorted(int(i) for i in rng.permutation(len(fitting))[: int(rng.integers(2, 5))])
        for name, place, weekday, hour, hours, _months, note in (fitting[i] for i in chosen):
            day = each.meeting_at.date() + timedelta(days=weekday - 3)
            events.append(
                DemoEvent(
                    round=each.label,
                    name=name,
                    area=world.places[place].area,
                    place=place_code(place),
                    starts_at=local(day, hour),
                    ends_at=local(day, hour + hours),
                    note=note,
                )
            )
    return tuple(events)
