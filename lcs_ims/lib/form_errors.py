"""What a form says about an answer, in the voice of the Service: the fact, the thing, the next step.

Django's own sentences ("This field is required.") name neither; they are replaced by the code of the error,
unless the form has put words of its own in their place.
"""

from django.core.exceptions import ValidationError
from django.forms import BoundField, CheckboxInput, ChoiceField, Field, FileField
from django.utils.translation import gettext as _


def sentences(field: BoundField) -> list[str]:
    """Everything that is wrong with the answer to one field."""
    return [_sentence(field, error) for error in field.errors.as_data()]


def _sentence(field: BoundField, error: ValidationError) -> str:
    if error.code in {"max_length", "min_length"} and error.params and "show_value" in error.params:
        return _length(error) % {"what": field.label, **error.params}
    if error.code == "required" and _djangos_own(field, error):
        return _empty(field) % {"what": field.label}
    if error.code == "invalid_choice" and _djangos_own(field, error):
        return _("%(what)s has an answer that is not offered. Choose one of those shown.") % {"what": field.label}
    return " ".join(error.messages)


def _djangos_own(field: BoundField, error: ValidationError) -> bool:
    kinds = [kind for kind in type(field.field).__mro__ if issubclass(kind, Field)]
    return any(error.message == kind.default_error_messages.get(error.code or "") for kind in kinds)


def _empty(field: BoundField) -> str:
    if isinstance(field.field.widget, CheckboxInput):
        return _("“%(what)s” is not ticked. Tick it to go on.")
    if isinstance(field.field, FileField):
        return _("%(what)s is missing. Choose a file.")
    if isinstance(field.field, ChoiceField):
        return _("%(what)s is not answered. Choose one.")
    return _("%(what)s is empty. Fill it in.")


def _length(error: ValidationError) -> str:
    if error.code == "max_length":
        return _("%(what)s has %(show_value)s characters, and %(limit_value)s fit. Shorten it.")
    return _("%(what)s has %(show_value)s characters, and %(limit_value)s are needed. Write more.")
