"""Forms of the investors' pages: they parse and explain; the actions decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from wutong.domains.investors.choices import Honour, NameKind, ReferrerKind
from wutong.domains.investors.models import Investor, Referrer
from wutong.domains.investors.queries import Filters, industries, industry_line, origins
from wutong.domains.investors.rules import normalize_uscc, uscc_fault
from wutong.kernel.scope import Access
from wutong.ui.inputs import DayInput

OTHER_KINDS = [choice for choice in NameKind.choices if choice[0] != NameKind.CURRENT]


class FilterForm(forms.Form):
    """What the list is kept to."""

    q = forms.CharField(
        label=_("名称"),
        required=False,
        max_length=80,
        widget=forms.TextInput({"type": "search", "placeholder": _("任意几个字或拼音首字母")}),
    )
    honour = forms.ChoiceField(
        label=_("荣誉"), required=False, choices=[("", _("全部")), *Honour.choices]
    )
    origin = forms.ChoiceField(label=_("来源地"), required=False)
    industry = forms.ChoiceField(label=_("行业门类"), required=False)
    foreign = forms.ChoiceField(
        label=_("境内外"),
        required=False,
        choices=[("", _("全部")), ("no", _("境内")), ("yes", _("境外"))],
    )

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [(place, place) for place in origins(access)]
        self.fields["origin"].choices = [("", _("全部")), *places]  # type: ignore[attr-defined]
        sections = [(code, name) for code, name in industries().items() if code.isalpha()]
        self.fields["industry"].choices = [("", _("全部")), *sections]  # type: ignore[attr-defined]

    def filters(self, sort: str) -> Filters:
        """The valid choices; a choice that does not exist is left out."""
        self.is_valid()
        chosen = {name: self.cleaned_data.get(name, "") for name in self.fields if name != "q"}
        return Filters(text=self.cleaned_data.get("q", ""), sort=sort, **chosen)


class IndustryField(forms.CharField):
    """A code of GB/T 4754-2017, typed as code or name and chosen from what htmx offers."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput({
            "list": "industries", "autocomplete": "off", "placeholder": _("代码或名称"),
            "hx-get": reverse_lazy("investors:industries"), "hx-target": "#industries",
            "hx-trigger": "input changed delay:200ms", "hx-include": "this",
        })  # fmt: skip
        super().__init__(max_length=120, required=False, widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """A bare code is shown with its name."""
        return industry_line(value) if isinstance(value, str) and value in industries() else value

    def clean(self, value: Any) -> str:
        """The code, from ``3985 电子专用材料制造``, ``3985`` or the exact name."""
        text = str(super().clean(value) or "").strip()
        if not text:
            return ""
        first = text.split()[0].upper()
        if first in industries():
            return first
        named = [code for code, name in industries().items() if name == text]
        if not named:
            raise ValidationError(_("没有这个行业，请从列出的行业里选。"))
        return named[-1]


class InvestorForm(forms.Form):
    """A firm's record."""

    name = forms.CharField(label=_("企业名称"), max_length=120)
    uscc = forms.CharField(label=_("统一社会信用代码"), required=False, max_length=40)
    origin = forms.CharField(
        label=_("来源地"), required=False, max_length=60, help_text=_("如：福建省泉州市")
    )
    foreign = forms.BooleanField(label=_("境外企业"), required=False)
    industry_code = IndustryField(label=_("国民经济行业"))
    parent_group = forms.CharField(
        label=_("所属集团"), required=False, max_length=120, help_text=_("已登记的集团名称")
    )
    honours = forms.MultipleChoiceField(
        label=_("荣誉"),
        required=False,
        choices=Honour.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label=_("备注"), required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, access: Access, watched: str, **kwargs: Any) -> None:
        """``watched`` is the address that answers with records that may be the same firm."""
        super().__init__(*args, **kwargs)
        self.access = access
        for name in ("name", "uscc", "origin"):
            self.fields[name].widget.attrs |= {
                "hx-get": watched, "hx-target": "#suspicions", "hx-include": "closest form",
                "hx-trigger": "input changed delay:300ms", "hx-sync": "closest form:replace",
            }  # fmt: skip

    def clean_uscc(self) -> str:
        """The normalised code, or the sentence that says what is wrong with it."""
        code = normalize_uscc(self.cleaned_data["uscc"])
        fault = uscc_fault(code) if code else ""
        if fault:
            raise ValidationError(fault)
        return code

    def clean_parent_group(self) -> int | None:
        """The record of the group, by its name."""
        name = self.cleaned_data["parent_group"].strip()
        if not name:
            return None
        rows = Investor.objects.current().visible_to(self.access).filter(name=name)
        group = rows.values_list("pk", flat=True).first()
        if group is None:
            raise ValidationError(_("没有登记过这个集团，请先登记它，或照登记的名称填写。"))
        return group

    def changes(self) -> dict[str, Any]:
        """What ``edit_investor`` takes."""
        fields = ("name", "uscc", "origin", "foreign", "industry_code", "honours", "note")
        changes = {name: self.cleaned_data[name] for name in fields}
        return {**changes, "parent_group_id": self.cleaned_data["parent_group"]}


class NameForm(forms.Form):
    """Another name of a firm."""

    kind = forms.ChoiceField(label=_("类别"), choices=OTHER_KINDS)
    name = forms.CharField(label=_("名称"), max_length=120)


class ContactForm(forms.Form):
    """A person of a firm."""

    name = forms.CharField(label=_("姓名"), max_length=40)
    title = forms.CharField(label=_("职务"), max_length=60, required=False)
    phone = forms.CharField(label=_("电话"), max_length=30, required=False)


class ReferrerForm(forms.Form):
    """An introducer. A firm already here names its record: what it brings continues the chain."""

    name = forms.CharField(label=_("名称"), max_length=120)
    kind = forms.ChoiceField(label=_("类别"), choices=ReferrerKind)
    phone = forms.CharField(label=_("电话"), max_length=30, required=False)
    firm = forms.CharField(
        label=_("是已登记的企业"),
        required=False,
        max_length=120,
        help_text=_("以商招商时填企业全称或信用代码，它带来的企业会接在链上"),
    )

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access = access

    def clean_firm(self) -> Investor | None:
        """The record with exactly this name or code."""
        text = self.cleaned_data["firm"].strip()
        if not text:
            return None
        seen = Investor.objects.current().visible_to(self.access)
        found = seen.filter(uscc=text.upper()).first() or seen.filter(name=text).first()
        if found is None:
            raise ValidationError(_("没有登记这家企业，请核对全称，或先到「客商」登记。"))
        return found

    def stated(self) -> dict[str, Any]:
        """What ``add_referrer`` and ``edit_referrer`` take."""
        data = self.cleaned_data
        return {name: data[name] for name in ("name", "kind", "phone")} | {"investor": data["firm"]}


class ReferrerLinkForm(forms.Form):
    """Who introduced a firm: by name and kind, known or new."""

    name = forms.CharField(
        label=_("引荐人"), max_length=120, widget=forms.TextInput({"list": "referrers"})
    )
    kind = forms.ChoiceField(label=_("类别"), choices=ReferrerKind)
    on = forms.DateField(
        label=_("引荐日期"), required=False,
        widget=DayInput(),
    )  # fmt: skip
    note = forms.CharField(label=_("备注"), max_length=300, required=False)


class ReferrerFilterForm(forms.Form):
    """What the list of introducers is kept to."""

    q = forms.CharField(label=_("名称"), required=False, max_length=80)
    kind = forms.ChoiceField(
        label=_("类别"), required=False, choices=[("", _("全部")), *ReferrerKind.choices]
    )

    def rows(self, access: Access) -> Any:
        """Introducers that the person may see and that answer the choices."""
        self.is_valid()
        found = Referrer.objects.visible_to(access)
        if self.cleaned_data.get("q"):
            found = found.filter(name__icontains=self.cleaned_data["q"])
        if self.cleaned_data.get("kind"):
            found = found.filter(kind=self.cleaned_data["kind"])
        return found


class MergeForm(forms.Form):
    """The last word before a merge."""

    reason = forms.CharField(label=_("原因"), max_length=300, required=False)
    confirmed = forms.BooleanField(label=_("代码虽不同，确是同一家企业"), required=False)
