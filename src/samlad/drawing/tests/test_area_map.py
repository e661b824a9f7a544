"""The map drawn as SVG: what it shows, what it never shows, and that nothing in it can be a script."""

import itertools
import math
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samlad.drawing.area_map import draw
from samlad.drawing.areas import AreaMap, MapArea, MapGroup, MapPoint
from samlad.drawing.map_words import describe, legend
from samlad.drawing.palette import SHADES

SVG = "{http://www.w3.org/2000/svg}"
NASTY = "<b onclick=\"x\">&amp; 'Å' ]]> {{ 7 }} \x00\x0b"


def square(code, x, y, size=0.1, **extra):
    ring = ((x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y))
    return MapArea(**{"code": code, "name": code, "polygons": ((ring,),), **extra})


def grid(columns=4, rows=4, **extra):
    return tuple(square(f"{i}-{j}", 15 + i * 0.1, 59 + j * 0.05, **extra) for i in range(columns) for j in range(rows))


def wavy(columns, rows, points=120):
    """Areas with crooked common borders, as real ones have, of which the middle ones are small."""

    def bend(a, b, n):
        (x0, y0), (x1, y1) = a, b
        return [
            (
                x0 + (x1 - x0) * k / n + 0.0008 * math.sin(k / 2 + x0 * 9),
                y0 + (y1 - y0) * k / n + 0.0004 * math.sin(k / 3 + y0 * 7),
            )
            if 0 < k < n
            else (x0 + (x1 - x0) * k / n, y0 + (y1 - y0) * k / n)
            for k in range(n)
        ]

    def side(a, b):
        first, last = sorted((a, b))
        line = [*bend(first, last, points), last]
        return line[:-1] if (first, last) == (a, b) else line[:0:-1]

    def at(i, j):
        return (15 + i * 0.1, 59 + j * 0.05)

    def outline(i, j):
        corners = [at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1), at(i, j)]
        return (*(point for a, b in itertools.pairwise(corners) for point in side(a, b)), corners[0])

    return tuple(
        MapArea(code=f"{i}-{j}", name=f"Område {i}-{j}", polygons=((outline(i, j),),))
        for i in range(columns)
        for j in range(rows)
    )


def parsed(area_map, **extra):
    return ElementTree.fromstring(draw(area_map, **extra))


def fills(root):
    """By name of the area."""
    return {
        path.find(f"{SVG}title").text: path.get("fill")
        for path in root.iter(f"{SVG}path")
        if path.find(f"{SVG}title") is not None
    }


def test_without_shades_no_area_is_darker_than_another():
    areas = (*grid(), square("vald", 15.4, 59, priority=1))
    assert len(set(fills(parsed(AreaMap(areas=areas, title="Karta"))).values())) == 1


def test_a_priority_is_outlined_and_numbered():
    text = draw(AreaMap(areas=(*grid(), square("Vald", 15.4, 59, priority=2)), title="Karta"))
    assert re.search(r"<text [^>]*>2</text>", text)
    assert 'stroke-width="2.6"' in text
    assert "<title>Vald, prioriterat område 2</title>" in text


def test_missing_is_hatched_and_never_looks_like_a_shade():
    root = parsed(
        AreaMap(areas=(square("a", 15, 59, missing=True, shade=0), square("b", 15.1, 59, shade=0)), title="K")
    )
    assert fills(root) == {"a, svar saknas": "url(#m-hatch)", "b": SHADES[0]}


def test_shades_outside_the_palette_take_its_ends():
    root = parsed(AreaMap(areas=(square("a", 15, 59, shade=-3), square("b", 15.1, 59, shade=99)), title="K"))
    assert fills(root) == {"a": SHADES[0], "b": SHADES[-1]}


def test_the_shades_grow_darker_in_grey_too():
    grey = [sum(int(c[i : i + 2], 16) * w for i, w in ((1, 0.2126), (3, 0.7152), (5, 0.0722))) for c in SHADES]
    assert all(a - b > 20 for a, b in itertools.pairwise(grey))


def test_small_areas_lie_on_top_of_large():
    inner, outer = square("liten", 15.04, 59.04, 0.02), square("stor", 15, 59)
    titles = [t.text for t in parsed(AreaMap(areas=(inner, outer), title="K")).iter(f"{SVG}title")]
    assert titles.index("stor") < titles.index("liten")


def test_all_text_is_escaped_and_no_style_or_script_is_written():
    areas = (
        square("a", 15, 59, name=NASTY, href='/x?"><script>', priority=1),
        square("b", 15.1, 59, missing=True, name=NASTY),
    )
    text = draw(AreaMap(areas=areas, title=NASTY), id_prefix='m"><script>')
    root = ElementTree.fromstring(text)
    assert {element.tag for element in root.iter()} <= {
        SVG + tag for tag in ("svg", "title", "desc", "defs", "pattern", "rect", "path", "g", "a", "circle", "text")
    }
    attributes = {name for element in root.iter() for name in element.attrib}
    assert "style" not in attributes
    assert not any(name.startswith("on") for name in attributes)
    assert root.find(f"{SVG}title").text == NASTY.replace("\x00", "").replace("\x0b", "")


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,x", "vbscript:x", "java\nscript:x"],
)
def test_a_script_is_no_link(href):
    root = parsed(AreaMap(areas=(square("a", 15, 59, href=href),), title="K"))
    assert root.find(f".//{SVG}a") is None


def test_links_have_names_and_are_not_hidden_inside_an_image():
    root = parsed(AreaMap(areas=(square("a", 15, 59, href="/omrade/1?a=1&b=2"),), title="K"))
    link = root.find(f".//{SVG}a")
    assert (link.get("href"), link.get("aria-label"), root.get("role")) == ("/omrade/1?a=1&b=2", "a", "group")
    assert parsed(AreaMap(areas=(square("a", 15, 59),), title="K")).get("role") == "img"


def test_neighbours_keep_their_common_border():
    text = draw(AreaMap(areas=wavy(2, 1), title="K"))
    one, other = (absolute(path) for path in re.findall(r'<path d="([^"]+)" fill="#f6f5f0"', text)[:2])
    assert len(one & other) > 5


def absolute(data):
    x = y = 0.0
    points = set()
    numbers = re.findall(r"[Ml z]|-?(?:\d+\.?\d*|\.\d+)", data)
    values, relative = [], False
    for token in numbers:
        if token in "Mlz ":
            relative = {"M": False, "l": True}.get(token, relative)
            continue
        values.append(float(token))
        if len(values) == 2:
            x, y = (x + values[0], y + values[1]) if relative else (values[0], values[1])
            points.add((round(x, 1), round(y, 1)))
            values = []
    return points


def test_many_detailed_areas_stay_small_and_a_crowded_town_is_enlarged():
    town = tuple(
        square(f"s{i}", 15.2 + (i % 4) * 0.008, 59.1 + (i // 4) * 0.004, 0.004, priority=i + 1 if i < 3 else None)
        for i in range(12)
    )
    text = draw(AreaMap(areas=(*wavy(6, 6), *town), title="K"))
    assert len(text.encode()) < 30_000
    assert "stroke-dasharray" in text
    assert [re.findall(rf">{n}</text>", text) for n in (1, 2, 3)] == [[f">{n}</text>"] for n in (1, 2, 3)]


def test_numbers_never_cover_each_other():
    same = tuple(square(f"p{i}", 15 + i * 1e-6, 59, priority=i + 1) for i in range(5))
    text = draw(AreaMap(areas=(*same, square("stor", 14.8, 58.9, 0.5)), title="K"))
    spots = [(float(x), float(y)) for x, y in re.findall(r'cx="([\d.]+)" cy="([\d.]+)" r="8.5"', text)]
    assert len(spots) == 5
    assert all((ax - bx) ** 2 + (ay - by) ** 2 > 16**2 for i, (ax, ay) in enumerate(spots) for bx, by in spots[:i])


def test_the_words_say_what_the_picture_shows_in_both_languages():
    area_map = AreaMap(
        areas=(
            square("B", 15, 59, priority=2),
            square("A", 15.1, 59, priority=1),
            square("C", 15.2, 59, missing=True, shade=1),
        ),
        title="K",
    )
    assert describe(area_map) == "Prioriterade områden: 1 A, 2 B. Svar saknas: C."
    assert describe(area_map, "en") == "Prioritised areas: 1 A, 2 B. No answer: C."
    assert legend(area_map) == "Mörkare = fler iakttagelser. Streckat = svar saknas. Siffror = prioriterade områden."
    numbered = replace(area_map, breaks=(1, 3, 6, 12))
    assert legend(numbered).startswith("Mörkare = fler iakttagelser: 0, 1–2, 3–5, 6–11, 12 eller fler. Streckat")
    assert legend(numbered, "en").startswith("Darker = more observations: 0, 1–2, 3–5, 6–11, 12 or more. Hatched")
    assert legend(AreaMap(areas=grid(), title="K")) == ""


@pytest.mark.parametrize(
    "polygons",
    [
        (),
        ((),),
        (((),),),
        ((((15.0, 59.0),),),),
        ((((15.0, 59.0), (15.0, 59.0), (15.0, 59.0)),),),
        ((((15.0, 59.0), (16.0, 60.0), (15.0, 60.0), (16.0, 59.0), (15.0, 59.0)),),),
        ((((15.0, 59.0), (float("nan"), 60.0), (15.0, 60.0)),),),
    ],
)
def test_broken_geometry_is_drawn_as_far_as_it_goes(polygons):
    broken = MapArea(code="x", name="Trasig", polygons=polygons, priority=1)
    for areas in ((broken,), (broken, *grid())):
        root = parsed(AreaMap(areas=areas, title="K"))
        assert "1 Trasig" in root.find(f"{SVG}desc").text


def test_an_empty_map_is_still_a_named_image():
    root = parsed(AreaMap(areas=(), title="Inga områden"))
    assert root.find(f"{SVG}title").text == "Inga områden"


def test_the_same_map_gives_the_same_text():
    area_map = AreaMap(areas=wavy(3, 3), title="K")
    assert draw(area_map) == draw(area_map)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.floats(10.6, 24), st.floats(55, 69), st.floats(0.0001, 2)), min_size=1, max_size=12))
def test_any_squares_in_the_country_become_a_well_formed_drawing(squares):
    areas = tuple(square(str(i), x, y, s, priority=i if i < 4 else None) for i, (x, y, s) in enumerate(squares))
    root = parsed(AreaMap(areas=areas, title="K"))
    assert "nan" not in ElementTree.tostring(root, encoding="unicode")


def test_a_group_is_one_dashed_line_around_its_areas_with_a_letter():
    areas = grid(3, 3)
    drawn = AreaMap(areas=areas, title="T", groups=(MapGroup("A", ("0-0", "1-0")),))
    root = parsed(drawn)
    (dashed,) = [p for p in root.iter(f"{SVG}path") if p.get("stroke-dasharray")]
    assert dashed.get("d").count("M") == 1, "the border between the two is not drawn"
    assert [t.text for t in root.iter(f"{SVG}text")] == ["A"]
    assert "A: 0-0, 1-0." in describe(drawn)
    assert "kluster" in legend(drawn)


def test_a_group_of_areas_that_are_not_there_is_not_drawn():
    root = parsed(AreaMap(areas=grid(2, 2), title="T", groups=(MapGroup("A", ("x",)),)))
    assert not [p for p in root.iter(f"{SVG}path") if p.get("stroke-dasharray")]


def test_a_place_has_its_name_and_a_number_steps_aside_for_it():
    ring = ((15, 59), (15.1, 59), (15.1, 59.05), (15, 59.05), (15, 59))  # as wide as it is tall, on the ground
    area = MapArea(code="a", name="a", polygons=((ring,),), priority=1)
    alone, beside = (
        parsed(AreaMap(areas=(area,), title="T", points=points)) for points in ((), (MapPoint(NASTY, 15.05, 59.025),))
    )
    assert [root.find(f".//{SVG}circle[@r='8.5']") is not None for root in (alone, beside)] == [True, True]
    low = float(beside.find(f".//{SVG}circle[@r='8.5']").get("cy"))
    assert low > float(alone.find(f".//{SVG}circle[@r='8.5']").get("cy")) + 10
    assert any(name.startswith("<b onclick") for name in fills(beside))


def test_points_without_areas_are_not_drawn():
    draw(AreaMap(areas=(), title="T", points=(MapPoint("a", 15, 59),)))


def test_what_is_unknown_is_dotted_and_what_is_missing_hatched():
    areas = (square("a", 15, 59, unknown=True), square("b", 15.1, 59, missing=True), square("c", 15.2, 59, shade=0))
    colours = fills(parsed(AreaMap(areas=areas, title="T")))
    assert colours == {"a": "url(#m-dots)", "b, svar saknas": "url(#m-hatch)", "c": SHADES[0]}
