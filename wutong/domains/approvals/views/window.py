"""The front desk: find the project or firm, choose items, receive; the receipt to print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from wutong.domains.approvals import actions
from wutong.domains.approvals.choices import ApplicationKind, ApprovalStage, Channel
from wutong.domains.approvals.forms.window import ReceiveForm
from wutong.domains.approvals.models import Application, ApprovalCase, CasePaper
from wutong.domains.approvals.queries.choosing import Offered, offered_items, papers_offered
from wutong.domains.approvals.queries.permissions import (
    may_bring_papers,
    may_judge_papers,
    may_receive,
)
from wutong.domains.approvals.queries.queue import for_rows, lines
from wutong.domains.approvals.views.case_support import PAPER_TONES, attempt, row_of
from wutong.domains.investors.queries import SEARCH_KIND as FIRMS
from wutong.domains.investors.queries import Investor
from wutong.domains.org.queries import region_by_code
from wutong.domains.projects.queries import Project
from wutong.kernel import clock, search
from wutong.kernel.http.access import requires, visible_or_404
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import RECEIVE_CASE, VIEW, Access
from wutong.ui import notices

SUGGESTED: Final = 8
LATEST: Final = 10
MOST_ITEMS: Final = 60


@requires(RECEIVE_CASE)
def window(request: Request) -> HttpResponse:
    """Find who applies while typing; below it what was received last."""
    words = request.GET.get("q", "")[:80].strip()
    access = request.access
    projects: list[Project] = []
    firms: list[Investor] = []
    if words:
        seen = Project.objects.visible_to(access).select_related("region")
        projects = search.found(seen, "project", words, SUGGESTED)
        firms = search.found(Investor.objects.visible_to(access), FIRMS, words, SUGGESTED)
    context: dict[str, Any] = {"q": words, "projects": projects, "firms": firms}
    if request.headers.get("HX-Request") == "true":
        return render(request, "approvals/cases/_found.html", context)
    latest = Application.objects.visible_to(access).select_related("project")
    context["latest"] = latest.prefetch_related("cases")[:LATEST]
    return render(request, "approvals/cases/window.html", context)


@dataclass(frozen=True)
class _For:
    """Who applies, as the address says."""

    project: Project | None
    investor: Investor | None
    region_path: str

    @property
    def name(self) -> str:
        firm = self.investor or (self.project.investor if self.project else None)
        return firm.name if firm else ""

    @property
    def title(self) -> str:
        return str(self.project or self.investor or _("其他申请单位"))


def _applicant(request: Request) -> _For:
    code, key = request.GET.get("project", ""), request.GET.get("investor", "")
    access = request.access
    if code:
        rows = Project.objects.select_related("region", "investor", "parent")
        project: Project = visible_or_404(rows, access, code=code)
        return _For(project, None, project.region_path)
    if key.isdecimal():
        return _For(None, visible_or_404(Investor.objects, access, pk=int(key)), access.home)
    if key:
        raise Http404
    return _For(None, None, access.home)


@requires(RECEIVE_CASE)
def receive(request: Request) -> HttpResponse:
    """Choose items, those that the roadmap needs first, and receive them in one application."""
    of, on = _applicant(request), clock.today()
    offered = offered_items(of.project, of.investor, of.region_path, on)
    form = ReceiveForm(
        posted(request), access=request.access, placed=of.project is not None,
        initial={"applicant_name": of.name},
    )  # fmt: skip
    chosen = set(request.POST.getlist("item")[: MOST_ITEMS + 1])
    promised = set(request.POST.getlist("promised"))
    made: list[Application] = []

    def write() -> None:
        data = dict(form.cleaned_data)
        code = data.pop("region", "")
        versions = [one.version for one in offered if one.version.item.code in chosen]
        if len(versions) == 1 and data["kind"] == ApplicationKind.PARALLEL:
            data["kind"] = ApplicationKind.SINGLE
        made.append(
            actions.receive(
                channel=Channel.WINDOW, items=versions, project=of.project, investor=of.investor,
                region=region_by_code(code) if code else None,
                by_commitment=promised & chosen, by=request.user, at=clock.now(), **data,
            )
        )  # fmt: skip

    if request.method == "POST" and form.is_valid() and attempt(form, write):
        notices.done(request, _("已收件，请打印回执交申请人。"))
        return redirect("approvals:application", number=made[0].number)
    context = {
        "of": of, "form": form, "stages": _by_stage(offered, of, on, chosen, promised),
        "may": may_receive(request.access, of.region_path),
        "crumbs": [{"title": _("窗口"), "url": reverse("approvals:window")},
                   {"title": of.title, "url": ""}],
    }  # fmt: skip
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "approvals/cases/receive.html", context, status=status)


def _by_stage(
    offered: list[Offered], of: _For, on: date, chosen: set[str], promised: set[str]
) -> list[dict[str, Any]]:
    """Proposed items first, then the rest of each stage, folded up where some are proposed; with
    how many papers are there."""
    papers = papers_offered([one.version.pk for one in offered], of.project, of.investor, on)
    proposed = [one for one in offered if one.needed and not one.state]
    groups = [(_("路线图需要、还没办的"), proposed, True)] + [
        (label, [one for one in offered if one not in proposed and one.version.stage == stage],
         False)
        for stage, label in ApprovalStage.choices
    ]  # fmt: skip
    return [
        {
            "title": title,
            "open": is_open or not proposed
            or any(one.version.item.code in chosen for one in rows),
            "rows": [
                {"one": one, "code": one.version.item.code,
                 "papers": papers.get(one.version.pk, (0, 0)),
                 "chosen": one.version.item.code in chosen,
                 "promised": one.version.item.code in promised}
                for one in rows
            ],
        }
        for title, rows, is_open in groups
        if rows
    ]  # fmt: skip


@requires(VIEW)
def application(request: Request, number: str) -> HttpResponse:
    """What was received together: the receipt with its code, the cases, the papers that lack."""
    found: Application = visible_or_404(
        Application.objects.select_related("project", "investor", "region", "submitted_by", "agency__agent"),
        request.access, number=number,
    )  # fmt: skip
    cases = for_rows(found.cases.visible_to(request.access).order_by("pk"))
    rows = lines(cases, clock.today(), found.region_path)
    context = {
        "application": found,
        "rows": [row_of(line) for line in rows],
        "papers": papers_received([line.case for line in rows], request.access),
        "track_url": request.build_absolute_uri(f"/track/{found.tracking_code}/"),
        "crumbs": [{"title": _("办件"), "url": reverse("approvals:cases")},
                   {"title": found.number, "url": ""}],
    }  # fmt: skip
    return render(request, "approvals/cases/application.html", context)


def papers_received(cases: list[ApprovalCase], access: Access) -> list[dict[str, Any]]:
    """Each paper of the application once, with the items that ask for it, and whether the person
    takes or judges papers of its case."""
    found: dict[int, dict[str, Any]] = {}
    own = {
        one.pk for one in cases if may_bring_papers(access, one) or may_judge_papers(access, one)
    }
    rows = CasePaper.objects.filter(case__in=cases).select_related("paper", "case__version")
    for row in rows.order_by("asked__position", "pk"):
        line = found.setdefault(
            row.paper_id,
            {"name": row.paper.name, "source": row.paper.get_source_display(), "items": [],
             "state": row.get_state_display(), "row": row, "may": row.case_id in own,
             "tone": PAPER_TONES.get(row.state, "")},  # type: ignore[call-overload]
        )  # fmt: skip
        line["items"].append(row.case.version.name)
    return list(found.values())
