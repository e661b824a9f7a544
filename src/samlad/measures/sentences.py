"""What the figures of a measure say, in plain words, and what they do not. Pure: what `methods.effect` says in."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samlad.analysis.results.effect import Effect, EffectResult
from samlad.lib.numerals import fixed, times


@dataclass(frozen=True)
class Conclusion:
    """`title` in a few words, `may` what may be concluded, `may_not` what may not."""

    title: str
    may: str
    may_not: list[str]


def conclusion(document: EffectResult, *, together: int = 0, seen_before: bool = False) -> Conclusion:
    """`together`: how many other measures there are at the same place and time; `seen_before`: the comparison was
    chosen by somebody who had seen other figures."""
    verdict, effect = document["verdict"], document["effect"]
    if verdict == "none":
        return Conclusion(
            _("A follow-up, not an evaluation of effect"),
            _developed(document),
            [
                _("Without areas to compare with, it cannot be told whether the measure had a part in it."),
                *_besides(together),
            ],
        )
    if verdict == "too_little" or effect is None:
        return Conclusion(
            _("Too little to go by"),
            _developed(document),
            [_("There are too few weeks or too few observations to compare."), *_besides(together)],
        )
    text = {
        "fewer": _("Fewer than the comparison areas lead one to expect"),
        "more": _("More than the comparison areas lead one to expect"),
        "not_shown": _("No difference from the comparison areas is shown"),
        "unsure": _("A difference, but too few areas to trust it"),
    }[verdict]
    may_not = _warnings(document, seen_before) + _besides(together)
    if verdict in ("fewer", "more"):
        may_not.insert(0, _("That the measure is the reason: something else may have changed just there and then."))
    elif verdict == "not_shown":
        span = {"low": times(effect["low"]), "high": times(effect["high"])}
        may_not.insert(
            0, _("That it had no effect: %(low)s to %(high)s times as many is compatible with these numbers.") % span
        )
    else:
        may_not.insert(0, _("With so few areas to compare with, a difference this size comes by itself rather often."))
    return Conclusion(text, _compared(document, effect), may_not)


def _developed(document: EffectResult) -> str:
    before, after = document["periods"]["before"], document["periods"]["after"]
    if not before["rounds"] or not after["rounds"]:
        return _("There are no weeks to set beside each other yet.")
    return _(
        "%(before)s for every ten answers before (%(m)d in %(weeks_before)s), %(after)s after (%(n)d in "
        "%(weeks_after)s)."
    ) % {
        "before": fixed(before["rate"]),
        "after": fixed(after["rate"]),
        "m": before["count"],
        "n": after["count"],
        "weeks_before": weeks(before["rounds"]),
        "weeks_after": weeks(after["rounds"]),
    }


def _compared(document: EffectResult, effect: Effect) -> str:
    return _(
        "%(developed)s In the comparison areas it became %(others)s times as many "
        "(95 %%: %(others_low)s–%(others_high)s). Beside them the place had %(ratio)s times as many as "
        "expected (95 %%: %(low)s–%(high)s)."
    ) % {
        "developed": _developed(document),
        "others": times(effect["comparison_ratio"]),
        "others_low": times(effect["comparison_low"]),
        "others_high": times(effect["comparison_high"]),
        "ratio": times(effect["ratio"]),
        "low": times(effect["low"]),
        "high": times(effect["high"]),
    }


def _warnings(document: EffectResult, seen_before: bool) -> list[str]:
    by_caution = {
        "early": _("It is early: fewer than eight weeks have passed."),
        "reporting": _(
            "The reporters there answer more, or less, than before compared with elsewhere: that may be part of it."
        ),
        "peak": _("The time before was much worse than the year before it. Such peaks often pass by themselves."),
        "few_areas": _("There are fewer than three areas to compare with."),
    }
    warnings = [by_caution[c] for c in document["cautions"]]
    if seen_before:
        warnings.append(_("The areas were chosen after figures of another choice had been seen."))
    return warnings


def _besides(together: int) -> list[str]:
    if not together:
        return []
    sentence = ngettext(
        "Joint efforts: another measure was there at the same time, and the effects cannot be told apart.",
        "Joint efforts: %d other measures were there at the same time, and the effects cannot be told apart.",
        together,
    )
    return [sentence % (() if together == 1 else together)]


def displacement_told(document: EffectResult) -> str:
    """Did it move? "" where that cannot be estimated."""
    moved, ring = document["displacement"], document["ring_effect"]
    if ring is None or document["verdict"] not in ("fewer", "more", "not_shown", "unsure"):
        return ""
    if ring["low"] > 1:
        sentence = _("Around the place it became more than in the comparison areas: some of it may have moved there")
    elif ring["high"] < 1:
        sentence = _("Around the place it became less than in the comparison areas: the benefit may have spread")
    else:
        sentence = _("Whether anything moved to, or spread to, the surroundings cannot be told")
    sentence = _("%(told)s (%(ratio)s times as many as expected there, 95 %%: %(low)s–%(high)s).") % {
        "told": sentence,
        "ratio": times(ring["ratio"]),
        "low": times(ring["low"]),
        "high": times(ring["high"]),
    }
    if moved is not None:
        span = {"n": signed(moved["wdd"]), "low": signed(moved["low"]), "high": signed(moved["high"])}
        together = _("Place and surroundings: %(n)s observations beside the others (95 %%: %(low)s to %(high)s).")
        sentence += " " + together % span
    return sentence


def level_told(document: EffectResult) -> str:
    """The place alone over its whole time; "" where it is too short."""
    level = document["level"]
    if level is None:
        return ""
    return _(
        "Against its own past alone, trend counted in, the level became %(ratio)s times what it was heading for "
        "(95 %%: %(low)s–%(high)s; %(before)d weeks before and %(after)d after)."
    ) % {
        "ratio": times(level["ratio"]),
        "low": times(level["low"]),
        "high": times(level["high"]),
        "before": level["weeks"][0],
        "after": level["weeks"][1],
    }


def signed(value: float) -> str:
    return f"{'−' if round(value) < 0 else '+' if round(value) > 0 else ''}{abs(round(value))}"


def weeks(number: int) -> str:
    return ngettext("%d week", "%d weeks", number) % number
