"""The kinds of visit in the reader's language, as models and forms offer them."""

from django.utils.translation import gettext_lazy

from visits.kinds import KINDS

CHOICES = [(kind.value, gettext_lazy(rules.title)) for kind, rules in KINDS.items()]
