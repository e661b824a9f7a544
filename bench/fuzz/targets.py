"""Where requests can be sent: every address there is a pattern for, and every form and link that a walk comes by."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

from bench.walk import Form, Site

PART = re.compile(r"<(?:(\w+):)?(\w+)>")
NAMED = re.compile(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")
USUAL = {"week": "2026-W48", "id": "1", "int": "1", "slug": "damage", "str": "x", "path": "x", "": "x"}
QUERIES = (
    "vecka",
    "kalla",
    "bredvid",
    "matt",
    "indikator",
    "visa",
    "page",
    "omrade",
    "forslag",
    "limit",
    "offset",
    "bbox",
    "datetime",
    "f",
    "week",
    "indicator",
    "source",
    "kind",
    "area_code",
    "next",
    "q",
    "fran",
    "till",
)
LEFT_OUT = re.compile("^/(accounts/logout|static)/")


@dataclass(frozen=True)
class Target:
    """`path` with {} for each part that can be chosen; `usual` what stands there otherwise."""

    method: str
    path: str
    usual: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    files: tuple[str, ...] = ()


def patterns() -> Iterator[Target]:
    """Every address, once with GET and once with POST."""
    for path, usual in _walk(get_resolver().url_patterns, ""):
        if not LEFT_OUT.match(path):
            yield Target("GET", path, usual, tuple((name, "") for name in QUERIES))
            yield Target("POST", path, usual)


def of_site(site: Site) -> Iterator[Target]:
    """Each sort of form at each address that a walk came by; and its pages."""
    seen = set()
    for form in site.forms:
        key = (re.sub("[0-9]+", "0", form.action), form.sort)
        if key not in seen and not LEFT_OUT.match(form.action):
            seen.add(key)
            yield _of(form)
    for address in site.pages:
        yield Target("GET", address.partition("?")[0].replace("{", "").replace("}", ""), (), (("page", "1"),))


def _of(form: Form) -> Target:
    path = form.action.replace("{", "").replace("}", "")
    return Target(form.method, path, (), form.fields, form.files)


def _walk(patterns: list[Any], before: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for each in patterns:
        if isinstance(each.pattern, RegexPattern):
            route = each.pattern.regex.pattern.lstrip("^").rstrip("$").replace("/?", "/").replace("\\Z", "")
            parts = NAMED.findall(route)
            path, usual = NAMED.sub("{}", route).replace("\\", ""), tuple("x" for _ in parts)
        else:
            route = str(each.pattern)
            usual = tuple(USUAL.get(m[1] or "", "x") for m in PART.finditer(route))
            path = PART.sub("{}", route)
        if isinstance(each, URLResolver):
            for rest, more in _walk(each.url_patterns, before + path):
                yield rest, (*usual, *more)
        elif isinstance(each, URLPattern):
            yield f"/{before}{path}", usual
