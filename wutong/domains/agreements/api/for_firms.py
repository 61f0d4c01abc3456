"""What a firm signed, over HTTP, for the people who speak for it. Amounts in 元."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404
from ninja import Path, Router, Schema
from pydantic import Field

from wutong.domains.agreements.choices import (
    AgreementKind,
    AgreementState,
    CommitmentKind,
    CommitmentState,
    Side,
)
from wutong.domains.agreements.queries.for_firms import signed_agreements
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Cursor, Day, Key, Limit, Number, Yuan
from wutong.kernel.http.paging import USUAL_PAGE, Order, page_of

router = Router()
NEWEST_FIRST: Final = Order("signed_on", descending=True)


class SignedAgreementRow(Schema):
    """An agreement that a firm signed, as the firm sees it."""

    id: int
    number: str
    kind: AgreementKind
    title: str
    state: AgreementState
    project: str | None = Field(description="项目编号")
    amount: Yuan | None
    signed_on: Day
    ended_on: Day | None
    firms: list[str]

    @staticmethod
    def resolve_project(agreement: Any) -> str | None:
        """The project's code."""
        return agreement.project.code if agreement.project else None

    @staticmethod
    def resolve_firms(agreement: Any) -> list[str]:
        """The names of the firms that sign."""
        return [str(one.investor) for one in agreement.parties.all()]


class SignedAgreementList(Schema):
    """One page of what a firm signed."""

    items: list[SignedAgreementRow]
    next: str | None


class SignedPromise(Schema):
    """A promise of one side, as the firm sees it."""

    side: Side
    kind: CommitmentKind
    text: str
    clause: str
    amount: Yuan | None
    quantity: Number | None
    measure: str
    due_on: Day
    state: CommitmentState
    fulfilled_on: Day | None


class SignedAgreementShape(SignedAgreementRow):
    """An agreement that a firm signed, with its text and the promises of both sides."""

    text: str = ""
    commitments: list[SignedPromise] = []


@router.get("/signed-agreements", response=SignedAgreementList, summary="本企业签署的协议")
def list_signed_agreements(
    request: ApiCaller, cursor: Cursor = "", limit: Limit = USUAL_PAGE
) -> Any:
    """企业联系人看得到本企业已签署的协议；其他人没有。"""
    return page_of(signed_agreements(request.access), NEWEST_FIRST, cursor, limit)


@router.get(
    "/signed-agreements/{number}", response=SignedAgreementShape, summary="本企业签署的一份协议"
)
def read_signed_agreement(request: ApiCaller, number: Path[Key]) -> Any:
    """签署的文本，和双方的承诺；没有草稿、意见和审查。"""
    found = signed_agreements(request.access).filter(pk=number).first()
    if found is None:
        raise Http404
    return found
