"""The pages of the Analysis room, in one list: a new page is a new line here."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

# What it is called and the name of its address. A page is current at its own address and at those below it.
PAGES = (
    (_("Overview"), "analysis"),
    (_("The week"), "latest_week"),
    (_("Map"), "analysis_map"),
    (_("Times"), "analysis_time"),
    (_("Places"), "analysis_places"),
    (_("Sources"), "analysis_sources"),
    (_("Next week"), "next_week"),
    (_("Development"), "development"),
    (_("Suggested problems"), "suggestions"),
    (_("Data out"), "data_out"),
)


@dataclass(frozen=True)
class Page:
    label: str
    url: str
    current: bool


def pages(request: HttpRequest) -> list[Page]:
    """The room's sub-navigation; empty outside it."""
    urls = [reverse(name) for _label, name in PAGES]
    here = max((url for url in urls if request.path.startswith(url)), key=len, default=None)
    if here is None:
        return []
    return [Page(str(label), url, url == here) for (label, _name), url in zip(PAGES, urls, strict=True)]
