"""What people enter about agreements, meetings and commitments."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wutong.domains.agreements.choices import (
    AgreementKind,
    AgreementState,
    CommitmentKind,
    Exception12,
    FlagDecision,
    MeetingDecision,
    Opinion,
    Side,
)
from wutong.domains.agreements.models import Agreement
from wutong.domains.agreements.queries.choosing import firms_named
from wutong.domains.org.queries import Unit, User
from wutong.domains.projects.queries import Evidence, Project
from wutong.domains.projects.queries.regions import regions_to_choose, units_to_choose
from wutong.kernel.scope import EDIT_AGREEMENT, Access
from wutong.ui.inputs import AmountField, DayField

NOBODY: Final = "—"
ANY: Final = ("", gettext_lazy("全部"))


def _words(rows: int = 3) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class FirmsField(forms.CharField):
    """Firms by name, one a line or parted by 、; each must be registered."""

    widget = forms.Textarea({"rows": 2})
    access: Access

    def clean(self, value: Any) -> list[Any]:
        """The firms. Raises ValidationError naming those that are not registered."""
        text = super().clean(value)
        names = [one.strip() for one in text.replace("\n", "、").split("、") if one.strip()]
        found, unknown = firms_named(self.access, names)
        if unknown:
            raise ValidationError(
                _("客商库里没有：%(names)s。请先登记客商。") % {"names": "、".join(unknown)}
            )
        return found


class AgreementForm(forms.Form):
    """An agreement's particulars."""

    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=AgreementKind)
    title = forms.CharField(label=gettext_lazy("协议名称"), max_length=200)
    project = forms.CharField(
        label=gettext_lazy("项目编号"), max_length=40, required=False,
        help_text=gettext_lazy("写项目编号；没有项目的框架协议可以不填，另选地区。"),
    )  # fmt: skip
    supplements = forms.CharField(
        label=gettext_lazy("补充哪份协议"), max_length=40, required=False,
        help_text=gettext_lazy("补充协议填原协议的编号。"),
    )  # fmt: skip
    region = forms.ChoiceField(label=gettext_lazy("地区"), required=False)
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=gettext_lazy("签约单位"), required=False, empty_label=NOBODY
    )
    firms = FirmsField(
        label=gettext_lazy("签约企业"), required=False, max_length=1000,
        help_text=gettext_lazy("写企业全称，多家用顿号隔开；不填则用项目的投资方。"),
    )  # fmt: skip
    amount = AmountField(label=gettext_lazy("协议金额"), required=False, min_value=0)
    number = forms.CharField(
        label=gettext_lazy("协议编号"), max_length=40, required=False,
        help_text=gettext_lazy("不填则自动编号。"),
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("备注"), max_length=2000, required=False, widget=_words(2)
    )

    def __init__(self, *args: Any, access: Access, editing: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.access = access
        self.fields["firms"].access = access  # type: ignore[attr-defined]
        self.fields["unit"].queryset = Unit.objects.filter(  # type: ignore[attr-defined]
            pk__in=[one.pk for one in units_to_choose(access)]
        )
        self.fields["region"].choices = [  # type: ignore[attr-defined]
            ("", "—"), *regions_to_choose(access, EDIT_AGREEMENT),
        ]  # fmt: skip
        if editing:
            for name in ("kind", "project", "supplements", "region", "number"):
                del self.fields[name]
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)

    def clean_project(self) -> Project | None:
        """The project of this code, if the person sees it."""
        return _found(Project.objects.visible_to(self.access).select_related("region", "investor"),
                      "code", self.cleaned_data["project"], _("没有这个项目，或者您看不到它。"))  # fmt: skip

    def clean_supplements(self) -> Agreement | None:
        """The agreement of this number, if the person sees it."""
        return _found(Agreement.objects.visible_to(self.access), "number",
                      self.cleaned_data["supplements"], _("没有这份协议，或者您看不到它。"))  # fmt: skip


def _found(rows: Any, field: str, text: str, sentence: str) -> Any:
    if not text.strip():
        return None
    row = rows.filter(**{field: text.strip()}).first()
    if row is None:
        raise ValidationError(sentence)
    return row


class PhaseForm(forms.Form):
    """One phase."""

    name = forms.CharField(label=gettext_lazy("期次"), max_length=40)
    amount = AmountField(label=gettext_lazy("投资额（万元）"), required=False, min_value=0)
    until = DayField(label=gettext_lazy("期限"), required=False)


PhaseFormSet = forms.formset_factory(PhaseForm, extra=2, max_num=20, can_delete=True)


class VersionForm(forms.Form):
    """A text: pasted, or a file."""

    text = forms.CharField(
        label=gettext_lazy("协议正文"), required=False, widget=_words(16), max_length=500_000
    )
    file = forms.FileField(
        label=gettext_lazy("或者上传文件"), required=False,
        widget=forms.ClearableFileInput({"accept": ".docx,.txt"}),
    )  # fmt: skip
    note = forms.CharField(label=gettext_lazy("修改说明"), required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        data = super().clean() or {}
        if bool(data.get("text", "").strip()) == bool(data.get("file")):
            raise ValidationError(_("请粘贴正文，或者上传一份 .docx 或 .txt，两者选一。"))
        return data


class AskForm(forms.Form):
    """Which unit is asked, within how many working days."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=gettext_lazy("征求单位"), empty_label=NOBODY
    )
    working_days = forms.IntegerField(
        label=gettext_lazy("期限（工作日）"), min_value=1, max_value=60
    )

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(  # type: ignore[attr-defined]
            pk__in=[one.pk for one in units]
        )


class OpinionForm(forms.Form):
    """A unit's answer."""

    answer = forms.ChoiceField(
        label=gettext_lazy("意见"), choices=Opinion, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=gettext_lazy("具体意见"), required=False, max_length=5000, widget=_words(5),
        help_text=gettext_lazy("修改后同意和不同意须写明意见。"),
    )  # fmt: skip


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=gettext_lazy("原因"), max_length=300, widget=_words(3))


class SignForm(forms.Form):
    """The day of signing."""

    on = DayField(label=gettext_lazy("签署日期"))


class CloseForm(forms.Form):
    """How, when and why an agreement ends."""

    state = forms.ChoiceField(
        label=gettext_lazy("怎样结束"),
        choices=[
            (one.value, one.label) for one in (AgreementState.ENDED, AgreementState.TERMINATED)
        ],
    )
    on = DayField(label=gettext_lazy("结束日期"))
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=300, widget=_words(3))


class DecisionForm(forms.Form):
    """A reviewer's decision about a flagged clause."""

    decision = forms.ChoiceField(
        label=gettext_lazy("处理"), choices=[("", "—"), *FlagDecision.choices]
    )
    exception = forms.ChoiceField(
        label=gettext_lazy("第十二条情形"),
        required=False,
        choices=[("", "—"), *Exception12.choices],
    )
    until = forms.CharField(
        label=gettext_lazy("实施期限或者终止条件"), required=False, max_length=200
    )
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=500, widget=_words(2))


class MeetingForm(forms.Form):
    """A review meeting to convene."""

    title = forms.CharField(label=gettext_lazy("会议名称"), max_length=120)
    region = forms.ChoiceField(label=gettext_lazy("地区"))
    on = DayField(label=gettext_lazy("日期"))
    place = forms.CharField(label=gettext_lazy("地点"), max_length=120, required=False)
    chair = forms.CharField(label=gettext_lazy("主持人"), max_length=60, required=False)
    attendees = forms.CharField(
        label=gettext_lazy("参会单位和人员"), max_length=2000, required=False, widget=_words(3)
    )

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = regions_to_choose(  # type: ignore[attr-defined]
            access, EDIT_AGREEMENT
        )


class MinutesForm(forms.Form):
    """Minutes, and a decision about every agreement on the agenda."""

    attendees = forms.CharField(
        label=gettext_lazy("参会单位和人员"), max_length=2000, required=False, widget=_words(3)
    )
    minutes = forms.CharField(label=gettext_lazy("会议纪要"), max_length=20_000, widget=_words(8))

    def __init__(self, *args: Any, items: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(items)
        for one in self.items:
            self.fields[f"decision_{one.pk}"] = forms.ChoiceField(
                label=gettext_lazy("决定"), choices=[("", "—"), *MeetingDecision.choices]
            )
            self.fields[f"note_{one.pk}"] = forms.CharField(
                label=gettext_lazy("意见"), required=False, max_length=500, widget=_words(2)
            )

    def lines(self) -> list[dict[str, Any]]:
        """The agenda, each item with its two fields."""
        return [
            {"item": one, "decision": self[f"decision_{one.pk}"], "note": self[f"note_{one.pk}"]}
            for one in self.items
        ]


class CommitmentForm(forms.Form):
    """One promise."""

    side = forms.ChoiceField(label=gettext_lazy("承诺方"), choices=Side)
    kind = forms.ChoiceField(label=gettext_lazy("事项"), choices=CommitmentKind)
    text = forms.CharField(label=gettext_lazy("内容"), max_length=500, widget=_words(2))
    due_on = DayField(label=gettext_lazy("期限"))
    amount = AmountField(label=gettext_lazy("金额"), required=False, min_value=0)
    quantity = forms.DecimalField(
        label=gettext_lazy("数量"), required=False, max_digits=12, decimal_places=4, min_value=0
    )
    measure = forms.CharField(
        label=gettext_lazy("单位"), required=False, max_length=20,
        help_text=gettext_lazy("如 人、亩、千伏安。"),
    )  # fmt: skip
    clause = forms.CharField(label=gettext_lazy("条款"), required=False, max_length=40)
    owner_unit = forms.ModelChoiceField(
        Unit.objects.none(), label=gettext_lazy("责任单位"), required=False, empty_label=NOBODY
    )
    owner = forms.ModelChoiceField(
        User.objects.none(), label=gettext_lazy("责任人"), required=False, empty_label=NOBODY
    )

    def __init__(
        self, *args: Any, units: Iterable[Unit], people: Iterable[User], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, model, rows in (("owner_unit", Unit, units), ("owner", User, people)):
            self.fields[name].queryset = model.objects.filter(  # type: ignore[attr-defined]
                pk__in=[one.pk for one in rows]
            )


class ClaimForm(forms.Form):
    """That a promise was kept."""

    on = DayField(label=gettext_lazy("履行日期"))
    note = forms.CharField(label=gettext_lazy("履行情况"), max_length=500, widget=_words(3))
    evidence = forms.ModelChoiceField(
        Evidence.objects.none(), label=gettext_lazy("佐证"), required=False, empty_label=NOBODY,
        help_text=gettext_lazy("可选本项目已上传的佐证。"),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("上传佐证"), required=False, max_length=255,
        help_text=gettext_lazy("没有上传过的，在这里上传，归入本项目的佐证。"),
    )  # fmt: skip

    def __init__(self, *args: Any, papers: Any, with_project: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].queryset = papers  # type: ignore[attr-defined]
        if not with_project:
            del self.fields["evidence"], self.fields["file"]


class ConfirmForm(forms.Form):
    """A remark on a confirmation."""

    note = forms.CharField(
        label=gettext_lazy("说明"), required=False, max_length=300, widget=_words(2)
    )
