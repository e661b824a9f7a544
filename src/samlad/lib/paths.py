"""The parts of addresses: `<id:…>` of a row, `<week:…>` of a round (2026-W48, or 2026-W48-1 of an extra one). What is
none is no address, so it is not found."""

from django.urls import register_converter

from samlad.lib import bounds
from samlad.lib.weeks import LABEL


class IdConverter:
    regex = "[0-9]{1,15}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: object) -> str:
        return str(value)


class WeekConverter:
    regex = "[0-9]{4}-W[0-9]{2}(?:-[1-7])?"

    def to_python(self, value: str) -> str:
        if bounds.week(value[:LABEL]) is None:
            raise ValueError(value)
        return value

    def to_url(self, value: object) -> str:
        return str(value)


class MeetingConverter:
    """The meeting of a week by its label, another by its number."""

    regex = f"{WeekConverter.regex}|{IdConverter.regex}"

    def to_python(self, value: str) -> str:
        return WeekConverter().to_python(value) if "W" in value else value

    def to_url(self, value: object) -> str:
        return str(value)


def register() -> None:
    register_converter(IdConverter, "id")
    register_converter(WeekConverter, "week")
    register_converter(MeetingConverter, "meeting")
