"""An SVG drawing made safe to stand in a document: known elements only, nothing that runs or reaches outside."""

import math
import re
from collections.abc import Callable
from typing import Any

from lxml import etree

SVG = "http://www.w3.org/2000/svg"
# The documents' own typeface; in quotes, since a name with a number in it is otherwise passed over.
FAMILY = "'Source Sans 3', Arial, sans-serif"
HREF = ("href", "{http://www.w3.org/1999/xlink}href")
KNOWN = frozenset(
    (
        *("svg", "g", "defs", "title", "desc", "a", "use", "symbol", "text", "tspan"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
        *("pattern", "clipPath", "mask", "marker", "linearGradient", "radialGradient", "stop"),
    )
)
_REFERENCE = re.compile(r"url\(\s*['\"]?([^)'\"]*)['\"]?\s*\)")


def tidy(svg: str) -> str:
    """The drawing with a `viewBox` and without what may not stand in a document, or "" when nothing can be drawn."""
    root = _parsed(svg)
    if root is None:
        return ""
    box = _box(root)
    if box is None:
        return ""
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag.removeprefix(f"{{{SVG}}}") not in KNOWN:
            _drop(element)
            continue
        for name, value in list(element.attrib.items()):
            if (
                (name in HREF and not value.strip().startswith("#"))
                or name in ("style", "class", "role")
                or name.startswith(("on", "aria-"))
                or _reaches_out(value)
            ):
                del element.attrib[name]
            elif name == "font-family":
                element.set(name, FAMILY)
    root.set("font-family", FAMILY)
    root.set("viewBox", " ".join(f"{number:.10g}" for number in box))
    root.set("width", f"{box[2]:.10g}")
    root.set("height", f"{box[3]:.10g}")
    return _written(root)


def retold(svg: str, change: Callable[[str], str]) -> str:
    """The drawing with its printed words changed."""
    root = _parsed(svg)
    if root is None:
        return ""
    for element in root.iter():
        element.text = change(element.text) if element.text else element.text
        element.tail = change(element.tail) if element.tail else element.tail
    return _written(root)


def inline(svg: str, *, label: str, prefix: str, width: float) -> str:
    """The drawing to stand in a page: an image with a label, its ids its own, `width` as a share of the page's."""
    root = _parsed(svg)
    if root is None:
        return ""
    ids = {element.get("id") for element in root.iter() if element.get("id")}

    def own(match: re.Match[str]) -> str:
        name = match[1].removeprefix("#")
        return f"url(#{prefix}-{name})" if name in ids else match[0]

    for element in root.iter():
        for name, value in list(element.attrib.items()):
            if name == "id":
                element.set(name, f"{prefix}-{value}")
            elif name in HREF:
                element.set(name, f"#{prefix}-{value.strip()[1:]}")
            elif "url(" in value:
                element.set(name, _REFERENCE.sub(own, value))
    del root.attrib["height"]
    root.set("width", f"{round(width * 100)}%")
    root.set("role", "img")
    root.set("aria-label", label)
    return _written(root)


def size(svg: str) -> tuple[float, float]:
    """Width and height in the drawing's own units; (1, 1) for what is no drawing."""
    root = _parsed(svg)
    box = None if root is None else _box(root)
    return (1.0, 1.0) if box is None else (box[2], box[3])


def _parsed(svg: str) -> Any:
    # No entities and no network: a drawing cannot make the parser read a file or fill the memory.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(svg.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root if root.tag == f"{{{SVG}}}svg" else None


def _box(root: Any) -> tuple[float, float, float, float] | None:
    """The drawing's own coordinates: left, top, width, height."""
    try:
        left, top, width, height = (float(part) for part in re.split(r"[\s,]+", root.get("viewBox", "").strip()))
    except ValueError:
        left = top = 0.0
        width, height = (_pixels(root.get(side, "")) for side in ("width", "height"))
    sizes = (left, top, width, height)
    return sizes if all(map(math.isfinite, sizes)) and 0 < width < 1e6 and 0 < height < 1e6 else None


def _pixels(length: str) -> float:
    match = re.fullmatch(r"\s*([0-9.]+)(?:px)?\s*", length)
    try:
        return float(match[1]) if match else 0.0
    except ValueError:
        return 0.0


def _reaches_out(value: str) -> bool:
    outside = any(not target.strip().startswith("#") for target in _REFERENCE.findall(value))
    return outside or ("url(" in value and not _REFERENCE.search(value)) or "javascript:" in value.lower()


def _drop(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        element.tail = None
        parent.remove(element)


def _written(root: Any) -> str:
    return str(etree.tostring(root, encoding="unicode"))
