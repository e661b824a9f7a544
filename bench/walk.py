"""Walks the site as somebody would: follows links and fills in forms, inside this process."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from django.test import Client
from lxml import html

HOST = "http://127.0.0.1"
LEAVES = ("/accounts/logout/", "/sprak/")


@dataclass(frozen=True)
class Form:
    """A form as a browser would send it: `fields` in order with the values they stand with, `files` the names of those
    that take a file."""

    method: str
    action: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...] = ()

    @property
    def sort(self) -> tuple[str, ...]:
        """Forms of the same sort differ only in what they are about."""
        return (self.method, *sorted({name for name, _value in self.fields} | set(self.files)))


@dataclass
class Site:
    """What a walk came by: pages by their address, and the forms on them."""

    pages: dict[str, str] = field(default_factory=dict)
    forms: list[Form] = field(default_factory=list)


def walk(client: Client, *, start: str = "/", most: int = 400, alike: int = 3) -> Site:
    """Follows every link, the nearest first, at most `most` pages and of those that differ in numbers only at most
    `alike`. Where a link leads to an error it is passed over."""
    site, waiting, seen, sorts = Site(), [start], {start}, dict[str, int]()
    while waiting and len(site.pages) < most:
        address = waiting.pop(0)
        response = client.get(address, headers={"host": "127.0.0.1"})
        if 300 <= response.status_code < 400:
            more = [response["Location"]]
        elif response.status_code == 200 and response.get("Content-Type", "").startswith("text/html"):
            page = site.pages[address] = response.content.decode()
            site.forms += forms_of(page, address)
            more = links_of(page)
        else:
            continue
        for link in more:
            target = _inside(link, address)
            sort = "".join("0" if c.isdigit() else c for c in target)
            if not target or target in seen or sorts.get(sort, 0) >= alike:
                continue
            seen.add(target)
            sorts[sort] = sorts.get(sort, 0) + 1
            waiting.append(target)
    return site


def links_of(page: str) -> list[str]:
    return [str(link) for link in html.document_fromstring(page).xpath("//a/@href")]


def forms_of(page: str, address: str) -> Iterator[Form]:
    for form in html.document_fromstring(page).forms:
        fields = [(str(name), str(value)) for name, value in form.form_values()]
        buttons = form.xpath(".//button[@name]")
        fields += [(b.get("name"), b.get("value", "")) for b in buttons]
        names = {name for name, _value in fields}
        for box in form.inputs:  # what is empty or not ticked as it stands
            if box.get("name") and box.get("name") not in names and box.get("type") != "file":
                fields.append((box.get("name"), box.get("value") or ""))
        files = tuple(box.get("name") for box in form.inputs if box.get("type") == "file")
        action = _inside(form.get("action") or address, address)
        if action:
            yield Form(str(form.method).upper(), action, tuple(fields), files)


def words_of(page: str) -> str:
    """What a person reads on a page."""
    body = html.document_fromstring(page)
    for part in body.xpath("//script | //style | //input[@type='hidden']"):
        part.drop_tree()
    return " ".join(body.text_content().split())


def _inside(link: str, here: str) -> str:
    """The address on this site without its anchor, "" for one elsewhere or one that ends the walk."""
    parts = urlsplit(urljoin(HOST + here, link))
    if f"{parts.scheme}://{parts.netloc}" != HOST or parts.path.startswith(LEAVES):
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")
