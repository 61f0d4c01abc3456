"""Agreements over HTTP: drafts, versions, opinions, fair competition, signing."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any, Final

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from ninja import File, Path, Query, Router, Schema, Status
from ninja.files import UploadedFile

from wutong.domains.agreements import actions
from wutong.domains.agreements.api import bodies, shapes
from wutong.domains.agreements.api.finding import agreement_numbered, in_view, named
from wutong.domains.agreements.choices import AgreementKind, AgreementState
from wutong.domains.agreements.models import (
    Agreement,
    AgreementVersion,
    DepartmentOpinion,
    FlaggedClause,
)
from wutong.domains.agreements.queries import reading
from wutong.domains.agreements.queries.choosing import units_to_ask
from wutong.domains.agreements.queries.settings import rules_for
from wutong.domains.agreements.rules.clauses import split
from wutong.domains.agreements.rules.differences import compare
from wutong.domains.agreements.rules.flagging import flag
from wutong.domains.investors.queries import visible_investors
from wutong.domains.org.queries import Unit, region_by_code
from wutong.domains.projects.queries import Project
from wutong.kernel import clock
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Cursor, Key, Letters, Limit
from wutong.kernel.http.paging import USUAL_PAGE, Order, page_of
from wutong.kernel.http.versions import seen_version, show_version

router = Router()
NEWEST_FIRST: Final = Order("updated_at", descending=True)
VersionNumber = Annotated[int, Path(ge=1, le=32767)]


class AgreementFilters(Schema):
    """Every condition given must hold."""

    q: Annotated[str, Letters(60)] = ""
    kind: AgreementKind | None = None
    state: AgreementState | None = None
    region: Annotated[str, Letters(16)] = ""


@router.get("/agreements", response=shapes.AgreementList, summary="协议列表")
def list_agreements(
    request: ApiCaller,
    filters: Query[AgreementFilters],
    cursor: Cursor = "",
    limit: Limit = USUAL_PAGE,
) -> Any:
    """看得到的协议，最近更新的在前。"""
    rows = reading.narrowed(reading.agreements_seen(request.access), filters.model_dump())
    return page_of(rows, NEWEST_FIRST, cursor, limit, scope=filters.model_dump_json())


@router.post("/agreements", response={201: shapes.AgreementShape}, summary="起草协议")
def create_agreement(request: ApiCaller, body: bodies.NewAgreement) -> Any:
    """有项目的随项目所在地区；补充协议随原协议。"""
    access = request.access
    project = (
        named(Project.objects.visible_to(access), "project", _("没有这个项目。"), code=body.project)
        if body.project
        else None
    )
    earlier = (
        named(Agreement.objects.visible_to(access), "supplements", _("没有这份协议。"),
              pk=body.supplements)
        if body.supplements
        else None
    )  # fmt: skip
    region = in_view(access, region_by_code(body.region)) if body.region else None
    firms = list(visible_investors(access).filter(pk__in=body.firms))
    made = actions.create_agreement(
        kind=body.kind, title=body.title, project=project, region=region, supplements=earlier,
        firms=firms, amount=body.amount, number=body.number, note=body.note, by=request.user,
        at=clock.now(),
    )  # fmt: skip
    return Status(HTTPStatus.CREATED, whole(made))


@router.post("/agreements/check", response=shapes.CheckedText, summary="核对一段文本")
def check_agreement_text(request: ApiCaller, body: bodies.TextToCheck) -> Any:
    """按公平竞争规则标出条款；不保存。"""
    region = in_view(request.access, region_by_code(body.region)) if body.region else None
    flagged = flag(body.text, rules_for(region.path if region else ""))
    return {
        "clauses": len(split(body.text)),
        "flagged": [
            {"place": one.clause.place, "label": one.clause.label, "text": one.clause.text,
             "hits": [hit.as_json() for hit in one.hits]}
            for one in flagged
        ],
    }  # fmt: skip


class Whole:
    """An agreement with the lists that its shape shows."""

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement
        self.firms = [one.investor for one in agreement.parties.select_related("investor")]
        self.phases = list(agreement.phases.all())
        self.versions = list(agreement.versions.select_related("added_by"))
        self.opinions = reading.opinions_of(agreement)
        self.missing = [] if agreement.signed_on else actions.missing_of(agreement)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.agreement, name)


def whole(agreement: Agreement) -> Whole:
    """Everything that the shape shows, in a constant number of queries."""
    return Whole(agreement)


@router.get("/agreements/{number}", response=shapes.AgreementShape, summary="一份协议")
def read_agreement(request: ApiCaller, number: Path[Key], response: HttpResponse) -> Any:
    """连同签约方、分期、各版、部门意见和签署前还缺什么。"""
    agreement = agreement_numbered(request.access, number)
    show_version(response, agreement.version)
    return whole(agreement)


@router.patch(
    "/agreements/{number}", response=shapes.AgreementShape, summary="修改协议资料",
    openapi_extra={"x-versioned": True},
)  # fmt: skip
def edit_agreement(request: ApiCaller, number: Path[Key], body: bodies.AgreementChanges) -> Any:
    """签署前可改名称、金额和备注。"""
    agreement = agreement_numbered(request.access, number)
    seen = seen_version(request, agreement.version, body.version)
    changes = body.model_dump(exclude_unset=True, exclude={"version"})
    actions.edit_agreement(
        agreement=agreement, changes=changes, by=request.user, at=clock.now(), seen_version=seen
    )
    return whole(agreement)


@router.post(
    "/agreements/{number}/versions", response={201: shapes.AgreementText}, summary="提交文本"
)
def paste_agreement_version(request: ApiCaller, number: Path[Key], body: bodies.NewText) -> Any:
    """成为新的一版，并按公平竞争规则核对；相同的条款沿用上一版的意见。"""
    version = actions.paste_version(
        agreement=agreement_numbered(request.access, number), text=body.text, note=body.note,
        by=request.user, at=clock.now(),
    )  # fmt: skip
    return Status(HTTPStatus.CREATED, _with_flags(version))


@router.post("/agreements/{number}/files", response={201: shapes.AgreementText}, summary="上传文本")
def upload_agreement_version(
    request: ApiCaller, number: Path[Key], file: File[UploadedFile]
) -> Any:
    """.docx 或 .txt；取出正文成为新的一版，原件留存。"""
    version = actions.upload_version(
        agreement=agreement_numbered(request.access, number), file=file,
        by=request.user, at=clock.now(),
    )  # fmt: skip
    return Status(HTTPStatus.CREATED, _with_flags(version))


class WithFlags:
    """A version whose flags are read with their reviewers."""

    def __init__(self, version: AgreementVersion) -> None:
        self.version = version
        self.flags = list(version.flags.select_related("decided_by"))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.version, name)


def _with_flags(version: AgreementVersion) -> WithFlags:
    return WithFlags(version)


def _version(agreement: Agreement, number: int) -> AgreementVersion:
    found = reading.version_of(agreement, number)
    if found is None:
        raise Http404
    return found


@router.get(
    "/agreements/{number}/versions/{version}", response=shapes.AgreementText, summary="一版文本"
)
def read_agreement_version(request: ApiCaller, number: Path[Key], version: VersionNumber) -> Any:
    """正文与标出的条款。"""
    return _with_flags(_version(agreement_numbered(request.access, number), version))


@router.get(
    "/agreements/{number}/differences", response=shapes.DifferenceShape, summary="两版的差别"
)
def compare_agreement_versions(
    request: ApiCaller,
    number: Path[Key],
    old: Annotated[int, Query(ge=1, le=32767)],
    new: Annotated[int, Query(ge=1, le=32767)],
) -> Any:
    """逐条、逐字比较。"""
    agreement = agreement_numbered(request.access, number)
    return {"lines": compare(_version(agreement, old).text, _version(agreement, new).text)}


@router.post(
    "/agreements/{number}/flags/{clause}", response=shapes.FlagShape, summary="审查标出的条款"
)
def decide_agreement_clause(
    request: ApiCaller, number: Path[Key], clause: Path[Key], body: bodies.FlagVerdict
) -> Any:
    """由具名的审查人写明处理和理由；不能审查自己提交的文本。"""
    agreement = agreement_numbered(request.access, number)
    found = (
        FlaggedClause.objects.filter(pk=clause, version__agreement=agreement)
        .select_related("version__agreement__project", "decided_by")
        .first()
    )
    if found is None:
        raise Http404
    return actions.decide_clause(
        flag=found, decision=body.decision, reason=body.reason, exception=body.exception or "",
        until=body.until, by=request.user, at=clock.now(),
    )  # fmt: skip


@router.post(
    "/agreements/{number}/opinions", response={201: shapes.OpinionShape}, summary="征求部门意见"
)
def request_agreement_opinion(
    request: ApiCaller, number: Path[Key], body: bodies.OpinionRequest
) -> Any:
    """期限按工作日算；草稿随之送审。"""
    agreement = agreement_numbered(request.access, number)
    keys = [one.pk for one in units_to_ask(agreement)]
    unit = named(Unit.objects.filter(pk__in=keys), "unit", _("没有这个单位。"), pk=body.unit)
    asked = actions.request_opinion(
        agreement=agreement, unit=unit, working_days=body.working_days, by=request.user,
        at=clock.now(),
    )  # fmt: skip
    return Status(HTTPStatus.CREATED, asked)


@router.post(
    "/agreements/{number}/opinions/{opinion}", response=shapes.OpinionShape, summary="反馈意见"
)
def give_agreement_opinion(
    request: ApiCaller, number: Path[Key], opinion: Path[Key], body: bodies.OpinionBody
) -> Any:
    """代表被征求的单位；修改后同意和不同意须写明意见。"""
    agreement = agreement_numbered(request.access, number)
    found = (
        DepartmentOpinion.objects.filter(pk=opinion, agreement=agreement)
        .select_related("agreement__project", "unit__region")
        .first()
    )
    if found is None:
        raise Http404
    return actions.give_opinion(
        opinion=found, answer=body.opinion, text=body.text, by=request.user, at=clock.now()
    )


@router.post("/agreements/{number}/review", response=shapes.AgreementShape, summary="送审")
def send_agreement_to_review(request: ApiCaller, number: Path[Key]) -> Any:
    """从起草到审核中。"""
    agreement = agreement_numbered(request.access, number)
    return whole(actions.send_to_review(agreement=agreement, by=request.user, at=clock.now()))


@router.post("/agreements/{number}/signing", response=shapes.AgreementShape, summary="登记签署")
def sign_agreement(request: ApiCaller, number: Path[Key], body: bodies.AgreementSigning) -> Any:
    """缺什么一次说清（409）；项目的签约节点另行申报。"""
    agreement = agreement_numbered(request.access, number)
    return whole(
        actions.sign_agreement(agreement=agreement, on=body.on, by=request.user, at=clock.now())
    )


@router.post("/agreements/{number}/closing", response=shapes.AgreementShape, summary="结束协议")
def close_agreement(request: ApiCaller, number: Path[Key], body: bodies.AgreementClosing) -> Any:
    """履行完毕（ended）或者终止（terminated）。"""
    agreement = agreement_numbered(request.access, number)
    return whole(
        actions.close_agreement(
            agreement=agreement, state=body.state, on=body.on, reason=body.reason,
            by=request.user, at=clock.now(),
        )
    )  # fmt: skip
