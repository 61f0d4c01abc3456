"""Words that firm names are made of besides the word that tells one firm from another."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Final

REFERENCE: Final = Path(__file__).resolve().parents[1] / "reference"

# After normalisation: simplified script, half width, lower case, no punctuation. Longest first.
LEGAL_FORMS: Final = (
    "有限责任公司", "股份有限公司", "股份责任公司", "有限合伙企业", "普通合伙企业", "特殊普通合伙",
    "合伙企业", "有限公司", "股份公司", "集团公司", "株式会社", "有限会社", "有限合伙", "普通合伙",
    "个人独资", "总公司", "公司", "股份",
)  # fmt: skip
GROUP: Final = "集团"
LATIN_LEGAL_FORMS: Final = frozenset(
    "co ltd limited inc incorporated corp corporation company llc plc gmbh ag sa bv nv kk pte "
    "pty lp llp".split()
)
STOCK_MARKS: Final = ("sst", "st")

TRADE_WORDS: Final = frozenset(
    """
    科技 技术 高科 高科技 科学 实业 工业 产业 企业 商贸 贸易 商业 商务 进出口 供应链 物流 仓储 运输 快递
    货运 港口 航运 航空 航天 铁路 轨道 公路 高速 路桥 电子 微电子 信息 网络 软件 数据 数字 数码 智能
    智造 智慧 系统 通信 通讯 互联网 物联网 半导体 集成电路 芯片 光电 光学 光伏 激光 显示 照明 电气
    电器 电力 电机 电缆 电池 电源 电梯 热电 煤电 水电 风电 核电 能源 新能源 储能 氢能 燃气 天然气 石油
    石化 化工 化学 农化 精细 材料 新材料 新材 高分子 复合 塑料 塑胶 塑业 橡胶 轮胎 涂料 玻璃 陶瓷 水泥
    建材 钢铁 钢构 金属 有色 铝业 铜业 钼业 锌业 矿业 煤业 稀土 黄金 机械 机电 机器 重工 精工 精密
    设备 装备 制造 模具 轴承 泵业 阀门 仪器 仪表 工具 五金 零部件 部件 汽车 汽配 摩托车 船舶 自动化
    机器人 控制 环保 环境 生态 水务 节能 资源 再生 循环 园林 绿化 工程 建设 建筑 装饰 安装 设计 规划
    房地产 地产 置业 物业 城建 生物 医药 制药 药业 医疗 器械 健康 医学 诊断 基因 食品 粮油 乳业 酒业
    啤酒 饮料 农业 牧业 种业 畜牧 渔业 水产 林业 纺织 服装 服饰 家纺 皮革 鞋业 家居 家具 家电 用品 日化
    珠宝 包装 印刷 纸业 造纸 木业 文化 传媒 影视 出版 旅游 酒店 餐饮 体育 娱乐 教育 培训 咨询 服务
    管理 投资 控股 资本 基金 股权 资产 金融 证券 保险 银行 租赁 担保 信托 发展 开发 运营 经营 国际
    连锁 百货 超市 零售 电商 广告 会展 养老 安全 安防 消防 检测 测试 测控 研究院 研究所 实验室
    食用菌 饲料 肥业 肥料 种植 养殖 冷链 装配 型材 管业 管道 线缆 动力 传动 液压 气体 焊接 铸造 锻造
    """.split()
)
LONGEST_TRADE_WORD: Final = max(map(len, TRADE_WORDS))

# A trade seen through several words: 科技 and 技术 alone say nothing of what a firm makes.
EMPTY_TRADE_WORDS: Final = frozenset(
    "科技 技术 高科 高科技 实业 工业 产业 企业 发展 开发 投资 控股 管理 服务 国际 经营 运营".split()
)

# Characters that tell siblings apart: 第一 and 第二, 东方 and 西方 are not misspellings.
TELLING: Final = frozenset("一二三四五六七八九十甲乙丙丁东西南北中上下新老大小")


@cache
def places() -> dict[str, str]:
    """Names of provinces, cities and counties, long and short, each with its short form.

    From the division codes of 2026; 秦皇岛市 and 秦皇岛 both give 秦皇岛. Counties have no short
    form (海港区 alone is too common a word), county-level cities have one.
    """
    found: dict[str, str] = {}
    with (REFERENCE / "place_names.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            short = row["short"] or row["name"]
            found[row["name"]] = short
            found.setdefault(short, short)
    return found


@cache
def longest_place() -> int:
    """Length of the longest place name, which bounds the search for a prefix."""
    return max(map(len, places()))
