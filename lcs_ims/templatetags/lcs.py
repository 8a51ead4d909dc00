"""The tags and filters of the Service's pages. docs/design.md lists them with their parameters."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxSelectMultiple, MultiWidget, RadioSelect
from django.template import Context
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lcs_ims.lib import clock, wording
from lcs_ims.lib.form_errors import sentences
from lcs_ims.lib.objections import Objection, Severity, Verdict

register = template.Library()

VERDICTS = {
    Verdict.CLEAR: ("good", gettext_lazy("Clear")),
    Verdict.ADVISORY: ("note", gettext_lazy("Advisory")),
    Verdict.EXCEPTION: ("warn", gettext_lazy("Exception needed")),
    Verdict.REFUSED: ("stop", gettext_lazy("Refused")),
}
SEVERITIES = {
    Severity.ADVISORY: ("note", gettext_lazy("Advisory")),
    Severity.STRICT: ("warn", gettext_lazy("Strict")),
    Severity.ABSOLUTE: ("stop", gettext_lazy("Absolute")),
}
MESSAGE_TONES = {"success": "good", "warning": "warn", "error": "stop"}


@register.filter
def day(value: date | datetime | str | None) -> str:
    """`21 Nov 2026`; also for a date of birth known in part."""
    return wording.day(value)


@register.filter
def moment(value: datetime | None) -> str:
    """`21 Nov 2026, 14:05`."""
    return wording.moment(value)


@register.filter
def hour(value: datetime | None) -> str:
    """`14:05`."""
    return wording.hour(value)


@register.filter
def since(value: timedelta | datetime | None) -> str:
    """How long something lasts, or has lasted since a moment: `3 h 10 min`."""
    if value is None:
        return ""
    return wording.span(clock.now() - value if isinstance(value, datetime) else value)


@register.filter
def sentence(objection: Objection) -> str:
    """What an objection says, in the reader's language."""
    return _(objection.template).format(**dict(objection.params))


@register.filter
def tone(value: Verdict | Severity | str) -> str:
    """The tone of a verdict, of a severity, or of a message's level: good, note, warn or stop."""
    if isinstance(value, Verdict):
        return VERDICTS[value][0]
    if isinstance(value, Severity):
        return SEVERITIES[value][0]
    return MESSAGE_TONES.get(value, "note")


@register.filter
def around(page: Page[Any]) -> list[int | None]:
    """The page numbers worth a link: the ends and the neighbours; None stands for a gap."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else None for number in numbers]


@register.filter
def control(field: BoundField) -> str:
    """The id that a link to the field must name: of its first control when it has several."""
    if isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple):
        return f"{field.auto_id}_0"
    if isinstance(field.field.widget, MultiWidget):
        return str(field.subwidgets[0].data["subwidgets"][0]["attrs"]["id"])
    return field.id_for_label


@register.filter
def wrongs(field: BoundField) -> list[str]:
    """What is wrong with the answer to a field, in the Service's words."""
    return sentences(field)


@register.simple_tag
def tag(text: str | Promise, tone: str = "mute") -> SafeString:
    """A status in words, with a tone: good, note, warn, stop, mute."""
    return format_html('<strong class="tag {}">{}</strong>', tone, text)


@register.simple_tag
def verdict(value: Verdict | str) -> SafeString:
    """The tag of a verdict, given as the enum or as its label."""
    tone, words = VERDICTS[Verdict[value.upper()] if isinstance(value, str) else value]
    return tag(words, tone)


@register.simple_tag
def severity(value: Severity | str) -> SafeString:
    """The tag of a severity, given as the enum or as its label."""
    tone, words = SEVERITIES[Severity[value.upper()] if isinstance(value, str) else value]
    return tag(words, tone)


@register.simple_tag
def meter(occupants: int, capacity: int) -> SafeString:
    """How full a cell or a block is, in words and as a bar whose darker end is what exceeds the capacity."""
    over = occupants - capacity
    words = _("%(occupants)s of %(capacity)s") % {"occupants": occupants, "capacity": capacity}
    more = format_html(" <b>{}</b>", _("%(count)s over") % {"count": over}) if over > 0 else ""
    bar = format_html('<rect width="{}" height="1"/>', min(occupants, capacity))
    if over > 0:
        bar += format_html('<rect class="over" x="{}" width="{}" height="1"/>', capacity, over)
    drawn = format_html(
        '<svg viewBox="0 0 {} 1" preserveAspectRatio="none" aria-hidden="true">{}</svg>',
        max(occupants, capacity, 1),
        bar,
    )
    return format_html('<span class="meter">{}{}{}</span>', words, more, drawn)


@register.simple_tag
def people(numbers: Iterable[str], names: Mapping[str, str] | None = None) -> SafeString:
    """Links to people by number, named where `names` knows them."""
    return format_html_join(
        mark_safe("; "), "{}", ((_person(number, (names or {}).get(number)),) for number in numbers)
    )


@register.inclusion_tag("components/_error_summary.html", takes_context=True)
def error_summary(context: Context, *forms: BaseForm | None) -> dict[str, Any]:
    """Everything that is wrong with the forms, each error a link to its field; nothing when nothing is."""
    found: list[tuple[str, str]] = []
    for form in forms:
        if form is None or not form.is_bound:
            continue
        found += [("", str(error)) for error in form.non_field_errors()]
        found += [("" if f.is_hidden else control(f), error) for f in form for error in sentences(f)]
    return {"found": found, "saving": getattr(context.get("request"), "method", "") == "POST"}


@register.simple_block_tag
def table(content: str, caption: str, note: str = "", kind: str = "") -> str:
    """A table that scrolls inside itself on a narrow screen; the block holds thead and tbody."""
    context = {"content": content, "caption": caption, "note": note, "kind": kind}
    return render_to_string("components/_table.html", context)


@register.simple_block_tag
def banner(content: str, title: str = "", tone: str = "note", role: str = "") -> str:
    """What a page must say before all else. `role="alert"` or `"status"` has it read out when it appears."""
    context = {"content": content, "title": title, "tone": tone, "role": role}
    return render_to_string("components/_banner.html", context)


@register.simple_block_tag
def fold(content: str, summary: str, opened: bool = False) -> str:
    """Detail that opens at a press; paper shows it opened."""
    return render_to_string("components/_fold.html", {"content": content, "summary": summary, "opened": opened})


@register.simple_block_tag
def breadcrumbs(content: str) -> SafeString:
    """The way back up: the block holds one <li> with a link for each page above this one."""
    return format_html('<nav class="crumbs" aria-label="{}"><ol>{}</ol></nav>', _("Way back"), content)


def _person(number: str, name: str | None) -> SafeString:
    if not name:
        return format_html('<a href="/inmates/{0}/">{0}</a>', number)
    return format_html('<a href="/inmates/{0}/">{1}</a> <span class="soft nowrap">{0}</span>', number, name)
