"""What can be said from the data under each point of an agenda; people judge, change and add. In the active
language."""

from collections.abc import Callable
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samlad.analysis.intervals import Interval
from samlad.analysis.methods import HOURS, RECURRING, TREND
from samlad.analysis.needs import Need
from samlad.analysis.periods import Period
from samlad.analysis.wording.hours import hours_title
from samlad.analysis.wording.recurring import place_name, place_text
from samlad.analysis.wording.trend import trend_text, trend_title
from samlad.lib.numerals import fixed, times
from samlad.measures.models import PriorityDecision
from samlad.meetings.gathering import MeasureReview, ReviewMaterial

COMPARED = ("fewer", "more", "unsure", "not_shown")  # verdicts, in the order they are written
MOST = 5  # places, areas and trends named in a text


def draft(code: str, material: ReviewMaterial) -> str:
    """The text of a point as the data have it; "" where they have nothing to say."""
    return DRAFTS.get(code, _nothing)(material)


def _nothing(material: ReviewMaterial) -> str:
    return ""


def _back(material: ReviewMaterial) -> str:
    lines = [_prioritised(material), _counted(material)]
    lines += [f"{m.measure.what}: {_went(m)}" for m in material.measures if m.follow_up]
    return _paragraphs(lines)


def _prioritised(material: ReviewMaterial) -> str:
    spans = []
    for d in reversed(material.priorities):
        areas = ", ".join(p.area.name for p in d.priorities.all())
        span = f"{date_format(d.starts_on, 'j F')}–{date_format(min(last_day(d), material.end), 'j F')}"
        spans.append(_("%(span)s: %(areas)s.") % {"span": span, "areas": areas})
    return _("Prioritised: %s") % " ".join(spans) if spans else _("No areas were prioritised.")


def last_day(decision: PriorityDecision) -> date:
    """The day before one went back, for what was temporary and is dealt with."""
    returned = getattr(decision, "returned", None)
    return returned.from_on - timedelta(days=1) if returned else decision.ends_on


def _counted(material: ReviewMaterial) -> str:
    followed = [m for m in material.measures if m.follow_up]
    waiting = [m for m in material.measures if m.waits]
    if not material.measures:
        return _("No measure was under way.")
    sentence = ngettext(
        "%(n)d measure was under way; %(f)d has been followed up.",
        "%(n)d measures were under way; %(f)d have been followed up.",
        len(material.measures),
    )
    text = sentence % {"n": len(material.measures), "f": len(followed)}
    if waiting:
        names = ", ".join(m.measure.what for m in waiting)
        text += " " + _("Expected and not followed up yet: %s.") % names
    return text


def not_yet(done: MeasureReview, day: date) -> str:
    """What is said of a measure nobody has followed up: that it waits only once it does."""
    on = done.measure.follow_up_on
    if done.waits:
        return _("not followed up")
    return _("followed up on %s") % date_format(on, "j F") if on and on > day else "–"


def _went(done: MeasureReview) -> str:
    f = done.follow_up
    assert f is not None
    return _("%(fidelity)s. %(now)s %(verdict)s: %(reason)s") % {
        "fidelity": {"as_decided": _("Done as decided"), "partly": _("Partly done"), "not_done": _("Not done")}[
            f.fidelity
        ],
        "now": f.situation,
        "verdict": f.get_verdict_display(),
        "reason": f.reason,
    }


def _situation(material: ReviewMaterial) -> str:
    return _paragraphs([_in_all(material), _most(material), _trend(material)])


def _in_all(material: ReviewMaterial) -> str:
    p = material.period
    if p is None:
        return _("No reports of the time are analysed.")
    text = heard(p, weekly=material.weekly)
    if p.against and p.total.change.value is not None:
        against = _("at the same time last year") if p.against == "year" else _("as long a time before")
        text += " " + _(
            "For every answer it was %(change)s times as many as %(against)s (95 %%: %(low)s–%(high)s)."
        ) % {
            "change": times(p.total.change.value),
            "against": against,
            "low": times(p.total.change.low),
            "high": times(p.total.change.high),
        }
    return text


def heard(p: Period, *, weekly: bool) -> str:
    """How much was observed, in how long a time, by how many of those who were expected to."""
    expected, answered = sum(p.expected), sum(p.answered)
    if not expected:
        return _("Nobody was expected to report, so there is no picture of what organisations have seen.")
    if not answered:
        none = ngettext("0 of %d expected report came in.", "0 of %d expected reports came in.", expected) % expected
        return none + " " + _("That is not the same as quiet.")
    n, rounds = p.total.count, len(p.labels)
    seen = ngettext("%d observation was told", "%d observations were told", n) % n
    time = (
        ngettext("in %d week", "in %d weeks", rounds) if weekly else ngettext("in %d round", "in %d rounds", rounds)
    ) % rounds
    came = ngettext(
        "%(answered)d of %(expected)d expected report came in.",
        "%(answered)d of %(expected)d expected reports came in.",
        expected,
    ) % {"answered": answered, "expected": expected}
    return f"{seen} {time}. {came}"


def _most(material: ReviewMaterial) -> str:
    rows = [n for n in over_represented(material) if n.per_answer.value is not None][:MOST]
    if not rows:
        return ""
    areas = ", ".join(
        _("%(area)s (%(rate)s for every ten answers)") % {"area": n.area.name, "rate": fixed(n.per_answer.value)}
        for n in rows
    )
    return _("Over-represented: %s.") % areas


def over_represented(material: ReviewMaterial) -> list[Need]:
    """The areas whose whole interval lies above the mean of all, the highest first."""
    rows = material.needs.rows
    count, answered = sum(n.count for n in rows), sum(n.answered for n in rows)
    mean = 10 * count / answered if answered else 0.0
    above = [n for n in rows if n.per_answer.low is not None and n.per_answer.low > mean]
    return sorted(above, key=lambda n: (-(n.per_answer.value or 0), n.area.name))


def _trend(material: ReviewMaterial) -> str:
    trend = TREND.of(material.analyses)
    if trend is None:
        return ""
    if not trend["tests"]:
        return _("There is too little history to speak of a development") + "."
    flagged = [s for s in trend["series"] if s["change"]][:MOST]
    if not flagged:
        return _("No trend is surer than chance.")
    return " ".join(f"{trend_title(s, material.names)}. {trend_text(s, weekly=material.weekly)}" for s in flagged)


def _places(material: ReviewMaterial) -> str:
    recurring, hours = RECURRING.of(material.analyses), HOURS.of(material.analyses)
    lines = []
    if recurring is not None:
        again = [p for p in recurring["places"] if p["suggested"]][:MOST]
        lines += [f"{place_name(p, material.names)}: {place_text(p, weekly=material.weekly)}" for p in again]
    if hours is not None:
        lines.append(hours_title(hours["all"]) + ".")
    return _paragraphs(lines)


def _problems(material: ReviewMaterial) -> str:
    lines = []
    for p in material.problems:
        causes = [c.text for c in p.analysis.causes.all() if c.dropped_at is None] if hasattr(p, "analysis") else []
        if causes:
            lines.append(f"{p.name}: {'; '.join(causes)}.")
    return _paragraphs(lines)


def _summary(material: ReviewMaterial) -> str:
    lines = [_in_all(material), _most(material), _prioritised(material), _counted(material)]
    lines.append(comparisons(material))
    return _paragraphs(lines)


def comparisons(material: ReviewMaterial) -> str:
    """Every measure that was compared, the ones that went badly beside those that went well, in the same words."""
    groups: dict[str, list[str]] = {}
    for m in material.measures:
        effect = m.document["effect"] if m.document else None
        if m.document and m.conclusion and effect and m.document["verdict"] in COMPARED:
            span = spanned(Interval(effect["ratio"], effect["low"], effect["high"]), times)
            groups.setdefault(m.document["verdict"], []).append(f"{m.measure.what}, {span}")
    titles: dict[str, str] = {
        m.document["verdict"]: m.conclusion.title for m in material.measures if m.document and m.conclusion
    }
    sentences = [f"{titles[v]}: {'; '.join(groups[v])}." for v in COMPARED if v in groups]
    if not sentences:
        return ""
    sentences.append(
        _("The numbers are times as many as expected, with 95 % intervals. The reason cannot be told from them alone.")
    )
    return " ".join(sentences)


def _learned(material: ReviewMaterial) -> str:
    groups: dict[str, list[str]] = {}
    for m in material.measures:
        if m.assessment:
            groups.setdefault(str(m.assessment.get_outcome_display()), []).append(
                f"{m.measure.what} ({m.assessment.reason})"
            )
    return _paragraphs([f"{label}: {'; '.join(entries)}." for label, entries in groups.items()])


def _done(material: ReviewMaterial) -> str:
    return _paragraphs([_counted(material)])


def _paragraphs(lines: list[str]) -> str:
    return "\n\n".join(line for line in lines if line)


def spanned(span: Interval, written: Callable[[float | None], str] = fixed) -> str:
    if span.value is None:
        return "–"
    return f"{written(span.value)} ({written(span.low)}–{written(span.high)})"


DRAFTS: dict[str, Callable[[ReviewMaterial], str]] = {
    "back": _back,
    "situation": _situation,
    "context": _places,
    "causes": _problems,
    "summary": _summary,
    "measures": _done,
    "development": _situation,
    "places": _places,
    "learned": _learned,
}
