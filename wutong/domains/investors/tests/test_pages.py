"""The pages of investors: who sees what, how many queries, what a click does."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from wutong.domains.investors import actions
from wutong.domains.investors.choices import ReferrerKind
from wutong.domains.investors.models import Investor, MergeRecord
from wutong.domains.investors.queries import fingerprint
from wutong.domains.investors.tests.factories import NOON, code_of, firm, person, region
from wutong.domains.investors.tests.test_merging import project_of
from wutong.domains.org.queries import access_of
from wutong.kernel.audit.models import ExportEntry
from wutong.kernel.search import index_object

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in() -> Any:
    """A client signed in with a role over 秦皇岛市."""

    def sign_in(role: str = "promotion_bureau") -> Client:
        client = Client()
        client.force_login(person(role, region("130300", "秦皇岛市")))
        return client

    return sign_in


def test_the_list_is_found_by_initials_and_narrowed(signed_in: Any) -> None:
    firm("宏泰食品有限公司", honours=("listed",), industry_code="1411", origin="河北")
    firm("丰禾电子有限公司", industry_code="3985", foreign=True)
    client = signed_in()
    for query, expected in (
        ({"q": "htsp"}, ["宏泰食品有限公司"]),
        ({"q": "電子"}, ["丰禾电子有限公司"]),
        ({"honour": "listed"}, ["宏泰食品有限公司"]),
        ({"industry": "C"}, ["丰禾电子有限公司", "宏泰食品有限公司"]),
        ({"foreign": "yes"}, ["丰禾电子有限公司"]),
        ({"origin": "河北"}, ["宏泰食品有限公司"]),
        ({"sort": "name"}, ["丰禾电子有限公司", "宏泰食品有限公司"]),
        ({"sort": "nonsense"}, ["丰禾电子有限公司", "宏泰食品有限公司"]),
    ):
        lines = client.get(reverse("investors:list"), query).context["lines"]
        assert [one.name for one, _count in lines] == expected, query


def test_pages_take_as_many_queries_for_many_rows_as_for_few(
    signed_in: Any, django_assert_max_num_queries: Any
) -> None:
    client = signed_in()
    client.get(reverse("investors:list"))
    kept = firm("宏泰食品有限公司")
    for number in range(40):
        one = firm(f"第{number}号宏泰食品{number}有限公司")
        project_of(one, f"P-{number}")
        project_of(kept, f"K-{number}")
        actions.add_contact(investor=kept, name=f"人{number}", by=None, at=NOON)
        actions.link_referrer(
            investor=kept, by=None, at=NOON,
            referrer=actions.add_referrer(
                name=f"商会{number}", kind=ReferrerKind.CHAMBER, by=None, at=NOON
            ),
        )  # fmt: skip
    for address, most in (
        (reverse("investors:list"), 16),
        (reverse("investors:detail", args=[kept.pk]), 28),
        (reverse("investors:duplicates"), 20),
        (reverse("investors:referrers"), 12),
        (reverse("investors:suspicions") + "?name=宏泰食品", 12),
        (reverse("search") + "?q=宏泰", 20),
    ):
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200, address


def test_phones_are_masked_unless_the_role_needs_them(signed_in: Any) -> None:
    one = firm("宏泰食品有限公司")
    actions.add_contact(investor=one, name="王经理", phone="13812342019", by=None, at=NOON)
    page = reverse("investors:detail", args=[one.pk])
    assert "138****2019" in signed_in("analyst").get(page).content.decode()
    assert "13812342019" not in signed_in("analyst").get(page).content.decode()
    assert "13812342019" in signed_in("recruiter").get(page).content.decode()


@pytest.mark.parametrize(
    ("role", "name", "status"),
    [
        ("analyst", "new", 403),
        ("recruiter", "new", 200),
        ("recruiter", "merge", 403),
        ("promotion_bureau", "merge", 200),
        ("line_department", "duplicates", 403),
        ("approval_clerk", "list", 200),
    ],
)
def test_reading_roles_read_and_no_more(signed_in: Any, role: str, name: str, status: int) -> None:
    one, other = firm("宏泰食品有限公司"), firm("鸿泰食品有限公司")
    args = [one.pk, other.pk] if name == "merge" else []
    assert signed_in(role).get(reverse(f"investors:{name}", args=args)).status_code == status


def test_an_investor_sees_their_own_firm_alone(signed_in: Any) -> None:
    own, other = firm("宏泰食品有限公司"), firm("鸿泰食品有限公司")
    speaker = person("investor", region("130300", "秦皇岛市"))
    own.contacts.create(name="王经理", user=speaker)
    client = Client()
    client.force_login(speaker)
    assert client.get(reverse("investors:detail", args=[other.pk])).status_code == 404
    lines = client.get(reverse("investors:list")).context["lines"]
    assert other not in [one for one, _count in lines]


def test_a_firm_known_only_from_a_confidential_project_does_not_leak(signed_in: Any) -> None:
    hidden = firm("宏泰食品有限公司", code_of(1), confidential_only=True)
    project = project_of(hidden, "P-1")
    type(project).objects.filter(pk=project.pk).update(confidential=True)
    recruiter, leader = signed_in("recruiter"), signed_in("leader")
    page = reverse("investors:detail", args=[hidden.pk])
    assert (recruiter.get(page).status_code, leader.get(page).status_code) == (404, 200)
    for address in (
        reverse("investors:list"),
        reverse("search") + "?q=宏泰",
        reverse("investors:suspicions") + f"?name=宏泰食品有限公司&uscc={code_of(1)}",
        reverse("investors:duplicates"),
    ):
        assert "宏泰食品有限公司" not in recruiter.get(address).content.decode(), address
    assert "宏泰食品有限公司" in leader.get(reverse("search") + "?q=宏泰").content.decode()


@pytest.mark.parametrize("role", ["leader", "recruiter", "investor"])
def test_open_and_confidential_firms_are_together_what_one_sees(role: str) -> None:
    hidden = firm("宏泰食品有限公司", code_of(1), confidential_only=True)
    project = project_of(hidden, "P-1")
    type(project).objects.filter(pk=project.pk).update(confidential=True)
    firm("丰禾电子有限公司")
    seen = access_of(person(role, region("130300", "秦皇岛市")), NOON.date())
    parts = [
        set(rows.values_list("name", flat=True))
        for rows in (
            Investor.objects.openly_visible_to(seen),
            Investor.objects.confidentially_visible_to(seen),
        )
    ]
    assert not parts[0] & parts[1]
    whole = set(Investor.objects.visible_to(seen).values_list("name", flat=True))
    assert parts[0] | parts[1] == whole
    assert (hidden.name in whole) == (role == "leader")
    assert not Investor.objects.openly_visible_to(None).exists()
    assert not Investor.objects.confidentially_visible_to(None).exists()


def test_a_confidential_project_is_found_by_those_who_may_see_it_alone(signed_in: Any) -> None:
    project = project_of(firm("宏泰食品有限公司"), "P-1")
    type(project).objects.filter(pk=project.pk).update(confidential=True)
    index_object(kind="project", pk=project.pk, names=["秘密项目"], region_path="130300/")
    page = reverse("search") + "?q=秘密"
    assert "项目P-1" not in signed_in("recruiter").get(page).content.decode()
    assert "项目P-1" in signed_in("leader").get(page).content.decode()


def test_search_answers_as_a_page_and_as_suggestions(signed_in: Any) -> None:
    firm("海湾（秦皇岛）安全技术有限公司", code_of(7))
    client = signed_in()
    for words in ("海湾", "hwaq", "安全技術", "haiwan", code_of(7)[:9].lower()):
        answer = client.get(reverse("search"), {"q": words})
        assert "海湾（秦皇岛）安全技术有限公司" in answer.content.decode(), words
    fragment = client.get(reverse("search"), {"q": "海湾"}, headers={"HX-Request": "true"})
    assert "<html" not in fragment.content.decode()
    assert "<small>" in fragment.content.decode()
    assert "没有找到" in client.get(reverse("search"), {"q": "不存在的"}).content.decode()


def test_registering_by_hand_finds_the_record_that_is_there(signed_in: Any) -> None:
    one = firm("宏泰食品有限公司")
    client = signed_in("recruiter")
    answer = client.post(
        reverse("investors:new"),
        {
            "name": "宏泰食品有限责任公司",
            "uscc": code_of(1),
            "industry_code": "1411 糕点、面包制造",
        },
    )
    assert answer.url == reverse("investors:detail", args=[one.pk])
    one.refresh_from_db()
    assert (one.uscc, one.industry_code) == (code_of(1), "1411")


def test_a_wrong_code_stands_beside_its_field_and_nothing_typed_is_lost(signed_in: Any) -> None:
    answer = signed_in("recruiter").post(
        reverse("investors:new"), {"name": "宏泰食品有限公司", "uscc": "123", "note": "重要"}
    )
    assert answer.status_code == 422
    assert "这里是 3 位" in str(answer.context["form"].errors["uscc"])
    assert "重要" in answer.content.decode()


def test_typing_a_name_shows_the_records_it_may_be_with_the_reason(signed_in: Any) -> None:
    firm("海湾（秦皇岛）安全技术有限公司")
    answer = signed_in("recruiter").get(
        reverse("investors:suspicions"), {"name": "海湾安全技术有限公司"}
    )
    text = answer.content.decode()
    assert "海湾（秦皇岛）安全技术有限公司" in text
    assert "字号与行业相同" in text


def test_of_two_people_editing_the_second_is_told_on_the_page(signed_in: Any) -> None:
    one = firm("宏泰食品有限公司")
    seen = fingerprint(one)
    client = signed_in()
    page = reverse("investors:edit", args=[one.pk])
    first = client.post(page, {"name": one.name, "origin": "河北", "seen": seen})
    assert first.status_code == 302
    second = client.post(page, {"name": one.name, "origin": "山东", "seen": seen})
    assert second.status_code == 422
    assert "别人刚刚改了" in second.content.decode()


def test_merge_and_undo_by_hand(signed_in: Any) -> None:
    kept, merged = firm("宏泰食品有限公司"), firm("秦皇岛鸿泰食品有限公司", code_of(1))
    project_of(merged, "P-1")
    client = signed_in()
    page = reverse("investors:merge", args=[kept.pk, merged.pk])
    assert "项目P-1" in client.get(page).content.decode()
    client.post(page, {"reason": "同一家"})
    record = MergeRecord.objects.get()
    old = client.get(reverse("investors:detail", args=[merged.pk]))
    assert old.url == reverse("investors:detail", args=[kept.pk])
    client.post(reverse("investors:undo_merge", args=[record.pk]))
    assert client.get(reverse("investors:detail", args=[merged.pk])).status_code == 200


def test_different_codes_are_merged_only_when_confirmed(signed_in: Any) -> None:
    one, other = firm("宏泰食品有限公司", code_of(1)), firm("鸿泰食品有限公司", code_of(2))
    client, page = signed_in(), reverse("investors:merge", args=[one.pk, other.pk])
    assert client.post(page, {}).status_code == 422
    assert client.post(page, {"confirmed": "on"}).status_code == 302


def test_the_report_says_why_and_takes_a_no(signed_in: Any) -> None:
    one, other = firm("秦皇岛宏泰食品有限公司"), firm("秦皇岛鸿泰食品有限公司")
    client, page = signed_in(), reverse("investors:duplicates")
    assert "名称相近" in client.get(page).content.decode()
    client.post(reverse("investors:tell_apart", args=[one.pk, other.pk]))
    assert "名称相近" not in client.get(page).content.decode()


def test_an_export_holds_what_was_chosen_and_is_written_down(signed_in: Any) -> None:
    firm("=cmd|'/c calc'!A1 有限公司")
    firm("丰禾电子有限公司")
    client = signed_in("analyst")
    assert client.post(reverse("investors:export"), {"reason": ""}).status_code == 302
    assert not ExportEntry.objects.exists()
    answer = client.post(reverse("investors:export"), {"reason": "上报", "query": "q=calc"})
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    rows = list(book.active.values)
    assert [row[0] for row in rows[1:]] == ["'=cmd|'/c calc'!A1 有限公司"]
    entry = ExportEntry.objects.get()
    assert (entry.kind, entry.row_count, entry.reason) == ("investors.list", 1, "上报")
    assert entry.rows == [str(Investor.objects.get(name__startswith="=").pk)]


def test_small_writes_on_the_firms_page(signed_in: Any) -> None:
    one = firm("宏泰食品有限公司")
    client = signed_in("recruiter")
    client.post(reverse("investors:add_name", args=[one.pk]), {"kind": "short", "name": "宏泰"})
    client.post(reverse("investors:add_contact", args=[one.pk]), {"name": "王经理"})
    client.post(
        reverse("investors:link_referrer", args=[one.pk]), {"name": "泉州商会", "kind": "chamber"}
    )
    assert (one.names.count(), one.contacts.count(), one.referrers.count()) == (1, 1, 1)
    chamber = one.referrers.get()
    shown = client.get(reverse("investors:referrer", args=[chamber.pk])).content.decode()
    assert one.name in shown
    for name, row in (
        ("remove_name", one.names.get()), ("remove_contact", one.contacts.get()),
        ("unlink_referrer", chamber),
    ):  # fmt: skip
        client.post(reverse(f"investors:{name}", args=[one.pk, row.pk]))
    assert (one.names.count(), one.contacts.count(), one.referrers.count()) == (0, 0, 0)


def test_industries_are_found_by_code_and_by_name(signed_in: Any) -> None:
    client, page = signed_in(), reverse("investors:industries")
    assert "3985 电子专用材料制造" in client.get(page, {"industry_code": "398"}).content.decode()
    assert "1411" in client.get(page, {"industry_code": "糕点"}).content.decode()
