"""The `samlad` command. Exit codes: 0 done, 1 a mistake the user can mend, 2 wrong usage."""

import os
import sys

import click


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samlad.config.settings")
    import django

    django.setup()
    from samlad.cli.commands import samlad

    try:
        samlad.main(standalone_mode=False)
    except click.UsageError as error:
        error.show()
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
