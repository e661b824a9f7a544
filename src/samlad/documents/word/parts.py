"""What Word files share, on top of python-docx: styles, fields, table rows, and the same bytes every time."""

import io
import zipfile
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.table import _Row
from docx.text.paragraph import Paragraph
from lxml import etree

from samlad.drawing import palette

# This is the copy people edit. Word has both, and other programs have faces of the very same width for them, so that
# it has as many pages wherever it is opened.
TEXT, HEADING = "Arial", "Times New Roman"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"


INK, MUTED, DEEP = (RGBColor.from_string(palette.bare(c)) for c in (palette.INK, palette.MUTED, palette.DEEP_PINE))


def element(name: str, **attributes: str) -> Any:
    """An element of WordprocessingML: `element("shd", fill="EEF3F1")`."""
    new = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        new.set(qn(f"w:{key}"), value)
    return new


def set_faces(document: docx.document.Document) -> None:
    """The theme's own faces are the document's: who chooses "headings" or "body text" in Word gets these."""
    part = next(r.target_part for r in document.part.rels.values() if r.reltype.endswith("/theme"))
    theme = etree.fromstring(part.blob)
    for kind, face in (("majorFont", HEADING), ("minorFont", TEXT)):
        for latin in theme.iter(f"{{{DRAWING}}}{kind}"):
            latin.find(f"{{{DRAWING}}}latin").set("typeface", face)
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)


def set_language(document: docx.document.Document, locale: str) -> None:
    """The proofing language of all text, such as "sv-SE"."""
    defaults = document.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if defaults is None:
        raise RuntimeError("python-docx's template has no default run properties")
    language = defaults.find(qn("w:lang"))
    if language is None:
        language = element("lang")
        defaults.append(language)
    language.set(qn("w:val"), locale)


def style(
    document: docx.document.Document,
    name: str,
    size: float,
    colour: RGBColor,
    bold: bool,
    font: str,
    before: float,
    after: float,
) -> Any:
    """Sets the paragraph style `name`, which is made when the document has none. Lengths in points."""
    styles = document.styles
    if name not in [known.name for known in styles]:
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    style = styles[name]
    style.font.name, style.font.size, style.font.bold = font, Pt(size), bold
    style.font.color.rgb = colour
    faces = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        faces.attrib.pop(qn(f"w:{theme}"), None)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    return style


def rule(style_element: Any, colour: str, **sides: int) -> None:
    """Lines beside a style's paragraphs: `left=18`, in eighths of a point."""
    borders = element("pBdr")
    for side in ("top", "left", "bottom", "right"):  # the order that the schema wants
        if side in sides:
            borders.append(element(side, val="single", sz=str(sides[side]), space="6", color=palette.bare(colour)))
    style_element.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
    )


def counted(paragraph: Paragraph, code: str, number: str = "1") -> None:
    """A field that Word counts, such as PAGE; `number` stands there until it has."""
    new, run, text = element("fldSimple", instr=code), element("r"), element("t")
    text.text = number
    run.append(text)
    new.append(run)
    paragraph._p.append(new)


def repeat_header(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(element("tblHeader", val="true"))


def same_bytes(archive: bytes) -> bytes:
    """The archive without the time it was packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return out.getvalue()
