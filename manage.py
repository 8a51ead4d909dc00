#!/usr/bin/env python
"""The command line of the Service and of the Inspectorate's portal, each under its own settings."""

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

PORTAL_COMMANDS = Path(__file__).parent / "inspectorate" / "management" / "commands"


def settings_for(arguments: list[str]) -> str:
    """The portal's settings for a command of the portal's, the Service's for all others."""
    name = next((word for word in arguments if not word.startswith("-")), "")
    ours = name.isidentifier() and (PORTAL_COMMANDS / f"{name}.py").exists()
    return "inspectorate.settings" if ours else "lcs_ims.settings"


if __name__ == "__main__":
    chosen = settings_for(sys.argv[1:])
    if chosen == "inspectorate.settings":
        os.environ["DJANGO_SETTINGS_MODULE"] = chosen
    else:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", chosen)
    execute_from_command_line(sys.argv)
