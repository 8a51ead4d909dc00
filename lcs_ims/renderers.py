"""How Django's forms are drawn: with our own components, so that a page writes `{{ form }}` and no more."""

from typing import Any

from django.forms.renderers import TemplatesSetting
from django.template import loader

OURS = {
    "django/forms/widgets/radio.html": "components/_choices.html",
    "django/forms/widgets/checkbox_select.html": "components/_choices.html",
}


class ServiceRenderer(TemplatesSetting):
    """`{{ form }}` draws every field with label, hint and errors; `{{ form.x.as_field_group }}` draws one."""

    form_template_name = "components/_form.html"
    field_template_name = "components/_field.html"

    def get_template(self, template_name: str) -> Any:
        return loader.get_template(OURS.get(template_name, template_name))
