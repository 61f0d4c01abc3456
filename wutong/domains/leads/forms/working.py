"""Working on a lead: reasons, study, transfer, arbitration, credit, rules, filters."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wutong.domains.leads.choices import Decision, LeadSource, LeadState, StudyDecision
from wutong.domains.leads.models import Lead, LeadRule
from wutong.domains.leads.queries.listing import CONFLICT, HELD_BY_ANYBODY, Filters
from wutong.domains.leads.rules.credit import Share
from wutong.domains.leads.rules.errors import BadValue
from wutong.domains.leads.rules.terms import NUMBERS, Terms, check_terms
from wutong.domains.org.queries import Unit, User
from wutong.domains.projects.queries.regions import regions_to_choose
from wutong.kernel.scope import Access
from wutong.ui.inputs import AmountField

REASON: Final = {"rows": 3}
WORD: Final = forms.TextInput({"type": "search", "placeholder": _("名称、内容，可用拼音首字母")})


class FilterForm(forms.Form):
    """What the list is kept to."""

    q = forms.CharField(label=_("查找"), required=False, max_length=80, widget=WORD)
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[
            ("", _("全部")),
            (HELD_BY_ANYBODY, _("在办")),
            (CONFLICT, _("撞单待裁")),
            *LeadState.choices,
        ],
    )
    whose = forms.ChoiceField(
        label=_("谁的"),
        required=False,
        choices=[
            ("", _("全部")),
            ("mine", _("我承办的")),
            ("reported", _("我报备的")),
            ("unit", _("本单位的")),
        ],
    )
    source = forms.ChoiceField(
        label=_("来源"), required=False, choices=[("", _("全部")), *LeadSource.choices]
    )
    region = forms.ChoiceField(label=_("地区"), required=False)
    size = forms.ChoiceField(
        label=_("规模"), required=False, choices=[("", _("全部")), ("large", _("1 亿元以上"))]
    )

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = regions_to_choose(access)
        self.fields["region"].choices = [("", _("全部")), *regions]  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        """The valid choices; a choice that does not exist is left out."""
        self.is_valid()
        chosen = {name: self.cleaned_data.get(name, "") for name in self.fields if name != "q"}
        return Filters(text=self.cleaned_data.get("q", ""), **chosen)


class PoolFilterForm(FilterForm):
    """What the pool is kept to."""

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, access=access, **kwargs)
        for name in ("state", "whose"):
            del self.fields[name]


class StudyForm(forms.Form):
    """What the study decides."""

    decision = forms.ChoiceField(
        label=_("研判结论"), choices=StudyDecision, widget=forms.RadioSelect
    )
    name = forms.CharField(
        label=_("项目名称"), required=False, max_length=200,
        help_text=_("转为储备项目时用；其余资料从线索带入，不用再填"),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("理由或说明"), required=False, max_length=500, widget=forms.Textarea(REASON)
    )

    def clean(self) -> dict[str, Any]:
        """Returning and closing need a reason."""
        data: dict[str, Any] = super().clean() or {}
        needs = (StudyDecision.RETURN, StudyDecision.CLOSE)
        if data.get("decision") in needs and not data.get("reason", "").strip():
            self.add_error("reason", _("退回和关闭须写明理由。"))
        return data


class TransferForm(forms.Form):
    """To which unit the lead is offered, and why."""

    to_unit = forms.ChoiceField(label=_("接收单位"))
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(REASON))

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(one.pk): one for one in units}
        self.fields["to_unit"].choices = [  # type: ignore[attr-defined]
            ("", "—"),
            *((key, f"{one.region.name} · {one.name}") for key, one in self.units.items()),
        ]

    def clean_to_unit(self) -> Unit:
        """The unit."""
        return self.units[self.cleaned_data["to_unit"]]


class AnswerForm(forms.Form):
    """Taking a lead over, or not."""

    accept = forms.ChoiceField(choices=[("yes", _("接收")), ("no", _("拒收"))])
    answer = forms.CharField(label=_("说明"), required=False, max_length=300)


class SharesForm(forms.Form):
    """Shares of the credit, in percent, for those named in the rows."""

    def __init__(
        self, *args: Any, parties: list[tuple[int | None, int | None, str]], **kwargs: Any
    ) -> None:
        """``parties``: unit, person, and what to call them."""
        super().__init__(*args, **kwargs)
        self.parties = parties
        for place, (_unit, _person, label) in enumerate(parties):
            self.fields[f"share_{place}"] = forms.CharField(label=label, required=False)
            self.fields[f"share_{place}"].unit = "%"  # type: ignore[attr-defined]

    @property
    def share_fields(self) -> list[Any]:
        """The bound fields of the shares."""
        return [self[f"share_{place}"] for place in range(len(self.parties))]

    def shares(self) -> list[Share]:
        """The shares that were filled in. Raises BadValue for what is no number."""
        found = []
        for place, (unit, person, _label) in enumerate(self.parties):
            text = str(self.cleaned_data.get(f"share_{place}", "")).strip().rstrip("%")
            if text and text != "0":
                found.append(Share(_part(text), unit, person))
        return found


def _part(text: str) -> Decimal:
    try:
        value = Decimal(text) / 100
    except InvalidOperation:
        raise BadValue("shares", str(_("份额须是数字，如 60。"))) from None
    if not value.is_finite():
        raise BadValue("shares", str(_("份额须是数字，如 60。")))
    return value


class DecisionForm(SharesForm):
    """How an arbitration ends, and why."""

    decision = forms.ChoiceField(label=_("裁定"), choices=Decision, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(REASON))


class CreditForm(SharesForm):
    """How the credit is divided, and why."""

    reason = forms.CharField(label=_("理由"), max_length=300)


class TermsForm(forms.Form):
    """The numbers of a region."""

    def __init__(self, *args: Any, terms: Terms | None = None, **kwargs: Any) -> None:
        if terms is not None:
            kwargs["initial"] = {one.name: getattr(terms, one.name) for one in fields(Terms)}
        super().__init__(*args, **kwargs)
        for name in NUMBERS:
            label = LeadRule._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            self.fields[name] = forms.IntegerField(label=label, min_value=0, max_value=9999)
        self.fields["large_amount"] = AmountField("亿元", label=_("上级参与的投资额"), min_value=0)

    def clean(self) -> dict[str, Any]:
        """Numbers that make sense together."""
        data: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                check_terms(Terms(**data))
            except BadValue as fault:
                raise ValidationError({fault.field: str(fault)}) from fault
        return data

    @property
    def terms(self) -> Terms:
        """What was filled in."""
        return Terms(**self.cleaned_data)


class PersonForm(forms.Form):
    """Somebody of those who could hold the lead."""

    owner = forms.ChoiceField(label=_("承办人"), required=False)

    def __init__(self, *args: Any, people: list[User], lead: Lead, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in people}
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            (key, one.name) for key, one in self.people.items()
        ]
        if lead.owner_id and not self.is_bound:
            self.initial["owner"] = str(lead.owner_id)

    def person(self) -> User | None:
        """Who was chosen."""
        return self.people.get(self.cleaned_data.get("owner", ""))
