"""For mypy alone: the Service's settings with the portal's app too, so that all models are known at once."""

from lcs_ims.settings import *  # noqa: F403
from lcs_ims.settings import INSTALLED_APPS as SERVICE_APPS

INSTALLED_APPS = [*SERVICE_APPS, "inspectorate", "inspectorate.report"]
