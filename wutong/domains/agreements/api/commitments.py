"""The commitments ledger over HTTP."""

from __future__ import annotations

from enum import StrEnum
from http import HTTPStatus
from typing import Annotated, Any, Final

from django.utils.translation import gettext as _
from ninja import File, Form, Path, Query, Router, Schema, Status
from ninja.files import UploadedFile

from wutong.domains.agreements import actions
from wutong.domains.agreements.api import bodies, shapes
from wutong.domains.agreements.api.finding import agreement_numbered, commitment_numbered, named
from wutong.domains.agreements.choices import CommitmentKind, CommitmentState, Side
from wutong.domains.agreements.queries import reading
from wutong.domains.agreements.queries.choosing import units_to_ask
from wutong.domains.agreements.rules.proposals import propose
from wutong.domains.org.queries import Unit
from wutong.domains.projects.choices import EvidenceKind
from wutong.domains.projects.queries import Evidence
from wutong.kernel import clock
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Cursor, Day, Key, Letters, Limit
from wutong.kernel.http.paging import USUAL_PAGE, Order, page_of

router = Router()
DUE_FIRST: Final = Order("due_on")


class Due(StrEnum):
    """Which ones by their day."""

    OVERDUE = "overdue"
    SOON = "soon"
    QUARTER = "quarter"


class CommitmentFilters(Schema):
    """Every condition given must hold."""

    q: Annotated[str, Letters(60)] = ""
    side: Side | None = None
    kind: CommitmentKind | None = None
    state: CommitmentState | None = None
    due: Due | None = None
    region: Annotated[str, Letters(16)] = ""
    mine: bool = False


@router.get("/commitments", response=shapes.CommitmentList, summary="履约台账")
def list_commitments(
    request: ApiCaller,
    filters: Query[CommitmentFilters],
    cursor: Cursor = "",
    limit: Limit = USUAL_PAGE,
) -> Any:
    """看得到的承诺，先到期的在前。"""
    rows = reading.ledger(request.access, filters.model_dump(), clock.today())
    rows = rows.select_related("claimed_by", "decided_by", "owner", "owner_unit")
    return page_of(rows, DUE_FIRST, cursor, limit, scope=filters.model_dump_json())


@router.get("/commitments/{number}", response=shapes.CommitmentShape, summary="一项承诺")
def read_commitment(request: ApiCaller, number: Path[Key]) -> Any:
    """内容、期限、状态和结论。"""
    return commitment_numbered(request.access, number)


@router.post(
    "/agreements/{number}/commitments", response={201: shapes.CommitmentShape}, summary="登记承诺"
)
def create_commitment(request: ApiCaller, number: Path[Key], body: bodies.NewCommitment) -> Any:
    """不写责任单位的，由协议经办人负责。"""
    agreement = agreement_numbered(request.access, number)
    unit = None
    if body.owner_unit:
        keys = [one.pk for one in units_to_ask(agreement)]
        unit = named(
            Unit.objects.filter(pk__in=keys), "owner_unit", _("没有这个单位。"), pk=body.owner_unit
        )
    made = actions.save_commitment(
        agreement=agreement, owner_unit=unit, by=request.user, at=clock.now(),
        **body.model_dump(exclude={"owner_unit"}),
    )  # fmt: skip
    return Status(HTTPStatus.CREATED, made)


@router.get("/agreements/{number}/proposals", response=shapes.ProposalList, summary="从文本找承诺")
def propose_commitments(request: ApiCaller, number: Path[Key]) -> Any:
    """按词语从最新一版里找，供人确认；不保存。"""
    version = agreement_numbered(request.access, number).versions.first()
    return {"items": propose(version.text) if version else []}


@router.post("/commitments/{number}/fulfilled", response=shapes.CommitmentShape, summary="申报履行")
def claim_commitment(request: ApiCaller, number: Path[Key], body: bodies.FulfilledBody) -> Any:
    """由责任人或者协议经办人申报，等他人确认。"""
    row = commitment_numbered(request.access, number)
    paper = None
    if body.evidence:
        papers = Evidence.objects.filter(project=row.agreement.project, withdrawn_at=None)
        paper = named(papers, "evidence", _("没有这份佐证。"), pk=body.evidence)
    return actions.claim_fulfilled(
        commitment=row, on=body.on, note=body.note, evidence=paper, by=request.user,
        at=clock.now(),
    )  # fmt: skip


@router.post(
    "/commitments/{number}/fulfilled-with-file", response=shapes.CommitmentShape,
    summary="上传佐证并申报履行",
)  # fmt: skip
def claim_commitment_with_file(
    request: ApiCaller,
    number: Path[Key],
    on: Form[Day],
    note: Form[Annotated[str, Letters(500, 1)]],
    file: File[UploadedFile],
    kind: Form[EvidenceKind] = EvidenceKind.OTHER,
) -> Any:
    """文件归入协议所属项目的佐证。"""
    row = commitment_numbered(request.access, number)
    return actions.claim_fulfilled(
        commitment=row, on=on, note=note, file=file, kind=kind, by=request.user, at=clock.now()
    )


@router.post("/commitments/{number}/confirm", response=shapes.CommitmentShape, summary="确认履行")
def confirm_commitment(request: ApiCaller, number: Path[Key], body: bodies.CommitmentNote) -> Any:
    """不能确认自己申报的。"""
    row = commitment_numbered(request.access, number)
    return actions.confirm_fulfilled(
        commitment=row, note=body.note, by=request.user, at=clock.now()
    )


@router.post("/commitments/{number}/return", response=shapes.CommitmentShape, summary="退回申报")
def return_commitment(request: ApiCaller, number: Path[Key], body: bodies.AgreementReason) -> Any:
    """写明原因，承诺回到履行中。"""
    row = commitment_numbered(request.access, number)
    return actions.return_claim(commitment=row, reason=body.reason, by=request.user, at=clock.now())


@router.post("/commitments/{number}/broken", response=shapes.CommitmentShape, summary="认定违约")
def break_commitment(request: ApiCaller, number: Path[Key], body: bodies.AgreementReason) -> Any:
    """期限过后才能认定。"""
    row = commitment_numbered(request.access, number)
    return actions.find_broken(commitment=row, reason=body.reason, by=request.user, at=clock.now())


@router.post("/commitments/{number}/waive", response=shapes.CommitmentShape, summary="豁免承诺")
def waive_commitment(request: ApiCaller, number: Path[Key], body: bodies.AgreementReason) -> Any:
    """写明理由；不能豁免自己负责的。"""
    row = commitment_numbered(request.access, number)
    return actions.waive(commitment=row, reason=body.reason, by=request.user, at=clock.now())
