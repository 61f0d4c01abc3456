"""What differs between two versions of a scorecard, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wutong.domains.appraisal.rules.scorecard import Body, document_of

LABELS: Final = {
    "title": gettext_lazy("名称"), "question": gettext_lazy("问题"), "basis": gettext_lazy("依据"),
    "group": gettext_lazy("分组"), "weight": gettext_lazy("分值"), "kind": gettext_lazy("方式"),
    "formula": gettext_lazy("公式"), "hints": gettext_lazy("评分说明"),
    "units": gettext_lazy("由谁评"), "pass_score": gettext_lazy("通过分数"),
    "conditional_score": gettext_lazy("有条件通过的分数"),
    "least_reviewers": gettext_lazy("最少评审人数"), "places": gettext_lazy("总分小数位数"),
}  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """One thing that differs: where, what it was, what it is; empty means not there."""

    where: str
    what: str
    before: str
    after: str


def compare(before: Body, after: Body) -> list[Difference]:
    """All differences, gates first, in the order of the later version; what is gone comes last."""
    old, new = document_of(before), document_of(after)
    found = [
        *_rows(old["gates"], new["gates"], _("关口")),
        *_rows(old["criteria"], new["criteria"], _("评分项")),
    ]
    for name in ("pass_score", "conditional_score", "least_reviewers", "places"):
        if old[name] != new[name]:
            found.append(Difference("", str(LABELS[name]), str(old[name]), str(new[name])))
    return found


def _rows(
    old: Sequence[dict[str, Any]], new: Sequence[dict[str, Any]], kind: str
) -> list[Difference]:
    was = {one["key"]: one for one in old}
    found: list[Difference] = []
    for one in new:
        earlier = was.pop(one["key"], None)
        if earlier is None:
            found.append(Difference(one["title"], kind, "", _described(one)))
            continue
        found += [
            Difference(one["title"], str(LABELS[name]), _text(earlier[name]), _text(value))
            for name, value in one.items()
            if name != "key" and earlier[name] != value
        ]
    return found + [Difference(one["title"], kind, _described(one), "") for one in was.values()]


def _described(row: dict[str, Any]) -> str:
    return "，".join(_text(value) for name, value in row.items() if name != "key" and value)


def _text(value: Any) -> str:
    return "、".join(value) if isinstance(value, list) else str(value)
