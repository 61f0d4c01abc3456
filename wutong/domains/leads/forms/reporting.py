"""Reporting a lead, and correcting one."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from wutong.domains.investors.choices import ReferrerKind
from wutong.domains.investors.queries import Referrer, normalize_uscc, uscc_fault
from wutong.domains.leads.choices import LeadSource
from wutong.domains.leads.models import Lead
from wutong.domains.org.queries import Region, Unit, region_by_code
from wutong.domains.projects.queries.regions import regions_to_choose, units_to_choose
from wutong.kernel.scope import REPORT_LEAD, Access
from wutong.ui.inputs import AmountField, AreaField, WholeField

DESCRIBED: Final = (
    "firm_name", "uscc", "content", "amount", "land_area", "power", "people", "industry",
    "origin", "contact_name", "contact_phone", "source", "note", "confidential",
)  # fmt: skip
WATCHED: Final = ("firm_name", "uscc", "content", "introducer")


def _suggested(address: str, options: str) -> forms.TextInput:
    """A text box with what htmx offers while one types."""
    return forms.TextInput({
        "list": options, "autocomplete": "off", "hx-get": reverse_lazy(address),
        "hx-target": f"#{options}", "hx-trigger": "input changed delay:200ms",
        "hx-include": "this", "hx-swap": "innerHTML",
    })  # fmt: skip


class LeadForm(forms.Form):
    """What a lead says. Each field can be filled beforehand by ``initial``."""

    firm_name = forms.CharField(
        label=_("投资方"),
        max_length=120,
        widget=_suggested("leads:firms", "firms"),
        help_text=_("企业名称；已登记的可用拼音首字母找"),
    )
    content = forms.CharField(
        label=_("投资内容"), max_length=500, widget=forms.Textarea({"rows": 2})
    )
    amount = AmountField(label=_("拟投资额"), required=False, min_value=0)
    source = forms.ChoiceField(label=_("来源"), choices=LeadSource)
    introducer = forms.CharField(
        label=_("引荐人"),
        required=False,
        max_length=120,
        widget=_suggested("leads:introducers", "introducers"),
    )
    introducer_kind = forms.ChoiceField(
        label=_("引荐人类别"), required=False, choices=[("", "—"), *ReferrerKind.choices]
    )
    land_area = AreaField(label=_("用地需求"), required=False)
    power = WholeField(_("千伏安"), label=_("用电需求"), required=False)
    people = WholeField(_("人"), label=_("用工需求"), required=False)
    industry = forms.CharField(label=_("产业类别"), required=False, max_length=60)
    uscc = forms.CharField(label=_("统一社会信用代码"), required=False, max_length=40)
    origin = forms.CharField(
        label=_("来自何地"), required=False, max_length=60, help_text=_("如：福建省泉州市")
    )
    contact_name = forms.CharField(label=_("联系人"), required=False, max_length=40)
    contact_phone = forms.CharField(
        label=_("联系电话"), required=False, max_length=30, widget=forms.TextInput({"type": "tel"})
    )
    note = forms.CharField(
        label=_("备注"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )
    confidential = forms.BooleanField(
        label=_("涉密：只有承办人、报备人和分管领导看得到"), required=False
    )

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access = access

    def clean_uscc(self) -> str:
        """The normalised code, or the sentence that says what is wrong with it."""
        code = normalize_uscc(self.cleaned_data["uscc"])
        fault = uscc_fault(code) if code else ""
        if fault:
            raise ValidationError(fault)
        return code

    def known_introducer(self) -> Referrer | None:
        """The introducer of this name that is on record; the kind decides between several."""
        name = " ".join(self.cleaned_data.get("introducer", "").split())
        found = Referrer.objects.visible_to(self.access).filter(name=name).order_by("pk")
        kind = self.cleaned_data.get("introducer_kind")
        return (found.filter(kind=kind) if kind else found).first() if name else None

    def new_introducer(self) -> tuple[str, str]:
        """Name and kind of an introducer who is not on record; empty name for none."""
        name = " ".join(self.cleaned_data.get("introducer", "").split())
        kind = self.cleaned_data.get("introducer_kind") or ReferrerKind.PERSON
        return (name if name and self.known_introducer() is None else "", kind)

    def described(self) -> dict[str, Any]:
        """Everything but the introducer, for the actions."""
        return {name: self.cleaned_data[name] for name in DESCRIBED}


class ReportForm(LeadForm):
    """A first report: also where it goes, and whether a collision is confirmed."""

    place = forms.ChoiceField(label=_("承办单位或地区"))
    confirmed = forms.BooleanField(label=_("我已核对，仍要报备；撞单由上级裁定"), required=False)

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, access=access, **kwargs)
        units = units_to_choose(access, REPORT_LEAD)
        own = set(access.units(REPORT_LEAD))
        units.sort(key=lambda one: one.pk not in own)
        regions = regions_to_choose(access, REPORT_LEAD) if access.region_paths(REPORT_LEAD) else []
        choices: list[Any] = [
            (_("单位"), [(f"u{one.pk}", one.name) for one in units]),
            (_("地区（由招商局指定承办）"), [(f"r{code}", name) for code, name in regions]),
        ]
        self.fields["place"].choices = [one for one in choices if one[1]]  # type: ignore[attr-defined]
        if not self.is_bound and "place" not in self.initial:
            home = access.home.rstrip("/").rpartition("/")[2]
            at_home = any(code == home for code, _name in regions)
            first = f"u{units[0].pk}" if units and own else f"r{home}" if at_home else ""
            if first:
                self.initial["place"] = first

    def clean_place(self) -> tuple[Region, Unit | None]:
        """The region, and the unit where one was chosen."""
        text = self.cleaned_data["place"]
        if text.startswith("u"):
            unit = Unit.objects.select_related("region").filter(pk=text[1:], closed_on=None).first()
            if unit is not None:
                return unit.region, unit
        region = region_by_code(text[1:])
        if region is None:
            raise ValidationError(_("请选择承办单位或地区。"))
        return region, None


def initial_of(lead: Lead) -> dict[str, Any]:
    """The form's values for a lead."""
    values = {name: getattr(lead, name) for name in DESCRIBED}
    introducer = lead.introducer
    values["introducer"] = introducer.name if introducer else ""
    values["introducer_kind"] = introducer.kind if introducer else ""
    return values
