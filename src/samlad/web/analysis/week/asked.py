"""What is said of weeks that were asked more often than once, where their figures are judged."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samlad.collection.queries import RoundWithPrevious


def more_often(near: RoundWithPrevious) -> list[str]:
    """A sentence about the week, and one about those it is compared with; none where all were asked once."""
    own: int = vars(near.round).get("asked_more", 0)
    others = sum(bool(vars(r).get("asked_more")) for r in near.before)
    sentences = []
    if own:
        sentences.append(
            ngettext(
                "The partnership had geared up this week: reporters were asked %d time more than usual.",
                "The partnership had geared up this week: reporters were asked %d times more than usual.",
                own,
            )
            % own
        )
    if others:
        sentences.append(
            ngettext(
                "The partnership had geared up in %d of the weeks it is compared with.",
                "The partnership had geared up in %d of the weeks it is compared with.",
                others,
            )
            % others
        )
    if sentences:
        sentences.append(
            _("Each observation is counted once, but who is asked more often may tell of more: judge the week by that.")
        )
    return sentences
