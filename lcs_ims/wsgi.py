"""The entry point of the web server."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.db import connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lcs_ims.settings")

application = get_wsgi_application()

from lcs_ims.audit import signer  # noqa: E402 (the apps must be loaded)
from lcs_ims.checks import refuse_unfit  # noqa: E402

if not (settings.PRODUCTION or "LCS_SUPERVISED" in os.environ or "runserver" in sys.argv):
    message = "LCS_DEBUG is on. Set LCS_DEBUG=0 to serve other people, or start this machine's own: make run."
    raise ImproperlyConfigured(message)
refuse_unfit()
signer.forbid()  # whoever takes over the web process must not be able to sign the trail
connections.close_all()  # a server that loads this once and then forks must not share them
