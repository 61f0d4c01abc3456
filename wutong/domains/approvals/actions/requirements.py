"""What the table asks of a move, checked one by one. Each check may note what to write afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, Final

from django.utils.translation import gettext as _

from wutong.domains.approvals.actions.issuing import issue_results
from wutong.domains.approvals.actions.noticing import give_notice
from wutong.domains.approvals.actions.support import Facts, required_text
from wutong.domains.approvals.choices import CaseMove, PaperState, SpecialProcedure
from wutong.domains.approvals.models import ApprovalCase, CasePaper
from wutong.domains.approvals.queries.calendar import calendar_for
from wutong.domains.approvals.queries.catalogue import handler_of, rule_of
from wutong.domains.approvals.queries.papers import papers_of, standings
from wutong.domains.approvals.queries.prerequisites import (
    BEFORE_ACCEPTING,
    BEFORE_DECIDING,
    waiting_for,
)
from wutong.domains.approvals.rules import papers as rules
from wutong.domains.approvals.rules.errors import BadValue
from wutong.domains.approvals.rules.machine import Required, Transition
from wutong.domains.org.queries import Unit, User, access_of
from wutong.kernel.scope import HANDLE_CASE

NAMED_AT_ONCE = 8


@dataclass
class Move:
    """One move under way: the case as it stands, who does it, when, with what."""

    case: ApprovalCase
    rule: Transition
    by: User | None
    at: datetime
    on: date
    reason: str
    facts: Facts

    @cached_property
    def papers(self) -> list[CasePaper]:
        """The papers of the case, asked once."""
        return papers_of(self.case)


@dataclass
class Checked:
    """What the checks found out, for the move to write."""

    unit: Unit | None = None
    clerk: User | None = None
    limit_on: date | None = None
    pause_reason: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    afterwards: list[Callable[[], object]] = field(default_factory=list)


def names_of(papers: Iterable[rules.Standing]) -> str:
    """The papers in one line."""
    names = [f"「{one.name}」" for one in papers]
    more = _("等 %(count)s 份") % {"count": len(names)} if len(names) > NAMED_AT_ONCE else ""
    return "".join(names[:NAMED_AT_ONCE]) + more


def reason(doing: Move, _checked: Checked) -> None:
    """Why it is done."""
    doing.reason = required_text(doing.reason, _("请写明理由。"))


def notice(doing: Move, checked: Checked) -> None:
    """Everything that lacks is named at once, with a day."""
    given = give_notice(
        case=doing.case, papers=doing.papers, note=doing.facts.note, by=doing.by, at=doing.at,
        on=doing.on, correct_by=doing.facts.correct_by,
    )  # fmt: skip
    checked.limit_on = given.correct_by
    checked.pause_reason = _("补正：%(papers)s") % {
        "papers": names_of(rules.lacking(standings(doing.papers)))
    }
    checked.details |= {"notice": given.number, "correct_by": str(given.correct_by)}


def named_in(doing: Move, _checked: Checked) -> None:
    """What the last notice named is in."""
    last = doing.case.notices.order_by("-number").first()
    out = [
        one for one in doing.papers
        if last is not None and one.notice_id == last.pk and one.state in rules.LACKING
    ]  # fmt: skip
    if out:
        raise BadValue(
            "papers",
            _("告知的材料还没有补齐：%(papers)s。") % {"papers": names_of(standings(out))},
        )


def acceptable(doing: Move, _checked: Checked) -> None:
    """Nothing lacks that may not come later."""
    found = rules.in_the_way_of_acceptance(standings(doing.papers))
    if found:
        raise BadValue(
            "papers",
            _("还缺 %(papers)s，请一次性告知申请人补正。") % {"papers": names_of(found)},
        )


def complete(doing: Move, _checked: Checked) -> None:
    """Nothing lacks at all; the results are issued."""
    found = rules.lacking(standings(doing.papers))
    if found:
        raise BadValue("papers", _("还缺 %(papers)s，不能准予。") % {"papers": names_of(found)})
    _issue(doing, _checked)


def _issue(doing: Move, checked: Checked) -> None:
    checked.afterwards.append(
        lambda: issue_results(
            case=doing.case, results=doing.facts.results, by=doing.by, at=doing.at, on=doing.on
        )
    )


def deficiency(doing: Move, checked: Checked) -> None:
    """What lacks may come later, each paper by its day; the results are issued."""
    lacking = [one for one in doing.papers if _lacks(one)]
    if not lacking:
        raise BadValue("papers", _("材料已经齐全，请直接准予。"))
    barred = [one for one in standings(lacking) if not one.deficiency_allowed]
    if barred:
        raise BadValue("papers", _("%(papers)s不能容缺。") % {"papers": names_of(barred)})
    for one in lacking:
        one.due_on = _day_for(doing, one)
        one.state = PaperState.DEFICIENT
    CasePaper.objects.bulk_update(lacking, ["state", "due_on"])
    checked.details["later"] = {one.paper.code: str(one.due_on) for one in lacking}
    _issue(doing, checked)


def _lacks(row: CasePaper) -> bool:
    return bool(rules.lacking(standings([row])))


def _day_for(doing: Move, paper: CasePaper) -> date:
    """The day until which a paper may come later: as given, at most what the catalogue allows."""
    allowed = doing.case.version.deficiency_days
    most = calendar_for(doing.case.region_path).add(doing.on, allowed) if allowed else None
    day = doing.facts.days.get(paper.paper.code) or most
    if day is None or day <= doing.on:
        raise BadValue("days", _("请写明「%(paper)s」的补交期限。") % {"paper": paper.paper.name})
    if most is not None and day > most:
        raise BadValue(
            "days",
            _("「%(paper)s」最迟 %(day)s 补交。") % {"paper": paper.paper.name, "day": most},
        )
    return day


def made_good(doing: Move, _checked: Checked) -> None:
    """Everything that was to come later is in."""
    out = rules.deficient(standings(doing.papers)) + rules.lacking(standings(doing.papers))
    if out:
        raise BadValue("papers", _("还没有补交：%(papers)s。") % {"papers": names_of(out)})


def prerequisites(doing: Move, _checked: Checked) -> None:
    """The items it waits for are decided; what is promised may be accepted before."""
    accepting = doing.rule.move == CaseMove.ACCEPT
    if accepting and doing.case.by_commitment:
        return
    names = waiting_for(
        version=doing.case.version_id, project=doing.case.project, on=doing.on,
        kinds=BEFORE_ACCEPTING if accepting else BEFORE_DECIDING,
    )  # fmt: skip
    if names:
        raise BadValue(
            "prerequisites", _("须等前置事项办结：%(names)s。") % {"names": "、".join(names)}
        )


def procedure(doing: Move, checked: Checked) -> None:
    """A kind of special procedure and a last day, within what the region allows."""
    kind = doing.facts.procedure
    if kind not in SpecialProcedure.values:
        raise BadValue("procedure", _("请选择特别程序。"))
    days = rule_of(doing.case.region_path).special_days
    most = calendar_for(doing.case.region_path).add(doing.on, days)
    limit = doing.facts.limit_on or most
    if not doing.on <= limit <= most:
        raise BadValue(
            "limit_on",
            _("特别程序最长 %(days)s 个工作日，最迟 %(day)s 结束。") % {"days": days, "day": most},
        )
    checked.limit_on = limit
    label = str(SpecialProcedure(kind).label)
    checked.pause_reason = f"{label}：{doing.reason}"
    checked.details |= {"procedure": kind, "limit_on": str(limit)}


def term_over(doing: Move, _checked: Checked) -> None:
    """The applicant's time to correct has passed."""
    last = doing.case.notices.order_by("-number").first()
    if last is not None and doing.on <= last.correct_by:
        raise BadValue("on", _("补正期限到 %(day)s，期满前不能这样办。") % {"day": last.correct_by})


def unit(doing: Move, checked: Checked) -> None:
    """The unit that goes on: as given, else the item's handler in the region."""
    case = doing.case
    found = doing.facts.unit or handler_of(case.version.item.code, case.region_path)
    if found is None:
        raise BadValue("unit", _("这个事项还没有设定办理单位，请选择。"))
    checked.unit = found
    checked.details["unit"] = found.name
    if doing.facts.clerk is not None:
        case.unit = found
        clerk(doing, checked)


def clerk(doing: Move, checked: Checked) -> None:
    """The clerk who goes on, somebody else who may handle the case."""
    chosen, case = doing.facts.clerk, doing.case
    if chosen is None:
        raise BadValue("clerk", _("请选择经办人。"))
    if chosen.pk == case.clerk_id:
        raise BadValue("clerk", _("办件已经由%(name)s经办。") % {"name": chosen})
    access = access_of(chosen, doing.on)
    if not access.may(HANDLE_CASE, case.region_path, case.unit_id):
        raise BadValue("clerk", _("%(name)s的岗位不能办理这个办件。") % {"name": chosen})
    checked.clerk = chosen
    checked.details["clerk"] = str(chosen)


CHECKS: Final[dict[Required, Callable[[Move, Checked], None]]] = {
    Required.REASON: reason,
    Required.NOTICE: notice,
    Required.NAMED_IN: named_in,
    Required.ACCEPTABLE: acceptable,
    Required.COMPLETE: complete,
    Required.DEFICIENCY: deficiency,
    Required.MADE_GOOD: made_good,
    Required.PREREQUISITES: prerequisites,
    Required.PROCEDURE: procedure,
    Required.TERM_OVER: term_over,
    Required.UNIT: unit,
    Required.CLERK: clerk,
}
