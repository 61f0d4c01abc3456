"""Planning a symposium, and what is suggested there."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wutong.domains.org.queries import Region, region_by_code
from wutong.domains.projects.queries.regions import regions_to_choose
from wutong.domains.stewardship.choices import AppealCategory
from wutong.kernel.scope import RECEIVE_APPEAL, Access

WAYS: Final = [
    ("category", _("类别")), ("unit", _("部门")), ("stage", _("阶段")), ("region", _("地区")),
]  # fmt: skip


class SymposiumForm(forms.Form):
    """What is planned."""

    title = forms.CharField(label=_("名称"), max_length=120)
    on = forms.DateField(label=_("日期"), widget=forms.DateInput({"type": "date"}))
    region = forms.ChoiceField(label=_("地区"))
    place = forms.CharField(label=_("地点"), max_length=120, required=False)
    host = forms.CharField(label=_("主持人"), max_length=60, required=False)

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = regions_to_choose(access, RECEIVE_APPEAL)  # type: ignore[attr-defined]

    def clean_region(self) -> Region:
        """The region with this code."""
        region = region_by_code(self.cleaned_data["region"])
        if region is None:
            raise ValidationError(_("没有这个地区。"))
        return region


class SuggestionForm(forms.Form):
    """What a guest suggested; with an answer it is answered on the spot."""

    title = forms.CharField(label=_("建议"), max_length=160)
    content = forms.CharField(label=_("内容"), max_length=2000, widget=forms.Textarea({"rows": 3}))
    category = forms.ChoiceField(label=_("类别"), choices=AppealCategory.choices)
    asker_name = forms.CharField(label=_("提出人"), max_length=60)
    asker_phone = forms.CharField(
        label=_("联系电话"), max_length=20, required=False,
        widget=forms.TextInput({"type": "tel", "inputmode": "tel"}),
    )  # fmt: skip
    answer = forms.CharField(
        label=_("当场答复"), max_length=2000, required=False,
        widget=forms.Textarea({"rows": 2}), help_text=_("不填就交办"),
    )  # fmt: skip


class PeriodForm(forms.Form):
    """The period and the way in which causes are told apart."""

    way = forms.ChoiceField(
        label=_("按"), required=False,
        choices=WAYS,
    )  # fmt: skip
    first = forms.DateField(
        label=_("受理从"), required=False, widget=forms.DateInput({"type": "date"})
    )
    last = forms.DateField(label=_("到"), required=False, widget=forms.DateInput({"type": "date"}))

    def label_of(self, way: str) -> str:
        """The way in words."""
        return str(dict(WAYS)[way])

    def asked(self, on: date) -> tuple[str, date, date]:
        """Way and period; the year so far where nothing valid was chosen."""
        self.is_valid()
        data = getattr(self, "cleaned_data", {})
        first = data.get("first") or date(on.year, 1, 1)
        last = data.get("last") or on
        return data.get("way") or "category", min(first, last), max(first, last)
