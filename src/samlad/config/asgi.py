"""The pages as a web process serves them: Django behind the front."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samlad.config.settings")
wsgi = get_wsgi_application()

from django.conf import settings  # noqa: E402 - after Django is set up
from django.urls import get_resolver  # noqa: E402

from samlad.front.app import Front  # noqa: E402
from samlad.web.known import is_logged_in  # noqa: E402

assert get_resolver().url_patterns  # every page is loaded before the first one is asked for
application = Front(wsgi, knows=is_logged_in, proxies=settings.TRUSTED_PROXIES)
