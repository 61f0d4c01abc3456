"""Listing, reading, entering and editing firms."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Annotated, Any, Literal

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field

from wutong.domains.investors import actions
from wutong.domains.investors.api.shapes import (
    NUMBER,
    ContactBody,
    ContactShape,
    FirmRef,
    IndustryCode,
    InvestorChanges,
    InvestorList,
    InvestorShape,
    NameShape,
    NewInvestorBody,
    OtherName,
    ReferrerBody,
    ReferrerShape,
    Suspect,
    SuspectList,
)
from wutong.domains.investors.choices import Honour
from wutong.domains.investors.models import Investor
from wutong.domains.investors.queries import (
    Filters,
    chosen_investors,
    find_suspicions,
    fingerprint,
    suspicion_lines,
)
from wutong.domains.investors.rules import Suspicion, normalize_uscc
from wutong.kernel import clock
from wutong.kernel.http.access import visible_or_404
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Cursor, Key, Letters, Limit
from wutong.kernel.http.interface import VERSIONED
from wutong.kernel.http.paging import USUAL_PAGE, Order, order_named, page_of
from wutong.kernel.http.problems import Refusal, refusal_of
from wutong.kernel.http.versions import seen_version, show_version
from wutong.kernel.scope import EDIT_INVESTORS, VIEW_PHONE, Access
from wutong.ui.formats import masked_phone

router = Router()
Number = Annotated[Key, Path(description=NUMBER)]
ORDERS = (Order("name"), Order("created_at"))
USUAL_SORT = "-created_at"
Sort = Annotated[str, Letters(30), Field(description="排序：name、created_at；前面加 - 为降序")]


class SuspectedDouble(Exception):
    """The firm to enter may be on record; ``suspects`` says which and why."""

    def __init__(self, suspects: list[Suspect]) -> None:
        self.suspects = suspects
        names = "、".join(one.investor.name for one in suspects[:3])
        super().__init__(
            _("可能已有这家企业：%(names)s。确认无误请带 confirmed 再次提交。") % {"names": names}
        )


class InvestorFilter(Schema):
    """Every condition given must hold."""

    q: Annotated[str, Letters(100)] = Field(
        "", description="任一名称或信用代码的片段，也可用拼音或首字母"
    )
    honour: Honour | None = None
    origin: Annotated[str, Letters(60)] = Field("", description="来源地，全名")
    industry_code: IndustryCode = Field("", description="国民经济行业代码，任一层级")
    foreign: bool | None = Field(None, description="是否境外企业")

    def as_filters(self) -> Filters:
        """In the words of the room."""
        foreign = "" if self.foreign is None else ("yes" if self.foreign else "no")
        return Filters(self.q, self.honour or "", self.origin, self.industry_code, foreign)


def investor_numbered(access: Access, number: int) -> Investor:
    """The record, merged ones included. Raises Http404 where it isn't to be seen."""
    records = Investor.objects.filter(removed_at=None).select_related("parent_group", "merged_into")
    return visible_or_404(records, access, pk=number)


def require_editor(access: Access) -> None:
    """Raise PermissionDenied unless the person may write to firms."""
    if not access.may_ever(EDIT_INVESTORS):
        raise PermissionDenied(_("您可以查看，但没有办理这件事的权限。"))


@router.get("/investors", response=InvestorList, summary="客商列表")
def list_investors(
    request: ApiCaller,
    filters: Query[InvestorFilter],
    sort: Sort = USUAL_SORT,
    cursor: Cursor = "",
    limit: Limit = USUAL_PAGE,
) -> Any:
    """看得到的企业，一家一条；已并入别家的不列。"""
    investors = chosen_investors(request.access, filters.as_filters())
    order = order_named(sort, ORDERS)
    return page_of(investors, order, cursor, limit, scope=filters.model_dump_json())


@router.post("/investors", response={200: InvestorShape, 201: InvestorShape}, summary="录入客商")
def register_investor(request: ApiCaller, body: NewInvestorBody, response: HttpResponse) -> Any:
    """已有同一家企业时返回那一条（200）；疑似重复而未确认时 409 并列出 suspects。"""
    require_editor(request.access)
    given = body.model_dump(exclude={"confirmed", "other_names"})
    if not body.confirmed:
        _refuse_suspected(body, request.access)
    others = tuple((one.kind, one.name) for one in body.other_names)
    at = clock.now()
    investor = actions.register_investor(
        **{**given, "honours": tuple(body.honours)}, other_names=others, by=request.user, at=at
    )
    created = investor.created_at == at
    response["Location"] = f"/api/v1/investors/{investor.pk}"
    status = HTTPStatus.CREATED if created else HTTPStatus.OK
    return _shown(investor.pk, request, response, status)


def _refuse_suspected(body: NewInvestorBody, access: Access) -> None:
    found = find_suspicions(
        body.name, normalize_uscc(body.uscc), body.origin, body.industry_code, access,
        others=[one.name for one in body.other_names],
    )  # fmt: skip
    if suspects := suspects_of(found, access):
        raise SuspectedDouble(suspects)


def suspects_of(found: Iterable[Suspicion], access: Access) -> list[Suspect]:
    """Suspicions with the names of the records."""
    return [
        Suspect(
            investor=FirmRef(id=line.investor.pk, name=line.investor.name),
            reason=str(line.suspicion.reason), why=line.suspicion.why,
            strength=line.suspicion.strength,
        )
        for line in suspicion_lines(found, access)
    ]  # fmt: skip


@router.get("/investors/suspects", response=SuspectList, summary="录入前查重")
def list_suspects(
    request: ApiCaller,
    name: Annotated[str, Letters(120, 1)],
    uscc: Annotated[str, Letters(40)] = "",
    place: Annotated[str, Letters(60)] = "",
    industry_code: IndustryCode = "",
) -> Any:
    """可能就是这家企业的记录，各有理由，把握大的在前。"""
    found = find_suspicions(name, normalize_uscc(uscc), place, industry_code, request.access)
    return {"items": suspects_of(found, request.access)}


@router.get("/investors/{number}", response=InvestorShape, summary="一家客商")
def read_investor(request: ApiCaller, number: Number, response: HttpResponse) -> Any:
    """连同各名称、联系人和引荐人；电话视岗位而定是否遮盖。"""
    investor = investor_numbered(request.access, number)
    show_version(response, fingerprint(investor))
    return whole(investor, request.access)


def whole(investor: Investor, access: Access) -> dict[str, Any]:
    """Everything that :class:`InvestorShape` shows."""
    open_phones = access.may_ever(VIEW_PHONE)
    own = {name: getattr(investor, name) for name in _OWN}
    return {
        **own,
        "names": list(investor.names.order_by("kind", "pk")),
        "contacts": [
            {
                "id": one.pk, "name": one.name, "title": one.title,
                "phone": one.phone if open_phones or not one.phone else masked_phone(one.phone),
            }
            for one in investor.contacts.order_by("pk")
        ],
        "referrers": list(investor.referrers.visible_to(access)),
        "version": fingerprint(investor),
    }  # fmt: skip


_OWN = (
    "id", "name", "uscc", "origin", "foreign", "honours", "industry_code", "created_at", "note",
    "parent_group", "merged_into",
)  # fmt: skip


@router.patch(
    "/investors/{number}", response=InvestorShape, openapi_extra=VERSIONED, summary="修改客商"
)
def edit_investor(
    request: ApiCaller, number: Number, body: InvestorChanges, response: HttpResponse
) -> Any:
    """只改写出的字段；改名后原名留作曾用名。"""
    investor = investor_numbered(request.access, number)
    require_editor(request.access)
    seen = seen_version(request, fingerprint(investor), body.version)
    actions.edit_investor(
        investor=investor, changes=_changes(body, request.access), seen=seen, by=request.user,
        at=clock.now(), reason=body.reason,
    )  # fmt: skip
    return _shown(number, request, response, HTTPStatus.OK)


def _changes(body: InvestorChanges, access: Access) -> dict[str, Any]:
    changes = body.model_dump(exclude_unset=True, exclude={"version", "reason"})
    if "uscc" in changes:
        changes["uscc"] = changes["uscc"] or None
    if "parent_group" in changes:
        changes["parent_group_id"] = changes.pop("parent_group")
        if changes["parent_group_id"] is not None:
            _group(changes["parent_group_id"], access)
    return changes


def _group(number: int, access: Access) -> None:
    if Investor.objects.current().visible_to(access).filter(pk=number).exists():
        return
    raise refusal_of("parent_group", _("没有这个客商：%(number)s。") % {"number": number})


def _shown(number: int, request: ApiCaller, response: HttpResponse, status: int) -> Any:
    investor = Investor.objects.select_related("parent_group", "merged_into").get(pk=number)
    show_version(response, fingerprint(investor))
    return Status(status, whole(investor, request.access))


@router.post("/investors/{number}/names", response={200: NameShape, 201: NameShape},
             summary="加名称")  # fmt: skip
def add_investor_name(request: ApiCaller, number: Number, body: OtherName) -> Any:
    """曾用名、简称或英文名；已有则返回那一条（200）。"""
    investor = investor_numbered(request.access, number)
    require_editor(request.access)
    row = actions.add_name(
        investor=investor, kind=body.kind, name=body.name, by=request.user, at=clock.now()
    )
    if row is not None:
        return Status(HTTPStatus.CREATED, row)
    name = " ".join(body.name.split())
    return Status(HTTPStatus.OK, investor.names.get(kind=body.kind, name=name))


@router.post("/investors/{number}/contacts", response={201: ContactShape}, summary="加联系人")
def add_investor_contact(request: ApiCaller, number: Number, body: ContactBody) -> Any:
    """企业的人。"""
    investor = investor_numbered(request.access, number)
    require_editor(request.access)
    contact = actions.add_contact(
        investor=investor, **body.model_dump(), by=request.user, at=clock.now()
    )
    return Status(HTTPStatus.CREATED, contact)


@router.delete(
    "/investors/{number}/{part}/{part_number}", response={204: None}, summary="去掉名称或联系人"
)
def remove_investor_part(
    request: ApiCaller,
    number: Number,
    part: Path[Literal["names", "contacts"]],
    part_number: Path[Key],
) -> Any:
    """记错的名称或已离开的人；记入审计。"""
    investor = investor_numbered(request.access, number)
    require_editor(request.access)
    row = getattr(investor, part).filter(pk=part_number).first()
    if row is None:
        raise Refusal(HTTPStatus.NOT_FOUND, _("这个客商没有这一条。"))
    if part == "names":
        actions.remove_name(name=row, by=request.user, at=clock.now())
    else:
        actions.remove_contact(contact=row, by=request.user, at=clock.now())
    return Status(HTTPStatus.NO_CONTENT, None)


@router.post("/investors/{number}/referrers", response={201: ReferrerShape}, summary="记引荐人")
def add_investor_referrer(request: ApiCaller, number: Number, body: ReferrerBody) -> Any:
    """商会、协会、乡贤、企业、中介或个人；同名同类的引荐人只有一个。"""
    investor = investor_numbered(request.access, number)
    require_editor(request.access)
    at = clock.now()
    referrer = actions.add_referrer(**body.model_dump(), by=request.user, at=at)
    actions.link_referrer(investor=investor, referrer=referrer, by=request.user, at=at)
    return Status(HTTPStatus.CREATED, referrer)
