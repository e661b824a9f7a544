"""The pages as a web process serves them: Django behind the front."""

from django.conf import settings
from django.urls import get_resolver

from samlad.config.wsgi import application as wsgi
from samlad.front.app import Front
from samlad.live.hub import Hub
from samlad.live.room import Composer
from samlad.web.access.session import is_logged_in

assert get_resolver().url_patterns  # every page is loaded before the first one is asked for
application = Front(wsgi, knows=is_logged_in, proxies=settings.TRUSTED_PROXIES, live=Hub(Composer()))
