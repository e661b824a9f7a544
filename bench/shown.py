"""Everything that the made-up municipality shows: the kept analyses, the drafted words and the pages a coordinator and
an analyst can walk to. `bin/blas` compares two of them. Run as `python -m bench.shown`."""

import os
import re
import sys

KEYS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samlad.config.settings")
    import django

    django.setup()
    from django.test import Client
    from django_scopes import scope

    from bench.walk import walk, words_of
    from samlad.analysis.models import Result
    from samlad.analysis.models.result import canonical
    from samlad.partnership.models import Assignment, Partnership
    from samlad.partnership.models.function import Duty

    partnership = Partnership.objects.get()
    with scope(partnership=partnership):
        for result in Result.objects.order_by("pk"):
            print(f"{result.method} {result.pk}: {canonical(result.document)}")
        holders = [
            a.account
            for a in Assignment.objects.select_related("account", "function").order_by("pk")
            if {Duty.COORDINATOR, Duty.ANALYST} & {d.duty for d in a.function.duties.all()}
        ]
    for account in list(dict.fromkeys(holders))[:4]:
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        for address, page in sorted(walk(client).pages.items()):
            print(f"{account.pk} {address}: {KEYS.sub('', words_of(page))}")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
