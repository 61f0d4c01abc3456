"""Lists, the bulletin, its figures and its comparison with today."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from wutong.domains.bulletins import actions
from wutong.domains.bulletins.choices import Status
from wutong.domains.bulletins.forms import ExportForm, ReasonForm, ReviewForm
from wutong.domains.bulletins.models import Bulletin
from wutong.domains.bulletins.page import FigureLinks, page_blocks
from wutong.domains.bulletins.queries.comparing import compare_with_now, recompute
from wutong.domains.bulletins.queries.composing import compose_live
from wutong.domains.bulletins.queries.reading import (
    bulletins_for,
    document_of,
    is_intact,
    number_register,
    templates_for,
)
from wutong.domains.bulletins.queries.sheets import FigureRows, frozen_figure, live_figure
from wutong.domains.bulletins.rules.template import TemplateError
from wutong.domains.bulletins.views.support import bulletin_or_404, crumbs
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import Request
from wutong.kernel.scope import (
    DRAFT_BULLETIN,
    EXPORT,
    ISSUE_BULLETIN,
    MANAGE_RULES,
    REVIEW_BULLETIN,
    VIEW_FIGURES,
    Access,
)

A_PAGE = 30
ROWS_A_PAGE = 100


@requires(VIEW_FIGURES)
def bulletin_list(request: Request) -> HttpResponse:
    """Bulletins, the latest period first; ``?status=`` narrows."""
    status = request.GET.get("status", "")
    bulletins = bulletins_for(request.access)
    if status in Status.values:
        bulletins = bulletins.filter(status=status)
    kind = request.GET.get("kind", "")
    if kind:
        bulletins = bulletins.filter(template__code=kind)
    choices = [("", _("全部")), *Status.choices]
    tabs = [
        {"title": label, "url": _query(status=value, kind=kind), "current": status == value}
        for value, label in choices
    ]
    context = {
        "page": Paginator(bulletins, A_PAGE).get_page(request.GET.get("page")),
        "tabs": tabs,
        "kinds": _kinds(request.access, kind, status),
        "may_draft": request.access.may_ever(DRAFT_BULLETIN),
        "may_manage": request.access.may_ever(MANAGE_RULES),
    }
    return render(request, "bulletins/list.html", context)


def _query(**given: str) -> str:
    return "?" + urlencode({name: value for name, value in given.items() if value})


def _kinds(access: Access, kind: str, status: str) -> list[dict[str, Any]]:
    """The kinds of paper as links; the templates in use."""
    names = {one.code: one.name for one in templates_for(access)}
    return [
        {"title": name, "url": _query(kind=code, status=status), "current": kind == code}
        for code, name in {"": _("各种"), **names}.items()
    ]


@requires(VIEW_FIGURES)
def bulletin(request: Request, pk: int) -> HttpResponse:
    """The bulletin: frozen, or composed from today's figures while it is a draft."""
    found = bulletin_or_404(request, pk)
    if found.is_issued:
        actions.note_opened(bulletin=found, by=request.user, at=clock.now())
    problem, blocks = "", []
    try:
        document, definitions = _document(found)
        blocks = page_blocks(document, FigureLinks(found.pk, definitions))
    except TemplateError as error:
        document, problem = None, str(error)
    context = {
        "bulletin": found,
        "document": document,
        "blocks": blocks,
        "problem": problem,
        "crumbs": crumbs(found),
        "restatement": found.restatements.first(),
        "intact": is_intact(found) if found.is_issued else True,
        "export_form": ExportForm(),
        "review_form": ReviewForm(initial={"revision": found.revision}),
        "restate_form": ReasonForm(prefix="restate"),
        **_abilities(request, found),
    }
    return render(request, "bulletins/detail.html", context)


def _document(found: Bulletin) -> tuple[Any, dict[str, str]]:
    """The document, and what each figure says on hover: definition and period."""
    if found.is_issued:
        figures = found.figures.all()
        hints = {one.key: _hint(one.label, one.definition, one) for one in figures}
        return document_of(found), hints
    live = compose_live(found)
    hints = {one.key: _hint(one.label, "", one) for one in live.composed.figures}
    return live.composed.document, hints


def _hint(label: str, definition: str, figure: Any) -> str:
    days = f"{figure.first_day} 至 {figure.last_day}" if figure.first_day else ""
    return "\n".join(line for line in (label, definition, days) if line)


def _abilities(request: Request, found: Bulletin) -> dict[str, bool]:
    """What the person may do with this bulletin in its state."""

    def may(ability: str) -> bool:
        return request.access.may(ability, found.region.path)

    draft, reviewed = found.status == Status.DRAFT, found.status == Status.REVIEWED
    another = found.drafted_by_id != request.user.pk
    return {
        "may_edit": may(DRAFT_BULLETIN) and not found.is_issued,
        "may_review": may(REVIEW_BULLETIN) and draft and another,
        "waits_for_another": may(REVIEW_BULLETIN) and draft and not another,
        "may_return": may(REVIEW_BULLETIN) and not found.is_issued,
        "may_issue": may(ISSUE_BULLETIN) and reviewed,
        "may_restate": may(DRAFT_BULLETIN) and found.is_issued,
        "may_export": may(EXPORT),
    }


@requires(VIEW_FIGURES)
def figure(request: Request, pk: int, key: str) -> HttpResponse:
    """A figure with its definition and the rows behind it, a hundred at a time."""
    found = bulletin_or_404(request, pk)
    opened, inputs = _open_figure(found, key)
    page = Paginator(opened.rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "bulletin": found,
        "figure": opened,
        "inputs": inputs,
        "page": page,
        "in_yuan": _in_yuan(opened),
        "crumbs": crumbs(found, f"{opened.key} {opened.label}"),
    }
    return render(request, "bulletins/figure.html", context)


def _open_figure(found: Bulletin, key: str) -> tuple[FigureRows, list[Any]]:
    if found.is_issued:
        figures = {one.key: one for one in found.figures.all()}
        if key not in figures:
            raise Http404
        opened = frozen_figure(found, figures[key])
        return opened, [figures[one] for one in opened.inputs]
    live = _live(found)
    chosen = live.figure(key)
    if chosen is None:
        raise Http404
    return live_figure(live, chosen), [live.figure(one) for one in chosen.inputs]


def _live(found: Bulletin) -> Any:
    try:
        return compose_live(found)
    except TemplateError as error:
        raise Http404 from error


def _in_yuan(opened: FigureRows) -> bool:
    """Whether the rows add up in 元 (else they count)."""
    return any(row.amount != 1 for row in opened.rows[:ROWS_A_PAGE])


@requires(VIEW_FIGURES)
def comparison(request: Request, pk: int) -> HttpResponse:
    """An issued bulletin held against today, and against itself as known on its day."""
    found = bulletin_or_404(request, pk)
    if not found.is_issued:
        raise Http404
    context: dict[str, Any] = {"bulletin": found, "crumbs": crumbs(found, _("与今日比较"))}
    try:
        context["now"] = compare_with_now(found, request.access)
        context["again"] = recompute(found)
    except TemplateError as error:
        context["problem"] = str(error)
    return render(request, "bulletins/comparison.html", context)


@requires(VIEW_FIGURES)
def numbers(request: Request) -> HttpResponse:
    """The register of numbers."""
    issued = bulletins_for(request.access).filter(status=Status.ISSUED)
    ordered = issued.order_by("-number_year", "region__path", "number_word", "-number_sequence")
    context = {
        "register": number_register(request.access),
        "page": Paginator(ordered, A_PAGE).get_page(request.GET.get("page")),
        "crumbs": crumbs(None, _("发文字号")),
    }
    return render(request, "bulletins/numbers.html", context)
