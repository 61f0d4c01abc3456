"""The form of an item: its own fields, its conditions, papers, prerequisites and results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wutong.domains.approvals.choices import (
    Applicant,
    ApprovalStage,
    CombinedReview,
    ItemKind,
    Waiting,
)
from wutong.domains.approvals.rules import wording
from wutong.domains.approvals.rules.attributes import ATTRIBUTES, CHOICE
from wutong.domains.approvals.rules.drafting import (
    FIELDS,
    LABELS,
    MOST_DAYS,
    Drafted,
    PaperLine,
)
from wutong.domains.approvals.rules.errors import BadValue
from wutong.kernel.names import normalize_text

BLANK: Final = ("", "—")
EXTRA: Final = 3
MOST_LINES: Final = 200


def _days(name: str, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(
        label=LABELS[name], min_value=0, max_value=MOST_DAYS, required=required
    )


class ItemForm(forms.Form):
    """What an item says of itself."""

    code = forms.RegexField(
        label=_("事项编码"), max_length=40, regex=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$",
        help_text=_("字母、数字、点、横线和下划线；定了就不再改。"),
    )  # fmt: skip
    name = forms.CharField(label=LABELS["name"], max_length=160)
    stage = forms.ChoiceField(label=LABELS["stage"], choices=ApprovalStage.choices)
    kind = forms.ChoiceField(label=LABELS["kind"], choices=ItemKind.choices)
    department = forms.CharField(label=LABELS["department"], max_length=80)
    statutory_days = _days("statutory_days")
    promised_days = _days("promised_days")
    green_days = _days("green_days", required=False)
    deficiency_days = _days("deficiency_days", required=False)
    serial_days = _days("serial_days")
    serial_steps = forms.IntegerField(label=LABELS["serial_steps"], min_value=1, max_value=60)
    parallel_group = forms.CharField(label=LABELS["parallel_group"], max_length=40, required=False)
    combined_review = forms.ChoiceField(
        label=LABELS["combined_review"], choices=[BLANK, *CombinedReview.choices], required=False
    )
    commitment_allowed = forms.BooleanField(label=LABELS["commitment_allowed"], required=False)
    applicants = forms.MultipleChoiceField(
        label=LABELS["applicants"], choices=Applicant.choices, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    legal_basis = forms.CharField(label=LABELS["legal_basis"], max_length=300, required=False)
    note = forms.CharField(
        label=LABELS["note"], required=False, max_length=2000, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, fixed_code: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if fixed_code:
            del self.fields["code"]


TESTS: Final = (
    BLANK, ("yes", _("是")), ("no", _("否")), ("is", _("等于")), ("is_not", _("不等于")),
    ("one_of", _("属于")), ("none_of", _("不属于")), ("at_least", _("不少于")),
    ("at_most", _("不超过")), ("more_than", _("超过")), ("less_than", _("少于")),
)  # fmt: skip


def attribute_choices() -> list[Any]:
    """Attributes of projects, with their units."""
    return [BLANK, *((one.code, f"{one.label}（{one.unit}）" if one.unit else one.label)
                     for one in ATTRIBUTES.values())]  # fmt: skip


class ConditionForm(forms.Form):
    """One clause of when the item is needed."""

    attribute = forms.ChoiceField(label=_("属性"), required=False)
    test = forms.ChoiceField(label=_("判断"), choices=TESTS, required=False)
    value = forms.CharField(label=_("数值"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attribute"].choices = attribute_choices()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The clause is read as its line of text would be."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("attribute") or data.get("DELETE"):
            return data
        try:
            (data["clause"],) = wording.read(_as_text(data))
        except BadValue as error:
            raise ValidationError(str(error)) from error
        return data


def _as_text(data: Mapping[str, Any]) -> str:
    attribute, test = data["attribute"], data.get("test") or ""
    if test in ("yes", "no"):
        return f"{attribute} = {wording.WRITTEN_YES if test == 'yes' else wording.WRITTEN_NO}"
    return f"{attribute} {wording.SIGNS.get(test, '')} {data.get('value', '')}"


@dataclass(frozen=True)
class Known:
    """Names of papers and of items by code, for lines that name them."""

    papers: Mapping[str, str]
    items: Mapping[str, str]


def code_of(names: Mapping[str, str], text: str) -> str | None:
    """The code that ``text`` means: itself, or the name of one."""
    text = text.strip()
    if text in names:
        return text
    wanted = normalize_text(text)
    found = [code for code, name in names.items() if normalize_text(name) == wanted]
    return found[0] if len(found) == 1 else None


class _Named(forms.Form):
    """A line that names a paper or an item, picked from the list or typed."""

    names: Mapping[str, str] = {}
    told = _("没有这个名称，请从列表里选，或者先在材料目录里增加。")

    def __init__(self, *args: Any, known: Known, **kwargs: Any) -> None:
        self.known = known
        super().__init__(*args, **kwargs)

    def _code(self, field: str, names: Mapping[str, str]) -> str:
        text = str(self.cleaned_data.get(field, "")).strip()
        if not text or self.cleaned_data.get("DELETE"):
            return ""
        code = code_of(names, text)
        if code is None:
            raise ValidationError(self.told)
        return code


def _picked(label: Any, listed: str) -> forms.CharField:
    widget = forms.TextInput({"list": listed, "autocomplete": "off"})
    return forms.CharField(label=label, required=False, max_length=300, widget=widget)


class PaperForm(_Named):
    """A paper that the item asks for."""

    paper = _picked(_("材料"), "known-papers")
    required = forms.BooleanField(label=_("必要"), required=False, initial=True)
    deficiency_allowed = forms.BooleanField(label=_("可容缺"), required=False)
    original = forms.BooleanField(label=_("原件"), required=False)
    copies = forms.IntegerField(
        label=_("份数"), min_value=1, max_value=60, required=False, initial=1
    )
    conditions = forms.CharField(label=_("适用情形"), required=False, max_length=1000)
    note = forms.CharField(label=_("要求"), required=False, max_length=300)

    def clean_paper(self) -> str:
        """The paper's code."""
        return self._code("paper", self.known.papers)

    def clean_conditions(self) -> tuple[Any, ...]:
        """The case, as conditions."""
        try:
            return tuple(wording.read(self.cleaned_data["conditions"]))
        except BadValue as error:
            raise ValidationError(str(error)) from error


class RequiresForm(_Named):
    """An item that this one waits for."""

    told = _("没有这个事项，请从列表里选。")
    requires = _picked(_("前置事项"), "known-items")
    waiting = forms.ChoiceField(
        label=_("等待方式"), choices=Waiting.choices, required=False, initial=Waiting.ACCEPTANCE
    )

    def clean_requires(self) -> str:
        """The item's code."""
        return self._code("requires", self.known.items)


class ResultForm(_Named):
    """A paper that the item issues."""

    result = _picked(_("核发的材料"), "known-papers")

    def clean_result(self) -> str:
        """The paper's code."""
        return self._code("result", self.known.papers)


class _Lines(forms.BaseFormSet[Any]):
    """Lines of a table: every box says by itself what it is, since only the column has a heading."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Name every box, that for taking the line out too."""
        super().add_fields(form, index)
        for field in form.fields.values():
            field.widget.attrs.setdefault("aria-label", str(field.label))


def _set_of(form: type[forms.Form]) -> Any:
    return forms.formset_factory(
        form, formset=_Lines, extra=EXTRA, can_delete=True, max_num=MOST_LINES, validate_max=True
    )


ConditionSet: Final = _set_of(ConditionForm)
PaperSet: Final = _set_of(PaperForm)
RequiresSet: Final = _set_of(RequiresForm)
ResultSet: Final = _set_of(ResultForm)


class ItemForms:
    """The form of an item with its four lists, bound or started from what a version says."""

    def __init__(self, data: Any, said: Drafted | None, known: Known, fixed_code: str) -> None:
        given = {"known": known}
        self.known = known
        self.form = ItemForm(data, initial=_facts(said), fixed_code=fixed_code)
        self.conditions = ConditionSet(data, initial=_clauses(said), prefix="conditions")
        self.papers = PaperSet(
            data, initial=_papers(said, known), prefix="papers", form_kwargs=given
        )
        self.requires = RequiresSet(
            data, initial=_requires(said, known), prefix="requires", form_kwargs=given
        )
        self.results = ResultSet(
            data, initial=_results(said, known), prefix="results", form_kwargs=given
        )

    def is_valid(self) -> bool:
        """Whether everything can be read; asks all, so that every error shows at once."""
        parts = (self.form, self.conditions, self.papers, self.requires, self.results)
        wrong = [one for one in parts if not one.is_valid()]
        return not wrong

    def said(self) -> Drafted:
        """What was entered."""
        facts = {
            name: value for name, value in self.form.cleaned_data.items() if name in FIELDS
        } | {
            "applicants": tuple(self.form.cleaned_data["applicants"]),
            "conditions": tuple(one["clause"] for one in _kept(self.conditions, "clause")),
            "papers": tuple(_paper_line(one) for one in _kept(self.papers, "paper")),
            "requires": tuple(
                (one["requires"], one["waiting"] or Waiting.ACCEPTANCE.value)
                for one in _kept(self.requires, "requires")
            ),
            "results": tuple(one["result"] for one in _kept(self.results, "result")),
        }
        return Drafted(**facts)


def _kept(lines: Any, key: str) -> list[dict[str, Any]]:
    """What was entered in lines that say something and are to stay."""
    data = [one.cleaned_data for one in lines.forms if getattr(one, "cleaned_data", None)]
    return [one for one in data if one.get(key) and not one.get("DELETE")]


def _paper_line(data: Mapping[str, Any]) -> PaperLine:
    return PaperLine(
        paper=data["paper"],
        required=data["required"],
        deficiency_allowed=data["deficiency_allowed"],
        copies=data["copies"] or 1,
        original=data["original"],
        conditions=data["conditions"],
        note=data["note"],
    )


def _facts(said: Drafted | None) -> dict[str, Any]:
    if said is None:
        return {"serial_steps": 5, "applicants": ["project_company"]}
    return {name: getattr(said, name) for name in FIELDS if name != "conditions"}


def _clauses(said: Drafted | None) -> list[dict[str, Any]]:
    return [
        {
            "attribute": one["attribute"],
            "test": one["test"],
            "value": _shown(str(one["attribute"]), one.get("value", "")),
        }
        for one in (said.conditions if said else ())
    ]


def _shown(code: str, value: Any) -> str:
    attribute = ATTRIBUTES[code]
    values = value if isinstance(value, list | tuple) else [value]
    if attribute.kind == CHOICE:
        return "、".join(str(attribute.choices.get(one, one)) for one in values)
    return "、".join(str(one) for one in values)


def _papers(said: Drafted | None, known: Known) -> list[dict[str, Any]]:
    return [
        {
            "paper": known.papers.get(one.paper, one.paper),
            "required": one.required,
            "deficiency_allowed": one.deficiency_allowed,
            "original": one.original,
            "copies": one.copies,
            "conditions": wording.written(one.conditions),
            "note": one.note,
        }
        for one in (said.papers if said else ())
    ]


def _requires(said: Drafted | None, known: Known) -> list[dict[str, Any]]:
    return [
        {"requires": known.items.get(code, code), "waiting": waiting}
        for code, waiting in (said.requires if said else ())
    ]


def _results(said: Drafted | None, known: Known) -> list[dict[str, Any]]:
    return [{"result": known.papers.get(one, one)} for one in (said.results if said else ())]
