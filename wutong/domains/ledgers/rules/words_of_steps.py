"""The words by which ledgers name the days of a project's steps: happened, or only planned."""

from __future__ import annotations

from wutong.domains.ledgers.choices import Meaning

_WHEN = r"(?:的)?(?:时间节点|时间|日期|年月日|年月|日|时点|节点|月份)"
PLANNED = r"(?:计划|预计|拟|预期|预估|拟定|目标|约定|承诺|应|可|力争|预)"
"""Words that make a step a plan."""
_REAL = r"(?:实际|正式|已|项目|首次|第一次|初次|最早|签订)?"

_STEPS: tuple[tuple[str, Meaning, Meaning], ...] = (
    (
        (
            r"(?:签约|签订(?:合同|协议|投资协议|投资合同)?|(?:投资)?(?:合同|协议)(?:签订|签署|签约|书签订)?|"
            r"签署(?:投资)?(?:协议|合同)?|签订|签署|集中签约|正式签约)"
        ),
        Meaning.SIGNED_ON,
        Meaning.PLANNED_OTHER,
    ),
    (
        (
            r"(?:项目公司|公司|企业|工商|项目|法人|营业执照)?(?:注册|成立|设立|注册登记|注册成立)|(?:公司|企业|工商)登记|"
            r"营业执照(?:办理|核发|取得|领取)?|领(?:取营业执?)?照"
        ),
        Meaning.REGISTERED_ON,
        Meaning.PLANNED_OTHER,
    ),
    (r"(?:项目)?(?:落地|落户|入驻|落地建设)", Meaning.LANDED_ON, Meaning.PLANNED_OTHER),
    (
        r"(?:项目)?(?:开工|动工|奠基|开工建设|开\(?复\)?工|开复工|入场|进场|进场施工|破土|建设开始|启动建设|动工建设|开建)",
        Meaning.STARTED_ON,
        Meaning.PLANNED_START,
    ),
    (
        r"(?:项目)?(?:竣工|完工|建成|竣工验收|交付|主体完工|建设完成|竣工\(?投产\)?建成)",
        Meaning.COMPLETED_ON,
        Meaning.PLANNED_COMPLETION,
    ),
    (
        (
            r"(?:项目)?(?:投产|试生产|试产|投产运营|开业|运营|投运|建成投产|投用|竣工投产|投入使用|投入运营|建成投运|正式投产|"
            r"投产\(?运营\)?|开业运营|投产达效|生产)"
        ),
        Meaning.IN_PRODUCTION_ON,
        Meaning.PLANNED_PRODUCTION,
    ),
    (r"(?:项目)?(?:达产|满产|达产达标|全面达产)", Meaning.FULL_CAPACITY_ON, Meaning.PLANNED_OTHER),
    (r"(?:项目)?达(?:产达)?效", Meaning.TARGET_BENEFIT_ON, Meaning.PLANNED_OTHER),
    (r"(?:项目)?(?:退出|终止|解约|退库|注销|清退)", Meaning.WITHDRAWN_ON, Meaning.PLANNED_OTHER),
    (
        r"(?:资金|款项|内资|外资|投资)?(?:到位|到账|入账|进账|到资|汇入|拨付|缴款)(?:资金)?|验资",
        Meaning.FUNDS_ON,
        Meaning.PLANNED_OTHER,
    ),
    (
        (
            r"(?:项目)?(?:首次|第一次|初次|最早)?(?:对接|接触|洽谈|接洽|拜访|考察|联系|首谈|会谈|谈判)(?:洽谈|对接)?|"
            r"首(?:次)?报|(?:线索|信息)(?:获取|登记)|首谈"
        ),
        Meaning.FIRST_CONTACT_ON,
        Meaning.PLANNED_OTHER,
    ),
)
_LISTED = r"(?:项目)?(?:入库|登记|录入|谋划|储备|纳入项目库|上报|申报|报送)"
"""The words of being entered into the pool."""

_STEPS += ((_LISTED, Meaning.LISTED_ON, Meaning.PLANNED_OTHER),)
"""The words of a step in a project's life; the day it happened; the day it was planned for."""


def _dates() -> list[tuple[str, Meaning]]:
    entries = []
    for words, real, planned in _STEPS:
        entries.append((rf"{PLANNED}(?:项目)?(?:{words}){_WHEN}?", planned))
        entries.append((rf"(?:{words})(?:计划|预计){_WHEN}", planned))
        entries.append((rf"{_REAL}(?:{words}){_WHEN}", real))
    return entries


DATES = _dates()
"""Patterns of whole headers; of two that fit, the one that stands first wins."""
