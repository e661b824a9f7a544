"""What is taken out of a template when it is loaded, and what is text and stays."""

from pathlib import Path

import pytest
from django.template import Engine

from samlad.lib.templating import unindented

TEMPLATES = Path(__file__).resolve().parents[2] / "web" / "templates"
LINES = "  a\n    b\n\t c  d\n"


def loaded(name):
    return Engine.get_default().get_template(name)


def test_lines_begin_where_they_begin_and_stay_as_many():
    assert unindented(f"<div>\n{LINES}</div>\n  <p>å</p>") == "<div>\na\nb\nc  d\n</div>\n<p>å</p>"


@pytest.mark.parametrize(
    "text",
    [
        f"<pre>{LINES}</pre>",
        f'<pre class="x">\n{LINES}</pre>',
        f'<TEXTAREA\n   name="x">{LINES}</TEXTAREA>',
        f"<textarea>{{{{ x }}}}{LINES}",  # ended by another template
        f"{{% blocktranslate %}}{LINES}{{% endblocktranslate %}}",
        f"{{% blocktrans trimmed with n=n %}}{LINES}{{% endblocktrans %}}",
    ],
)
def test_what_stands_as_it_is_typed_stays(text):
    assert text in unindented(f"<div>\n    {text}\n    <p></p>\n  </div>")
    assert "\n<p>" in unindented(f"<div>\n    {text}</textarea>\n    <p></p>\n  </div>")


def test_the_pages_are_loaded_so_and_a_fault_still_names_its_line():
    source, typed = loaded("base.html").source, (TEMPLATES / "base.html").read_text(encoding="utf-8")
    assert "\n " in typed
    assert "\n " not in source
    assert source.count("\n") == typed.count("\n")


def test_an_example_of_a_file_keeps_its_lines():
    assert "\nStortorget,Centrum," in loaded("settings/_places_intro.html").source


def test_letters_in_plain_text_are_loaded_as_they_are():
    letter = loaded("account/email/password_reset_key_message.txt")
    assert letter.source == Path(letter.origin.name).read_text(encoding="utf-8")
