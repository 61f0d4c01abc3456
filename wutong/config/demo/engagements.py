"""Trips, receptions, talks and events of the demo's first region, a plan for tomorrow, minutes that
are missing, introducers with a chain. All of it is made up but the four signing events."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Min

from wutong.config.demo.accounts import QINHUANGDAO, person, region_of
from wutong.domains.engagements import actions
from wutong.domains.engagements.choices import EngagementKind
from wutong.domains.engagements.models import Engagement
from wutong.domains.investors.actions import add_referrer, link_referrer
from wutong.domains.investors.choices import ReferrerKind
from wutong.domains.investors.models import Investor, Referrer
from wutong.domains.org.models import Unit
from wutong.domains.projects.models import Project, SigningEvent
from wutong.kernel.clock import day_of

MARK: Final = "赴上海拜访装备制造企业（演示）"
MAYOR, VICE = "市委书记 林书远", "副市长 周某"
TRIPS: Final = (
    (3, "赴北京对接央企总部", "北京", MAYOR, "中钢装备（演示）集团、华源新能源（演示）有限公司"),
    (17, "赴深圳考察电子信息产业", "深圳、东莞", MAYOR, "鹏湾电子（演示）股份有限公司"),
    (
        31,
        "赴苏州学习园区运营",
        "苏州",
        VICE,
        "苏南精密（演示）有限公司、华源新能源（演示）有限公司",
    ),
    (45, "赴天津拜访港口物流企业", "天津", "投资促进局局长 秦招远", "津港物流（演示）有限公司"),
    (62, "赴合肥对接新能源汽车配套", "合肥", "投资促进局局长 秦招远", "江淮电驱（演示）有限公司"),
)
RECEPTIONS: Final = (
    (5, "接待华源新能源考察团", MAYOR, "华源新能源（演示）有限公司"),
    (12, "接待中韩产业园访问团", VICE, "韩星玻璃（演示）株式会社"),
    (20, "接待鹏湾电子选址组", "投资促进局局长 秦招远", "鹏湾电子（演示）股份有限公司"),
    (28, "接待津港物流调研组", "投资促进局局长 秦招远", "津港物流（演示）有限公司"),
)
CHAMBERS: Final = (
    ("福建商会", ReferrerKind.CHAMBER),
    ("京津冀装备制造业协会", ReferrerKind.ASSOCIATION),
    ("乡贤 马先生（演示）", ReferrerKind.FELLOW_TOWNSMAN),
    ("瑞招咨询（演示）", ReferrerKind.INTERMEDIARY),
)


@transaction.atomic
def load(at: datetime) -> None:
    """Load all of it once."""
    if Engagement.objects.filter(title=MARK).exists():
        return
    _squad_trip(at)
    _done(at)
    _planned(at)
    _signing_events(at)
    _introducers(at)


def _record(at: datetime, kind: EngagementKind, title: str, on: date, **more: Any) -> Engagement:
    return actions.record_engagement(
        kind=kind, title=title, region=region_of(QINHUANGDAO), starts_on=on, by=person("bureau"),
        at=at, **more,
    )  # fmt: skip


def _squad_trip(at: datetime) -> None:
    """Of the squad: with minutes, members, and things to follow up."""
    today, bureau, recruiter = day_of(at), person("bureau"), person("recruiter")
    squad = Unit.objects.get(name="京津招商小分队")
    trip = _record(
        at, EngagementKind.OUTBOUND, MARK, today - timedelta(days=9),
        ends_on=today - timedelta(days=7), places="上海、嘉兴", unit=squad,
        led_by="京津招商小分队 陈小楠", leader_level="squad", purpose="拜访装备制造企业，了解北方布点计划。",
    )  # fmt: skip
    actions.add_member(engagement=trip, user=recruiter, by=bureau, at=at)
    actions.add_member(engagement=trip, name="吴某", title="招商科副科长", by=bureau, at=at)
    firms = actions.meet_firms(
        engagement=trip, by=recruiter, at=at,
        names="申江重工（演示）有限公司、嘉禾精工（演示）有限公司、某数控机床企业",
    )  # fmt: skip
    actions.write_minutes(
        engagement=trip, by=recruiter, at=at, outcome="两家愿来考察，一家索要用地方案",
        minutes="申江重工在找北方生产基地，约需 120 亩，关心港口和用电。\n嘉禾精工随主机厂走，等申江定址。",
    )  # fmt: skip
    for text, owner, days, firm in (
        ("把 120 亩用地方案发给申江重工", recruiter, -2, firms[0]),
        ("邀请嘉禾精工下月来考察", bureau, 5, firms[1]),
        ("核实数控机床企业的全称", recruiter, 3, firms[2]),
    ):
        actions.add_follow_up(
            engagement=trip, text=text, owner=owner, due=today + timedelta(days=days), firm=firm,
            by=bureau, at=at,
        )  # fmt: skip


def _done(at: datetime) -> None:
    today = day_of(at)
    for days, title, place, led_by, firms in TRIPS:
        on = today - timedelta(days=days)
        trip = _record(
            at, EngagementKind.OUTBOUND, title, on, ends_on=on + timedelta(days=1), places=place,
            led_by=led_by,
        )  # fmt: skip
        actions.meet_firms(engagement=trip, names=firms, by=person("bureau"), at=at)
        actions.add_member(engagement=trip, user=person("bureau"), by=person("bureau"), at=at)
        if days > 10:  # the latest still want theirs
            actions.write_minutes(
                engagement=trip, minutes="双方交换了资料，约定互访。", by=person("bureau"), at=at
            )
    for days, title, led_by, firm in RECEPTIONS:
        made = _record(
            at, EngagementKind.RECEPTION, title, today - timedelta(days=days), places="秦皇岛",
            led_by=led_by, starts_at=time(9, 30),
        )  # fmt: skip
        actions.meet_firms(engagement=made, names=firm, by=person("bureau"), at=at)
        actions.write_minutes(
            engagement=made,
            minutes="看了开发区两处地块，对方要水电参数。",
            by=person("bureau"),
            at=at,
        )


def _planned(at: datetime) -> None:
    today, bureau = day_of(at), person("bureau")
    for days, hour, kind, title, place in (
        (1, 14, EngagementKind.TALK, "与申江重工视频洽谈用地（演示）", "投资促进局三楼会议室"),
        (6, None, EngagementKind.OUTBOUND, "赴杭州拜访数字经济企业（演示）", "杭州"),
        (15, 9, EngagementKind.PROMOTION_EVENT, "秦皇岛（北京）投资推介会（演示）", "北京"),
    ):
        plan = _record(
            at, kind, title, today + timedelta(days=days), held=False, places=place,
            starts_at=time(hour) if hour else None, led_by=MAYOR if hour == 9 else "",
        )  # fmt: skip
        actions.add_member(engagement=plan, user=bureau, by=bureau, at=at)
        actions.add_member(engagement=plan, user=person("recruiter"), by=bureau, at=at)
    talk = Engagement.objects.get(title="与申江重工视频洽谈用地（演示）")
    actions.meet_firms(engagement=talk, names="申江重工（演示）有限公司", by=bureau, at=at)


def _signing_events(at: datetime) -> None:
    """The events at which projects of the ledger were signed."""
    events = SigningEvent.objects.filter(
        region__path__startswith=region_of(QINHUANGDAO).path, engagement=None
    ).select_related("region")
    for event in events.annotate(first=Min("milestones__on")):
        on = event.on or event.first
        if on is not None:
            actions.record_engagement(
                kind=EngagementKind.SIGNING_EVENT, title=event.name, region=event.region,
                starts_on=on, led_by=MAYOR, signing_event=event, by=None, at=at,
            )  # fmt: skip


def _introducers(at: datetime) -> None:
    """Chambers that brought the largest firms; one of these brought another."""
    bureau, today = person("bureau"), day_of(at)
    largest = list(
        Project.objects.present()
        .filter(
            region_path__startswith=region_of(QINHUANGDAO).path, investor__isnull=False,
            stage_rank__gte=3, confidential=False, parent=None,
        )
        .order_by("-total_investment")
        .select_related("investor")[:14]
    )  # fmt: skip
    chambers = [add_referrer(name=name, kind=kind, by=bureau, at=at) for name, kind in CHAMBERS]
    firms = list(dict.fromkeys(one.investor for one in largest if one.investor))
    for number, firm in enumerate(firms[:8]):
        _link(chambers[number % len(chambers)], firm, at)
    if len(firms) > 10:
        head: Referrer = add_referrer(
            name=firms[0].name, kind=ReferrerKind.FIRM, by=bureau, at=at, investor=firms[0]
        )
        for firm in firms[8:11]:
            _link(head, firm, at, "带来的配套企业")
        actions.introduce_project(
            project=largest[-1], referrer=chambers[2], by=bureau, at=at,
            on=today - timedelta(days=200), note="乡贤回乡牵线",
        )  # fmt: skip


def _link(referrer: Referrer, firm: Investor, at: datetime, note: str = "") -> None:
    link_referrer(
        investor=firm, referrer=referrer, by=person("bureau"), at=at,
        on=day_of(at) - timedelta(days=300), note=note,
    )  # fmt: skip
