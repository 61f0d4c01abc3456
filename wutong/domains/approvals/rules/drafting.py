"""What a version of an item says as a whole: checked before it is kept, compared in words. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wutong.domains.approvals.choices import (
    Applicant,
    ApprovalStage,
    CombinedReview,
    ItemKind,
    Waiting,
)
from wutong.domains.approvals.rules.conditions import check, describe
from wutong.domains.approvals.rules.errors import BadValue

MOST_DAYS: Final = 250
MOST_STEPS: Final = 60
MOST_LINES: Final = 200
LONGEST_NAME: Final = 160
LONGEST_DEPARTMENT: Final = 80
LONGEST_BASIS: Final = 300
LONGEST_GROUP: Final = 40

type Conditions = tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class PaperLine:
    """A paper, by its code, and how the item asks for it."""

    paper: str
    required: bool = True
    deficiency_allowed: bool = False
    copies: int = 1
    original: bool = False
    conditions: Conditions = ()
    note: str = ""


@dataclass(frozen=True)
class Drafted:
    """Everything a version says but its number and its days. Limits are working days."""

    name: str
    kind: str
    stage: str
    department: str
    statutory_days: int
    promised_days: int
    green_days: int | None = None
    serial_days: int = 0
    serial_steps: int = 5
    parallel_group: str = ""
    combined_review: str = ""
    commitment_allowed: bool = False
    deficiency_days: int | None = None
    applicants: tuple[str, ...] = ()
    conditions: Conditions = ()
    legal_basis: str = ""
    note: str = ""
    requires: tuple[tuple[str, str], ...] = ()
    papers: tuple[PaperLine, ...] = ()
    results: tuple[str, ...] = ()


PARTS: Final = ("requires", "papers", "results")
FIELDS: Final = tuple(one.name for one in fields(Drafted) if one.name not in PARTS)
LABELS: Final[Mapping[str, Any]] = {
    "name": gettext_lazy("事项名称"),
    "kind": gettext_lazy("事项类型"),
    "stage": gettext_lazy("阶段"),
    "department": gettext_lazy("办理部门"),
    "statutory_days": gettext_lazy("法定时限（工作日）"),
    "promised_days": gettext_lazy("承诺时限（工作日）"),
    "green_days": gettext_lazy("绿色通道时限（工作日）"),
    "serial_days": gettext_lazy("串联办理天数（工作日）"),
    "serial_steps": gettext_lazy("串联办理环节"),
    "parallel_group": gettext_lazy("并联组"),
    "combined_review": gettext_lazy("合并办理"),
    "commitment_allowed": gettext_lazy("可告知承诺"),
    "deficiency_days": gettext_lazy("容缺补齐时限（工作日）"),
    "applicants": gettext_lazy("申请主体"),
    "conditions": gettext_lazy("适用条件"),
    "legal_basis": gettext_lazy("依据"),
    "note": gettext_lazy("说明"),
}
CHOICES: Final[Mapping[str, Any]] = {
    "kind": ItemKind,
    "stage": ApprovalStage,
    "combined_review": CombinedReview,
}
LONGEST: Final = {
    "name": LONGEST_NAME,
    "department": LONGEST_DEPARTMENT,
    "legal_basis": LONGEST_BASIS,
    "parallel_group": LONGEST_GROUP,
}
DAYS: Final = ("statutory_days", "promised_days", "green_days", "serial_days", "deficiency_days")


def check_drafted(said: Drafted, papers: Collection[str], items: Collection[str]) -> None:
    """Refuse what cannot be kept: ``papers`` and ``items`` are the codes there are.

    Raises BadValue for the first field that is wrong.
    """
    for name in ("name", "department"):
        if not getattr(said, name).strip():
            raise BadValue(name, _("请填写%(field)s。") % {"field": LABELS[name]})
    for name, longest in LONGEST.items():
        if len(getattr(said, name)) > longest:
            raise BadValue(
                name, _("%(field)s最多 %(most)d 个字。") % {"field": LABELS[name], "most": longest}
            )
    for name, choices in CHOICES.items():
        value = getattr(said, name)
        if value not in choices.values and (value or name != "combined_review"):
            raise BadValue(name, _("没有这个%(field)s。") % {"field": LABELS[name]})
    if not set(said.applicants) <= set(Applicant.values):
        raise BadValue("applicants", _("没有这个申请主体。"))
    _check_days(said)
    check([dict(one) for one in said.conditions])
    _check_parts(said, papers, items)


def _check_days(said: Drafted) -> None:
    for name in DAYS:
        days = getattr(said, name)
        if days is not None and not 0 <= days <= MOST_DAYS:
            raise BadValue(name, _("%(field)s须在 0 到 250 之间。") % {"field": LABELS[name]})
    if not 1 <= said.serial_steps <= MOST_STEPS:
        raise BadValue("serial_steps", _("串联办理环节须在 1 到 60 之间。"))
    if said.promised_days > said.statutory_days:
        raise BadValue("promised_days", _("承诺时限不能超过法定时限。"))
    if said.green_days is not None and said.green_days > said.promised_days:
        raise BadValue("green_days", _("绿色通道时限不能超过承诺时限。"))


def _check_parts(said: Drafted, papers: Collection[str], items: Collection[str]) -> None:
    asked = [line.paper for line in said.papers]
    required = [code for code, _waiting in said.requires]
    for field, codes, known in (
        ("papers", asked, papers), ("results", said.results, papers), ("requires", required, items),
    ):  # fmt: skip
        if len(codes) > MOST_LINES:
            raise BadValue(field, _("最多 %(most)d 行。") % {"most": MOST_LINES})
        twice = next((code for code in codes if list(codes).count(code) > 1), None)
        if twice is not None:
            raise BadValue(field, _("「%(code)s」写了两次。") % {"code": twice})
        unknown = next((code for code in codes if code not in known), None)
        if unknown is not None:
            raise BadValue(field, _("没有「%(code)s」。") % {"code": unknown})
    if any(waiting not in Waiting.values for _code, waiting in said.requires):
        raise BadValue("requires", _("没有这种等待方式。"))
    for line in said.papers:
        if not 1 <= line.copies <= MOST_STEPS:
            raise BadValue("papers", _("材料份数须在 1 到 60 之间。"))
        check([dict(one) for one in line.conditions])


@dataclass(frozen=True)
class Difference:
    """One thing that differs: what it is, how it was, how it is; "" where it wasn't or isn't."""

    field: str
    before: str
    after: str


def differences(
    before: Drafted, after: Drafted, papers: Mapping[str, str], items: Mapping[str, str]
) -> tuple[Difference, ...]:
    """What ``after`` says otherwise, in words; ``papers`` and ``items`` map codes to names."""
    found = [
        Difference(str(LABELS[name]), worded(before, name), worded(after, name))
        for name in FIELDS
        if getattr(before, name) != getattr(after, name)
    ]
    found += _of_lines(
        _("前置"), dict(before.requires), dict(after.requires),
        lambda code, waiting: f"{items.get(code, code)}（{Waiting(waiting).label}）",
    )  # fmt: skip
    found += _of_lines(
        _("材料"), {one.paper: one for one in before.papers},
        {one.paper: one for one in after.papers},
        lambda code, line: f"{papers.get(code, code)}{_line(line)}",
    )  # fmt: skip
    found += _of_lines(
        _("结果"), dict.fromkeys(before.results, ""), dict.fromkeys(after.results, ""),
        lambda code, _nothing: papers.get(code, code),
    )  # fmt: skip
    return tuple(found)


def worded(said: Drafted, name: str) -> str:
    """A field of a version in words; "" where it says nothing."""
    value = getattr(said, name)
    if name == "conditions":
        return "；".join(describe(value))
    if name == "applicants":
        return "、".join(str(Applicant(one).label) for one in value)
    if name in CHOICES:
        return str(CHOICES[name](value).label) if value else ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return "" if value is None else str(value)


def _line(line: PaperLine) -> str:
    marks = [
        *([] if line.required else [_("非必要")]),
        *([_("可容缺")] if line.deficiency_allowed else []),
        *([_("原件")] if line.original else []),
        *([_("%(count)d 份") % {"count": line.copies}] if line.copies > 1 else []),
        *describe(line.conditions),
        *([line.note] if line.note else []),
    ]
    return f"（{'，'.join(marks)}）" if marks else ""


def _of_lines(
    label: str, before: Mapping[str, Any], after: Mapping[str, Any], words: Any
) -> Iterable[Difference]:
    for code in (*before, *(one for one in after if one not in before)):
        if before.get(code) == after.get(code) and (code in before) == (code in after):
            continue
        yield Difference(
            label,
            words(code, before[code]) if code in before else "",
            words(code, after[code]) if code in after else "",
        )
