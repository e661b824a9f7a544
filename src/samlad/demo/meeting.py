"""What the made-up weekly meetings came to, apart from the data: the causes agreed on, what was expected of the week,
and what was read of elsewhere."""

from datetime import datetime, timedelta

from samlad.partnership.actor import Actor
from samlad.picture.models import PictureField, SituationPicture
from samlad.picture.service import add_horizon_note, edit_field
from samlad.writing.service import Edit

S = PictureField.Section
AGREED = {  # cause, expectation; "" where the meeting said nothing
    "Kvarnhagen": (
        "Gården syns inte från vägen och lamporna sitter lågt.",
        "Nytt klotter väntas efter fredagens öppna kväll; bovärdarna går runt på lördag morgon.",
    ),
    "Stationsområdet": ("", "Fler samlas när sista bussen går; fältgruppen stannar till klockan ett."),
    "Tallbacken": ("Buskar och trasig belysning döljer parkeringarna.", ""),
}
ELSEWHERE = ("Polisregionen", "Fler stölder ur bilar i grannkommunen; säg till i garagen.")


def read_of_elsewhere(actor: Actor, *, now: datetime, round_id: int) -> None:
    source, meaning = ELSEWHERE
    dated = (now - timedelta(days=2)).date()
    add_horizon_note(actor=actor, now=now, round_id=round_id, source=source, dated=dated, meaning=meaning)


def agree(actor: Actor, *, now: datetime, picture: SituationPicture) -> None:
    """Written in the fields of the prioritised areas."""
    for field in picture.fields.filter(section__in=(S.CAUSE, S.EXPECTATION)).select_related("area"):
        texts = dict(zip((S.CAUSE, S.EXPECTATION), AGREED.get(str(field.area), ("", "")), strict=True))
        text = texts[S(field.section)]
        if text:
            edit_field(actor=actor, now=now, field_id=field.pk, edit=Edit(text, ""))
