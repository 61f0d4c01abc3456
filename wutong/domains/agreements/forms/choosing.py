"""What lists are narrowed to, and what people enter about rules and exports."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy

from wutong.domains.agreements.choices import (
    AgreementKind,
    AgreementState,
    CommitmentKind,
    CommitmentState,
    FlagLevel,
    Side,
)
from wutong.domains.projects.queries.regions import regions_to_choose
from wutong.kernel.scope import VIEW, Access

NOBODY: Final = "—"
ANY: Final = ("", gettext_lazy("全部"))


def _words(rows: int = 3) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class AgreementFilter(forms.Form):
    """What the list of agreements is narrowed to."""

    q = forms.CharField(label=gettext_lazy("名称或编号"), required=False, max_length=60)
    kind = forms.ChoiceField(
        label=gettext_lazy("类别"), required=False, choices=[ANY, *AgreementKind.choices]
    )
    state = forms.ChoiceField(
        label=gettext_lazy("状态"), required=False, choices=[ANY, *AgreementState.choices]
    )
    region = forms.ChoiceField(label=gettext_lazy("地区"), required=False)

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [  # type: ignore[attr-defined]
            ANY, *regions_to_choose(access, VIEW),
        ]  # fmt: skip


class CommitmentFilter(AgreementFilter):
    """What the ledger of commitments is narrowed to."""

    DUE: Final = (
        ANY,
        ("overdue", gettext_lazy("已超期")),
        ("soon", gettext_lazy("30 天内到期")),
        ("quarter", gettext_lazy("90 天内到期")),
    )
    side = forms.ChoiceField(
        label=gettext_lazy("承诺方"), required=False, choices=[ANY, *Side.choices]
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("事项"), required=False, choices=[ANY, *CommitmentKind.choices]
    )
    state = forms.ChoiceField(
        label=gettext_lazy("状态"), required=False, choices=[ANY, *CommitmentState.choices]
    )
    due = forms.ChoiceField(label=gettext_lazy("期限"), required=False, choices=DUE)
    mine = forms.BooleanField(label=gettext_lazy("只看我负责的"), required=False)

    field_order = ("q", "side", "kind", "state", "due", "region", "mine")


class SettingForm(forms.Form):
    """How a region reviews."""

    opinion_days = forms.IntegerField(
        label=gettext_lazy("部门反馈意见期限（工作日）"), min_value=1, max_value=60
    )
    remind_days = forms.IntegerField(
        label=gettext_lazy("承诺到期前多少天提醒"), min_value=0, max_value=365
    )
    needs_meeting = forms.BooleanField(label=gettext_lazy("须上协议审核会"), required=False)


class RuleForm(forms.Form):
    """A region's own rule; words in groups, a line each."""

    code = forms.SlugField(label=gettext_lazy("代码"), max_length=40)
    title = forms.CharField(label=gettext_lazy("规则名称"), max_length=80)
    article = forms.CharField(label=gettext_lazy("依据的条款"), max_length=80)
    article_text = forms.CharField(label=gettext_lazy("条文"), max_length=300, required=False)
    why = forms.CharField(label=gettext_lazy("为什么标出"), max_length=300)
    advice = forms.CharField(label=gettext_lazy("怎样改"), max_length=300, required=False)
    words = forms.CharField(
        label=gettext_lazy("词语"), max_length=2000, widget=_words(4),
        help_text=gettext_lazy(
            "一行一组，同组的词用 | 隔开；每组都有一个词才标出。… 代表十二个字以内，# 代表数字。"
        ),
    )  # fmt: skip
    unless = forms.CharField(
        label=gettext_lazy("除非写明"), max_length=1000, required=False, widget=_words(2)
    )
    level = forms.ChoiceField(label=gettext_lazy("程度"), choices=FlagLevel)
    active = forms.BooleanField(label=gettext_lazy("启用"), required=False, initial=True)


class LibraryForm(forms.Form):
    """A wording to use."""

    topic = forms.CharField(label=gettext_lazy("事项"), max_length=40)
    text = forms.CharField(label=gettext_lazy("条款"), max_length=2000, widget=_words(4))
    basis = forms.CharField(label=gettext_lazy("依据"), max_length=200)
