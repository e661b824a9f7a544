"""What is to come, runs, has ended or waits: decided here, and asked by every list, board and report."""

from datetime import date

from django.db.models import Q, TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from samlad.measures.models import Measure


class Stage(TextChoices):
    PLANNED = "planned", gettext_lazy("To come")
    RUNNING = "running", gettext_lazy("Under way")
    ENDED = "ended", gettext_lazy("Ended")


def stage(measure: Measure, day: date) -> Stage:
    if measure.starts_on > day:
        return Stage.PLANNED
    return Stage.ENDED if measure.ends_on and measure.ends_on < day else Stage.RUNNING


def word(reached: Stage) -> str:
    """As it is said of one measure; the labels are of many."""
    return pgettext("of one measure", "ended") if reached is Stage.ENDED else str(reached.label).lower()


def in_stage(which: Stage, day: date) -> Q:
    """`stage` as the database asks it."""
    if which is Stage.PLANNED:
        return Q(starts_on__gt=day)
    return Q(ends_on__lt=day) if which is Stage.ENDED else under_way(day, day)


def under_way(first: date, last: date) -> Q:
    """Those under way on any of the days. What begins after the last of them is not."""
    return Q(starts_on__lte=last) & (Q(ends_on=None) | Q(ends_on__gte=first))


def waits(measure: Measure, day: date) -> bool:
    """Its follow-up day has come. Following up takes the day away, or sets the next."""
    return measure.follow_up_on is not None and measure.follow_up_on <= day


def waiting(day: date) -> Q:
    """`waits` as the database asks it."""
    return Q(follow_up_on__lte=day)


def met(a: Measure, b: Measure, day: date) -> bool:
    """Whether both have been under way on one and the same day, that day or before it."""
    first = max(a.starts_on, b.starts_on)
    return first <= min(a.ends_on or day, b.ends_on or day, day)


def when(measure: Measure, day: date, style: str = "j F Y") -> str:
    """ "3 mars 2026 – 4 april 2026", "3 mars 2026 – pågår", "från 1 januari 2027"."""
    start = date_format(measure.starts_on, style)
    if measure.ends_on is None and stage(measure, day) is Stage.PLANNED:
        return _("from %s") % start
    end = date_format(measure.ends_on, style) if measure.ends_on else _("goes on")
    return f"{start} – {end}"
