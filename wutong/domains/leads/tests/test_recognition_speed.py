"""Reading stays quick whatever is pasted: no expression runs away on long or hostile texts."""

from __future__ import annotations

import time
from datetime import date

import pytest

from wutong.domains.leads.rules.recognition import LONGEST, Knowledge, recognise
from wutong.domains.leads.tests.reading import gazetteer_of, messages

ON = date(2026, 11, 18)
HOSTILE = (
    "一", "1", "公司", "有限公司", "（", "(）", "和", "王总", "5亿", "亿", "项目名称：", "联系人：", "北京",
    "1 ", "A", "A ", "A&-", "由", "介绍", "会见", "有限公司和", "海港区", "13800138000", "0335-", "年", "月",
    "1月1日", "至", "、", "“", "\n", "一二三四", "张三李四", "的", "商会", "化工", "投资", "瑞科电气", "10亩",
    "董事长", "总经理王", "姓", "Mr. A", "企业是", "100人", "叫",
)  # fmt: skip
KNOWN = Knowledge(gazetteer_of("130300"), "000000/130000/130300/", {"京津招商小分队": 1})


def seconds(text: str) -> float:
    """Processor time of one reading: other work on the machine doesn't count."""
    began = time.process_time()
    recognise(text, ON, KNOWN)
    return time.process_time() - began


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_text_is_answered(piece: str) -> None:
    assert seconds((piece * LONGEST)[:LONGEST]) < 5


def test_a_long_article_takes_about_a_second() -> None:
    article = "\n".join(one.text for one in messages())
    article = (article * (LONGEST // len(article) + 1))[:LONGEST]
    recognise(article[:2000], ON, KNOWN)  # loads the dictionary
    assert seconds(article) < 3
    assert seconds(article[:2000]) < 0.3


def test_a_longer_text_is_refused() -> None:
    with pytest.raises(ValueError, match="文字太长"):
        recognise("长" * (LONGEST + 1), ON)
