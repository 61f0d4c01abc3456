"""The words by which ledgers name money, and figures that are not of the project's own."""

from __future__ import annotations

from wutong.domains.ledgers.choices import Meaning
from wutong.domains.ledgers.rules.words_of_steps import PLANNED

_INVEST = r"(?:投资|总投资|投资总|总投)"
_SUM = r"(?:额|金额|总额|总额度|数额|规模|额度|数|总量|总规模|资金|资金额)?"
_PERIOD = (
    r"(?:今年(?:以来)?|本年度?|年度|当年|年内|全年|年初以来|年初至今|\d{2,4}年(?:度)?(?:以来)?|"
    r"(?:\d{2,4}年)?1(?:月?份?)?[-~至](?:\d{1,2})月(?:份)?|本年累计|当年累计)"
)
_SO_FAR = (
    r"(?:累计|已|实际|至今|(?:截至|截止|至|到).{0,12}|自?开工以来|目前|开工至今|"
    r"\d{4}年(?:底|末|\d{1,2}月底?)(?:前|以前|之前)?)"
)

AMOUNTS: list[tuple[str, Meaning]] = [
    (
        r"(?!.*(?:主体|方|单位|企业|公司)及).*(?:占比|比例|比重|增幅|增速|同比|完成率|到位率|进度%|率)$",
        Meaning.IGNORED,
    ),
    (
        r"(?:.*项目(?:总|个)*|.*(?:签约|落地|开工|投产|注册|在谈|总|企业|公司))(?:个数|数量|数|宗数|户数|家数)|.*(?:个数|宗数|家数)",
        Meaning.IGNORED,
    ),
    (rf"{_INVEST}{_SUM}(?:其中:?)?(?:内资|国内|中方)", Meaning.IGNORED),
    (rf"(?:企业|公司|项目公司)?注册(?:资本|资金)(?:金)?{_SUM}", Meaning.REGISTERED_CAPITAL),
    (
        rf"{_PERIOD}(?:度)?(?:的)?(?:已|实际|累计)?完成(?:的)?(?:固定资产)?{_INVEST}?{_SUM}(?:情况)?",
        Meaning.COMPLETED_THIS_YEAR,
    ),
    (rf"(?:固定资产投资|固投)?完成{_PERIOD}{_INVEST}{_SUM}", Meaning.COMPLETED_THIS_YEAR),
    (
        rf"{_PERIOD}(?:的)?(?:计划|预计|拟|目标)?(?:完成)?(?:固定资产)?{_INVEST}(?:计划|任务|目标)?{_SUM}",
        Meaning.PLANNED_THIS_YEAR,
    ),
    (rf"{PLANNED}{_PERIOD}(?:完成)?{_INVEST}{_SUM}", Meaning.PLANNED_THIS_YEAR),
    (
        rf"(?:{_SO_FAR})?(?:项目)?(?:累计|已|实际)?完成(?:的)?(?:固定资产|总)?{_INVEST}{_SUM}(?:情况)?",
        Meaning.COMPLETED_INVESTMENT,
    ),
    (
        rf"{_INVEST}(?:累计)?完成{_SUM}(?:情况)?|(?:已|累计){_INVEST}{_SUM}|累计完成额|(?:固投|固定资产投资)(?:累计)?完成(?:额)?",
        Meaning.COMPLETED_INVESTMENT,
    ),
    (
        rf"(?:其中:?)?(?:计划|预计|拟|协议|合同)?(?:总)?(?:固定资产|固资|固投)(?:总)?(?:投资)?(?:总)?{_SUM}",
        Meaning.FIXED_ASSET_INVESTMENT,
    ),
    (
        (
            rf"(?:{_PERIOD}|{_SO_FAR})*(?:引进|引资|利用)?(?:到位|到账|进账|入账|实到|实际到位|实际使用|实际利用|到资)"
            rf"(?:的)?(?:境外|境内|市外|省外|域外|区外|县外|国内|国外|省际|市域外|区域外)?(?:资金|内资|外资|投资|资本金|资本|注册资本)*{_SUM}(?:情况)?"
        ),
        Meaning.FUNDS_IN_PLACE,
    ),
    (
        (
            rf"(?:{_PERIOD}|{_SO_FAR})*(?:资金|内资|外资|域外资金|市外资金|省外资金|资本金|投资|境外资金|国内资金|省际资金)+(?:实际)?(?:到位|到账|进账|实到)"
            rf"(?:金|金额|额|总额|情况|数|数额|资金|内资|外资|域外资金|市外资金|省外资金)*"
        ),
        Meaning.FUNDS_IN_PLACE,
    ),
    (
        rf"(?:{_PERIOD}|{_SO_FAR})*(?:实际)?(?:引进|利用|使用)(?:市外|省外|域外|境外|区外|县外|国内|内|外)?(?:资金|资|内资|外资){_SUM}",
        Meaning.FUNDS_IN_PLACE,
    ),
    (
        rf"(?:其中:?)?(?:合同|协议|计划|拟|认缴|签约)?(?:利用)?外(?:方)?资(?:投资)?{_SUM}|外方投资{_SUM}|折合(?:美元|外币)",
        Meaning.FOREIGN_INVESTMENT,
    ),
    (
        rf"(?:{PLANNED}|年|达产后|投产后|建成后|年均|达产)*(?:实现|上缴)?(?:税收|纳税|税金|利税|税额|财政贡献|综合税收|年税收|年纳税){_SUM}(?:贡献)?",
        Meaning.EXPECTED_TAX,
    ),
    (
        rf"(?:{PLANNED}|年|达产后|投产后|建成后|年均|达产)*(?:实现|工业)?(?:产值|销售收入|营业收入|营收|主营业务收入|总产值|销售额|产出){_SUM}",
        Meaning.EXPECTED_OUTPUT,
    ),
    (
        rf"(?:{PLANNED}|可|带动|解决|新增)*(?:用工|就业|从业人员|就业岗位|岗位|员工)(?:人数|数|数量|人员)?",
        Meaning.JOBS,
    ),
    (
        rf"(?:设备|土地|基建|建安|厂房|研发|建筑工程|流动|铺底流动)(?:总)?(?:资金|投资|投入){_SUM}",
        Meaning.IGNORED,
    ),
    (
        (
            rf"(?:项目)?(?:计划|协议|合同|拟|签约|意向|概算|估算|预计|申报|备案|约定|投资协议|框架协议|设计|规划|认定)?(?:的)?"
            rf"(?:总投资|投资总|投资|总投|总概算|概算|投资概算|投资估算){_SUM}(?:概算|估算|合计|总计)?(?:人民币|外币|外汇|美元|折人民币|折合人民币)?"
        ),
        Meaning.TOTAL_INVESTMENT,
    ),
    (
        r"(?:项目)?(?:合同|签约|协议|意向|引资|合同约定|协议约定)(?:总)?(?:金额|额|总额|资金|标的|标的额|引资额|引资)|引资总?额|资金总?额|金额|总额|项目金额|项目总额|项目规模金额",
        Meaning.TOTAL_INVESTMENT,
    ),
]
"""Patterns of whole headers; of two that fit, the one that stands first wins."""
