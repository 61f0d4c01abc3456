"""Visits over HTTP: recording once, listing, reading, correcting, who is due. Amounts in 元."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from wutong.domains.investors.queries import visible_investors
from wutong.domains.org.queries import Unit, User, region_by_code
from wutong.domains.projects.queries import Project
from wutong.domains.stewardship.actions.visits import (
    Problem,
    Promise,
    correct_visit,
    record_visit,
)
from wutong.domains.stewardship.api.appeals import AppealParty
from wutong.domains.stewardship.choices import AppealCategory, AppealLevel, Urgency, VisitKind
from wutong.domains.stewardship.models import Appeal, SupervisionOrder, Visit
from wutong.domains.stewardship.queries.visit_list import ORDERS, SHOWN, Filters, chosen_visits
from wutong.domains.stewardship.queries.visit_plan import EVERYWHERE, MINE, who_is_due
from wutong.kernel import clock
from wutong.kernel.http.access import visible_or_404
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import (
    Body,
    Cursor,
    Day,
    Key,
    KeyInBody,
    Letters,
    Limit,
    Moment,
    Yuan,
)
from wutong.kernel.http.paging import USUAL_PAGE, order_named, page_of
from wutong.kernel.http.problems import refusal_of

router = Router()
DUE_AT_MOST = 200
Sort = Annotated[
    str,
    Letters(30),
    Field(description="排序：" + "、".join(one.name for one in ORDERS) + "；前面加 - 为降序"),
]
ClientKey = Annotated[
    str, Field(pattern=r"^[A-Za-z0-9-]{8,64}$", description="客户端生成的标识；重复发送不重复登记")
]


class VisitRow(Schema):
    """A visit. Who was met is not given out."""

    id: int
    client_key: str
    kind: VisitKind
    on: Day
    minutes: str
    region: AppealParty
    project: str | None = Field(description="项目编号")
    investor: int | None = Field(description="企业编号")
    visitor: int = Field(description="走访人编号")
    recorded_at: Moment

    @staticmethod
    def resolve_project(row: Any) -> str | None:
        """The project's number."""
        return row.project.code if row.project else None

    @staticmethod
    def resolve_investor(row: Any) -> int | None:
        """The firm's key."""
        return row.investor_id

    @staticmethod
    def resolve_visitor(row: Any) -> int:
        """The visitor's key."""
        return row.visitor_id


class VisitShape(VisitRow):
    """A whole visit with what came of it."""

    met: str = Field(description="会见人")
    correct_until: Day | None = Field(description="可更正至")
    appeals: list[str] = Field(description="带回的诉求编号")
    orders: list[str] = Field(description="承诺成为的督办事项编号")


class VisitList(Schema):
    """One page of visits."""

    items: list[VisitRow]
    next: str | None = Field(description="下一页的游标；没有下一页为 null")


class VisitFilter(Schema):
    """Every condition given must hold."""

    q: Annotated[str, Letters(80)] = Field("", description="项目、企业")
    kind: VisitKind | None = None
    region: Annotated[str, Letters(16)] = Field("", description="行政区划代码；连同下辖地区")
    first: Day | None = Field(None, description="走访日期从")
    last: Day | None = Field(None, description="走访日期到")


class VisitProblem(Body):
    """What troubles the firm; becomes an appeal."""

    title: Annotated[str, Letters(160, 1)]
    content: Annotated[str, Letters(2000)] = ""
    category: AppealCategory = AppealCategory.OTHER
    level: AppealLevel = AppealLevel.COUNTY
    urgency: Urgency = Urgency.ORDINARY
    blocked: Yuan | None = Field(None, description="受阻投资，元")


class VisitPromise(Body):
    """What was promised; becomes an order."""

    title: Annotated[str, Letters(200, 1)]
    content: Annotated[str, Letters(2000)] = ""
    due_on: Day
    owner_unit: KeyInBody = Field(description="责任单位编号")
    owner: KeyInBody | None = Field(None, description="责任人编号")


class NewVisit(Body):
    """A visit as it was made."""

    client_key: ClientKey
    kind: VisitKind = VisitKind.ON_SITE
    on: Day
    project: Annotated[str, Letters(40)] = Field("", description="项目编号")
    investor: KeyInBody | None = Field(None, description="企业编号；有项目时可不写")
    region: Annotated[str, Letters(16)] = Field(
        "", description="行政区划代码；企业没有所在地时才用"
    )
    met: Annotated[str, Letters(120)] = ""
    minutes: Annotated[str, Letters(2000, 1)]
    problems: list[VisitProblem] = Field([], max_length=20)
    promises: list[VisitPromise] = Field([], max_length=20)


class VisitCorrection(Body):
    """What is set right; what is left out stays."""

    reason: Annotated[str, Letters(300, 1)]
    kind: VisitKind | None = None
    on: Day | None = None
    met: Annotated[str, Letters(120)] | None = None
    minutes: Annotated[str, Letters(2000, 1)] | None = None


class VisitReason(Schema):
    """A reason and what it weighs."""

    why: str
    points: int
    text: str


class VisitDue(Schema):
    """A project or a firm that is due for a visit."""

    title: str
    project: str | None = Field(description="项目编号")
    investor: int | None = Field(description="企业编号")
    last_seen: Day | None = Field(description="上次走访")
    silent: bool = Field(description="超过地区规则的天数没有走访")
    score: int = Field(description="只用来排先后")
    reasons: list[VisitReason]


class _WholeVisit:
    """A visit with what was read for it."""

    def __init__(self, visit: Visit, request: ApiCaller) -> None:
        self.visit = visit
        appeals = Appeal.objects.visible_to(request.access).filter(visit=visit)
        orders = SupervisionOrder.objects.visible_to(request.access).filter(visit=visit)
        self.appeals = list(appeals.order_by("pk").values_list("number", flat=True))
        self.orders = list(orders.order_by("pk").values_list("number", flat=True))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.visit, name)


def _named(request: ApiCaller, key: int) -> Visit:
    found: Visit = visible_or_404(Visit.objects.select_related(*SHOWN), request.access, pk=key)
    return found


@router.get("/visits", response=VisitList, summary="走访列表")
def list_visits(
    request: ApiCaller, filters: Query[VisitFilter], sort: Sort = "-on", cursor: Cursor = "",
    limit: Limit = USUAL_PAGE,
) -> Any:  # fmt: skip
    """看得到的走访。"""
    chosen = Filters(
        text=filters.q, kind=filters.kind or "", region=filters.region, first=filters.first,
        last=filters.last,
    )  # fmt: skip
    rows = chosen_visits(request.access, chosen).select_related(*SHOWN)
    return page_of(rows, order_named(sort, ORDERS), cursor, limit, scope=filters.model_dump_json())


@router.post("/visits", response={200: VisitShape, 201: VisitShape}, summary="登记走访")
def create_visit(request: ApiCaller, body: NewVisit) -> Any:
    """问题成为诉求，承诺成为督办事项。同一标识再发一次，返回已登记的那一次（200），不重复登记。"""
    given, at = _given(request, body), clock.now()
    known = Visit.objects.filter(client_key=body.client_key).exists()
    visit = record_visit(**given, by=request.user, at=at)
    fresh = Visit.objects.select_related(*SHOWN).get(pk=visit.pk)
    return Status(HTTPStatus.OK if known else HTTPStatus.CREATED, _WholeVisit(fresh, request))


def _given(request: ApiCaller, body: NewVisit) -> dict[str, Any]:
    plain = {name: getattr(body, name) for name in ("client_key", "kind", "on", "met", "minutes")}
    project = investor = region = None
    if body.project:
        seen = Project.objects.visible_to(request.access).select_related("region", "investor")
        project = seen.filter(code=body.project).first()
        if project is None:
            raise refusal_of("project", _("没有这个项目，或者您看不到它。"))
    if body.investor is not None:
        investor = visible_investors(request.access).filter(pk=body.investor).first()
        if investor is None:
            raise refusal_of("investor", _("没有这家企业。"))
    if body.region and (region := region_by_code(body.region)) is None:
        raise refusal_of("region", _("没有这个行政区划代码：%(code)s。") % {"code": body.region})
    return plain | {
        "project": project, "investor": investor, "region": region,
        "problems": [Problem(**one.model_dump()) for one in body.problems],
        "promises": [_promise(one) for one in body.promises],
    }  # fmt: skip


def _promise(body: VisitPromise) -> Promise:
    unit = Unit.objects.filter(pk=body.owner_unit, closed_on=None).first()
    if unit is None:
        raise refusal_of("promises", _("没有这个单位：%(number)s。") % {"number": body.owner_unit})
    owner = User.objects.filter(pk=body.owner, is_active=True).first() if body.owner else None
    if body.owner and owner is None:
        raise refusal_of("promises", _("没有这个人。"))
    return Promise(body.title, body.due_on, unit, owner, body.content)


@router.get("/visits/due", response=list[VisitDue], summary="该走访的")
def list_due_visits(request: ApiCaller, mine: bool = True) -> Any:
    """您的项目和企业中该走访的；mine=false 为您所在地区的项目。按分数先后，最多 200 个。"""
    found = who_is_due(request.access, MINE if mine else EVERYWHERE, clock.today())
    return [
        {
            "title": one.title, "project": one.project.code if one.project else None,
            "investor": one.investor.pk if one.investor else None, "last_seen": one.last,
            "silent": one.advice.silent, "score": one.advice.score,
            "reasons": [
                {"why": why.why, "points": why.points, "text": why.text}
                for why in one.advice.reasons
            ],
        }
        for one in found.due[:DUE_AT_MOST]
    ]  # fmt: skip


@router.get("/visits/{key}", response=VisitShape, summary="一次走访")
def read_visit(request: ApiCaller, key: Key) -> Any:
    """连同带回的诉求和督办事项。"""
    return Status(HTTPStatus.OK, _WholeVisit(_named(request, key), request))


@router.post("/visits/{key}/corrections", response=VisitShape, summary="更正走访")
def correct_visit_by_api(request: ApiCaller, key: Key, body: VisitCorrection) -> Any:
    """走访人自己，录入后 7 天内；原来的内容保留。"""
    said = body.model_dump(exclude_none=True, exclude={"reason"})
    visit = _named(request, key)
    correct_visit(visit=visit, reason=body.reason, by=request.user, at=clock.now(), **said)
    return Status(HTTPStatus.OK, _WholeVisit(_named(request, key), request))
