"""Who did what to a project, in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.core.exceptions import FieldDoesNotExist
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wutong.domains.projects.choices import Attribute, Pace, Stage, Standing, TeamCapacity
from wutong.domains.projects.models import Gate, Project, ReportingRule
from wutong.kernel.audit.models import AuditEntry

ROWS: Final = 200
ACTIONS: Final = {
    "projects.created": gettext_lazy("新建项目"),
    "projects.edited": gettext_lazy("修改资料"),
    "projects.pace_changed": gettext_lazy("变更推进状态"),
    "projects.team_joined": gettext_lazy("加入团队"),
    "projects.team_left": gettext_lazy("退出团队"),
    "projects.credit_set": gettext_lazy("业绩分配"),
    "projects.team_handed_over": gettext_lazy("交接团队工作"),
    "projects.evidence_attached": gettext_lazy("上传佐证"),
    "projects.evidence_withdrawn": gettext_lazy("撤下佐证"),
    "projects.evidence_downloaded": gettext_lazy("下载佐证"),
    "projects.brought_in": gettext_lazy("由台账导入"),
    "projects.updated_by_ledger": gettext_lazy("由台账更新"),
    "projects.reporting_set": gettext_lazy("设定月报规则"),
    "projects.reporting_removed": gettext_lazy("取消月报规则"),
    "projects.import_taken_back": gettext_lazy("撤销导入"),
}
KINDS: Final = {
    "milestone": gettext_lazy("节点"),
    "fact": gettext_lazy("数据"),
    "fundarrival": gettext_lazy("到位资金"),
}
PARTS: Final = {
    "attributes": gettext_lazy("资料"),
    "milestones": gettext_lazy("节点"),
    "facts": gettext_lazy("数据"),
    "funds": gettext_lazy("到位资金"),
    "on": gettext_lazy("日期"),
    "sha256": gettext_lazy("文件指纹"),
}


@dataclass(frozen=True)
class Change:
    """One field that changed."""

    label: str
    old: str
    new: str


@dataclass
class Entry:
    """One line of the history."""

    at: datetime
    actor: str
    what: str
    reason: str
    changes: list[Change] = field(default_factory=list)


def history_of(project: Project) -> list[Entry]:
    """The audit trail of the project, the latest first, bounded."""
    rows = AuditEntry.objects.filter(
        target_kind="projects.project", target_id=str(project.pk)
    ).select_related("actor")[:ROWS]
    return [
        Entry(
            at=row.at,
            actor=str(row.actor) if row.actor else _("系统"),
            what=what_was_done(row.action),
            reason=row.reason,
            changes=changes_in_words(row.changes),
        )
        for row in rows
    ]


def what_was_done(action: str) -> str:
    """The action of an audit row in words."""
    if action in ACTIONS:
        return str(ACTIONS[action])
    kind, _separator, standing = action.removeprefix("projects.").partition("_")
    if kind in KINDS and standing in Standing.values:
        verb = {"claimed": _("申报"), "verified": _("核验"), "rejected": _("退回")}.get(
            standing, _("撤回")
        )
        return f"{verb}{KINDS[kind]}"
    return action


def action_words() -> dict[str, Any]:
    """Every action of this room with its meaning, for the audit trail; translated when read."""
    claims = [f"projects.{kind}_{standing}" for kind in KINDS for standing in Standing.values]
    return {code: lazy(what_was_done, str)(code) for code in (*ACTIONS, *claims)}


def changes_in_words(changes: dict[str, Any]) -> list[Change]:
    """Fields by their names, codes by their labels; empty pairs are left out."""
    found = []
    for name, value in changes.items():
        if name in {"attributes"} and isinstance(value, dict):
            found += [Change(label_of(key), "", words(key, new)) for key, new in value.items()]
        elif isinstance(value, list) and len(value) == 2 and name not in PARTS:
            found.append(Change(label_of(name), words(name, value[0]), words(name, value[1])))
        elif isinstance(value, list):
            written = "；".join(words(name, one) for one in value if one is not None)
            found.append(Change(label_of(name), "", written))
    return [one for one in found if one.old or one.new]


def label_of(name: str) -> str:
    """What a person calls the field."""
    if name in PARTS:
        return str(PARTS[name])
    if name in TeamCapacity.values:
        return str(TeamCapacity(name).label)
    for kind in (Project, ReportingRule, Gate):
        try:
            return str(kind._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        except FieldDoesNotExist:
            continue
    return name


def words(name: str, value: Any) -> str:
    """A value of the trail as a person writes it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if name == "pace" and value in Pace.values:
        return str(Pace(value).label)
    if value in Standing.values:
        return str(Standing(value).label)
    first, _separator, rest = str(value).partition(" ")
    for choices in (Stage, Attribute):
        if first in choices.values:
            return f"{choices(first).label} {rest}".strip()
    if name == "build_kind":
        return str(dict(Project._meta.get_field(name).flatchoices).get(value, value))  # type: ignore[union-attr]
    return str(value)
