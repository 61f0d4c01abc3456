"""Forms of needs and sources."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from wutong.domains.agreements.queries import Commitment
from wutong.domains.org.queries import Region, region_by_code
from wutong.domains.projects.queries import Project
from wutong.domains.projects.queries.regions import regions_to_choose
from wutong.domains.stewardship.actions.capacities import Source
from wutong.domains.stewardship.actions.factors import Wanted
from wutong.domains.stewardship.choices import FactorKind, FactorState, GapReason
from wutong.domains.stewardship.forms.lists import ANY, ListFilterForm
from wutong.domains.stewardship.models import FactorCapacity, FactorNeed
from wutong.domains.stewardship.queries.capacity_list import CapacityFilters
from wutong.domains.stewardship.queries.factor_books import books_of
from wutong.domains.stewardship.queries.factor_list import ALL, GAPS, LATE, MINE, Filters
from wutong.domains.stewardship.queries.units import choices_of, units_near
from wutong.domains.stewardship.rules.factors import MEASURES, VOLTAGES, in_words
from wutong.kernel.scope import Access
from wutong.ui.inputs import DayField

NOBODY: Final = ("", "—")
TWO_LINES: Final = forms.Textarea({"rows": 2})


def _number(label: Any, **more: Any) -> forms.DecimalField:
    field = forms.DecimalField(label=label, max_digits=16, decimal_places=2, **more)
    field.widget.attrs |= {"inputmode": "decimal"}
    return field


def _measures() -> list[Any]:
    groups = [(FactorKind(kind).label, [(one, one) for one in known])
              for kind, known in MEASURES.items()]  # fmt: skip
    return [("", _("常用单位")), *groups]


def with_left(sources: Iterable[FactorCapacity]) -> list[tuple[str, str]]:
    """Sources to choose from, each with what is left; one query for all of them."""
    sources = list(sources)
    books = books_of(sources)
    return [
        (str(one.pk), _("%(name)s（%(region)s，剩 %(left)s）") % {
            "name": one.name, "region": one.region.name,
            "left": in_words(books[one.pk].left, one.measure),
        })
        for one in sources
    ]  # fmt: skip


class NeedForm(forms.Form):
    """What a project needs."""

    kind = forms.ChoiceField(label=_("要素"), choices=FactorKind.choices)
    needed_by = DayField(label=_("需要日期"))
    quantity = _number(_("数量"), required=False, min_value=Decimal("0.01"))
    measure = forms.ChoiceField(label=_("单位"), choices=_measures, required=False)
    for_start = forms.BooleanField(
        label=_("开工前须落实"), required=False, help_text=_("可开工日期不早于它的承诺日期")
    )
    unit = forms.ChoiceField(label=_("责任单位"), required=False)
    capacity = forms.ChoiceField(
        label=_("申请的来源"), required=False, help_text=_("写明来源就排队，落实时才占用容量")
    )
    voltage = forms.ChoiceField(
        label=_("电压等级"), required=False, choices=[NOBODY, *((one, one) for one in VOLTAGES)]
    )
    power_factor = forms.DecimalField(
        label=_("功率因数"), required=False, decimal_places=2, max_digits=3,
        help_text=_("kW 与 kVA 换算用，不填按 0.9"),
    )  # fmt: skip
    note = forms.CharField(label=_("说明"), max_length=300, required=False, widget=TWO_LINES)
    commitment = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, project: Project, sources: Iterable[FactorCapacity], access: Access,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.project, self.access = project, access
        self.sources = {str(one.pk): one for one in sources}
        self.units = {str(one.pk): one for one in units_near(project.region_path)}
        self.fields["unit"].choices = [NOBODY, *choices_of(list(self.units.values()))]  # type: ignore[attr-defined]
        named = dict(with_left(self.sources.values()))
        kinds: dict[str, list[tuple[str, str]]] = {}
        for key, one in self.sources.items():
            kinds.setdefault(str(one.get_kind_display()), []).append((key, named[key]))
        self.fields["capacity"].choices = [NOBODY, *kinds.items()]  # type: ignore[attr-defined]

    def clean_commitment(self) -> Commitment | None:
        """The promise that the need comes from, if the person sees it."""
        key = self.cleaned_data.get("commitment")
        if key is None:
            return None
        seen = Commitment.objects.visible_to(self.access).select_related("agreement")
        found: Commitment | None = seen.filter(pk=key, agreement__project=self.project).first()
        return found

    @property
    def wanted(self) -> Wanted:
        """What was filled in."""
        data = self.cleaned_data
        return Wanted(
            kind=data["kind"], needed_by=data["needed_by"], quantity=data["quantity"],
            measure=data["measure"], for_start=data["for_start"], note=data["note"],
            details={"voltage": data["voltage"], "power_factor": data["power_factor"]},
            unit=self.units.get(data["unit"]), capacity=self.sources.get(data["capacity"]),
            commitment=data["commitment"],
        )  # fmt: skip


def initial_of(need: FactorNeed) -> dict[str, Any]:
    """What a need says, for its form."""
    return {
        "kind": need.kind, "needed_by": need.needed_by, "quantity": need.quantity,
        "measure": need.measure, "for_start": need.for_start, "unit": need.unit_id,
        "capacity": need.capacity_id, "voltage": need.details.get("voltage", ""),
        "power_factor": need.details.get("power_factor", ""), "note": need.note,
        "commitment": need.commitment_id,
    }  # fmt: skip


class ArrangeForm(forms.Form):
    """From where, and for which day."""

    promised_on = DayField(label=_("承诺日期"))
    capacity = forms.ChoiceField(
        label=_("来源"), required=False, help_text=_("没有登记容量的可以不选")
    )
    over_reason = forms.CharField(
        label=_("超容理由"), max_length=300, required=False, widget=TWO_LINES,
        help_text=_("来源剩余不够时必填"),
    )  # fmt: skip

    def __init__(self, *args: Any, sources: Iterable[FactorCapacity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sources = {str(one.pk): one for one in sources}
        choices = with_left(self.sources.values())
        self.fields["capacity"].choices = [NOBODY, *choices]  # type: ignore[attr-defined]

    @property
    def given(self) -> dict[str, Any]:
        """What was filled in, for ``arrange_need``."""
        return self.cleaned_data | {"capacity": self.sources.get(self.cleaned_data["capacity"])}


class DeliverForm(forms.Form):
    """When it came, and how much."""

    delivered_on = DayField(label=_("到位日期"))
    delivered = _number(_("到位数量"), required=False, min_value=0)

    def __init__(self, *args: Any, need: FactorNeed, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if need.quantity is None:
            del self.fields["delivered"]
        else:
            field = self.fields["delivered"]
            field.initial = need.quantity
            field.help_text = _("需要 %(amount)s；少于需要的仍算缺口") % {
                "amount": in_words(need.quantity, need.measure)
            }


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("理由"), max_length=300, widget=TWO_LINES)


class CapacityForm(forms.Form):
    """What a source can give."""

    region = forms.ChoiceField(label=_("地区"))
    kind = forms.ChoiceField(label=_("要素"), choices=FactorKind.choices, initial="power")
    name = forms.CharField(label=_("来源"), max_length=80, help_text=_("如 临港园区 110kV 变电站"))
    total = _number(_("总量"), min_value=0)
    used_before = _number(_("既有占用"), min_value=0, initial=0)
    measure = forms.ChoiceField(label=_("单位"), choices=_measures, required=False)
    from_day = DayField(label=_("可用日期"), required=False, help_text=_("在建的来源写投运日期"))
    unit = forms.ChoiceField(label=_("供应单位"), required=False)
    note = forms.CharField(label=_("说明"), max_length=300, required=False, widget=TWO_LINES)

    def __init__(self, *args: Any, access: Access, place: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = regions_to_choose(access)  # type: ignore[attr-defined]
        self.units = {str(one.pk): one for one in units_near(place)}
        self.fields["unit"].choices = [NOBODY, *choices_of(list(self.units.values()))]  # type: ignore[attr-defined]

    def clean_region(self) -> Region:
        """The region with this code."""
        region = region_by_code(self.cleaned_data["region"])
        if region is None:
            raise forms.ValidationError(_("没有这个地区。"))
        return region

    @property
    def source(self) -> Source:
        """What was filled in."""
        data = self.cleaned_data
        names = ("name", "total", "used_before", "measure", "from_day", "note")
        return Source(unit=self.units.get(data["unit"]), **{name: data[name] for name in names})


class ChangeCapacityForm(CapacityForm):
    """What a source can give from now on, and why it changes."""

    reason = forms.CharField(label=_("修改理由"), max_length=300, widget=TWO_LINES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["region"], self.fields["kind"]


class FilterForm(ListFilterForm):
    """What the list of needs is kept to."""

    q = forms.CharField(
        label=_("查找"), required=False, max_length=80,
        widget=forms.TextInput({"type": "search", "placeholder": _("项目、企业、编号")}),
    )  # fmt: skip
    state = forms.ChoiceField(
        label=_("状态"), required=False,
        choices=[("", _("没有到位的")), (GAPS, _("缺口")), (LATE, _("晚于需要")),
                 *FactorState.choices, (ALL, _("全部"))],
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("要素"), required=False, choices=[ANY, *FactorKind.choices])
    gap = forms.ChoiceField(label=_("缺口"), required=False, choices=[ANY, *GapReason.choices])
    region = forms.ChoiceField(label=_("地区"), required=False)
    whose = forms.ChoiceField(
        label=_("谁的"), required=False, choices=[ANY, (MINE, _("本单位保障的"))]
    )
    unit = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    capacity = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def filters(self) -> Filters:
        """The valid choices; a choice that does not exist is left out."""
        return Filters(**self.chosen())


class CapacityFilterForm(ListFilterForm):
    """What the list of sources is kept to."""

    q = forms.CharField(
        label=_("查找"), required=False, max_length=80,
        widget=forms.TextInput({"type": "search", "placeholder": _("来源、供应单位")}),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("要素"), required=False, choices=[ANY, *FactorKind.choices])
    region = forms.ChoiceField(label=_("地区"), required=False)
    state = forms.ChoiceField(
        label=_("状态"), required=False,
        choices=[("", _("在用")), ("closed", _("已停用")), ("all", _("全部"))],
    )  # fmt: skip

    def filters(self) -> CapacityFilters:
        """The valid choices."""
        return CapacityFilters(**self.chosen())


class UploadForm(forms.Form):
    """A table to take in."""

    file = forms.FileField(
        label=_("文件"), widget=forms.FileInput({"accept": ".xlsx"}),
        help_text=_("用导出的表修改后传回；有一行不对就整张不写"),
    )  # fmt: skip
