"""The week in the terminal says what its page says."""

from click.testing import CliRunner
from tests.steps import close, open_week, tell

from samlad.cli.commands import samlad


def line_of(world, label):
    done = CliRunner().invoke(samlad, ["week", "show", "--week", label, "--partnership", world.partnership.slug])
    assert done.exit_code == 0, done.output
    return next(line for line in done.output.splitlines() if line.startswith("Ängby"))


def test_what_nobody_stated_is_no_zero_and_decimals_are_swedish(world):
    for label, number in (("2026-W46", 2), ("2026-W47", 3)):
        earlier = open_week(world, label)
        for n in range(number):
            tell(world, earlier, key=f"{label}{n}", now=earlier.opens_at, starts_at=earlier.opens_at)
        close(world, earlier)
    round = open_week(world, "2026-W48")
    close(world, round)
    line = line_of(world, round.label)
    assert "polisens siffror –" in line
    assert " 2,5 " in line
