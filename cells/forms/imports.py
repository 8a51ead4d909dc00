from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from cells.imports.estate_rows import ESTATE
from cells.imports.pair_rows import KEEP_APART, RIVALS
from cells.imports.register_rows import REGISTER
from cells.imports.waiting import Upload
from lcs_ims.accounts.forms import RefusableForm
from lcs_ims.lib import clock
from lcs_ims.lib.fields import DayField
from lcs_ims.lib.records import MOST_BYTES

TABLES = ".csv,.txt,.xlsx"


def _file(label: Any, hint: Any = "", *, required: bool = False) -> forms.FileField:
    return forms.FileField(
        label=label,
        help_text=hint,
        required=required,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": TABLES}),
    )


class TakeOverForm(forms.Form):
    kind = forms.ChoiceField(label=_("What the file holds"), widget=forms.RadioSelect)
    file = _file(_("The file"), _("CSV or XLSX, at most 20 MB."), required=True)
    on = DayField(label=_("Day of the muster"), help_text=_("For a register: the day on which people were found so."))
    keep_apart = _file(_("Keep-apart orders"), _("With a register, if there is such a file."))
    rivals = _file(_("Rival factions"), _("With a register, if there is such a file."))

    def __init__(self, *args: Any, estate: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(REGISTER.sheet, _("A register: the people in custody and where they sleep"))]
        choices += [(ESTATE.sheet, _("An estate: blocks and cells"))] if estate else []
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        self.fields["kind"].initial = REGISTER.sheet
        self.fields["on"].initial = clock.facility_date()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in ("file", "keep_apart", "rivals"):
            file = cleaned.get(name)
            if file and file.size > MOST_BYTES:
                self.add_error(name, _("The file is larger than 20 MB. Split it, and take over the parts."))
        if cleaned.get("on") and cleaned["on"] > clock.facility_date():
            self.add_error("on", _("The day of the muster is in the future. Write the day on which it was taken."))
        return cleaned

    @property
    def upload(self) -> Upload:
        """The files, ready to wait."""
        given = self.cleaned_data
        named = {given["kind"]: given["file"]}
        if given["kind"] == REGISTER.sheet:
            named |= {KEEP_APART.sheet: given["keep_apart"], RIVALS.sheet: given["rivals"]}
        files = {table: _content(file) for table, file in named.items() if file}
        return Upload(given["kind"], given["on"], files)


class StoreForm(RefusableForm):
    skip_bad = forms.BooleanField(label=_("Leave the bad rows out and take over the others"))

    def __init__(self, *args: Any, bad: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not bad:
            del self.fields["skip_bad"]


def _content(file: "UploadedFile[bytes]") -> tuple[str, bytes]:
    return file.name or "", file.read()
