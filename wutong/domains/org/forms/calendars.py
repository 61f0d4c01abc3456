"""Forms of the working calendar: own days, and a year's arrangement as it was published."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wutong.domains.org.forms.settings import ReasonForm
from wutong.domains.org.rules import BadArrangement, parse_arrangement
from wutong.ui.inputs import DayInput

LONGEST_NOTICE = 5_000


class SpanForm(ReasonForm):
    """From a day to a day, both included; the second may be left out."""

    first = forms.DateField(label=_("从"), widget=DayInput())
    last = forms.DateField(
        label=_("到"), required=False, widget=DayInput(), help_text=_("只有一天就不填。")
    )

    def clean(self) -> dict[str, Any]:
        """One day ends where it begins."""
        data = super().clean() or self.cleaned_data
        data["last"] = data.get("last") or data.get("first")
        return data


class OwnDaysForm(SpanForm):
    """Days that a region works or has off otherwise than the arrangement says."""

    worked = forms.TypedChoiceField(
        label=_("这几天"),
        choices=[("no", _("放假")), ("yes", _("上班"))],
        initial="no",
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    field_order = ("first", "last", "worked", "reason")


class YearForm(forms.Form):
    """A year's arrangement: the notice as pasted, or a line for each day or span."""

    text = forms.CharField(
        label=_("放假安排"),
        max_length=LONGEST_NOTICE,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_(
            "粘贴国务院办公厅通知里的各条，例如「1月1日（周五）至3日（周日）放假调休。1月9日（周六）上班。」；"
            "也可以一行一天，例如「2027-02-06 上班」。"
        ),
    )
    source = forms.CharField(
        label=_("文号"), max_length=200, help_text=_("例如 国办发明电〔2026〕1号。")
    )

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year

    def clean_text(self) -> str:
        """What cannot be read is said beside the field."""
        text: str = self.cleaned_data["text"]
        try:
            self.arrangement = parse_arrangement(text, self.year)
        except BadArrangement as fault:
            raise forms.ValidationError(str(fault)) from fault
        return text
