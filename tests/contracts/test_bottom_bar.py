"""What a phone has under the thumb is the work of its owner."""

from __future__ import annotations

import pytest

from wutong.kernel import scope
from wutong.kernel.scope import Access, Grant
from wutong.ui import context

REGION = "000000/130000/130300/"
BARS = {
    scope.RECRUITER: ["今日", "线索", "走访", "项目"],
    scope.STEWARD: ["今日", "线索", "诉求", "走访"],
    scope.APPROVAL_CLERK: ["今日", "窗口", "我的队列", "诉求"],
    scope.LINE_DEPARTMENT: ["今日", "驾驶舱", "我的队列", "诉求"],
    scope.LEADER: ["今日", "驾驶舱", "督办", "线索"],
    scope.SUPERVISOR: ["今日", "驾驶舱", "诉求", "督办"],
    scope.ANALYST: ["今日", "驾驶舱", "线索", "项目"],
}


@pytest.mark.parametrize(("role", "expected"), BARS.items())
@pytest.mark.django_db
def test_the_bottom_bar_of_a_role(role: str, expected: list[str]) -> None:
    access = Access(user=1, grants=(Grant(role, REGION),))
    lines = context.first_lines(context.groups(access, "/"), access)
    assert [str(one["title"]) for one in lines] == expected
