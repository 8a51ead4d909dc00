"""In which languages a report can be made: one document is in one language, so a half that nobody has translated is
refused rather than filled with English.
"""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lcs_ims.lib.refusal import Refused

TRANSLATED = gettext_noop("This report is in English.")
"""Translators put this sentence into their language last, when every other one of the report is done."""


def check(language: str) -> None:
    """Raises Refused("not-translated")."""
    with translation.override(language):
        translated = language == settings.LANGUAGE_CODE or _(TRANSLATED) != TRANSLATED
    if not translated:
        message = _("The report is not translated into {language} yet. Choose another language.")
        raise Refused("not-translated", message.format(language=_(dict(settings.LANGUAGES)[language])))
