"""Agreements at every step, so that every page of theirs has something to show. All made up."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django.db import transaction

from wutong.config.demo.accounts import QINHUANGDAO, person, region_of
from wutong.domains.agreements import actions
from wutong.domains.agreements.models import Agreement, Commitment, FlaggedClause
from wutong.domains.org.actions import add_unit
from wutong.domains.org.choices import UnitKind
from wutong.domains.org.models import Region, Unit
from wutong.domains.projects.models import Project
from wutong.kernel.clock import day_of
from wutong.kernel.money import YI

TITLE: Final = "{name}投资协议（演示）"
DEPARTMENTS: Final = ("市财政局", "市司法局", "市市场监督管理局")
FIRST: Final = """\
甲方：{region}人民政府
乙方：{firm}
第一条 项目概况。乙方在甲方辖区投资建设{name}，固定资产投资不低于3亿元，投资强度不低于每亩300万元。
第二条 供地。项目用地约120亩，由自然资源部门依法以招标拍卖挂牌方式出让，\
乙方按成交价足额缴纳土地出让价款；成交价超出每亩12万元的部分，甲方以基础设施配套费名义返还乙方。
第三条 税收支持。乙方自投产之日起五年内缴纳的增值税、企业所得税地方留成部分，前三年由甲方全额奖励乙方，后两年奖励50%。
第四条 甲方负责在{soon}前将120亩净地交付乙方，在{later}前将道路、供水、供电、排水管网接至项目用地红线。
第五条 乙方应在{later}前开工建设，达产后年纳税不低于4000万元，用工不少于300人。
第六条 同类项目。本协议有效期内，甲方不再引进与乙方同类的企业。
第七条 争议由双方协商解决，协商不成的，向项目所在地人民法院起诉。
"""
CLEAN: Final = """\
甲方：{region}人民政府
乙方：{firm}
第一条 项目概况。乙方在甲方辖区投资建设{name}，固定资产投资不低于3.5亿元，投资强度不低于每亩300万元。
第二条 供地。项目用地约120亩，由自然资源部门依法以招标拍卖挂牌方式出让，乙方按成交价足额缴纳土地出让价款。
第三条 政策支持。乙方可以按照省、市公开发布的普惠性政策申报奖补资金，条件、标准和程序与其他企业相同。
第四条 甲方负责在{soon}前将120亩净地交付乙方，在{later}前将道路、供水、供电、排水管网接至项目用地红线。
第五条 乙方应在{later}前开工建设，用工不少于300人。
第六条 争议由双方协商解决，协商不成的，向项目所在地人民法院起诉。
"""


@transaction.atomic
def load(at: datetime) -> None:
    """Load all of it once."""
    region = region_of(QINHUANGDAO)
    if Agreement.objects.filter(title__endswith="（演示）").exists():
        return
    projects = list(
        Project.objects.present()
        .filter(region_path__startswith=region.path, confidential=False, parent=None)
        .exclude(investor=None)
        .order_by("-total_investment", "pk")[:6]
    )
    if len(projects) < 6:
        return
    units = [_unit(name, region, at) for name in DEPARTMENTS]
    earlier = at - timedelta(days=40)
    in_force = _signed(projects[0], region, earlier)
    _promises(in_force, units, at)
    _supplement(in_force, at)
    _flagged(projects[1], units, at)
    _ready(projects[2], region, at)
    _flagged(projects[3], units[:1], at - timedelta(days=12))
    _planned_meeting(_plain(projects[4], at), region, at)
    actions.create_agreement(
        kind="framework", title=f"{projects[5].name}战略合作框架协议（演示）", project=projects[5],
        by=person("bureau"), at=at,
    )  # fmt: skip


def _unit(name: str, region: Region, at: datetime) -> Unit:
    there = Unit.objects.filter(region=region, name=name).first()
    return there or add_unit(
        region=region, name=name, kind=UnitKind.DEPARTMENT, by=person("admin"), at=at
    )


def _draft(project: Project, at: datetime, **more: Any) -> Agreement:
    return actions.create_agreement(
        kind="formal", title=TITLE.format(name=project.name), project=project,
        amount=project.total_investment, by=person("bureau"), at=at, **more,
    )  # fmt: skip


def _text(template: str, project: Project, at: datetime) -> str:
    soon, later = day_of(at) + timedelta(days=20), day_of(at) + timedelta(days=200)
    return template.format(
        region=project.region.name, firm=project.investor or "乙方", name=project.name,
        soon=f"{soon.year}年{soon.month}月{soon.day}日",
        later=f"{later.year}年{later.month}月{later.day}日",
    )  # fmt: skip


def _paste(agreement: Agreement, template: str, at: datetime, note: str = "") -> None:
    agreement.refresh_from_db()
    project = agreement.project
    assert project is not None
    actions.paste_version(
        agreement=agreement, text=_text(template, project, at), note=note, by=person("bureau"),
        at=at,
    )  # fmt: skip
    agreement.refresh_from_db()


def _plain(project: Project, at: datetime) -> Agreement:
    agreement = _draft(project, at)
    _paste(agreement, CLEAN, at)
    return actions.send_to_review(agreement=agreement, by=person("bureau"), at=at)


def _passed(agreement: Agreement, region: Region, at: datetime, title: str) -> Agreement:
    meeting = actions.save_meeting(
        region=region, title=title, on=day_of(at), place="市政府第二会议室", chair="林书远",
        attendees="投资促进局\n财政局\n司法局\n自然资源和规划局\n市场监督管理局", by=person("bureau"),
        at=at,
    )  # fmt: skip
    item = actions.put_on_agenda(meeting=meeting, agreement=agreement, by=person("bureau"), at=at)
    actions.hold_meeting(
        meeting=meeting, decisions={item.pk: actions.Decided("pass")}, by=person("bureau"), at=at,
        minutes="会议听取了投资促进局关于协议起草和公平竞争审查情况的汇报，同意按程序签署。",
    )  # fmt: skip
    agreement.refresh_from_db()
    return agreement


def _decide(agreement: Agreement, at: datetime, decision: str, reason: str) -> None:
    flags = FlaggedClause.objects.filter(version=agreement.versions.first(), decision="")
    for flag in flags.select_related("version__agreement__project"):
        actions.decide_clause(
            flag=flag, decision=decision, reason=reason, by=person("supervisor"), at=at
        )
    agreement.refresh_from_db()


def _signed(project: Project, region: Region, at: datetime) -> Agreement:
    agreement = _plain(project, at)
    _decide(agreement, at, "harmless", "依法公开出让和普惠政策，对所有企业一样，不违反条例。")
    agreement = _passed(agreement, region, at, "第 1 次协议审核会（演示）")
    return actions.sign_agreement(agreement=agreement, on=day_of(at), by=person("bureau"), at=at)


def _promises(agreement: Agreement, units: list[Unit], at: datetime) -> None:
    def promise(side: str, kind: str, text: str, days: int, **more: Any) -> Commitment:
        return actions.save_commitment(
            agreement=agreement, side=side, kind=kind, text=text, by=person("bureau"), at=at,
            due_on=day_of(at) + timedelta(days=days), **more,
        )  # fmt: skip

    bureau = person("bureau")
    promise("government", "land", "交付 120 亩净地", -6, quantity=Decimal(120), measure="亩",
            clause="第四条", owner=bureau)  # fmt: skip
    promise("government", "road", "道路和给排水管网接至用地红线", 18, clause="第四条",
            owner=person("steward"))  # fmt: skip
    promise("government", "power", "10 千伏双回路供电", 160, clause="第四条",
            owner_unit=units[0])  # fmt: skip
    kept = promise("firm", "register", "注册成立项目公司", -15, owner=person("steward"))
    actions.claim_fulfilled(
        commitment=kept, on=day_of(at) - timedelta(days=18), note="营业执照已取得。",
        by=person("steward"), at=at,
    )  # fmt: skip
    actions.confirm_fulfilled(commitment=kept, by=person("supervisor"), at=at, note="已核对执照。")
    claimed = promise("firm", "invest", "首期资本金 5000 万元到位", 9, amount=YI / 2, owner=bureau)
    actions.claim_fulfilled(
        commitment=claimed, on=day_of(at) - timedelta(days=1), note="银行进账单已提供。", by=bureau,
        at=at,
    )  # fmt: skip
    promise("firm", "start_by", "取得施工许可证并开工建设", 120, clause="第五条", owner=bureau)
    promise("firm", "jobs", "用工不少于 300 人", 700, quantity=Decimal(300), measure="人",
            clause="第五条", owner=bureau)  # fmt: skip


def _supplement(agreement: Agreement, at: datetime) -> None:
    actions.create_agreement(
        kind="supplement", title=f"{agreement.title[:-4]}补充协议（演示）", supplements=agreement,
        firms=[one.investor for one in agreement.parties.all()], by=person("bureau"), at=at,
    )  # fmt: skip


def _flagged(project: Project, units: list[Unit], at: datetime) -> None:
    agreement = _draft(project, at)
    _paste(agreement, FIRST, at, "企业提供的初稿")
    asked = [
        actions.request_opinion(agreement=agreement, unit=unit, by=person("bureau"), at=at)
        for unit in units
    ]
    if len(asked) > 1:
        actions.give_opinion(
            opinion=asked[0], answer="object",
            text="第三条按地方留成奖励，没有上位依据，建议删除。", by=person("department"), at=at,
        )  # fmt: skip


def _ready(project: Project, region: Region, at: datetime) -> None:
    agreement = _draft(project, at - timedelta(days=20))
    _paste(agreement, FIRST, at - timedelta(days=20), "企业提供的初稿")
    actions.send_to_review(agreement=agreement, by=person("bureau"), at=at - timedelta(days=20))
    _decide(agreement, at - timedelta(days=18), "remove", "没有法律、行政法规依据，须删除。")
    _paste(agreement, CLEAN, at - timedelta(days=10), "按审查意见删去税收、地价和排他条款")
    _decide(agreement, at - timedelta(days=9), "harmless", "公开出让，普惠政策，不违反条例。")
    _passed(agreement, region, at - timedelta(days=5), "第 2 次协议审核会（演示）")


def _planned_meeting(agreement: Agreement, region: Region, at: datetime) -> None:
    meeting = actions.save_meeting(
        region=region, title="第 3 次协议审核会（演示）", on=day_of(at) + timedelta(days=6),
        place="市政府第二会议室", by=person("bureau"), at=at,
    )  # fmt: skip
    actions.put_on_agenda(meeting=meeting, agreement=agreement, by=person("bureau"), at=at)
