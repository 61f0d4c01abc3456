"""Opening, reviewing and deciding an assessment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from wutong.domains.appraisal.actions import ConditionAsked, Entered, GateSaid, PointsGiven
from wutong.domains.appraisal.choices import AssessmentState, GateAnswer, Result
from wutong.domains.appraisal.models import Review, Scorecard
from wutong.domains.appraisal.rules.facts import ENTERED, FactValue
from wutong.domains.appraisal.rules.scorecard import Criterion, Gate, plain
from wutong.domains.org.queries import Unit, User
from wutong.domains.projects.queries import Evidence
from wutong.domains.projects.queries.regions import regions_to_choose
from wutong.kernel.scope import VIEW, Access
from wutong.ui.inputs import DayField

ANY: Final = ("", _("全部"))


def words(rows: int) -> forms.Textarea:
    """A box for a few lines."""
    return forms.Textarea({"rows": rows})


class FilterForm(forms.Form):
    """What the list is narrowed to."""

    q = forms.CharField(label=_("项目"), required=False, max_length=60)
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[ANY, *AssessmentState.choices]
    )
    result = forms.ChoiceField(label=_("结果"), required=False, choices=[ANY, *Result.choices])
    region = forms.ChoiceField(label=_("地区"), required=False)

    def __init__(self, *args: Any, access: Access, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [ANY, *regions_to_choose(access, VIEW)]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """The conditions that can be used."""
        return self.cleaned_data if self.is_valid() else {}


class ReviewersForm(forms.Form):
    """Who is asked."""

    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label=_("邀请部门"), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("由部门里先声明的人评审。"),
    )  # fmt: skip
    people = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("邀请个人"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(
        self, *args: Any, units: Sequence[Unit], people: Sequence[User], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = Unit.objects.filter(  # type: ignore[attr-defined]
            pk__in=[one.pk for one in units]
        ).select_related("region")
        self.fields["people"].queryset = User.objects.filter(  # type: ignore[attr-defined]
            pk__in=[one.pk for one in people]
        )


class OpenForm(ReviewersForm):
    """Scorecard, facts with their sources, reviewers, deadline."""

    scorecard = forms.ModelChoiceField(
        Scorecard.objects.none(), label=_("评分表"), empty_label=None
    )
    working_days = forms.IntegerField(label=_("评审期限（工作日）"), min_value=1, max_value=60)
    note = forms.CharField(
        label=_("给评审人的说明"), required=False, max_length=500, widget=words(2)
    )

    def __init__(
        self,
        *args: Any,
        scorecards: Sequence[Scorecard],
        known: Mapping[str, FactValue],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        self.fields["scorecard"].queryset = Scorecard.objects.filter(  # type: ignore[attr-defined]
            pk__in=[one.pk for one in scorecards]
        )
        if scorecards:
            self.fields["scorecard"].initial = scorecards[0].pk
        for place, kind in enumerate(ENTERED):
            held = known.get(kind.name)
            value = forms.DecimalField(
                label=kind.name, required=False, max_digits=18, decimal_places=4,
                initial=plain(held.value) if held and held.value is not None else None,
            )  # fmt: skip
            value.widget.attrs |= {"class": "amount-input", "inputmode": "decimal"}
            value.unit, value.help_text = kind.unit, kind.hint  # type: ignore[attr-defined]
            self.fields[f"value_{place}"] = value
            self.fields[f"origin_{place}"] = forms.CharField(
                label=format_lazy(_("{name}的来源"), name=kind.name), required=False,
                max_length=200,
                widget=forms.TextInput(
                    {"placeholder": _("项目资料") if held else _("如 可行性研究报告")}
                ),
            )  # fmt: skip

    def rows(self) -> list[dict[str, Any]]:
        """The facts with their two fields."""
        return [
            {"kind": kind, "value": self[f"value_{at}"], "origin": self[f"origin_{at}"]}
            for at, kind in enumerate(ENTERED)
        ]

    def place_of(self, field: str) -> str | None:
        """Which of this form's fields an action's complaint belongs to; None: the form."""
        names = {f"facts.{kind.name}": f"value_{at}" for at, kind in enumerate(ENTERED)}
        found = names.get(field, field)
        return found if found in self.fields else None

    def entered(self) -> dict[str, Entered]:
        """The facts that were filled in."""
        data = self.cleaned_data
        return {
            kind.name: Entered(data[f"value_{at}"], data[f"origin_{at}"])
            for at, kind in enumerate(ENTERED)
            if data.get(f"value_{at}") is not None
        }


class DeclareForm(forms.Form):
    """Whether one has an interest in the project."""

    conflicted = forms.ChoiceField(
        label=_("您与这个项目和投资方"),
        choices=(("no", _("没有利益关系")), ("yes", _("有利益关系，回避评审"))),
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("什么利益关系"), required=False, max_length=300, widget=words(2),
        help_text=_("有利益关系时填写，如持股、亲属、任职。"),
    )  # fmt: skip


class ReviewForm(forms.Form):
    """The gates and the criteria that are one's to score."""

    comment = forms.CharField(label=_("综合意见"), required=False, max_length=2000, widget=words(4))

    def __init__(
        self, *args: Any, gates: Iterable[Gate], criteria: Iterable[Criterion], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.gates, self.criteria = list(gates), list(criteria)
        for gate in self.gates:
            self.fields[f"gate_{gate.key}"] = forms.ChoiceField(
                label=gate.title, choices=GateAnswer, widget=forms.RadioSelect,
                help_text=gate.question,
            )  # fmt: skip
            self.fields[f"gate_note_{gate.key}"] = self._note(
                _("情况说明"), _("不通过、不能确定时必填。")
            )
        for one in self.criteria:
            points = forms.DecimalField(
                label=f"{one.title}（0–{plain(one.weight)}）", min_value=0,
                max_value=one.weight, decimal_places=2, help_text=one.hints,
            )  # fmt: skip
            points.widget.attrs |= {"class": "amount-input", "inputmode": "decimal"}
            self.fields[f"points_{one.key}"] = points
            self.fields[f"points_note_{one.key}"] = self._note(_("打分理由"))

    @staticmethod
    def _note(label: Any, hint: Any = "") -> forms.CharField:
        return forms.CharField(label=label, required=False, max_length=500, help_text=hint)

    @staticmethod
    def initial_of(review: Review) -> dict[str, Any]:
        """What a review that was sent back said."""
        found: dict[str, Any] = {"comment": review.comment}
        for key, said in review.gates.items():
            found |= {f"gate_{key}": said["answer"], f"gate_note_{key}": said["note"]}
        for key, said in review.points.items():
            found |= {f"points_{key}": said["points"], f"points_note_{key}": said["note"]}
        return found

    def gate_lines(self) -> list[tuple[Gate, Any, Any]]:
        """Each gate with its fields."""
        return [(one, self[f"gate_{one.key}"], self[f"gate_note_{one.key}"]) for one in self.gates]

    def criterion_lines(self) -> list[tuple[Criterion, Any, Any]]:
        """Each criterion with its fields."""
        return [
            (one, self[f"points_{one.key}"], self[f"points_note_{one.key}"])
            for one in self.criteria
        ]

    def place_of(self, field: str) -> str | None:
        """Which of this form's fields an action's complaint belongs to."""
        kind, _separator, key = field.partition(".")
        name = {"gates": f"gate_note_{key}", "points": f"points_{key}"}.get(kind, field)
        return name if name in self.fields else None

    def answers(self) -> dict[str, GateSaid]:
        """What is said of the gates."""
        data = self.cleaned_data
        return {one.key: GateSaid(data[f"gate_{one.key}"], data[f"gate_note_{one.key}"])
                for one in self.gates}  # fmt: skip

    def points(self) -> dict[str, PointsGiven]:
        """The points given."""
        data = self.cleaned_data
        return {one.key: PointsGiven(data[f"points_{one.key}"], data[f"points_note_{one.key}"])
                for one in self.criteria}  # fmt: skip


class DecideForm(forms.Form):
    """The result, what was found out about unsure gates, and conditions."""

    CONDITIONS: Final = 6
    SETTLING: Final = (
        ("", "—"), (GateAnswer.PASS.value, GateAnswer.PASS.label),
        (GateAnswer.FAIL.value, GateAnswer.FAIL.label),
    )  # fmt: skip
    result = forms.ChoiceField(label=_("结果"), choices=Result, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("理由"), max_length=500, widget=words(3),
        help_text=_("与计算建议不同的，写明为什么。"),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, unsettled: Iterable[Gate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unsettled = list(unsettled)
        for gate in self.unsettled:
            self.fields[f"settled_{gate.key}"] = forms.ChoiceField(
                label=gate.title, choices=self.SETTLING, help_text=gate.question
            )
            self.fields[f"settled_note_{gate.key}"] = forms.CharField(
                label=_("依据"), max_length=500, widget=words(2)
            )
        for at in range(self.CONDITIONS):
            self.fields[f"condition_{at}"] = forms.CharField(
                label=_("条件"), required=False, max_length=300,
                widget=forms.TextInput({"aria-label": _("条件")}),
            )  # fmt: skip
            self.fields[f"due_{at}"] = DayField(label=_("期限"), required=False)
            self.fields[f"due_{at}"].widget.attrs["aria-label"] = _("期限")

    def gate_lines(self) -> list[tuple[Any, Any]]:
        """The two fields of each unsettled gate."""
        return [
            (self[f"settled_{one.key}"], self[f"settled_note_{one.key}"]) for one in self.unsettled
        ]

    def condition_lines(self) -> list[tuple[Any, Any]]:
        """The two fields of each condition."""
        return [(self[f"condition_{at}"], self[f"due_{at}"]) for at in range(self.CONDITIONS)]

    def clean(self) -> dict[str, Any]:
        """A condition has its deadline."""
        data = super().clean() or {}
        for at in range(self.CONDITIONS):
            if data.get(f"condition_{at}") and not data.get(f"due_{at}"):
                self.add_error(f"due_{at}", _("请填写期限。"))
        return data

    def settled(self) -> dict[str, GateSaid]:
        """What was found out."""
        data = self.cleaned_data
        return {one.key: GateSaid(data[f"settled_{one.key}"], data[f"settled_note_{one.key}"])
                for one in self.unsettled}  # fmt: skip

    def conditions(self) -> list[ConditionAsked]:
        """The conditions that were filled in."""
        data = self.cleaned_data
        return [ConditionAsked(data[f"condition_{at}"], data[f"due_{at}"])
                for at in range(self.CONDITIONS) if data.get(f"condition_{at}")]  # fmt: skip


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("原因"), max_length=300, widget=words(3))


class ClaimForm(forms.Form):
    """That a condition is met."""

    note = forms.CharField(label=_("落实情况"), max_length=500, widget=words(3))
    evidence = forms.ModelChoiceField(
        Evidence.objects.none(), label=_("佐证"), required=False,
        help_text=_("可选本项目已上传的佐证。"), empty_label=_("请选择"))  # fmt: skip
    file = forms.FileField(label=_("上传佐证"), required=False, max_length=255)

    def __init__(self, *args: Any, papers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].queryset = papers  # type: ignore[attr-defined]
