"""Papers of a case: brought as a file or on paper, found unsuitable, promised, not needed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from wutong.domains.approvals.actions.filing import Inspected, Stored, inspected, store
from wutong.domains.approvals.actions.issuing import serve_waiting, withdraw_from_file
from wutong.domains.approvals.actions.support import access_for, required_text
from wutong.domains.approvals.choices import CaseState, PaperState
from wutong.domains.approvals.models import ApprovalCase, CasePaper, PaperOnFile
from wutong.domains.approvals.models.cases import paper_storage
from wutong.domains.approvals.queries.papers import owned_by
from wutong.domains.approvals.queries.permissions import (
    may_bring_papers,
    may_judge_papers,
    may_receive,
)
from wutong.domains.approvals.rules.errors import AlreadyMoved, BadValue, NotAllowed
from wutong.domains.approvals.rules.machine import OPEN, TAKES_PAPERS
from wutong.domains.org.queries import User
from wutong.kernel import audit
from wutong.kernel.clock import day_of


@dataclass(frozen=True)
class Particulars:
    """What is written on a paper that is brought."""

    document_number: str = ""
    issued_on: date | None = None
    valid_until: date | None = None


@contextmanager
def _holding(case: ApprovalCase, at: datetime) -> Iterator[ApprovalCase]:
    """The case, held until the transaction ends: writes to its papers stand in a row.

    Everybody who decides about the case with what they saw before is told.
    """
    with transaction.atomic():
        row = ApprovalCase.objects.select_for_update(of=("self",)).get(pk=case.pk)
        yield row
        row.lock, row.updated_at = row.lock + 1, at
        row.save(update_fields=["lock", "updated_at"])
        case.refresh_from_db()


def hand_in_paper(
    *,
    paper: CasePaper,
    by: User | None,
    at: datetime,
    file: File[Any] | None = None,
    particulars: Particulars = Particulars(),
) -> CasePaper:
    """Bring a paper of a case: ``file``, or on paper where there is none.

    The same file twice is kept once, and what was on file already doesn't count as brought. Other
    open cases that lack the paper have it too. A deficiency is made good by it. Raises NotAllowed,
    BadValue for a file that may not be kept, a day that has passed, a case that takes no papers.
    """
    case = paper.case
    _require_bringing(by, case, at)
    _check_days(particulars, at)
    known = inspected(file) if file is not None else None
    stored = Stored()
    try:
        with _holding(case, at) as row:
            _check_takes(row)
            line = (
                CasePaper.objects.select_for_update(of=("self",))
                .select_related("paper")
                .get(pk=paper.pk)
            )
            there = _there(row, line, known)
            if there is None:
                if file is not None and known is not None:
                    stored = store(file, at, known)
                there = _kept(row, line, stored, particulars, by, at)
                line.state = PaperState.HANDED_IN
            elif not (line.on_file_id == there.pk and line.state == PaperState.HANDED_IN):
                line.state = PaperState.ON_FILE
            line.on_file, line.problem, line.due_on = there, "", None
            line.save(update_fields=["state", "on_file", "problem", "due_on"])
            serve_waiting(there, at, but=row.pk)
            _tell(row, line, there.document_number or there.sha256[:12] or "纸质", by, at)
    except BaseException:
        if stored.path:
            paper_storage().delete(stored.path)
        raise
    paper.refresh_from_db()
    return paper


def _require_bringing(by: User | None, case: ApprovalCase, at: datetime) -> None:
    access = access_for(by, at)
    if access is not None and not may_bring_papers(access, case):
        raise NotAllowed(_("您不能为这个办件提交材料。"))


def _check_takes(case: ApprovalCase) -> None:
    if case.state not in TAKES_PAPERS:
        raise AlreadyMoved(
            _("办件现在是“%(state)s”，不再收材料。") % {"state": case.get_state_display()}
        )


def _check_days(particulars: Particulars, at: datetime) -> None:
    on = day_of(at)
    if particulars.issued_on is not None and particulars.issued_on > on:
        raise BadValue("issued_on", _("出具日期不能晚于今天。"))
    if particulars.valid_until is not None and particulars.valid_until < on:
        raise BadValue("valid_until", _("这份材料已经过了有效期。"))


def _there(case: ApprovalCase, line: CasePaper, known: Inspected | None) -> PaperOnFile | None:
    """The same file of the same paper, on file already."""
    if known is None:
        return None
    return (
        PaperOnFile.objects.filter(
            owned_by(case.project, case.investor, case.application), paper=line.paper_id,
            sha256=known.sha256, withdrawn_at=None,
        )
        .order_by("pk")
        .first()
    )  # fmt: skip


def _kept(
    case: ApprovalCase, line: CasePaper, stored: Stored, stated: Particulars, by: User | None,
    at: datetime,
) -> PaperOnFile:  # fmt: skip
    until = stated.valid_until
    if until is None and line.paper.validity_days:
        until = (stated.issued_on or day_of(at)) + timedelta(days=line.paper.validity_days)
    return PaperOnFile.objects.create(
        project=case.project, investor=case.investor, application=case.application,
        paper=line.paper, name=line.paper.name, document_number=stated.document_number.strip()[:80],
        sha256=stored.sha256, size=stored.size, content_type=stored.content_type, file=stored.path,
        on_paper=not stored.path, issued_on=stated.issued_on, valid_until=until, added_by=by,
        added_at=at,
    )  # fmt: skip


def _tell(
    case: ApprovalCase, line: CasePaper, what: str, by: User | None, at: datetime, reason: str = ""
) -> None:
    audit.record(
        actor=by, at=at, action="approvals.paper_stands", target=case, reason=reason,
        changes={line.paper.name: [None, f"{line.get_state_display()} {what}".strip()]},
    )  # fmt: skip


def find_unsuitable(*, paper: CasePaper, problem: str, by: User | None, at: datetime) -> CasePaper:
    """Say what is wrong with a paper; the next notice names it. Raises NotAllowed, BadValue,
    AlreadyMoved for a case that takes no papers."""
    words = required_text(problem, _("请写明问题。"), "problem")[:300]
    return _judge(paper, PaperState.UNSUITABLE, words, by, at)


def promise_paper(*, paper: CasePaper, by: User | None, at: datetime) -> CasePaper:
    """The applicant promises to fulfil what the paper would prove (告知承诺), where the item allows
    it. Raises NotAllowed, BadValue, AlreadyMoved."""
    if not paper.case.version.commitment_allowed:
        raise BadValue("paper", _("这个事项不能告知承诺。"))
    return _judge(paper, PaperState.PROMISED, "", by, at)


def not_needed(*, paper: CasePaper, reason: str, by: User | None, at: datetime) -> CasePaper:
    """The paper doesn't concern this project, with the reason. Raises NotAllowed, BadValue."""
    words = required_text(reason, _("请写明为什么不涉及。"), "problem")[:300]
    return _judge(paper, PaperState.NOT_NEEDED, words, by, at)


def _judge(paper: CasePaper, state: str, problem: str, by: User | None, at: datetime) -> CasePaper:
    case = paper.case
    access = access_for(by, at)
    if access is not None and not may_judge_papers(access, case):
        raise NotAllowed(_("您的岗位不能审看这个办件的材料。"))
    with _holding(case, at) as row:
        if row.state not in OPEN:
            raise AlreadyMoved(_("办件已经办结，材料不再改动。"))
        line = CasePaper.objects.select_related("paper").get(pk=paper.pk)
        line.state, line.problem = state, problem
        line.save(update_fields=["state", "problem"])
        _tell(row, line, "", by, at, problem)
    paper.refresh_from_db()
    return paper


@transaction.atomic
def withdraw_paper(
    *, paper: PaperOnFile, reason: str, by: User | None, at: datetime
) -> PaperOnFile:
    """Take a paper off file: it serves no case any more, open ones lack it again.

    The file and its trail stay. Raises NotAllowed, BadValue, AlreadyMoved.
    """
    access = access_for(by, at)
    if access is not None and not may_receive(access, place_of(paper)):
        raise NotAllowed(_("您的岗位不能撤下这份材料。"))
    words = required_text(reason, _("请写明撤下的原因。"))
    row = PaperOnFile.objects.select_for_update(of=("self",)).get(pk=paper.pk)
    if row.withdrawn_at is not None:
        raise AlreadyMoved(_("这份材料已经撤下。"))
    if row.from_case is not None and row.from_case.state in (
        CaseState.APPROVED, CaseState.APPROVED_WITH_DEFICIENCY,
    ):  # fmt: skip
        raise BadValue("reason", _("审批结果须通过撤销办件收回。"))
    withdraw_from_file(row, words, at)
    audit.record(
        actor=by, at=at, action="approvals.paper_withdrawn", target=row, reason=words,
        changes={row.name: [row.document_number or row.sha256[:12], None]},
    )  # fmt: skip
    paper.refresh_from_db()
    return paper


def place_of(paper: PaperOnFile) -> str:
    """Where a paper on file lies: with its project, else where it was handed in."""
    if paper.project is not None:
        return paper.project.region_path
    return paper.application.region_path if paper.application is not None else ""


def note_download(*, paper: PaperOnFile, by: User | None, at: datetime) -> None:
    """Write down who took a paper out. Call after checking that ``by`` sees it."""
    audit.record(
        actor=by, at=at, action="approvals.paper_downloaded", target=paper,
        changes={"name": [None, paper.name]},
    )  # fmt: skip
