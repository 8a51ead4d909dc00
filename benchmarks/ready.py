"""Importing this makes Django ready, so that a benchmark can import models below it."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lcs_ims.settings")
django.setup()
