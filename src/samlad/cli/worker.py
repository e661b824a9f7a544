"""`python -m samlad.cli.worker`: the process that `samlad serve` runs beside the pages."""

import os

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samlad.config.settings")
    import django

    django.setup()
    from samlad.cli.serving import work_forever

    work_forever()
