"""What the week's measures met: what was decided of those followed up, and how the problem is now."""

from collections import Counter
from collections.abc import Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samlad.lib.joining import all_of
from samlad.lib.numerals import in_words
from samlad.picture.prose.facts import FollowedUp
from samlad.picture.prose.phrases import Number, Phrase

MOST = 12  # words
ORDER = ("continue", "extend", "change", "end")  # as a follow-up asks


def measures_met(followed: Sequence[FollowedUp], area: str) -> tuple[Phrase, ...]:
    """One sentence of at most twelve words: "En uppföljd insats fortsätter, med färre iakttagelser än väntat.". No
    words that somebody wrote are in it."""
    if not followed:
        return (Phrase(""),)
    return _one(followed[0]) if len(followed) == 1 else (_several(followed, area),)


def _one(followed: FollowedUp) -> tuple[Phrase, ...]:
    """All of it, then without how the problem is now."""
    done = {"partly": _("One followed-up measure, partly done,"), "not_done": _("One followed-up measure, never done,")}
    verdicts = {
        "continue": _("continues"),
        "extend": _("is extended"),
        "change": _("is changed"),
        "end": _("is ended"),
    }
    problem = {
        "fewer": _(", with fewer observations than expected"),
        "more": _(", with more observations than expected"),
        "not_shown": _(", with no difference shown"),
        "unsure": _(", with an uncertain difference"),
    }
    subject = done.get(followed.fidelity, _("One followed-up measure"))
    now = "" if followed.fidelity == "not_done" else problem.get(followed.effect, "")
    ways = (f"{subject} {verdicts[followed.verdict]}{now}.", f"{subject} {verdicts[followed.verdict]}.")
    return tuple(Phrase(way) for way in dict.fromkeys(ways))


def _several(followed: Sequence[FollowedUp], area: str) -> Phrase:
    """ "Tre uppföljda insatser: två fortsätter och en avslutas."; where all go the same way, that alone."""
    counts = Counter(f.verdict for f in followed)
    total, fact = in_words(len(followed)), _("measures followed up in %(area)s") % {"area": area}
    if len(counts) == 1:
        every = {
            "continue": _("%(n)s followed-up measures continue."),
            "extend": _("%(n)s followed-up measures are extended."),
            "change": _("%(n)s followed-up measures are changed."),
            "end": _("%(n)s followed-up measures are ended."),
        }
        return Phrase(capfirst(every[followed[0].verdict] % {"n": total}), (Number(total, fact),))
    parts = [_part(verdict, counts[verdict]) for verdict in ORDER if counts[verdict]]
    text = _("%(n)s followed-up measures: %(parts)s.") % {"n": total, "parts": all_of(parts)}
    if len(text.split()) > MOST:
        text = _("%(n)s followed-up measures, with different decisions.") % {"n": total}
        return Phrase(capfirst(text), (Number(total, fact),))
    numbers = (Number(in_words(n), fact) for n in (len(followed), *(counts[v] for v in ORDER)) if n > 1)
    return Phrase(capfirst(text), tuple(numbers))


def _part(verdict: str, number: int) -> str:
    texts = {
        "continue": ngettext("one continues", "%(n)s continue", number),
        "extend": ngettext("one is extended", "%(n)s are extended", number),
        "change": ngettext("one is changed", "%(n)s are changed", number),
        "end": ngettext("one is ended", "%(n)s are ended", number),
    }
    return texts[verdict] % {"n": in_words(number)}
