"""Duplicates: the report, the preview of a merge, the merge, its undo."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wutong.domains.investors import actions
from wutong.domains.investors.choices import CHANGED
from wutong.domains.investors.forms import MergeForm
from wutong.domains.investors.models import Investor, MergeRecord
from wutong.domains.investors.queries import (
    SEARCH_KIND,
    find_suspicions,
    preview_merge,
    suspected_pairs,
    suspicion_lines,
)
from wutong.domains.investors.rules.errors import InvestorError
from wutong.domains.investors.views.support import attempt, crumbs, current_or_404
from wutong.kernel import clock
from wutong.kernel.http.access import requires
from wutong.kernel.http.requests import UNPROCESSABLE, Request, posted
from wutong.kernel.scope import EDIT_INVESTORS, MERGE_INVESTORS
from wutong.kernel.search import found
from wutong.ui import notices

CHOICES_SHOWN = 20


@requires(EDIT_INVESTORS, MERGE_INVESTORS)
def duplicates(request: Request) -> HttpResponse:
    """Records that look like one firm, from the newest back."""
    before = request.GET.get("before", "")
    report = suspected_pairs(request.access, int(before) if before.isdecimal() else None)
    context = {
        "report": report,
        "crumbs": crumbs((_("疑似重复"), "")),
        "may_merge": request.access.may_ever(MERGE_INVESTORS),
    }
    return render(request, "investors/duplicates.html", context)


@requires(MERGE_INVESTORS)
def choose(request: Request, pk: int) -> HttpResponse:
    """Which record should become part of this one: suspected ones, or any found by name."""
    kept = current_or_404(request, pk)
    words = request.GET.get("q", "").strip()
    rows = Investor.objects.current().visible_to(request.access).exclude(pk=kept.pk)
    suspicions = find_suspicions(
        kept.name, kept.uscc or "", kept.origin, kept.industry_code, request.access,
        except_for=kept.pk,
    )  # fmt: skip
    context = {
        "kept": kept,
        "words": words,
        "suspicions": suspicion_lines(suspicions, request.access),
        "found": found(rows, SEARCH_KIND, words, CHOICES_SHOWN) if words else [],
        "crumbs": crumbs((kept.name, _page(kept)), (_("合并"), "")),
    }
    return render(request, "investors/choose.html", context)


@requires(MERGE_INVESTORS)
def merge(request: Request, pk: int, other: int) -> HttpResponse:
    """What the merge would move; then the merge itself."""
    kept, merged = current_or_404(request, pk), current_or_404(request, other)
    form = MergeForm(posted(request))
    made: list[MergeRecord] = []
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if attempt(form, lambda: made.append(actions.merge(
            kept=kept, merged=merged, by=request.user, at=clock.now(), **values
        ))):  # fmt: skip
            words = {"merged": merged.name, "kept": kept.name}
            notices.done(
                request, _("已把「%(merged)s」并入「%(kept)s」。") % words,
                undo_url=reverse("investors:undo_merge", args=[made[0].pk]),
            )  # fmt: skip
            return redirect("investors:detail", kept.pk)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "investors/merge.html", _preview(kept, merged, form), status=status)


def _preview(kept: Investor, merged: Investor, form: MergeForm) -> dict[str, Any]:
    preview = preview_merge(kept, merged)
    if not preview.different_codes:
        del form.fields["confirmed"]
    return {
        "preview": preview,
        "relations": [one for one in preview.relations if one.moved or one.stay],
        "filled": [
            {"label": CHANGED[name], "value": _shown(name, new, merged)}
            for name, (_old, new) in preview.filled.items()
        ],
        "form": form,
        "crumbs": crumbs((kept.name, _page(kept)), (_("合并"), "")),
    }


def _shown(name: str, value: Any, merged: Investor) -> Any:
    if name == "parent_group_id":
        return merged.parent_group or "—"
    if name == "confidential_only":
        return _("不再只限涉密项目")
    return "、".join(value) if isinstance(value, list) else value


def _page(investor: Investor) -> str:
    return reverse("investors:detail", args=[investor.pk])


@requires(MERGE_INVESTORS)
@require_POST
def undo_merge(request: Request, pk: int) -> HttpResponse:
    """Take a merge back."""
    record = get_object_or_404(
        MergeRecord.objects.select_related("kept", "merged"),
        pk=pk,
        kept__in=Investor.objects.visible_to(request.access),
    )
    try:
        actions.undo_merge(record=record, by=request.user, at=clock.now())
    except InvestorError as refusal:
        notices.messages.error(request, str(refusal))
        return redirect("investors:detail", record.kept_id)
    notices.done(
        request, _("已撤销合并，「%(name)s」恢复为单独的客商。") % {"name": record.merged.name}
    )
    return redirect("investors:detail", record.merged_id)


@requires(EDIT_INVESTORS, MERGE_INVESTORS)
@require_POST
def tell_apart(request: Request, pk: int, other: int) -> HttpResponse:
    """Two records are two firms."""
    one, second = current_or_404(request, pk), current_or_404(request, other)
    actions.tell_apart(one=one, other=second, by=request.user, at=clock.now())
    notices.done(request, _("已记下这是两家企业，不再提示。"))
    return redirect("investors:duplicates")
