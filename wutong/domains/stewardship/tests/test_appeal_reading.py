"""A message pasted as an appeal: names and amounts are marked, a click takes them, nothing saves."""

from __future__ import annotations

import pytest
from django.test import Client

from wutong.domains.org.models import User
from wutong.domains.stewardship.models import Appeal
from wutong.domains.stewardship.tests.town import Town, build_town

TEXT = (
    "秦皇岛宁远锂电科技有限公司反映：二期总投资3.5亿元，设备已到场，用电不够。"
    "联系人：欧阳锋，电话13812342019。"
)


@pytest.fixture
def town(db: None) -> Town:
    """The town."""
    return build_town()


def read(user: User, text: str) -> str:
    client = Client()
    client.force_login(user)
    answer = client.post("/appeals/new/read/", {"content": text})
    assert answer.status_code == 200
    return answer.content.decode()


def test_names_and_amounts_are_marked_and_offered(town: Town) -> None:
    page = read(town.hotline, TEXT)
    for field, value in (
        ("id_firm", "秦皇岛宁远锂电科技有限公司"), ("id_asker_phone", "13812342019"),
        ("id_blocked", "3.5"), ("id_asker_name", "欧阳锋"),
    ):  # fmt: skip
        assert f'data-fill="{field}" data-value="{value}"' in page
    assert "found money" in page
    assert not Appeal.objects.exists()


@pytest.mark.parametrize("text", ["", "路灯不亮", "<b>坏了</b>" * 500])
def test_nothing_recognised_says_nothing(town: Town, text: str) -> None:
    page = read(town.hotline, text)
    assert "data-fill" not in page
    assert "<b>坏了" not in page
