"""Files that are something else altogether, recognised by how they begin: the error says which it was."""

from django.utils.translation import gettext as _

from samlad.lib.errors import BadFile


def refuse_other(data: bytes, filename: str, *, wanted: str) -> None:
    """`wanted` says what the file was to be. Raises BadFile for a file that begins as one that is never read here."""
    for beginning, what in (
        (b"%PDF-", _("a PDF")),
        (b"PK\x03\x04", _("a ZIP file or an Excel workbook")),
        (b"\x89PNG", _("a PNG picture")),
        (b"\xff\xd8\xff", _("a JPEG picture")),
        (b"\xd0\xcf\x11\xe0", _("an older Office file, such as .xls or .doc")),
    ):
        if data.startswith(beginning):
            values = {"file": filename, "wanted": wanted, "what": what}
            raise BadFile(_("“%(file)s” is not %(wanted)s but %(what)s.") % values, code="other")
