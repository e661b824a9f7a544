"""A command publishes what it drafted, or what somebody says they have read."""

import json

import pytest
from click.testing import CliRunner
from tests.steps import close, tell

from samlad.cli.commands import samlad
from samlad.documents.fonts import FOLDER
from samlad.lib.digests import digest_of
from samlad.picture.models import PictureField
from samlad.picture.service import draft_picture, edit_field
from samlad.records.models import Record
from samlad.writing.service import Edit

needs_fonts = pytest.mark.skipif(
    not list(FOLDER.glob("*.otf")), reason="the front-end build has not copied the typefaces"
)


@needs_fonts
def test_words_that_somebody_wrote_are_read_before_a_command_publishes_them(world, round, tmp_path):
    def run(*arguments, code=0):
        more = ["--week", round.label, "--partnership", world.partnership.slug, "--json"]
        done = CliRunner().invoke(samlad, ["picture", *arguments, *more])
        assert done.exit_code == code, done.output
        return done.output

    def write(text):
        field = PictureField.objects.get(section="weather")
        edit_field(
            actor=world.system,
            now=world.now,
            field_id=field.pk,
            edit=Edit(text, field.text),
            screening_confirmed=digest_of(text),
        )

    tell(world, round)
    close(world, round)
    draft_picture(actor=world.system, now=world.now, round_id=round.pk)
    write("Ring Anna Svensson, 070-123 45 67")
    out = ["--out", str(tmp_path)]
    assert "picture draft" in run("publish", *out, code=1)
    run("publish", *out, "--judged", code=2)
    read = json.loads(run("draft"))["read"]
    assert "070-123 45 67" in run("publish", *out, "--read", read, code=1)
    write("Ring Bo Karlsson, 070-765 43 21")
    run("publish", *out, "--read", read, "--judged", code=1)
    assert not Record.objects.exists()
    read = json.loads(run("draft"))["read"]
    assert "personal data" in run("publish", *out, "--read", read, "--judged", code=1)
    assert json.loads(run("publish", *out, "--read", read, "--judged", "--checked"))["version"] == 1
