"""Reading goes on whatever is pasted: no expression runs away on long or hostile texts.

How long it takes stands in docs/recognition.md. An expression that backtracks without end would keep
these tests from ending.
"""

from __future__ import annotations

from datetime import date

import pytest

from wutong.domains.leads.rules.recognition import LONGEST, Knowledge, recognise
from wutong.domains.leads.tests.reading import gazetteer_of

ON = date(2026, 11, 18)
HOSTILE = (
    "一", "1", "公司", "（", "(）", "和", "王总", "5亿", "项目名称：", "联系人：", "北京", "A ", "A&-", "介绍",
    "有限公司和", "13800138000", "1月1日", "“", "\n", "一二三四", "瑞科电气", "董事长", "Mr. A", "叫",
)  # fmt: skip
KNOWN = Knowledge(gazetteer_of("130300"), "000000/130000/130300/", {"京津招商小分队": 1})


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_text_is_read_to_its_end(piece: str) -> None:
    text = (piece * LONGEST)[: LONGEST // 4]
    found = recognise(text, ON, KNOWN)
    assert "".join(part for part, _mark in found.segments()) == text


def test_a_longer_text_is_refused() -> None:
    with pytest.raises(ValueError, match="文字太长"):
        recognise("长" * (LONGEST + 1), ON)
