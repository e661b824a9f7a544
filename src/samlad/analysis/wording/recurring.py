"""Places that keep coming back."""

from django.utils.translation import gettext as _

from samlad.analysis.names import Names
from samlad.analysis.results.recurring import RecurringPlace, RecurringResult
from samlad.lib.weeks import Week

SURPRISING = 0.05  # the false discovery rate below which a place is called surprising


def places_title(document: RecurringResult) -> str:
    n = sum(bool(p["suggested"]) for p in document["places"])
    if n:
        words = {
            1: _("One place keeps coming back"),
            2: _("Two places keep coming back"),
            3: _("Three places keep coming back"),
        }
        return words.get(n) or _("%d places keep coming back") % n
    if any(p["q_value"] <= SURPRISING for p in document["places"]):
        return _("Some places come back more than others")
    return _("No place keeps coming back more than chance would have it")


def places_text(document: RecurringResult, names: Names) -> str:
    """Which they are."""
    titles = [place_name(p, names) for p in document["places"] if p["suggested"]]
    if not titles:
        return _("%d places were seen in two weeks or more.") % len(document["places"])
    return ", ".join(titles) + "."


def place_name(place: RecurringPlace, names: Names) -> str:
    """The name people use; of a spot without one, the area it lies in."""
    if place["place"] is not None and place["place"] in names.places:
        return names.places[place["place"]]
    area = names.areas.get(place["area"], "") if place["area"] else ""
    return _("A spot in %s") % area if area else _("A spot on the map")


def place_text(place: RecurringPlace, *, weekly: bool = True) -> str:
    """How often and how lately it was seen. Where rounds are longer than a week they are not called weeks."""
    again, last = place["longest"] > 1, Week.parse(place["last"]).week
    since = Week.parse(place["since"]).week if place["since"] and place["current"] > 1 else last
    if weekly:
        sentences = [_("Seen in %(seen)d of %(rounds)d weeks, with something new in %(fresh)d of them.") % place]
        sentences.append(
            _("At most %d weeks in a row.") % place["longest"] if again else _("Never two weeks in a row.")
        )
    else:
        sentences = [_("Seen in %(seen)d of %(rounds)d rounds, with something new in %(fresh)d of them.") % place]
        sentences.append(
            _("At most %d rounds in a row.") % place["longest"] if again else _("Never two rounds in a row.")
        )
    if place["current"] == 2:
        sentences.append(_("Both in week %(since)d and in week %(last)d.") % {"since": since, "last": last})
    elif place["current"] > 2:
        sentences.append((_("Every week since week %d.") if weekly else _("Every round since week %d.")) % since)
    else:
        sentences.append(_("Last in week %d.") % last)
    return " ".join(sentences)
