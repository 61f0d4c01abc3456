"""Papers of a case: brought, judged, handed out; and what is on file of a project or a firm."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.approvals import actions
from wutong.domains.approvals.forms.cases import JudgeForm, PaperForm, ReasonForm
from wutong.domains.approvals.models import CasePaper, PaperOnFile
from wutong.domains.approvals.queries.on_file import filed_papers, paper_seen, where_used
from wutong.domains.approvals.queries.permissions import (
    may_bring_papers,
    may_judge_papers,
    may_receive,
)
from wutong.domains.approvals.rules.machine import OPEN, TAKES_PAPERS
from wutong.domains.approvals.views.case_support import (
    address,
    attempt,
    case_or_404,
    crumbs,
    of,
    paper_or_404,
)
from wutong.domains.investors.queries import Investor
from wutong.domains.projects.queries import Project
from wutong.kernel import clock
from wutong.kernel.http.access import requires, visible_or_404
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import RECEIVE_CASE, VIEW
from wutong.ui import notices


@requires(VIEW)
def paper(request: Request, number: str, paper: int) -> HttpResponse:
    """Bring a paper of a case, or say what is wrong with it."""
    case = case_or_404(request, number)
    row = paper_or_404(case, paper)
    may_bring = may_bring_papers(request.access, case) and case.state in TAKES_PAPERS
    may_judge = may_judge_papers(request.access, case) and case.state in OPEN
    judging = request.POST.get("do") == "judge"
    allowed = may_judge if judging else may_bring
    if not (may_bring or may_judge) or (request.method == "POST" and not allowed):
        raise PermissionDenied(_("您可以查看这个办件，但不能改动它的材料。"))
    data = posted(request)
    bring = PaperForm(None if judging else data, request.FILES or None)
    judge = JudgeForm(data if judging else None)
    form = judge if judging else bring
    if request.method == "POST" and form.is_valid():
        write = _judging(request, row, judge) if judging else _bringing(request, row, bring)
        if attempt(form, write):
            notices.done(request, _("材料已更新：%(paper)s。") % {"paper": row.paper.name})
            return redirect(f"{address(case)}#papers")
    context = {
        "case": case, "row": row, "bring": bring if may_bring else None,
        "judge": judge if may_judge else None, "back": f"{address(case)}#papers",
        "crumbs": of(case, (row.paper.name, "")),
    }  # fmt: skip
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "approvals/cases/paper.html", context, status=status)


def _bringing(request: Request, row: CasePaper, form: PaperForm) -> Any:
    data = form.cleaned_data
    particulars = actions.Particulars(
        data["document_number"], data["issued_on"], data["valid_until"]
    )
    return lambda: actions.hand_in_paper(
        paper=row, file=data.get("file"), particulars=particulars, by=request.user, at=clock.now()
    )


def _judging(request: Request, row: CasePaper, form: JudgeForm) -> Any:
    what, words = form.cleaned_data["what"], form.cleaned_data["problem"]
    facts: dict[str, Any] = {"paper": row, "by": request.user, "at": clock.now()}
    if what == "unsuitable":
        return lambda: actions.find_unsuitable(problem=words, **facts)
    if what == "promised":
        return lambda: actions.promise_paper(**facts)
    return lambda: actions.not_needed(reason=words, **facts)


@requires(VIEW)
def papers_on_file(request: Request) -> HttpResponse:
    """What is on file of ``?project=CODE`` or ``?investor=KEY``: validity, hash, where used."""
    owner, title, back = _owner(request)
    rows = filed_papers(request.access, owner)
    used = where_used([one.pk for one in rows], request.access)
    on = clock.today()
    context = {
        "owner": owner,
        "title": title,
        "rows": [
            {"row": one, "used": used.get(one.pk, []),
             "expired": one.valid_until is not None and one.valid_until < on,
             "may_withdraw": one.withdrawn_at is None and one.from_case_id is None
             and may_receive(request.access, owner_path(one))}
            for one in rows
        ],
        "crumbs": [{"title": title, "url": back}, {"title": _("在库材料"), "url": ""}],
    }  # fmt: skip
    return render(request, "approvals/cases/papers.html", context)


def owner_path(paper: PaperOnFile) -> str:
    """The region where a paper lies."""
    if paper.project is not None:
        return paper.project.region_path
    return paper.application.region_path if paper.application is not None else ""


def _owner(request: Request) -> tuple[Project | Investor, str, str]:
    code, key = request.GET.get("project", ""), request.GET.get("investor", "")
    if code:
        project: Project = visible_or_404(Project.objects, request.access, code=code)
        return project, project.name, reverse("projects:detail", args=[project.code])
    if key.isdecimal():
        firm: Investor = visible_or_404(Investor.objects, request.access, pk=int(key))
        return firm, firm.name, reverse("investors:detail", args=[firm.pk])
    raise Http404


@requires(VIEW)
def download(request: Request, pk: int) -> FileResponse:
    """A paper's file as an attachment; who took it out is written down."""
    found = paper_seen(request.access, pk)
    if found is None or not found.file:
        raise Http404
    try:
        content = found.file.open("rb")
    except FileNotFoundError as error:
        raise Http404(_("文件不在存储里，请联系管理员从备份恢复。")) from error
    actions.note_download(paper=found, by=request.user, at=clock.now())
    ending = found.content_type.rpartition("/")[2]
    name = f"{found.name}.{ENDINGS.get(found.content_type, ending)}"
    answer = FileResponse(
        content, as_attachment=True, filename=name, content_type=found.content_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer


ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/tiff": "tif",
           "application/msword": "doc", "application/vnd.ms-excel": "xls",
           "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
           "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx"}  # fmt: skip


@requires(RECEIVE_CASE)
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take a paper off file, with the reason; open cases lack it again."""
    found = paper_seen(request.access, pk)
    if found is None:
        raise Http404
    back = file_address(found)
    form = ReasonForm(posted(request))

    def write() -> None:
        actions.withdraw_paper(
            paper=found, reason=form.cleaned_data["reason"], by=request.user, at=clock.now()
        )

    if request.method == "POST" and form.is_valid() and attempt(form, write):
        notices.done(request, _("已撤下，在办的办件要重新提交这份材料。"))
        return redirect(back)
    context = {
        "form": form, "title": _("撤下在库材料"), "sub": found.name, "back": back, "danger": True,
        "crumbs": crumbs((_("撤下在库材料"), "")),
    }  # fmt: skip
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "approvals/cases/move.html", context, status=status)


def file_address(paper: PaperOnFile) -> str:
    """The page of what is on file where the paper stands."""
    page = reverse("approvals:papers")
    if paper.project is not None:
        return f"{page}?project={paper.project.code}"
    if paper.investor_id is not None:
        return f"{page}?investor={paper.investor_id}"
    return reverse("approvals:cases")
