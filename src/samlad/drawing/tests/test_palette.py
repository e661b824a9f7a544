"""One palette: nobody else in Python spells a colour, and the browser's are the same."""

import re
from pathlib import Path

from samlad.drawing import palette

ROOT = Path(__file__).resolve().parents[4]
COLOUR = re.compile(r"#[0-9a-f]{6}\b", re.IGNORECASE)


def test_no_other_module_spells_a_colour():
    source = ROOT / "src" / "samlad"
    modules = [p for p in source.rglob("*.py") if "tests" not in p.parts and p.name != "palette.py"]
    assert [p.relative_to(source) for p in modules if COLOUR.search(p.read_text(encoding="utf-8"))] == []


def test_the_colours_of_the_pages_are_the_same():
    sass = (ROOT / "frontend" / "sass" / "_settings.scss").read_text(encoding="utf-8")
    for name in ("ink", "muted", "paper", "white", "pine", "deep-pine", "wash", "unusual", "gold"):
        assert f"${name}: {getattr(palette, name.replace('-', '_').upper())};" in sass


def test_the_colours_of_the_map_in_the_browser_are_the_same():
    style = (ROOT / "frontend" / "js" / "modules" / "map-style.js").read_text(encoding="utf-8")
    own = {"#87929a"}  # borders, which there lie on a map
    known = {
        *palette.SHADES,
        palette.INK,
        palette.WHITE,
        palette.UNUSUAL,
        palette.GOLD,
        palette.HATCH,
        palette.UNSHADED,
    }
    assert set(COLOUR.findall(style)) <= known | own
    assert str(list(palette.SHADES)).replace("'", '"') in style


def test_word_writes_colours_bare():
    assert palette.bare("#16252d") == "16252D"
