from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cells.trail import Wanted
from lcs_ims.audit import Action
from lcs_ims.lib import clock

DAYS = 30
_AREAS = {
    "inmates": _("People"),
    "cells": _("Cells"),
    "accounts": _("Accounts"),
    "facilities": _("Facilities"),
    "audit": _("Trail"),
}


def _actions() -> list[tuple[Any, Any]]:
    """Every action by its area, in words made of its name."""
    areas: dict[str, list[tuple[str, str]]] = {}
    for action in Action:
        area, _dot, rest = action.value.partition(".")
        areas.setdefault(area, []).append((action.value, rest.replace(".", ": ").replace("_", " ").capitalize()))
    groups = [(_AREAS.get(area, area.capitalize()), sorted(actions)) for area, actions in areas.items()]
    return [("", _("All")), *groups]


class TrailForm(forms.Form):
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput({"type": "date"}))
    about = forms.CharField(label=_("Inmate number or cell"), required=False, max_length=30)
    action = forms.ChoiceField(label=_("What was done"), required=False, choices=_actions)
    actor = forms.CharField(
        label=_("Who did it"), required=False, max_length=60, help_text=_("Their username, such as t.mokoena.")
    )
    late = forms.BooleanField(label=_("Only what was entered late"), required=False)

    @property
    def wanted(self) -> Wanted:
        """What is asked for; without days, the last thirty. What was not understood asks for nothing."""
        self.is_valid()
        given, today = self.cleaned_data, clock.facility_date()
        until = given.get("until") or today
        return Wanted(
            since=given.get("since") or until - timedelta(days=DAYS),
            until=until,
            action=given.get("action", ""),
            about=given.get("about", "").strip(),
            actor=given.get("actor", "").strip().lower(),
            late=given.get("late", False),
        )
