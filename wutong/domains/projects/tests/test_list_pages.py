"""The list, its export, and who sees what on it."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from wutong.domains.investors.models import Investor
from wutong.domains.org.choices import Role
from wutong.domains.projects import actions
from wutong.domains.projects.models import Project, SavedView
from wutong.domains.projects.queries.listing import COLUMNS
from wutong.domains.projects.tests.conftest import (
    NOON,
    SIGNED_ON,
    YI,
    Staff,
    named,
    page,
    signed_in,
    workbook_rows,
)
from wutong.domains.projects.tests.world import World, person, project
from wutong.kernel.audit.models import ExportEntry

# -- the list ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["葡萄酒庄", "玻璃深加工", "海上风电塔筒"]),
        ({"q": "风电"}, ["海上风电塔筒"]),
        ({"q": "風電"}, ["海上风电塔筒"]),
        ({"q": "hsfd"}, ["海上风电塔筒"]),
        ({"q": "boli"}, ["玻璃深加工"]),
        ({"q": "密级"}, []),
        ({"q": "石化"}, []),
        ({"region": "130322"}, ["葡萄酒庄"]),
        ({"region": "350505"}, []),
        ({"stage": "signed"}, ["海上风电塔筒"]),
        ({"pace": "stalled"}, ["玻璃深加工"]),
        ({"industry": "新能源"}, ["海上风电塔筒"]),
        ({"amount": "1"}, ["玻璃深加工", "海上风电塔筒"]),
        ({"amount": "20"}, ["海上风电塔筒"]),
        ({"amount": "100"}, []),
        ({"amount_min": "1.5", "amount_max": "20"}, ["海上风电塔筒"]),
        ({"high_technology": "yes"}, ["海上风电塔筒"]),
        ({"stage_from": "2022-05-02"}, ["玻璃深加工"]),
        ({"stage_to": "2022-05-01"}, ["海上风电塔筒"]),
        ({"confidential": "yes"}, []),
        ({"sort": "total_investment"}, ["玻璃深加工", "海上风电塔筒", "葡萄酒庄"]),
        ({"sort": "-total_investment"}, ["海上风电塔筒", "玻璃深加工", "葡萄酒庄"]),
        ({"sort": "name; drop table"}, ["葡萄酒庄", "玻璃深加工", "海上风电塔筒"]),
        ({"cursor": "nonsense"}, ["葡萄酒庄", "玻璃深加工", "海上风电塔筒"]),
        ({"stage": "nonsense"}, []),
        ({"stage_from": "2022-13-45"}, []),
    ],
)
def test_the_list_narrows_and_orders(
    bureau: Client, plants: dict[str, Project], query: dict[str, str], expected: list[str]
) -> None:
    assert named(page(bureau, "list", **query)) == expected


def test_waiting_claims_narrow_the_list(
    bureau: Client, staff: Staff, plants: dict[str, Project]
) -> None:
    actions.claim_funds(
        project=plants["wine"], amount=Decimal(5), on=SIGNED_ON, kind="domestic",
        by=staff.colleague, at=NOON,
    )  # fmt: skip
    assert named(page(bureau, "list", waiting="yes")) == ["葡萄酒庄"]
    assert "葡萄酒庄" not in named(page(bureau, "list", waiting="no"))


def link(text: str, rel: str) -> str:
    """The address behind 上一页 or 下一页; empty where there is none."""
    found = re.search(rf'rel="{rel}" href="\?([^"]*)"', text)
    return f"{reverse('projects:list')}?{found[1].replace('&amp;', '&')}" if found else ""


@pytest.mark.parametrize("few", [0, 2000])
@pytest.mark.parametrize("sort", ["total_investment", "-total_investment", "name", "-stage_on"])
def test_every_row_comes_once_over_the_pages_and_back(
    bureau: Client, world: World, monkeypatch: Any, few: int, sort: str
) -> None:
    """Whether the rows are sorted or walked along, with values and without."""
    monkeypatch.setattr("wutong.kernel.http.paging.FEW", few)
    for number in range(120):
        amount = None if number % 3 == 0 else Decimal(number % 7 + 1) * YI
        project(world.county, NOON, f"项目{number:03d}", total_investment=amount)
    texts = [page(bureau, "list", sort=sort)]
    while following := link(texts[-1], "next"):
        texts.append(bureau.get(following).content.decode())
    pages = [named(text) for text in texts]
    seen = [name for names in pages for name in names]
    assert len(seen) == len(set(seen)) == 120
    assert not link(texts[0], "prev")
    back = [texts[-1]]
    while before := link(back[-1], "prev"):
        back.append(bureau.get(before).content.decode())
    assert [named(text) for text in reversed(back)] == pages
    assert link(back[-1], "next")


def test_a_name_cannot_be_markup(bureau: Client, world: World) -> None:
    everywhere = dict.fromkeys(("phase_name", "signing_entity", "industry", "next_step"), "<b>&'\"")
    project(world.county, NOON, "<script>x</script>", **everywhere)
    keys = [one.key for one in COLUMNS]
    text = page(bureau, "list", columns=keys)
    assert "<script>x" not in text
    assert "<b>&" not in text
    assert text.count("&lt;b&gt;&amp;&#x27;&quot;") == 4


def test_the_count_is_bounded(bureau: Client, world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr("wutong.domains.projects.queries.listing.COUNTED_AT_MOST", 2)
    for number in range(3):
        project(world.county, NOON, f"项目{number}")
    assert "共 2+ 个项目" in page(bureau, "list")


def test_a_page_is_found_in_the_window_and_beyond_it(
    bureau: Client, world: World, monkeypatch: Any
) -> None:
    """Whether the rows lie among the next of the order or far behind makes no difference."""
    for number in range(30):
        where = world.county if number % 10 == 0 else world.elsewhere
        project(where, NOON + timedelta(minutes=number), f"项目{number:02d}")
    expected = named(page(bureau, "list"))
    assert expected == ["项目20", "项目10", "项目00"]
    monkeypatch.setattr("wutong.kernel.http.paging.FEW", 0)
    for window in (5, 20, 1000):
        monkeypatch.setattr("wutong.kernel.http.paging.WINDOW", window)
        assert named(page(bureau, "list")) == expected


def test_columns_are_chosen_by_the_query(bureau: Client, plants: dict[str, Project]) -> None:
    text = page(bureau, "list", columns=["name", "industry"])
    assert text.count('<th scope="col"') == 2
    assert "新能源" in text


def test_a_saved_view_is_ones_own(bureau: Client, staff: Staff, plants: dict[str, Project]) -> None:
    bureau.post(reverse("projects:save_view"), {"name": "停滞的", "query": "pace=stalled&cursor=x"})
    view = SavedView.objects.get()
    assert view.query == "pace=stalled"
    assert 'href="?pace=stalled"' in page(bureau, "list")
    other = signed_in(staff.colleague)
    assert "停滞的" not in page(other, "list")
    address = reverse("projects:delete_view", args=[view.pk])
    assert other.post(address).status_code == 404
    assert bureau.post(address).status_code == 302
    assert not SavedView.objects.exists()


# -- export -----------------------------------------------------------------------------------------


def exported(client: Client, **data: str) -> list[list[Any]]:
    answer = client.post(reverse("projects:export"), data)
    assert answer.status_code == 200
    return workbook_rows(b"".join(answer.streaming_content))


def test_an_export_holds_what_one_sees_and_is_written_down(
    bureau: Client, staff: Staff, plants: dict[str, Project]
) -> None:
    rows = exported(bureau, reason="报送市政府", query="sort=-total_investment&columns=name")
    assert rows == [["项目"], ["海上风电塔筒"], ["玻璃深加工"], ["葡萄酒庄"]]
    entry = ExportEntry.objects.get()
    assert (entry.actor, entry.reason, entry.row_count) == (staff.bureau, "报送市政府", 3)
    assert entry.rows == [plants[key].code for key in ("wind", "glass", "wine")]


def test_an_export_without_a_reason_is_refused(bureau: Client, plants: dict[str, Project]) -> None:
    answer = bureau.post(reverse("projects:export"), {"reason": "", "query": ""})
    assert answer.status_code == 302
    assert not ExportEntry.objects.exists()


@pytest.mark.parametrize("name", ["=cmd|'/c calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_a_name_like_a_formula_stays_text(bureau: Client, world: World, name: str) -> None:
    project(world.county, NOON, name)
    answer = bureau.post(
        reverse("projects:export"), {"reason": "核对", "query": "columns=name&columns=investor"}
    )
    content = b"".join(answer.streaming_content)
    import openpyxl

    from wutong.kernel.spreadsheets import harmless

    sheet = openpyxl.load_workbook(__import__("io").BytesIO(content)).worksheets[0]
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].value == harmless(name)
    assert sheet["A2"].value[0] == "'"


def test_amounts_are_numbers_in_the_unit_of_the_header(
    bureau: Client, plants: dict[str, Project]
) -> None:
    rows = exported(bureau, reason="核对", query="q=风电&columns=total_investment&columns=stage_on")
    assert rows[0] == ["进入日期", "总投资（万元）"]
    assert rows[1][1] == 200_000
    assert rows[1][0].date() == SIGNED_ON


@pytest.mark.parametrize("who", ["recruiter", "clerk"])
def test_who_may_not_export(staff: Staff, who: str) -> None:
    answer = signed_in(getattr(staff, who)).post(reverse("projects:export"), {"reason": "x"})
    assert answer.status_code == 403


# -- who sees what ----------------------------------------------------------------------------------


def test_a_confidential_project_is_there_for_its_team_and_leaders_alone(
    staff: Staff, plants: dict[str, Project]
) -> None:
    secret = plants["secret"]
    address = reverse("projects:detail", args=[secret.code])
    for who, seen in (("leader", True), ("bureau", False), ("administrator", False)):
        client = signed_in(getattr(staff, who))
        assert (client.get(address).status_code == 200) == seen, who
        assert ("密级项目" in page(client, "list")) == seen, who
        assert ("密级项目" in page(client, "board")) == seen, who
    actions.join_team(
        project=secret, user=staff.recruiter, capacity="recruiter", on=SIGNED_ON, by=None, at=NOON
    )
    assert signed_in(staff.recruiter).get(address).status_code == 200


def test_a_name_like_a_confidential_one_gives_no_hint(
    bureau: Client, plants: dict[str, Project]
) -> None:
    assert "密级项目" not in page(bureau, "similar", name="密级项目")
    assert "海上风电塔筒" in page(bureau, "similar", name="海上风电塔筒")


@pytest.fixture
def investor_client(world: World, plants: dict[str, Project]) -> Client:
    """Somebody who speaks for the firm behind the wind project."""
    user = person("firm", Role.INVESTOR, region=world.city)
    firm = Investor.objects.create(name="远景", normalized_name="远景", created_at=NOON)
    firm.contacts.create(name="张", user=user)
    Project.objects.filter(pk=plants["wind"].pk).update(investor=firm)
    return signed_in(user)


def test_an_investor_reads_their_own_projects_only(
    investor_client: Client, plants: dict[str, Project]
) -> None:
    assert named(page(investor_client, "list")) == ["海上风电塔筒"]
    code = plants["wind"].code
    for name in ("detail", "milestones", "funds", "figures", "phases"):
        page(investor_client, name, code)
    for name in ("people", "history", "edit", "pace", "confidential", "attach", "claim_funds"):
        assert investor_client.get(reverse(f"projects:{name}", args=[code])).status_code == 403
    assert "申报「" not in page(investor_client, "detail", code)
    other = reverse("projects:detail", args=[plants["glass"].code])
    assert investor_client.get(other).status_code == 404
