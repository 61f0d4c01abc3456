"""Stewards, served firms, spreads and hand-overs over HTTP."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field

from wutong.domains.org.queries import Region, User, region_by_code
from wutong.domains.stewardship.actions import firms as firm_actions
from wutong.domains.stewardship.actions.handing import (
    accept_hand_over,
    offer_hand_over,
    withdraw_hand_over,
)
from wutong.domains.stewardship.actions.spreading import propose_spread
from wutong.domains.stewardship.api.appeals import AppealParty
from wutong.domains.stewardship.models import HandOver, ServedFirm
from wutong.domains.stewardship.models.stewards import FirmSpread
from wutong.domains.stewardship.queries import steward_list as queries
from wutong.domains.stewardship.queries.hand_overs import (
    groups_of,
    may_hand_over_for,
    shown_items,
    visible_hand_overs,
)
from wutong.domains.stewardship.tasks import apply_firm_spread
from wutong.kernel import clock
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Body, Cursor, Day, Key, KeyInBody, Letters, Limit, Moment
from wutong.kernel.http.paging import USUAL_PAGE, Order, order_named, page_of
from wutong.kernel.http.problems import Refusal, refusal_of
from wutong.kernel.scope import ASSIGN_STEWARD, VIEW

router = Router()
FIRM_ORDERS = (Order("since"),)
RegionCode = Annotated[str, Letters(20), Field(description="行政区划代码，连同下辖地区")]


class NumberedParty(Schema):
    """A person or a firm by number."""

    id: int
    name: str


class StewardRow(Schema):
    """A steward with what they serve."""

    id: int
    name: str
    place: str
    firms: int = Field(description="服务企业（户）")
    by_hand: int = Field(description="其中人工指定（户）")
    projects: int = Field(description="任项目管家的项目（个）")
    share: int = Field(description="户数与平均之比（%）")


class StewardList(Schema):
    """Every steward of a region."""

    items: list[StewardRow]


class CoverageRow(Schema):
    """Served firms of a place and how many have a steward."""

    name: str
    code: str
    firms: int
    covered: int
    percent: int = Field(description="覆盖率（%），向下取整")


class CoverageShape(Schema):
    """A region and its children."""

    whole: CoverageRow
    places: list[CoverageRow]


class ServedFirmRow(Schema):
    """A served firm with its steward."""

    id: int
    investor: NumberedParty
    region: AppealParty
    industry_code: str
    weight: int
    since: Day
    steward_key: int | None = Field(description="管家编号")
    steward_name: str | None
    steward_reason: str | None
    steward_by_hand: bool | None


class ServedFirmList(Schema):
    """A page of served firms."""

    items: list[ServedFirmRow]
    next: str | None = Field(description="下一页的游标；没有下一页为 null")


class ServedFirmFilter(Schema):
    """What the list is kept to."""

    region: RegionCode = ""
    q: Annotated[str, Letters(80)] = Field("", description="企业名称中的字")
    steward: Annotated[str, Letters(12)] = Field("", description="管家编号，或 none：没有管家")


class SetStewardBody(Body):
    """A firm's steward, by hand."""

    steward: KeyInBody
    reason: Annotated[str, Letters(300, 1)]


class SpreadBody(Body):
    """Where firms are spread."""

    region: Annotated[str, Letters(20, 1)]


class SpreadShape(Schema):
    """A proposed spread: its counts, and how far it is carried out."""

    id: int
    region: AppealParty
    on: Day
    counts: dict[str, Any]
    total: int = Field(description="变动的户数")
    done: int
    skipped: int = Field(description="因别人改过而跳过的户数")
    started_at: Moment | None
    finished_at: Moment | None

    @staticmethod
    def resolve_total(row: Any) -> int:
        """How many moves there are."""
        return len(row.moves)


class HeldLine(Schema):
    """One thing that a person holds."""

    line: str = Field(description="移交时用的名字")
    kind: str
    title: str
    detail: str
    due: Day | None
    offered_to: str


class HeldList(Schema):
    """Everything that a person holds."""

    items: list[HeldLine]


class OfferedLine(Body):
    """One line and who takes it."""

    line: Annotated[str, Letters(80, 1)]
    to: KeyInBody


class HandOverBody(Body):
    """What is handed over, to whom."""

    lines: Annotated[list[OfferedLine], Field(min_length=1, max_length=2000)]
    note: Annotated[str, Letters(500)] = ""


class HandOverItem(Schema):
    """One line of a hand-over."""

    name: str
    kind_title: str
    title: str
    detail: str
    due: Day | None
    taken: bool | None = Field(description="空：还没有接收")


class HandOverShape(Schema):
    """A hand-over from one person to another."""

    id: int
    from_person: NumberedParty
    to_person: NumberedParty
    items: list[HandOverItem]
    note: str
    offered_at: Moment
    accepted_at: Moment | None
    withdrawn_at: Moment | None


class HandOverList(Schema):
    """What was offered."""

    items: list[HandOverShape]


class AcceptBody(Body):
    """Which lines are taken; null: all."""

    lines: Annotated[list[Annotated[str, Letters(80, 1)]], Field(max_length=2000)] | None = None


def _missing(sentence: str) -> Refusal:
    return Refusal(HTTPStatus.NOT_FOUND, sentence)


def _region(request: ApiCaller, code: str, ability: str = VIEW) -> Region:
    region = region_by_code(code)
    if region is None or not request.access.may(VIEW, region.path):
        raise _missing(_("没有这个地区。"))
    if not request.access.may(ability, region.path):
        raise Refusal(HTTPStatus.FORBIDDEN, _("您的岗位不能在这个地区指定管家。"))
    return region


def _user(key: int, field: str) -> User:
    user: User | None = User.objects.filter(pk=key, is_active=True).first()
    if user is None:
        raise refusal_of(field, _("没有这个人员：%(number)s。") % {"number": key})
    return user


@router.get("/stewards", response=StewardList, summary="管家")
def list_stewards(request: ApiCaller, region: RegionCode) -> Any:
    """一个地区的在岗管家和户数，多的在前。"""
    found = queries.stewards_of(request.access, _region(request, region), clock.today())
    return {
        "items": [
            {
                "id": one.person.pk, "name": one.person.name, "place": one.place,
                "firms": one.firms, "by_hand": one.by_hand, "projects": one.projects,
                "share": one.share,
            }
            for one in found
        ]
    }  # fmt: skip


@router.get("/stewards/coverage", response=CoverageShape, summary="管家覆盖率")
def read_coverage(request: ApiCaller, region: RegionCode) -> Any:
    """一个地区和下一级地区。"""
    whole, places = queries.coverage_of(_region(request, region))
    return {"whole": whole, "places": places}


@router.get("/served-firms", response=ServedFirmList, summary="服务企业")
def list_served_firms(
    request: ApiCaller, filters: Query[ServedFirmFilter], cursor: Cursor = "",
    limit: Limit = USUAL_PAGE,
) -> Any:  # fmt: skip
    """看得到的服务企业和各自的管家，按纳入日期。"""
    rows = queries.chosen_firms(
        request.access, region=filters.region, text=filters.q, steward=filters.steward
    )
    order = order_named("since", FIRM_ORDERS)
    return page_of(rows, order, cursor, limit, scope=filters.model_dump_json())


@router.post("/served-firms/{number}/steward", response=ServedFirmRow, summary="指定企业管家")
def set_firm_steward(request: ApiCaller, number: Path[Key], body: SetStewardBody) -> Any:
    """人工指定的，分派时不变。"""
    row: ServedFirm | None = queries.seen_firms(request.access).filter(pk=number).first()
    if row is None:
        raise _missing(_("没有这户企业。"))
    firm_actions.set_steward(
        firm=row, steward=_user(body.steward, "steward"), reason=body.reason, by=request.user,
        at=clock.now(),
    )  # fmt: skip
    return queries.chosen_firms(request.access).get(pk=number)


@router.post("/firm-spreads", response={201: SpreadShape}, summary="拟定企业分派")
def create_firm_spread(request: ApiCaller, body: SpreadBody) -> Any:
    """只算出变动和理由；执行以前什么都不变。"""
    region = _region(request, body.region, ASSIGN_STEWARD)
    made = propose_spread(region=region, by=request.user, at=clock.now())
    return Status(HTTPStatus.CREATED, made)


def _spread(request: ApiCaller, number: int) -> FirmSpread:
    row = FirmSpread.objects.select_related("region").filter(pk=number).first()
    if row is None:
        raise _missing(_("没有这次分派。"))
    _region(request, row.region.code, ASSIGN_STEWARD)
    return row


@router.get("/firm-spreads/{number}", response=SpreadShape, summary="一次企业分派")
def read_firm_spread(request: ApiCaller, number: Path[Key]) -> Any:
    """连同做到哪里。"""
    return _spread(request, number)


@router.post("/firm-spreads/{number}/apply", response={202: SpreadShape}, summary="执行企业分派")
def apply_spread_of_firms(request: ApiCaller, number: Path[Key]) -> Any:
    """在后台分批执行；再次调用从中断处接着做。"""
    row = _spread(request, number)
    apply_firm_spread.enqueue(row.pk, request.access.user)
    row.refresh_from_db()
    return Status(HTTPStatus.ACCEPTED, row)


def _holder(request: ApiCaller, number: int) -> User:
    person: User | None = User.objects.filter(pk=number).first()
    if person is None or not may_hand_over_for(request.access, number, clock.today()):
        raise _missing(_("没有这个人，或者您不能替他移交。"))
    return person


@router.get("/people/{number}/held", response=HeldList, summary="手上的工作")
def list_held(request: ApiCaller, number: Path[Key]) -> Any:
    """一个人手上没有办完的每一件。"""
    person = _holder(request, number)
    return {
        "items": [
            {
                "line": line.name, "kind": group.title, "title": line.title, "due": line.due,
                "detail": line.detail, "offered_to": line.offered_to,
            }
            for group in groups_of(person.pk, request.access.user)
            for line in group.lines
        ]
    }  # fmt: skip


@router.post("/people/{number}/hand-overs", response={201: HandOverList}, summary="提出工作移交")
def create_hand_overs(request: ApiCaller, number: Path[Key], body: HandOverBody) -> Any:
    """每位接收人一份；接收以前什么都不变。"""
    person = _holder(request, number)
    people = {key: _user(key, "lines") for key in {one.to for one in body.lines}}
    made = offer_hand_over(
        person=person, to={one.line: people[one.to] for one in body.lines}, note=body.note,
        by=request.user, at=clock.now(),
    )  # fmt: skip
    return Status(HTTPStatus.CREATED, {"items": [_shown(request, one) for one in made]})


def _shown(request: ApiCaller, row: HandOver) -> dict[str, Any]:
    return {
        "id": row.pk, "note": row.note, "offered_at": row.offered_at,
        "from_person": row.from_person, "to_person": row.to_person,
        "accepted_at": row.accepted_at, "withdrawn_at": row.withdrawn_at,
        "items": shown_items(row, request.access.user),
    }  # fmt: skip


def _hand_over(request: ApiCaller, number: int) -> HandOver:
    row = visible_hand_overs(request.access).filter(pk=number).first()
    if row is None:
        raise _missing(_("没有这份移交。"))
    return row


@router.get("/hand-overs/{number}", response=HandOverShape, summary="一份工作移交")
def read_hand_over(request: ApiCaller, number: Path[Key]) -> Any:
    """涉密事项在接收以前不写名称。"""
    return _shown(request, _hand_over(request, number))


@router.post("/hand-overs/{number}/accept", response=HandOverShape, summary="接收工作移交")
def take_hand_over(request: ApiCaller, number: Path[Key], body: AcceptBody) -> Any:
    """只由接收人本人接收；没有接收的留在移交人手上。"""
    row = _hand_over(request, number)
    names = None if body.lines is None else body.lines
    accept_hand_over(hand_over=row, names=names, by=request.user, at=clock.now())
    return _shown(request, _hand_over(request, number))


@router.post("/hand-overs/{number}/withdraw", response=HandOverShape, summary="撤回工作移交")
def take_hand_over_back(request: ApiCaller, number: Path[Key]) -> Any:
    """接收以前可以撤回。"""
    withdraw_hand_over(hand_over=_hand_over(request, number), by=request.user, at=clock.now())
    return _shown(request, _hand_over(request, number))
