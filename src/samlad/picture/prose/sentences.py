"""The rules: each makes one sentence of the facts, or none. A sentence says what was found, then how much it is."""

from collections.abc import Mapping, Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext, pgettext

from samlad.lib.joining import all_of
from samlad.lib.numerals import in_words, ordinal_in_words
from samlad.lib.text import one_line
from samlad.picture.prose import patterns, things
from samlad.picture.prose.facts import AreaFacts, ClusterFacts, Occurrence, Standing, WeekFacts
from samlad.picture.prose.phrases import Number, Phrase, counted_in

NOTHING = Phrase("")
FACT_NEW = gettext_noop("new observations in %(area)s")
FACT_STILL = gettext_noop("observations from before that are still there in %(area)s")
QUOTED = 20  # words
SINGLE = 3  # categories with one observation each that are named
Events = Sequence[tuple[Occurrence, ...]]


Ways = tuple[Phrase, ...]  # a sentence, and how else it may be said, with less


def counted(area: AreaFacts) -> Ways:
    """ "14 iakttagelser, annars 6–10, för tredje gången i rad."."""
    if not area.count:
        return _nothing_new(area)
    number = Number(str(area.count), _(FACT_NEW) % {"area": area.name})
    text = ngettext("%d observation", "%d observations", area.count) % area.count
    bare = Phrase(f"{text}.", (number,))
    if area.usual is None or area.standing is Standing.UNKNOWN:
        return (bare,)
    low, high = area.usual
    usual, of = usual_words(area.usual), _("the times before in %(area)s") % {"area": area.name}
    words = {"counted": text, "usual": usual}
    numbers = (number, Number(usual, of))
    plain = Phrase(_("%(counted)s, usually %(usual)s.") % words, numbers)
    if area.standing is Standing.USUAL and low <= area.count <= high:
        return Phrase(_("%(counted)s, as usual (%(usual)s).") % words, numbers), plain, bare
    if area.count < low:
        return Phrase(_("%(counted)s, fewer than usual (%(usual)s).") % words, numbers), plain, bare
    if area.run > 1 and area.standing is Standing.UNUSUAL:
        run = ordinal_in_words(area.run)
        text = _("%(counted)s, usually %(usual)s, above the usual for the %(run)s time in a row.")
        fact = _("times in a row above the usual in %(area)s") % {"area": area.name}
        return Phrase(text % (words | {"run": run}), (*numbers, Number(run, fact))), plain, bare
    return plain, bare


def _nothing_new(area: AreaFacts) -> Ways:
    if area.closed:
        return Phrase(_("Those who report from here were closed.")), Phrase(_("Everybody was closed."))
    if not area.answered:
        return (NOTHING,)
    bare = Phrase(_("Nothing new has been reported.")), Phrase(_("Nothing new."))
    if area.usual is None or not area.usual[1]:
        return bare
    usual = usual_words(area.usual)
    numbers = (Number(usual, _("the times before in %(area)s") % {"area": area.name}),)
    text = Phrase(_("Nothing new has been reported, usually %(usual)s.") % {"usual": usual}, numbers)
    return text, Phrase(_("Nothing new, usually %(usual)s.") % {"usual": usual}, numbers), *bare


def consists(area: AreaFacts, events: Events, names: Mapping[str, str]) -> Ways:
    """ "Mest skadegörelse (9): krossade rutor och klotter, mest vid Kvarntorget natten mot lördag."."""
    if area.leading and area.leading in area.counts and area.standing is not Standing.USUAL:
        return _leading(area.leading, area, events, names)
    # What fits no category is named last.
    counts = ((n, c) for c, n in area.counts.items() if n)
    ranked = sorted(counts, key=lambda x: (-x[0], x[1] == things.OTHER, x[1]))
    if not ranked:
        return (NOTHING,)
    number, leading = ranked[0]
    own = [e for e in events if e[0].category == leading]
    name = things.category_name(leading, names)
    numbers: list[Number] = []
    if len(ranked) == 1:
        text = capfirst(name)
    elif number * 2 > area.count:
        text = _("Mostly %(what)s (%(number)d)") % {"what": name, "number": number}
        numbers.append(Number(str(number), _("%(what)s in %(area)s") % {"what": name, "area": area.name}))
    else:
        first = [(n, things.category_name(c, names)) for n, c in ranked[:3] if n > 1]
        if not first:
            return _one_of_each([things.category_name(c, names) for _n, c in ranked])
        text = capfirst(all_of([f"{what} ({n})" for n, what in first]))
        numbers += [Number(str(n), _("%(what)s in %(area)s") % {"what": w, "area": area.name}) for n, w in first]
        own = list(events)
    ways = _with_less(text, _about(own, after=": " if len(ranked) > 1 else " – "), own, numbers)
    return *ways, Phrase(f"{capfirst(name)}.")


def _with_less(text: str, about: str, events: Events, numbers: Sequence[Number]) -> Ways:
    """All that is known, then without where and when, then without what it is about."""
    ways = (f"{text}{about}{_pattern(events)}.", f"{text}{about}.", f"{text}.")
    return tuple(Phrase(way, tuple(numbers)) for way in dict.fromkeys(ways))


def _one_of_each(kinds: Sequence[str]) -> Ways:
    if len(kinds) > SINGLE:
        return Phrase(_("Single observations of different kinds.")), Phrase(_("One each of different kinds."))
    return Phrase(f"{capfirst(all_of(kinds))}."), Phrase(f"{capfirst(all_of(kinds[::-1]))}.")


def _leading(leading: str, area: AreaFacts, events: Events, names: Mapping[str, str]) -> Ways:
    """ "Mer skadegörelse än vanligt (9, annars 0–5): krossade rutor, mest på natten."."""
    own = [e for e in events if e[0].category == leading]
    number, more = area.counts[leading], capfirst(_more(leading, names))
    what = {"what": things.category_name(leading, names), "area": area.name}
    numbers = [Number(str(number), _("%(what)s in %(area)s") % what)]
    bare = capfirst(what["what"])
    if area.leading_usual is None:
        text, short = f"{more} ({number})", f"{bare} ({number})"
    else:
        usual = usual_words(area.leading_usual)
        words = {"number": number, "usual": usual}
        text = _("%(more)s (%(number)d, usually %(usual)s)") % (words | {"more": more})
        short = _("%(more)s (%(number)d, usually %(usual)s)") % (words | {"more": bare})
        numbers.append(Number(usual, _("%(what)s the times before in %(area)s") % what))
    return (
        *_with_less(text, _about(own, after=": "), own, numbers),
        Phrase(f"{short}.", tuple(numbers)),
        Phrase(f"{bare}."),
    )


def _about(events: Events, *, after: str) -> str:
    """What they are about, where all are of one category."""
    if len({e[0].category for e in events}) != 1:
        return ""
    about = [thing for thing, _n in things.commonest(events)]
    return after + all_of(about) if about else ""


def _pattern(events: Events) -> str:
    place, time = patterns.where(events), patterns.when(events)
    if place and time:
        return ", " + _("mostly %(where)s and %(when)s") % {"where": place.text, "when": time.text}
    one = place or time
    return ", " + _("mostly %(where)s") % {"where": one.text} if one else ""


def quoted(area: AreaFacts, events: Events) -> Phrase:
    """The words themselves, where no fact says what they say: of what fits no category, or the only observation."""
    new = [e[0] for e in events if e[0].weeks == 1]
    own = [t for t in new if t.category == "other"]
    if not own and area.count == 1 and len(new) == 1 and things.thing_of(new[0]) is None:
        own = new
    words = one_line(own[0].wording) if own else ""
    if not words or len(words.split()) > QUOTED:
        return NOTHING
    text = words if words.endswith((".", "?", "!", "…")) else f"{words}."
    return counted_in(text, _("from the words of an observation"))


def lasts(area: AreaFacts, cadence: int) -> Ways:
    """ "Tre är kvar, längst fem veckor."."""
    if not area.persisting:
        return (NOTHING,)
    number = in_words(area.persisting)
    numbers = [Number(number, _(FACT_STILL) % {"area": area.name})]
    text = ngettext("One is still there", "%(n)s are still there", area.persisting) % {"n": number}
    bare = Phrase(f"{capfirst(text)}.", tuple(numbers))
    weeks = area.longest * cadence
    if weeks < 2:
        return (bare,)
    numbers.append(Number(in_words(weeks), _("weeks that the oldest of them has been seen")))
    words = {"text": capfirst(text), "weeks": in_words(weeks)}
    if area.persisting == 1:
        return Phrase(_("%(text)s after %(weeks)s weeks.") % words, tuple(numbers)), bare
    whole = _("%(text)s, the longest for %(weeks)s weeks."), _("%(text)s, one of them for %(weeks)s weeks.")
    return *(Phrase(way % words, tuple(numbers)) for way in whole), bare


def ceased(area: AreaFacts, names: Mapping[str, str]) -> Ways:
    """ "En har upphört: inbrott."; no kinds where something new came of one of them."""
    if not area.ceased:
        return (NOTHING,)
    number = in_words(area.ceased)
    text = capfirst(ngettext("One has ceased", "%(n)s have ceased", area.ceased) % {"n": number})
    kinds = area.ceased_categories if not any(map(area.counts.get, area.ceased_categories)) else ()
    gone = [things.category_name(c, names) for c in kinds]
    fact = _("observations that have ceased since the last week in %(area)s") % {"area": area.name}
    numbers = (Number(number, fact),)
    bare = Phrase(f"{text}.", numbers)
    return (Phrase(f"{text}: {all_of(gone)}.", numbers), bare) if gone and area.ceased <= 2 else (bare,)


def silent(area: AreaFacts, cadence: int) -> Ways:
    """Missing is never quiet."""
    if not area.missing:
        return (NOTHING,)
    bare = Phrase(_("Answers are missing, which does not mean quiet.")), Phrase(_("Answers are missing."))
    if area.missing_rounds < 2:
        return bare
    weeks = in_words(area.missing_rounds * cadence)
    numbers = (Number(weeks, _("weeks without an answer in %(area)s") % {"area": area.name}),)
    whole = (
        _("Answers have been missing for %(weeks)s weeks, which does not mean quiet."),
        _("No answer for %(weeks)s weeks."),
    )
    return *(Phrase(way % {"weeks": weeks}, numbers) for way in whole), *bare


def police_of_all(counts: Mapping[str, int], names: Mapping[str, str]) -> Phrase:
    """ "Polisens egna siffror: skadegörelse 4, bränder 1."."""
    return _police(_("Police's own figures: %s."), counts, names)


def police(counts: Mapping[str, int], names: Mapping[str, str]) -> Phrase:
    """ "Polisen: skadegörelse 4, bränder 1."."""
    return _police(_("The police: %s."), counts, names)


def police_in_short(counts: Mapping[str, int]) -> Phrase:
    """ "Polisen: totalt 5."."""
    number = sum(counts.values())
    if not number:
        return NOTHING
    fact = _("of all kinds in the police's own figures")
    return Phrase(_("The police: %d in all.") % number, (Number(str(number), fact),))


def _police(pattern: str, counts: Mapping[str, int], names: Mapping[str, str]) -> Phrase:
    ranked = sorted(((n, things.category_name(c, names)) for c, n in counts.items()), key=lambda x: (-x[0], x[1]))
    if not ranked:
        return NOTHING
    numbers = (Number(str(n), _("%(what)s in the police's own figures") % {"what": name}) for n, name in ranked)
    return Phrase(pattern % ", ".join(f"{name} {n}" for n, name in ranked), tuple(numbers))


def usual_words(usual: tuple[int, int]) -> str:
    low, high = usual
    return str(low) if low == high else f"{low}–{high}"


def finding(week: WeekFacts) -> Phrase:
    """The first sentence of the whole: what is out of the ordinary, or that nothing is."""
    if week.is_open:
        return Phrase(_("Figures and words are shared when the week closes."))
    if not week.answered:
        return Phrase(_("Nobody has answered, so there is no picture."))
    unusual = [_unusual(a, week.names) for a in week.areas if a.standing is Standing.UNUSUAL]
    findings = [*unusual[:2], *(_cluster(c, week.names) for c in week.clusters[:1])]
    if findings:
        text = capfirst(all_of([p.text for p in findings]))
        return Phrase(f"{text}.", tuple(n for p in findings for n in p.numbers))
    more = all_of([a.name for a in week.areas if a.standing is Standing.MORE][:3])
    if week.standing in (Standing.UNUSUAL, Standing.MORE):
        text = _("%(more)s in the municipality as a whole") % {"more": capfirst(_more(week.leading, week.names))}
        also = _(", and more than usual in %(areas)s") % {"areas": more} if more else ""
        return Phrase(f"{text}{also}.")
    if more:
        return Phrase(_("Calm on the whole, with more than usual in %(areas)s.") % {"areas": more})
    if week.is_extra:
        return Phrase(_("What has been told since the meeting before; what is usual is reckoned by the week."))
    if week.standing is Standing.UNKNOWN:
        return Phrase(_("Too short a history to say what is unusual."))
    return Phrase(_("Calm on the whole."))


def _more(category: str | None, names: Mapping[str, str]) -> str:
    """ "mer skadegörelse än vanligt", "fler iakttagelser än vanligt"."""
    if not category:
        return _("more observations than usual")
    if category == things.OTHER:
        return _("more observations of other kinds than usual")
    what = {"what": things.category_name(category, names)}
    if category in things.COUNTED:
        return pgettext("of what is counted", "more %(what)s than usual") % what
    return _("more %(what)s than usual") % what


def heading(area: AreaFacts, names: Mapping[str, str]) -> str:
    """ "Kvarnhagen: mer skadegörelse än vanligt, för andra gången i rad": the area's page says what its text says."""
    if area.missing:
        return _("%s: answers are missing") % area.name
    if area.standing not in (Standing.UNUSUAL, Standing.MORE):
        return _("%s: as usual") % area.name if area.standing is Standing.USUAL else area.name
    text = f"{area.name}: {_more(area.leading, names)}"
    if area.run < 2:
        return text
    return _("%(text)s, for the %(run)s time in a row") % {"text": text, "run": ordinal_in_words(area.run)}


def _unusual(area: AreaFacts, names: Mapping[str, str]) -> Phrase:
    text = _("%(more)s in %(area)s") % {"more": _more(area.leading, names), "area": area.name}
    if area.run < 2:
        return Phrase(text)
    run = ordinal_in_words(area.run)
    fact = _("times in a row above the usual in %(area)s") % {"area": area.name}
    return Phrase(_("%(text)s, for the %(run)s time in a row") % {"text": text, "run": run}, (Number(run, fact),))


def _cluster(cluster: ClusterFacts, names: Mapping[str, str]) -> Phrase:
    number = in_words(len(cluster.areas))
    text = _("%(more)s in %(n)s neighbouring areas around %(area)s")
    text %= {"more": _more(cluster.category, names), "n": number, "area": cluster.areas[0]}
    return Phrase(text, (Number(number, _("areas of the cluster")),))


def total(week: WeekFacts) -> Phrase:
    """ "64 iakttagelser i hela kommunen, annars 40–58."."""
    if not week.count:
        text, numbers = _("No new observations in the whole municipality"), []
    else:
        text = ngettext(
            "%d observation in the whole municipality", "%d observations in the whole municipality", week.count
        )
        text %= week.count
        numbers = [Number(str(week.count), _("new observations in the municipality"))]
    if week.usual is None:
        return Phrase(f"{text}.", tuple(numbers))
    usual = usual_words(week.usual)
    text = _("%(text)s, usually %(usual)s.") % {"text": text, "usual": usual}
    return Phrase(text, (*numbers, Number(usual, _("the times before in the municipality"))))


def recurring(area: AreaFacts, events: Events, names: Mapping[str, str]) -> Phrase:
    """ "Ungdomssamlingar återkommer vid bussterminalen, mest fredag och lördag kväll."."""
    lasting = [e for e in events if any(t.weeks > 1 for t in e)]
    categories = {e[0].category for e in lasting}
    for category in sorted(categories):
        own = [e for e in events if e[0].category == category]
        place = patterns.where(own)
        if place is None or len(own) < patterns.FEWEST:
            continue
        what = things.category_name(category, names)
        back = (
            pgettext("of what is counted", "%(what)s keep coming back %(where)s")
            if category in things.COUNTED
            else _("%(what)s keeps coming back %(where)s")
        )
        text = back % {"what": capfirst(what), "where": place.text}
        time = patterns.when(own)
        text += ", " + _("mostly %(where)s") % {"where": time.text} if time else ""
        return Phrase(f"{text}.")
    return NOTHING
