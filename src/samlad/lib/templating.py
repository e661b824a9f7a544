"""Pages without the indentation of their templates, which is for whoever reads those: taken out once, when a template
is loaded, and not packed and sent with every page. Lines stay lines, so that a fault still names its own."""

import re
from pathlib import Path

from django.template import Origin
from django.template.loaders import filesystem
from django.template.utils import get_app_template_dirs

INDENTATION = re.compile(r"\n[ \t]+")
# Where white space is text: what stands as it is typed, and words that a translation is found by.
AS_TYPED = re.compile(
    r"<(?P<tag>pre|textarea)\b.*?(?:</(?P=tag)>|\Z)|{% blocktrans.*?(?:{% endblocktrans|\Z)", re.DOTALL | re.IGNORECASE
)


def unindented(text: str) -> str:
    pieces, begins = [], 0
    for typed in AS_TYPED.finditer(text):
        pieces += [INDENTATION.sub("\n", text[begins : typed.start()]), typed.group()]
        begins = typed.end()
    return "".join([*pieces, INDENTATION.sub("\n", text[begins:])])


class Loader(filesystem.Loader):
    """The templates of the settings' folders, then those of the applications."""

    def get_dirs(self) -> list[str | Path]:
        return [*self.engine.dirs, *get_app_template_dirs("templates")]

    def get_contents(self, origin: Origin) -> str:
        text = super().get_contents(origin)
        return unindented(text) if str(origin.template_name).endswith(".html") else text
