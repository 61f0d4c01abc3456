"""The words by which ledgers name their columns, and the meaning of each.

Every entry is a pattern for a whole header in plain, simplified form without its brackets.
The first entry that fits wins, so the narrower meaning stands before the wider one.
"""

from __future__ import annotations

import re
from functools import lru_cache

from wutong.domains.ledgers.choices import Meaning

_WHEN = r"(?:的)?(?:时间节点|时间|日期|年月日|年月|日|时点|节点|月份)"
_PLAN = r"(?:计划|预计|拟|预期|预估|拟定|目标|约定|承诺|应|可|力争|预)"
_REAL = r"(?:实际|正式|已|项目|首次|第一次|初次|最早|签订)?"
_INVEST = r"(?:投资|总投资|投资总|总投)"
_SUM = r"(?:额|金额|总额|总额度|数额|规模|额度|数|总量|总规模|资金|资金额)?"
_PERIOD = r"(?:今年|本年|本年度|年度|当年|年内|全年|\d{2,4}年(?:度)?|\d{1,2}-\d{1,2}月(?:份)?|本月|当月|本季度?)"
_SO_FAR = r"(?:累计|已|实际|至今|截至.{0,12}|截止.{0,12}|自开工以来|开工以来|目前|开工至今)"

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
        entries.append((rf"{_PLAN}(?:项目)?(?:{words}){_WHEN}?", planned))
        entries.append((rf"(?:{words})(?:计划|预计){_WHEN}", planned))
        entries.append((rf"{_REAL}(?:{words}){_WHEN}", real))
    return entries


_AMOUNTS: list[tuple[str, Meaning]] = [
    (r".*(?:占比|比例|比重|增幅|增速|同比|完成率|到位率|进度%|率)$", Meaning.IGNORED),
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
    (rf"{_PLAN}{_PERIOD}(?:完成)?{_INVEST}{_SUM}", Meaning.PLANNED_THIS_YEAR),
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
        rf"(?:{_PLAN}|年|达产后|投产后|建成后|年均|达产)*(?:实现|上缴)?(?:税收|纳税|税金|利税|税额|财政贡献|综合税收|年税收|年纳税){_SUM}(?:贡献)?",
        Meaning.EXPECTED_TAX,
    ),
    (
        rf"(?:{_PLAN}|年|达产后|投产后|建成后|年均|达产)*(?:实现|工业)?(?:产值|销售收入|营业收入|营收|主营业务收入|总产值|销售额|产出){_SUM}",
        Meaning.EXPECTED_OUTPUT,
    ),
    (
        rf"(?:{_PLAN}|可|带动|解决|新增)*(?:用工|就业|从业人员|就业岗位|岗位|员工)(?:人数|数|数量|人员)?",
        Meaning.JOBS,
    ),
    (
        rf"(?:设备|土地|基建|建安|厂房|研发|建筑工程|流动|铺底流动)(?:总)?(?:资金|投资|投入){_SUM}",
        Meaning.IGNORED,
    ),
    (
        (
            rf"(?:项目)?(?:计划|协议|合同|拟|签约|意向|概算|估算|预计|申报|备案|约定|投资协议|框架协议|设计|规划|认定)?(?:的)?"
            rf"(?:总投资|投资总|投资|总投|总概算|概算|投资概算|投资估算){_SUM}(?:概算|估算|合计|总计)?"
        ),
        Meaning.TOTAL_INVESTMENT,
    ),
    (
        r"(?:项目)?(?:合同|签约|协议|意向|引资|合同约定|协议约定)(?:总)?(?:金额|额|总额|资金|标的|标的额|引资额|引资)|引资总?额|资金总?额|金额|总额|项目金额|项目总额|项目规模金额",
        Meaning.TOTAL_INVESTMENT,
    ),
]

_MARKS: list[tuple[str, Meaning]] = [
    (
        r"(?:是否|是不是|有无)(?:为|属于?|认定)?(?:国家)?(?:级)?(?:高新技术|高新|高新技术产业|高新区|高技术|高新产业)(?:产业|企业|项目|产业项目|类)?.*|高新技术(?:产业|企业|项目|产业项目)?|高新(?:项目|企业|产业)?|高技术产业(?:项目)?",
        Meaning.HIGH_TECH,
    ),
    (r"是否(?:已|完成|正式)*(?:签约|签订(?:合同|协议)|签署协议)", Meaning.SIGNED_MARK),
    (
        r"(?:是否|有无)?(?:已|完成|办理|进行)*(?:工商|公司|企业|项目公司)(?:注册|登记|注册登记)(?:情况|与否|完成情况)?|是否(?:已|完成)*(?:注册|登记|注册公司|成立公司|领照)|注册(?:公司|情况|企业)",
        Meaning.REGISTERED_MARK,
    ),
    (
        r"(?:是否|有无)?(?:已|完成)*(?:团队|人员|工作团队|项目团队|管理团队|筹建团队)(?:是否)?(?:入驻|到位|进驻|进场)(?:情况)?|是否(?:已)?入驻",
        Meaning.TEAM_MARK,
    ),
    (
        r"(?:是否|有无)(?:已|有|完成)*(?:资金|注册资金|资本金)(?:是否)?(?:到位|到账|到资|注入)(?:情况)?|资金是否到位|是否(?:已)?到(?:位|资)",
        Meaning.FUNDS_MARK,
    ),
    (r"是否(?:已|完成)*(?:落地|落户)", Meaning.LANDED_MARK),
    (r"是否(?:已|正式)*(?:开工|动工|开工建设)", Meaning.STARTED_MARK),
    (r"是否(?:已|正式)*(?:投产|投产运营|运营|开业)", Meaning.IN_PRODUCTION_MARK),
]

_NAMES: list[tuple[str, Meaning]] = [
    (
        r"序|序号|编号|号|no|no\.|num|项次|行次|排序|序列|#|顺序号|排名|项目序号|自编号|总序号|分序号",
        Meaning.SEQUENCE,
    ),
    (
        r"(?:.*(?:统一)?社会信用(?:代码|号码|编码)|信用代码|信用编码|统一代码|(?:组织)?机构代码(?:证)?(?:号)?|(?:营业执照|工商)?(?:注册|执照)号(?:码)?|税号|纳税人识别号|uscc)(?:\(?号?\)?)",
        Meaning.USCC,
    ),
    (
        r"(?:项目)(?:代码|编码|编号|号|赋码|统一代码)|(?:备案|立项|入库|国家)(?:项目)?(?:编号|代码|编码|号)|项目代码.*|项目id|id",
        Meaning.PROJECT_CODE,
    ),
    (
        r"(?:国民经济)?(?:行业|产业)(?:分类)?(?:代码|编码|代号)|国标(?:行业)?(?:代码|编码)?|行业码|gb/?t4754.*",
        Meaning.INDUSTRY_CODE,
    ),
    (
        r"(?:联系|手机|办公|固定|企业|负责人|联络)*(?:电话|手机|手机号|手机号码|电话号码)|联系(?:方式|号码)|号码",
        Meaning.PHONE,
    ),
    (
        r"(?:项目|企业|投资方|业主|招商|日常|具体|对接|现场|公司|甲方|乙方|包保|包联)*(?:联系人|负责人|对接人|联络人|联络员|经办人|法人代表|法定代表人|法人|责任人|专员|责任人员)(?:姓名|及电话|及联系方式|和电话|、电话)?|姓名",
        Meaning.CONTACT_PERSON,
    ),
    (
        r"(?:项目)?(?:引荐|介绍|中介|推荐|牵线|引进)(?:人|机构|单位|方|人员)|中间人|信息提供(?:人|方)",
        Meaning.INTRODUCER,
    ),
    (
        r"(?:项目)?(?:投资方|投资|资金|客商|企业|投资企业|项目|投资商|外资)?(?:来源|来源地|所在地|国别|国别\(?地区\)?|国家或地区|国别地区|归属地|籍贯|来源地区|来源省市|来自地区|总部所在地)|来源省份|投资来源",
        Meaning.INVESTOR_ORIGIN,
    ),
    (
        r"(?:新注册|项目|注册|拟注册|落地|本地|新设|新成立)(?:的)?(?:公司|企业|法人公司|法人单位|法人企业)(?:全称|名称|名)?|项目公司名称|注册(?:公司|企业|主体)名称|落地企业|落地主体|法人单位(?:名称)?|(?:新)?注册(?:主体|单位)",
        Meaning.PROJECT_COMPANY,
    ),
    (
        r"(?:招商|签约|在谈|投资|建设|引进|入库|落地|投产|重点|招商引资|开工|储备|合作|新建|续建|拟引进|推进|产业|谋划|具体|拟投资|入驻|在建|包装)*项目(?:\(?工程\)?)?(?:的)?(?:名称|全称|名|题目)?(?:及编号)?|工程名称|名称|项目名称.*|项目工程名称|标的名称|事项名称",
        Meaning.PROJECT_NAME,
    ),
    (
        r"(?:项目)?(?:主要)?(?:投资|签约|合作|引进|落户|入驻|招引|来源|出资|引入|对接|在谈|意向|拟投资|招商|承接|外来|洽谈|投资建设|实施|建设|客商|投资意向|参会|签约投资)(?:方|企业|主体|单位|公司|商|业主|者|人|机构|法人|客商|企业主体)(?:\(?乙方\)?)?(?:全称|名称|名)?(?:及简介|情况|简介|名称)?",
        Meaning.INVESTOR,
    ),
    (
        r"项目(?:业主|单位|法人|投资方|投资单位|投资企业|投资主体|投资人|承办单位|主体|建设单位|实施单位|法人单位|申报单位|投资商|业主单位|承担单位|投资者|所属企业|企业)(?:全称|名称|名)?",
        Meaning.INVESTOR,
    ),
    (
        r"业主(?:单位|方|企业)?(?:名称)?|乙方(?:单位|名称|企业)?|客商|企业|公司|企业(?:全称|名称|名)|公司(?:全称|名称|名)|单位全称|投资商|外商|母公司|总部企业|投资集团|企业\(?公司\)?名称|承建单位|市场主体(?:名称)?|主体名称",
        Meaning.INVESTOR,
    ),
    (
        r"(?:所属|所在|落户|入驻|承载|承接|拟落户|落地|项目所在|建设)*(?:园区|开发区|功能区|工业园区?|产业园区?|产业园|载体|平台|工业区|高新区|经开区|园区\(?平台\)?|产业基地|片区)(?:名称)?",
        Meaning.PARK,
    ),
    (
        r"(?:所属|所在|落户|项目所在|属地)*(?:乡镇|镇街|街道|镇|乡|镇区|乡镇街道|镇\(?街道?\)?|乡\(?镇\)?|乡镇\(?街道\)?|镇街道|街镇|乡镇场|社区|村)(?:办)?(?:名称)?",
        Meaning.TOWN,
    ),
    (
        r"(?:项目)?(?:建设|落地|拟选址|实施|具体|详细|选址|拟落地|项目|拟建|注册|落户|所在|规划选址)*(?:地点|地址|位置|选址|坐落|地块|落地点|建设地|所在地址)",
        Meaning.ADDRESS,
    ),
    (
        r"(?:所属|所在|项目|建设|落户|落地|属地|申报|填报|报送|承接|责任|项目所属|项目所在|项目落地|拟落地|拟落户|拟|引进|实施|签约|注册)*(?:县区|区县|县市区|市县区|市县|市区|区市县|县\(?市、?区\)?|县|区|区域|地区|属地|板块|辖区|行政区划?|行政区域|县区\(?园区\)?|县市|县\(?区\)?|市\(?县、?区\)?|区\(?县\)?|市州|地市|盟市|旗县|旗县区|镇区园|所在地|落户地|落地区|县域|落地区域|县区\(?开发区\)?|县、?区)(?:名称|名)?",
        Meaning.REGION,
    ),
    (
        r"(?:第.{1,2})?招商(?:小)?(?:分队|组|队|小组|专班|工作组|工作专班)|(?:招商)?小分队(?:名称)?|分队|驻点(?:招商)?(?:组|分队|小组)|责任小分队",
        Meaning.SQUAD,
    ),
    (
        r"(?:项目)?(?:管家|首席服务员|首席服务官|服务专员|服务管家|代办员|帮办员|秘书|服务秘书|专员)|(?:项目)?(?:包联|包保|联系|服务|帮办)(?:干部|人员|人)|一对一服务人员",
        Meaning.STEWARD,
    ),
    (
        r"(?:项目)?(?:包联|包保|联系|挂点|挂包|帮扶|责任|分管|牵头|挂钩|领办|挂帅|联挂|包抓|主抓|服务|挂联|推进|负责|领衔|包靠|包案)*(?:市|县|区|州|处)?(?:级)?(?:领导|县干|区领导|县领导)(?:姓名|包联|包保|挂点)?|(?:链长|项目长|挂点领导|总链长)",
        Meaning.SPONSOR,
    ),
    (
        r"(?:项目)?(?:责任|牵头|包保|招引|引荐|承接|首谈|主办|承办|对接|服务|牵头责任|招商|引进|推进|主管|行业主管|配合|引资|落地责任|招商责任|主要责任|填报|报送|申报|归口|包联|帮办|协办|跟进|跟踪|招商引资|主责|督办|首报|推荐|谋划|储备|包装|申请|上报|联系)+(?:单位|部门|组|局|机构|主体|处室|科室)(?:名称)?|责任(?:主体|方|科室)|(?:工作)?专班|部门|单位|单位名称|甲方(?:单位)?",
        Meaning.RESPONSIBLE_UNIT,
    ),
    (
        r"(?:所属|所在|重点|主导)*(?:产业)?链(?:条|名称|群)?(?:名称)?|所属(?:重点)?产业链(?:名称)?|(?:重点|优势|特色)产业链|产业链(?:环节|名称|条|归属|别|群)?",
        Meaning.CHAIN,
    ),
    (
        r"(?:所属|主导|项目|投资|企业|国民经济|归属|所在)*(?:行业|产业|领域|门类|行业领域|产业领域)(?:类别|类型|分类|领域|名称|大类|门类|种类|归属|\(?大类\)?|方向|细分)?",
        Meaning.INDUSTRY,
    ),
    (
        r"(?:到位)?(?:资金|投资|资本)(?:类别|类型|性质|属性|种类|来源类型)|内外资(?:类别|属性)?|内资外资|内资/外资|内/外资|资金内外资属性",
        Meaning.FUNDS_KIND,
    ),
    (r"币种|货币|货币单位|币别|金额单位|单位\(?币种\)?", Meaning.CURRENCY),
    (
        r"(?:项目)?建设(?:性质|类型|类别)|新建续建|(?:新|续)建(?:/|或|、)?(?:续建|扩建)?(?:情况|类别|性质)?|新续建(?:情况|类别)?|是否(?:新|续)建",
        Meaning.BUILD_KIND,
    ),
    (r"(?:项目)?(?:类别|类型|性质|种类|分类|属性|级别|层级|项目类|大类)", Meaning.CATEGORY),
    (
        r"(?:所属|集中|参加|参与|对应|所在)*(?:签约|推介|招商|重大)*(?:活动|场次|场合|仪式|平台|会议|批次|推介会|签约会|大会|签约仪式)(?:名称|及名称|批次|场次)?|(?:集中)?签约(?:场|批|会)(?:次)?|第几场|活动名称",
        Meaning.EVENT,
    ),
    (
        r"(?:协议|合同|签约)(?:类型|类别|性质|形式|种类|方式|名称|文本|情况)|协议\(?合同\)?(?:类型|性质|名称)",
        Meaning.AGREEMENT_KIND,
    ),
    (
        r"(?:项目|当前|目前|所处|推进|现|进展|建设|最新)*(?:阶段|状态|环节|进展阶段)(?:情况)?|项目所处阶段|当前所处阶段|推进阶段|建设阶段",
        Meaning.STAGE,
    ),
    (
        r"(?:项目|目前|当前|最新|工作|推进|形象|工程|建设|落地|现|前期|洽谈|手续|开工|总体|履约|本周|本月|跟踪|对接|签约后|合作|办理|实施|运行|落实|存在问题及|主要)*(?:进展|进度|形象进度|现状|动态|进展情况|推进情况|进度情况|对接情况|洽谈情况|跟进情况|建设情况|工作情况|落实情况|履约情况|运行情况)(?:及.*|情况|状态|描述|说明|备注|\(.*\))?",
        Meaning.PROGRESS,
    ),
    (
        r"(?:下(?:一)?步|下(?:一)?阶段|后续|近期|下周|下月|下一步主要)(?:的)?(?:工作|打算|计划|措施|安排|举措|推进)*(?:打算|计划|措施|安排|内容|及.*)?|工作(?:计划|安排|打算)|推进(?:计划|措施|安排)|拟采取措施",
        Meaning.NEXT_STEP,
    ),
    (
        r"(?:目前)?(?:存在|需|主要|有关|推进|面临|需要|制约|需协调|待解决|待协调)*(?:解决|协调)*(?:的)?(?:主要)?(?:问题|困难|难点|堵点|事项|诉求|瓶颈|困难问题|难题)(?:及.*|和.*|与.*)?",
        Meaning.PROBLEMS,
    ),
    (
        r"(?:资金|到位|投资|出资)*(?:证明|佐证|凭证|支撑|到位证明|佐证资料|到账)(?:材料|资料|文件|类型|名称|号|号码|编号|种类|依据|单据|类别)?|依据|附件|票据|凭据|单据|证明",
        Meaning.EVIDENCE,
    ),
    (
        r"(?:主要|项目|投资|生产|经营|建设|合作|工程|项目建设|项目主要)*(?:建设)?(?:内容|规模|简介|概况|概述|产品|情况|规模和内容|基本情况|简要情况|情况简介|简要介绍|介绍|方案|建设规模|经营范围)(?:及.*|和.*|与.*|\(.*\))?|建设内容.*|项目简况",
        Meaning.CONTENT,
    ),
    (
        r"(?:项目)?(?:计划|拟|预计|规划|总|需求|实际|净|新增|供|需|已供)*(?:占地|用地|土地|供地|需地|使用土地|建设用地|出让土地|征地)(?:总)?(?:面积|规模|需求|亩数|情况|需求面积|指标|数量|需求量)?|面积|占地数|亩数",
        Meaning.LAND_AREA,
    ),
    (
        r"(?:项目)?(?:计划|拟|规划|总)*(?:建筑|厂房|租赁|建设|租用|标准厂房|使用厂房|建成)(?:总)?面积|租赁厂房",
        Meaning.BUILDING_AREA,
    ),
    (
        r"(?:项目)?(?:计划)?(?:建设|起止|开竣工|实施)(?:的)?(?:起止)?(?:年限|期限|周期|工期|时间|年月|日期|起止年限|起止时间|起止年月)|起止(?:年限|时间|日期|年月)|建设期|工期|开竣工(?:时间|日期)",
        Meaning.CONSTRUCTION_PERIOD,
    ),
    (r"备注|说明|附注|其他|其它|其他说明|备注说明|备注\(?.*\)?|补充说明|注", Meaning.REMARK),
    (r"亩均.*|投资强度.*|容积率|能耗.*|信息来源.*|是否(?:入|纳)(?:库|统|规).*", Meaning.IGNORED),
    (
        r"填报(?:时间|日期|人)|更新(?:时间|日期)|审核(?:人|时间|意见)|填表(?:人|日期)|年份|年度|所属年份|季度|月份",
        Meaning.IGNORED,
    ),
]

_AMBIGUOUS: dict[str, tuple[Meaning, ...]] = {
    "签约": (Meaning.SIGNED_ON, Meaning.SIGNED_MARK),
    "签约情况": (Meaning.SIGNED_ON, Meaning.SIGNED_MARK, Meaning.PROGRESS),
    "注册": (Meaning.REGISTERED_ON, Meaning.REGISTERED_MARK),
    "工商注册": (Meaning.REGISTERED_MARK, Meaning.REGISTERED_ON),
    "公司注册": (Meaning.REGISTERED_MARK, Meaning.REGISTERED_ON),
    "落地": (Meaning.LANDED_ON, Meaning.LANDED_MARK),
    "落地情况": (Meaning.LANDED_ON, Meaning.LANDED_MARK, Meaning.PROGRESS),
    "开工": (Meaning.STARTED_ON, Meaning.STARTED_MARK),
    "开工情况": (Meaning.STARTED_ON, Meaning.STARTED_MARK, Meaning.PROGRESS),
    "竣工": (Meaning.COMPLETED_ON,),
    "投产": (Meaning.IN_PRODUCTION_ON, Meaning.IN_PRODUCTION_MARK),
    "投产情况": (Meaning.IN_PRODUCTION_ON, Meaning.IN_PRODUCTION_MARK, Meaning.PROGRESS),
    "达产": (Meaning.FULL_CAPACITY_ON,),
    "资金到位": (Meaning.FUNDS_MARK, Meaning.FUNDS_IN_PLACE),
    "资金到账": (Meaning.FUNDS_MARK, Meaning.FUNDS_IN_PLACE),
    "资金到位情况": (Meaning.FUNDS_MARK, Meaning.FUNDS_IN_PLACE),
    "内资": (Meaning.FUNDS_IN_PLACE,),
    "外资": (Meaning.FOREIGN_INVESTMENT,),
    "到位": (Meaning.FUNDS_MARK, Meaning.FUNDS_IN_PLACE),
    "时间": (Meaning.SIGNED_ON,),
    "日期": (Meaning.SIGNED_ON,),
    "建设时间": (Meaning.CONSTRUCTION_PERIOD, Meaning.STARTED_ON),
    "签订情况": (Meaning.SIGNED_ON, Meaning.SIGNED_MARK),
    "单位": (Meaning.RESPONSIBLE_UNIT, Meaning.CURRENCY),
    "名称": (Meaning.PROJECT_NAME, Meaning.INVESTOR),
    "名": (Meaning.PROJECT_NAME,),
    "项目性质": (Meaning.CATEGORY, Meaning.BUILD_KIND, Meaning.FUNDS_KIND),
    "项目类型": (Meaning.CATEGORY, Meaning.BUILD_KIND, Meaning.INDUSTRY),
    "项目所在地": (Meaning.REGION, Meaning.ADDRESS),
    "建设地点": (Meaning.ADDRESS, Meaning.REGION),
    "所在地": (Meaning.REGION, Meaning.INVESTOR_ORIGIN),
}
"""Headers whose meaning depends on what stands below them; the likeliest first."""

_ENTRIES = [
    (re.compile(pattern), meaning)
    for group in (_MARKS, _NAMES[:4], _dates(), _AMOUNTS, _NAMES[4:])
    for pattern, meaning in group
]


@lru_cache(maxsize=4096)
def meanings_of(words: str) -> tuple[Meaning, ...]:
    """The meanings that a header in plain form can have, likeliest first; empty if none."""
    words = words.replace(":", "").replace("*", "")
    if not words or len(words) > 40:
        return ()
    if words in _AMBIGUOUS:
        return _AMBIGUOUS[words]
    return tuple(
        dict.fromkeys(meaning for pattern, meaning in _ENTRIES if pattern.fullmatch(words))
    )[:2]


FUNDS_WORDS: tuple[tuple[str, str], ...] = (
    ("foreign", r"外资|境外|外汇|外商|外方"),
    ("external", r"域外|市外|省外|区外|县外|省际|引进资金"),
    ("domestic", r"内资|国内资金"),
)
"""Words that tell where funds come from; the first that occurs wins."""


def funds_kind_in(text: str) -> str | None:
    """``domestic``, ``foreign`` or ``external`` if the text says so, else ``None``."""
    return next((kind for kind, words in FUNDS_WORDS if re.search(words, text)), None)
