"""The entry point of the portal's web server."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.db import connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inspectorate.settings")

application = get_wsgi_application()

if not (settings.PRODUCTION or "LCS_SUPERVISED" in os.environ or "runserver" in sys.argv):
    message = "LCS_DEBUG is on. Set LCS_DEBUG=0 to serve other people, or start this machine's own: make run."
    raise ImproperlyConfigured(message)
connections.close_all()  # a server that loads this once and then forks must not share them
