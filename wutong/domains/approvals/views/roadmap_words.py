"""How a roadmap's steps are written: state, dates, slack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from wutong.domains.approvals.choices import CombinedReview
from wutong.domains.approvals.rules.plan import Awaited, Plan, Step
from wutong.ui import formats

PLANNED, RUNNING, PAUSED, LATE, DONE = "planned", "running", "paused", "late", "done"
SIGNS = {DONE: "✓", PAUSED: "‖", LATE: "!", RUNNING: "▸", PLANNED: ""}


def state_of(step: Step, on: date) -> str:
    """Where a step stands on a day."""
    progress = step.progress
    if step.done:
        return DONE
    if progress is not None and progress.paused:
        return PAUSED
    if progress is None or progress.accepted_on is None:
        return PLANNED
    return LATE if progress.due_on is not None and progress.due_on < on else RUNNING


@dataclass(frozen=True)
class Word:
    """A tag of two or three words with its tone."""

    text: str
    tone: str = ""


def words_of(step: Step, on: date) -> list[Word]:
    """Tags of a step: state, critical or slack, what is chosen."""
    words = [*_state_words(step, state_of(step, on))]
    if not step.done:
        words.append(
            Word(_("关键"), "accent")
            if step.critical
            else Word(_("机动 %(days)s 个工作日") % {"days": step.slack})
        )
    if step.choice.by_commitment:
        words.append(Word(_("告知承诺"), "green"))
    if step.choice.extra_days:
        words.append(
            Word(_("材料晚 %(days)s 个工作日") % {"days": step.choice.extra_days}, "yellow")
        )
    if step.choice.not_before:
        words.append(Word(_("%(on)s 后") % {"on": formats.day(step.choice.not_before)}, "yellow"))
    if step.together:
        words.append(Word(together_of(step)))
    if step.provisional and not step.done:
        words.append(Word(_("暂定"), "yellow"))
    return words


def _state_words(step: Step, state: str) -> list[Word]:
    progress = step.progress
    if state == DONE:
        return [Word(_("已办结"), "green")]
    if state == PAUSED:
        until = progress.resumes_by if progress else None
        if progress is not None and progress.correcting:
            return [Word(_correcting(until), "yellow")]
        if until is None:
            return [Word(_("暂停中，恢复日期不明"), "yellow")]
        return [Word(_("暂停至 %(on)s 前") % {"on": formats.day(until)}, "yellow")]
    if state == LATE:
        return [Word(_("已超期"), "red")]
    if state == RUNNING:
        return [Word(_("在办"), "accent")]
    return [Word(_("已收件"), "accent")] if progress is not None else []


def _correcting(until: date | None) -> str:
    if until is None:
        return _("补正中")
    return _("补正中，最迟 %(on)s") % {"on": formats.day(until)}


def awaited_until(one: Awaited) -> str:
    """When something else that breaking ground waits for can be there at the earliest."""
    if one.by is None:
        return _("没有承诺日期")
    return _("%(on)s 到位") % {"on": formats.day(one.by)}


def together_of(step: Step) -> str:
    """Under which name a step is reviewed together with others."""
    review = step.item.combined_review
    return str(CombinedReview(review).label) if review else ""


def span_of(step: Step) -> str:
    """Days of acceptance and decision, e.g. ``03-02 → 03-06``."""
    return f"{formats.day(step.start, 'short')} → {formats.day(step.end, 'short')}"


def days_in_words(days: int) -> str:
    """How many working days later or earlier."""
    if not days:
        return _("不变")
    text = _("晚 %(days)s 个工作日") if days > 0 else _("早 %(days)s 个工作日")
    return text % {"days": abs(days)}


def tone_of_days(days: int) -> str:
    """The tone of a date that moved."""
    return "red" if days > 0 else "green" if days else ""


def title_of(step: Step, plan: Plan, on: date) -> str:
    """Everything about a step in one line: what a drawing tells on hover and to screen readers."""
    waits = [plan.by_code[edge.before].item.name for edge in plan.edges if edge.after == step.code]
    parts = [
        step.item.name,
        step.item.department,
        _("%(start)s 受理，%(end)s 办结，%(days)s 个工作日")
        % {"start": formats.day(step.start), "end": formats.day(step.end), "days": step.days},
        *(word.text for word in words_of(step, on)),
        _("等：%(names)s") % {"names": "、".join(waits)} if waits else _("不等其他事项"),
    ]
    return "；".join(part for part in parts if part)


def ground_title(plan: Plan) -> str:
    """What the day of breaking ground is called for this project."""
    return _("可开工日期") if plan.breaks_ground else _("开工前手续办齐")


def summary_line(plan: Plan) -> dict[str, Any]:
    """Days, papers and steps: serial, planned, saved; and of what is decided, used and saved."""
    savings = plan.savings
    rows = []
    for name, label, unit in (
        ("days", _("天数"), _("个工作日")), ("papers", _("材料"), _("份")), ("steps", _("环节"), _("个")),
    ):  # fmt: skip
        rows.append(
            {
                "label": label,
                "unit": unit,
                "serial": getattr(savings.serial, name),
                "plan": getattr(savings.plan, name),
                "forecast": getattr(savings.forecast, name),
                "serial_of_decided": getattr(savings.serial_of_decided, name),
                "actual": getattr(savings.actual, name),
                "saved": getattr(savings.saved, name),
            }
        )
    return {"rows": rows, "decided": savings.decided, "items": len(plan.steps)}
