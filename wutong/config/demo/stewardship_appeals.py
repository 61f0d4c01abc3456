"""Appeals of the first region in each state, a symposium, and a figure that nothing can give."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from wutong.config.demo.accounts import QINHUANGDAO, person, region_of
from wutong.domains.org.models import Unit
from wutong.domains.projects.models import Project
from wutong.domains.stewardship import actions
from wutong.domains.stewardship.actions import symposia
from wutong.domains.stewardship.models import Appeal
from wutong.kernel.metrics.published import store_published
from wutong.kernel.money import YI

FIRST, SECOND = "重大项目专班", "京津招商小分队"


@dataclass(frozen=True)
class Call:
    """An appeal as it came in ``days`` ago, and how far it is now."""

    title: str
    content: str
    category: str
    days: int
    end: str
    channel: str = "hotline"
    kind: str = "appeal"
    level: str = "county"
    urgency: str = "ordinary"
    blocked: Decimal | None = None
    answer: str = ""


CALLS: Final = (
    Call("二期用电容量不足，设备进场后不能送电", "已到场 3 条产线，需增容 8000 kVA，供电公司答复排期在下季度。",
         "power", 9, "assigned", blocked=Decimal(12) * YI, urgency="urgent", kind="problem"),
    Call("厂区门前道路限行，大件设备运不进来", "市区货车限行 7:00 至 20:00，请协调临时通行证。",
         "roads", 6, "answered", channel="leaders_line", kind="problem",
         answer="交警支队已办理临时通行证，有效期三个月，联系人已告知贵公司。"),
    Call("环评批复迟迟没有下来", "材料已交齐两个月，窗口答复还在审。", "environment", 12, "sent_back",
         channel="window", blocked=Decimal("3.6") * YI, kind="problem"),
    Call("协议约定的固定资产补助没有兑现", "投产满一年，第一期补助还没有拨付。", "policy", 20, "resolved",
         channel="visit", level="city", answer="补助资金已于本周拨付到账。"),
    Call("普工招聘困难，开工不足", "缺熟练焊工 40 人。", "labour", 1, "received", channel="message"),
    Call("税务系统登记地址错误", "登记地址与执照不一致，开不出发票。", "tax", 30, "silent",
         answer="税务局已更正登记信息。"),
    Call("要求预留三期用地", "三期规划未定，企业自愿撤回。", "land", 16, "closed", channel="portal"),
)  # fmt: skip


def load(at: datetime) -> None:
    """Load what is absent."""
    if Appeal.objects.filter(title=CALLS[0].title).exists():
        return
    units = {one.name: one for one in Unit.objects.filter(name__in=[FIRST, SECOND])}
    region = region_of(QINHUANGDAO)
    projects = Project.objects.filter(region_path__startswith=region.path, confidential=False)
    chosen = list(projects.order_by("-total_investment", "pk")[: len(CALLS)])
    for place, call in enumerate(CALLS):
        project = chosen[place] if place < len(chosen) else None
        _load(call, project, units, at - timedelta(days=call.days))
    actions.lapse_appeals(at=at)
    _symposium(at)
    _published(at)


def _load(call: Call, project: Project | None, units: dict[str, Unit], at: datetime) -> None:
    appeal = actions.receive_appeal(
        channel=call.channel, category=call.category, level=call.level, title=call.title,
        content=call.content, asker_name="企业办公室", asker_phone="13900002468",
        region=region_of(QINHUANGDAO), project=project, kind=call.kind, urgency=call.urgency,
        blocked=call.blocked, by=person("clerk"), at=at,
    )  # fmt: skip
    bureau, hour = person("bureau"), timedelta(hours=1)
    if call.end == "received":
        return
    if call.end == "closed":
        actions.close_appeal(appeal=appeal, text="企业撤回", by=bureau, at=at + hour)
        return
    actions.verify_appeal(appeal=appeal, by=person("clerk"), at=at + hour)
    actions.assign_appeal(
        appeal=appeal, unit=units[FIRST], helpers=[units[SECOND]], by=bureau, at=at + hour
    )
    steward = person("steward")
    if call.end == "sent_back":
        actions.send_back(
            appeal=appeal, text="环评属生态环境部门，专班无权办理。", by=steward, at=at + 3 * hour
        )
        return
    actions.note_progress(
        appeal=appeal, text="已到现场了解情况，正在协调。", by=steward, at=at + 24 * hour
    )
    if call.end == "assigned":
        return
    actions.answer_appeal(appeal=appeal, text=call.answer, by=steward, at=at + 72 * hour)
    if call.end == "resolved":
        actions.confirm_as_asker(
            code=appeal.confirm_code, satisfaction=5, text="谢谢", at=at + 96 * hour
        )


def _symposium(at: datetime) -> None:
    bureau = person("bureau")
    before = at - timedelta(days=14)
    held = symposia.plan_symposium(
        title="民营企业座谈会", region=region_of(QINHUANGDAO), on=before.date(),
        place="市政务服务中心", host="秦招远", by=bureau, at=before,
    )  # fmt: skip
    came = {}
    for name in ("秦皇岛临港重工企业代表", "海港区食品加工企业代表"):
        guest = symposia.invite(symposium=held, stated_name=name, by=bureau, at=before)
        came[guest.pk] = True
    symposia.hold_symposium(
        symposium=held, minutes="企业集中反映公交、融资两方面的问题。", attended=came, by=bureau,
        at=at - timedelta(days=13),
    )  # fmt: skip
    for title, category, answer in (
        ("增开高铁站到园区的公交", "roads", "下月起增开 12 路，早晚各四班。"),
        ("希望银行开展应收账款质押", "finance", ""),
    ):
        symposia.collect_suggestion(
            symposium=held, title=title, content=title, category=category, answer=answer,
            asker_name="企业代表", by=bureau, at=at - timedelta(days=12),
        )  # fmt: skip


def _published(at: datetime) -> None:
    """K8: 喀左 2023 published a rate that no integer of 31 gives."""
    store_published(
        metric="resolution_rate", scope_code="211324", first=date(2023, 1, 1),
        last=date(2023, 10, 31), only={"level": "city"}, value="99%", stated_count="31 件",
        reproducible=False, reason="30/31 是 96.77%，31/31 是 100%，没有整数能得出 99%。", by=None,
        at=at, source="喀左县 2023 年工作总结",
    )  # fmt: skip
