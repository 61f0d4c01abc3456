"""What-if over HTTP: another version, other weights, how much ranks hang on each. Nothing is kept."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Query, Router

from wutong.domains.targets.api.assessment import Numbered, run_numbered, version_numbered
from wutong.domains.targets.api.shapes import TrialBody, TriedScore, WeightSensitivity
from wutong.domains.targets.models import AssessmentRun
from wutong.domains.targets.queries.runs import kept_result, tried
from wutong.domains.targets.queries.schemes import scheme_of
from wutong.domains.targets.rules.errors import BadValue
from wutong.domains.targets.rules.scheme import Group
from wutong.domains.targets.rules.sensitivity import sensitivities
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Letters

router = Router()
GroupKey = Annotated[str, Letters(40, 1), Query(description="分组代码")]


def _group(run: AssessmentRun, key: str) -> Group:
    try:
        return scheme_of(run.version).group(key)
    except StopIteration as error:
        raise Http404 from error


@router.post("/assessment-runs/{number}/trial", response=list[TriedScore], summary="试算考核")
def try_assessment_run(request: ApiCaller, number: Numbered, body: TrialBody) -> Any:
    """同样的事实，换一版办法或几个分值；没有改的分值按比例补足满分。不改动任何考核。"""
    run = run_numbered(request.access, number)
    group = _group(run, body.group)
    version = version_numbered(request.access, body.version) if body.version else None
    if version is not None and version.scheme_id != run.scheme_id:
        raise BadValue(_("请选同一考核办法的版本。"), "version")
    kept = kept_result(run, group)
    made = tried(run, group, kept, version, body.weights)
    before = {one.member: one.total for one in kept.scores}
    return [
        {"member": member, "total_before": before.get(member),
         "rank_before": kept.ranks.get(member), "total_after": made.totals[member],
         "rank_after": rank}
        for member, rank in sorted(made.ranks.items(), key=lambda pair: pair[1])
    ]  # fmt: skip


@router.get(
    "/assessment-runs/{number}/sensitivity", response=list[WeightSensitivity],
    summary="名次有多依赖分值",
)  # fmt: skip
def read_run_sensitivity(request: ApiCaller, number: Numbered, group: GroupKey) -> Any:
    """每个分值增减一成、两成，几个单位变名次。"""
    run = run_numbered(request.access, number)
    found = _group(run, group)
    return sensitivities(found, kept_result(run, found))
