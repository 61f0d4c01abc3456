"""Reading a message over HTTP; nothing is written."""

from __future__ import annotations

from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from wutong.domains.leads.queries.knowledge import knowledge_for
from wutong.domains.leads.rules.proposals import document_of
from wutong.domains.leads.rules.recognition import LONGEST, recognise
from wutong.kernel import clock
from wutong.kernel.http.authentication import ApiCaller
from wutong.kernel.http.fields import Body, Day, Letters
from wutong.kernel.scope import REPORT_LEAD

router = Router()


class PastedText(Body):
    """A message or an article."""

    text: Annotated[str, Letters(LONGEST, 1)] = Field(description="原文，最多两万字，简繁均可")
    on: Day | None = Field(None, description="按哪一天读“下周三”等说法，默认今天")


class ReadChoice(Schema):
    """Another reading of the same field."""

    start: int
    end: int
    quote: str
    value: str


class ReadField(Schema):
    """A field of a report with what was read for it."""

    field: str = Field(description="报备接口的字段名")
    start: int = Field(description="在原文中的起点，从 0 数")
    end: int = Field(description="终点，不含")
    quote: str = Field(description="原文")
    value: str | None = Field(
        description="元、平方米、千伏安、人；外币为空；place 是 u 加单位编号或 r 加区划代码"
    )
    currency: str = Field(description="币种，只有金额有")
    note: str = Field(description="约数、区间、分期等假定")
    unsure: bool = Field(description="须人工核对")
    alternatives: list[ReadChoice]


class ReadMark(Schema):
    """A stretch of the text that was recognised."""

    start: int
    end: int
    quote: str
    meaning: str
    label: str
    value: str
    note: str


class ReadText(Schema):
    """What a text says."""

    fields: list[ReadField]
    marks: list[ReadMark]
    remark: str = Field(description="报备没有对应字段的内容")


@router.post("/leads/recognise", response=ReadText, summary="识别一段文字")
def recognise_lead(request: ApiCaller, body: PastedText) -> Any:
    """不写入。逐项给出认出的内容、原文位置和备选，由人核对后再报备。"""
    if not request.access.may_ever(REPORT_LEAD):
        raise PermissionDenied(_("您没有报备线索的权限。"))
    known = knowledge_for(request.access, body.text)
    return document_of(recognise(body.text, body.on or clock.today(), known))
