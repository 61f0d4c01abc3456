"""The pages over HTTP: what they show, to whom, and what they do."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from wutong.domains.investors.models import Investor
from wutong.domains.org.choices import Role
from wutong.domains.org.models import User
from wutong.domains.projects import actions
from wutong.domains.projects.choices import Stage
from wutong.domains.projects.models import Gate, Milestone, Project, SavedView, SigningEvent
from wutong.domains.projects.tests.conftest import NOON, Staff, paper, signed_in, workbook_rows
from wutong.domains.projects.tests.world import World, person, project
from wutong.kernel import clock
from wutong.kernel.audit.models import AuditEntry, ExportEntry

YI = Decimal(100_000_000)
SIGNED_ON = date(2022, 5, 1)


def page(client: Client, name: str, /, *args: Any, **query: Any) -> str:
    answer = client.get(reverse(f"projects:{name}", args=args), query)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def named(text: str) -> list[str]:
    """Names of the projects in the rows of the list, in order."""
    return re.findall(r'<th scope="row" class="name"><a class="link-plain"[^>]*>([^<]*)</a>', text)


@pytest.fixture
def bureau(staff: Staff) -> Client:
    return signed_in(staff.bureau)


@pytest.fixture
def plants(world: World) -> dict[str, Project]:
    """Four projects of the city and one elsewhere."""
    made = {
        "wind": project(
            world.county, NOON, "海上风电塔筒", stage="signed", stage_rank=3, industry="新能源",
            stage_on=SIGNED_ON, total_investment=20 * YI, unit=world.squad, high_technology=True,
        ),
        "glass": project(
            world.county, NOON + timedelta(days=1), "玻璃深加工", stage="landed", stage_rank=5,
            stage_on=SIGNED_ON + timedelta(days=30), total_investment=YI, pace="stalled",
        ),
        "wine": project(world.other_county, NOON + timedelta(days=2), "葡萄酒庄", stage="reserve",
                        stage_rank=1, total_investment=None),
        "secret": project(world.county, NOON, "密级项目", confidential=True, stage="signed",
                          stage_rank=3, total_investment=5 * YI),
        "far": project(world.elsewhere, NOON, "石化基地", total_investment=90 * YI),
    }  # fmt: skip
    from wutong.domains.projects.actions.editing import index_names

    index_names(list(made.values()))
    return made


# -- the list ---------------------------------------------------------------------------------


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


def test_every_row_comes_once_over_the_pages(bureau: Client, world: World) -> None:
    for number in range(120):
        amount = None if number % 3 == 0 else Decimal(number % 7 + 1) * YI
        project(world.county, NOON, f"项目{number:03d}", total_investment=amount)
    for sort in ("total_investment", "-total_investment", "name", "-stage_on"):
        seen: list[str] = []
        text = page(bureau, "list", sort=sort)
        while True:
            seen += named(text)
            following = re.search(r'rel="next" href="\?([^"]*)"', text)
            if not following:
                break
            address = f"{reverse('projects:list')}?{following[1].replace('&amp;', '&')}"
            text = bureau.get(address).content.decode()
        assert len(seen) == len(set(seen)) == 120


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
    monkeypatch.setattr("wutong.domains.projects.queries.listing.WINDOW", 5)
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


# -- export -----------------------------------------------------------------------------------


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

    from wutong.domains.projects.queries.export import harmless

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


# -- who sees what ----------------------------------------------------------------------------


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


# -- the project's page -----------------------------------------------------------------------


def test_the_page_names_what_is_missing_for_the_next_stage(
    bureau: Client, staff: Staff, world: World
) -> None:
    plant = project(world.county, NOON, stage="negotiating", stage_rank=2)
    text = page(bureau, "detail", plant.code)
    assert "到「签约」还缺 3 项" in text
    assert reverse("projects:attach", args=[plant.code]) + "?kind=contract" in text
    paper(plant, "contract", staff.bureau)
    assert "到「签约」还缺 2 项" in page(bureau, "detail", plant.code)


def test_the_head_shows_area_and_intensity(bureau: Client, world: World) -> None:
    plant = project(world.county, NOON, total_investment=15 * YI, land_area=Decimal(440) * 2000 / 3)
    text = page(bureau, "detail", plant.code)
    for shown in ("15.00 亿元", "440 亩（293333.33 ㎡）", "340.91 万元/亩"):
        assert shown in text


def test_every_tab_opens_for_a_project_with_everything(
    bureau: Client, staff: Staff, world: World
) -> None:
    plant = project(world.county, NOON)
    phase = project(world.county, NOON, "一期", parent=plant, phase_name="一期")
    claim = actions.claim_milestone(
        project=plant, stage="reserve", on=SIGNED_ON, by=staff.bureau, at=NOON,
        evidence=[paper(plant, "other", staff.bureau)],
    )  # fmt: skip
    actions.verify(claim=claim, by=staff.supervisor, at=NOON)
    for source, amount in (("enterprise", 7), ("fiscal", 1000)):
        funds = actions.claim_funds(
            project=plant, amount=Decimal(amount) * 10_000, on=SIGNED_ON, kind="domestic",
            source=source, by=staff.bureau, at=NOON,
        )  # fmt: skip
        actions.verify(claim=funds, by=staff.supervisor, at=NOON)
    actions.change_pace(
        project=Project.objects.get(pk=plant.pk), pace="slowed", on=SIGNED_ON, reason="市场变化",
        by=staff.bureau, at=NOON,
    )  # fmt: skip
    assert "缓建" in page(bureau, "detail", plant.code)
    assert "other.pdf" in page(bureau, "milestones", plant.code)
    funds_page = page(bureau, "funds", plant.code)
    assert "不计入" in funds_page
    assert re.search(r"<tfoot>.*7\.00 万元.*0\.00 万元.*</tfoot>", funds_page, re.S)
    assert "一期" in page(bureau, "phases", plant.code)
    assert plant.name in page(bureau, "phases", phase.code)
    assert "市场变化" in page(bureau, "history", plant.code)


def test_figures_as_known_on_a_day(bureau: Client, staff: Staff, world: World) -> None:
    plant = project(world.county, NOON)
    for days, value in ((0, 1), (10, 3)):
        at = NOON + timedelta(days=days)
        fact = actions.claim_fact(
            project=plant, attribute="total_investment", value=value * YI, on=SIGNED_ON,
            by=staff.bureau, at=at,
        )  # fmt: skip
        actions.verify(claim=fact, by=staff.supervisor, at=at)
    text = page(bureau, "figures", plant.code, known="2022-09-12")
    assert re.search(r"2022-09-12 时知道的：\s*1\.00 亿元", text)
    page(bureau, "figures", plant.code, known="2022-99-99")


def test_phones_are_masked_unless_the_role_needs_them(staff: Staff, world: World) -> None:
    plant = project(world.county, NOON)
    User.objects.filter(pk=staff.recruiter.pk).update(phone="13812342019")
    actions.join_team(
        project=plant, user=staff.recruiter, capacity="recruiter", on=SIGNED_ON, by=None, at=NOON
    )
    full = page(signed_in(staff.bureau), "people", plant.code)
    masked = page(signed_in(staff.supervisor), "people", plant.code)
    assert "13812342019" in full
    assert "13812342019" not in masked
    assert "138****2019" in masked
    assert 'class="watermark"' in full


# -- entering and editing ---------------------------------------------------------------------


def test_a_project_is_entered_by_hand(staff: Staff, world: World) -> None:
    client = signed_in(staff.recruiter)
    page(client, "new")
    data = {
        "name": "半导体材料", "region": "130302", "unit": str(world.squad.pk),
        "total_investment": "62000", "on": "2022-09-01", "industry": "电子信息",
    }  # fmt: skip
    answer = client.post(reverse("projects:new"), data)
    made = Project.objects.get()
    assert answer["Location"] == reverse("projects:detail", args=[made.code])
    assert made.facts.get(attribute="total_investment").money == Decimal("620000000.00")
    assert "待核验" in page(client, "detail", made.code)


def test_a_wrong_entry_keeps_what_was_typed_and_says_what_to_do(
    bureau: Client, world: World
) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    answer = bureau.post(
        reverse("projects:new"),
        {"name": "甲", "region": "130302", "investor": "没有的企业", "content": "已经写了很多",
         "on": tomorrow.isoformat(), "industry_code": "!!"},
    )  # fmt: skip
    text = answer.content.decode()
    assert answer.status_code == 422
    for shown in ("没有登记这家企业", "这一天还没有到", "已经写了很多"):
        assert shown in text
    assert not Project.objects.exists()


def edit_data(client: Client, code: str, **changes: str) -> dict[str, str]:
    """What the browser would send: the form as it was shown, with ``changes``."""
    text = page(client, "edit", code)
    data = {}
    for name, value in re.findall(
        r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?', text
    ):
        data[name] = value
    for name in [one.removeprefix("initial-") for one in data if one.startswith("initial-")]:
        data[name] = data[f"initial-{name}"]
    return data | changes


def test_an_edit_checks_only_what_it_touches(bureau: Client, world: World) -> None:
    plant = project(world.county, NOON, industry_code="XXXXX")
    data = edit_data(bureau, plant.code, content="新内容")
    answer = bureau.post(reverse("projects:edit", args=[plant.code]), data)
    assert answer.status_code == 302
    plant.refresh_from_db()
    assert (plant.content, plant.industry_code) == ("新内容", "XXXXX")
    assert list(AuditEntry.objects.latest("pk").changes) == ["content"]


def test_the_second_to_save_is_told_and_loses_nothing(
    bureau: Client, staff: Staff, world: World
) -> None:
    plant = project(world.county, NOON, content="旧", industry="旧产业")
    data = edit_data(bureau, plant.code, content="我写的")
    actions.edit_project(
        project=plant, changes={"industry": "别人写的"}, by=staff.colleague, at=NOON
    )
    address = reverse("projects:edit", args=[plant.code])
    answer = bureau.post(address, data)
    text = answer.content.decode()
    assert answer.status_code == 422
    for shown in ("别人刚刚更新了这个项目", "我写的", "别人写的", "旧产业"):
        assert shown in text
    version = re.search(r'name="version" value="(\d+)"', text)
    assert version is not None
    assert bureau.post(address, data | {"version": version[1]}).status_code == 302
    plant.refresh_from_db()
    assert (plant.content, plant.industry) == ("我写的", "别人写的")


def test_pace_confidentiality_and_team_are_changed_with_their_reasons(
    bureau: Client, staff: Staff, world: World
) -> None:
    plant = project(world.county, NOON)
    pace = reverse("projects:pace", args=[plant.code])
    assert (
        bureau.post(pace, {"pace": "stalled", "on": "2022-09-01", "reason": ""}).status_code == 422
    )
    bureau.post(pace, {"pace": "stalled", "on": "2022-09-01", "reason": "停工"})
    bureau.post(
        reverse("projects:join", args=[plant.code]),
        {"user": staff.recruiter.pk, "capacity": "recruiter", "on": "2022-09-01"},
    )
    member = plant.members.get()
    bureau.post(reverse("projects:leave", args=[plant.code, member.pk]), {"on": "2022-09-02"})
    answer = bureau.post(
        reverse("projects:confidential", args=[plant.code]),
        {"confidential": "on", "reason": "军民融合"},
    )
    assert answer["Location"] == reverse("projects:list")  # no longer theirs to see
    plant.refresh_from_db()
    member.refresh_from_db()
    assert (plant.pace, plant.confidential) == ("stalled", True)
    assert member.left_on == date(2022, 9, 2)
    assert AuditEntry.objects.latest("pk").reason == "军民融合"


# -- claims -----------------------------------------------------------------------------------


def claim_address(plant: Project, stage: str) -> str:
    return reverse("projects:claim_stage", args=[plant.code, stage])


def test_a_stage_is_claimed_with_its_papers(bureau: Client, staff: Staff, world: World) -> None:
    plant = project(world.county, NOON)
    kept = paper(plant, "other", staff.bureau)
    text = page(bureau, "claim_stage", plant.code, "reserve")
    assert "其他 · other.pdf" in text
    answer = bureau.post(
        claim_address(plant, "reserve"),
        {"on": "2022-09-01", "version": plant.version, "evidence": [kept.pk]},
    )
    assert answer["Location"] == reverse("projects:detail", args=[plant.code])
    milestone = plant.milestones.get()
    assert list(milestone.evidence.all()) == [kept]
    assert "「储备」已申报，待核验" in page(bureau, "detail", plant.code)


def test_a_closed_gate_answers_with_everything_missing(bureau: Client, world: World) -> None:
    plant = project(world.county, NOON)
    answer = bureau.post(
        claim_address(plant, "signed"),
        {"on": "2022-09-01", "version": plant.version, "note": "很长"},
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "到「签约」还缺：投资方；总投资；正式投资合同" in text
    assert "很长" in text


def test_a_stale_page_is_told(bureau: Client, staff: Staff, world: World) -> None:
    plant = project(world.county, NOON)
    seen = plant.version
    actions.edit_project(project=plant, changes={"content": "新"}, by=staff.colleague, at=NOON)
    answer = bureau.post(claim_address(plant, "reserve"), {"on": "2022-09-01", "version": seen})
    assert "别人刚刚更新了这个项目" in answer.content.decode()
    assert not Milestone.objects.exists()


def test_withdrawal_asks_for_its_reason(bureau: Client, world: World) -> None:
    plant = project(world.county, NOON)
    address = claim_address(plant, "withdrawn")
    data = {"on": "2022-09-01", "version": plant.version}
    assert bureau.post(address, data).status_code == 422
    assert bureau.post(address, data | {"note": "投资方放弃"}).status_code == 302


def test_an_increase_and_a_framework_agreement(bureau: Client, world: World) -> None:
    plant = project(world.county, NOON)
    address = reverse("projects:claim_signing", args=[plant.code])
    data = {"on": "2022-09-01", "version": plant.version}
    assert bureau.post(address, data | {"kind": "increase"}).status_code == 422
    assert bureau.post(address, data | {"kind": "increase", "amount": "500"}).status_code == 302
    plant.refresh_from_db()
    data["version"] = plant.version
    assert bureau.post(address, data | {"kind": "framework", "amount": "9"}).status_code == 302
    assert set(plant.milestones.values_list("kind", "amount")) == {
        ("increase", Decimal("5000000.00")), ("framework", None),
    }  # fmt: skip


def test_funds_are_typed_in_wan(bureau: Client, world: World) -> None:
    plant = project(world.county, NOON)
    address = reverse("projects:claim_funds", args=[plant.code])
    data = {"on": "2022-09-01", "kind": "external", "source": "enterprise", "amount": "316.45"}
    for wrong in ({"amount": "0"}, {"amount": "abc"}, {"on": "2999-01-01"}, {"kind": "x"}):
        assert bureau.post(address, data | wrong).status_code == 422
    assert bureau.post(address, data).status_code == 302
    assert plant.fund_arrivals.get().amount == Decimal("3164500.00")


def test_a_correction_keeps_the_day_and_a_change_takes_its_own(
    bureau: Client, staff: Staff, world: World
) -> None:
    plant = project(world.county, NOON)
    fact = actions.claim_fact(
        project=plant, attribute="total_investment", value=YI, on=SIGNED_ON, by=staff.colleague,
        at=NOON,
    )  # fmt: skip
    actions.verify(claim=fact, by=staff.supervisor, at=NOON)
    address = reverse("projects:claim_fact", args=[plant.code, "total_investment"])
    assert "现在的数" in bureau.get(address).content.decode()
    bureau.post(address, {"how": "correction", "value": "12000", "on": ""})
    bureau.post(address, {"how": "change", "value": "15000", "on": "2022-08-01"})
    assert bureau.post(address, {"how": "change", "value": "1", "on": ""}).status_code == 422
    assert set(plant.facts.filter(standing="claimed").values_list("on", "money")) == {
        (SIGNED_ON, Decimal("120000000.00")), (date(2022, 8, 1), Decimal("150000000.00")),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("attribute", "sent", "field", "value"),
    [
        ("tax", {"value": "3.5", "on": "2022-08"}, "money", Decimal("35000.00")),
        ("land_area", {"value": "3", "on": "2022-08-02"}, "number", Decimal("2000.0000")),
        ("jobs", {"value": "120", "on": "2022-08-02"}, "number", Decimal(120)),
        ("team_in_place", {"value": "no", "on": "2022-08-02"}, "flag", False),
        ("region", {"value": "130322", "on": "2022-08-02"}, "region__code", "130322"),
    ],
)
def test_each_figure_in_its_own_unit(
    bureau: Client, world: World, attribute: str, sent: dict[str, str], field: str, value: Any
) -> None:
    plant = project(world.county, NOON)
    address = reverse("projects:claim_fact", args=[plant.code, attribute])
    assert bureau.get(address).status_code == 200
    assert bureau.post(address, sent).status_code == 302
    assert plant.facts.values_list(field, flat=True).get() == value


def test_retracting_through_the_page(bureau: Client, staff: Staff, world: World) -> None:
    plant = project(world.county, NOON)
    claim = actions.claim_milestone(
        project=plant, stage="reserve", on=SIGNED_ON, by=staff.colleague, at=NOON
    )
    address = reverse("projects:retract", args=["milestone", claim.pk])
    assert signed_in(staff.recruiter).get(address).status_code == 404
    assert signed_in(staff.leader).get(address).status_code == 403
    assert bureau.post(address, {"reason": ""}).status_code == 422
    assert bureau.post(address, {"reason": "填错"}).status_code == 302
    claim.refresh_from_db()
    assert claim.standing == "retracted"


# -- the board --------------------------------------------------------------------------------


def test_the_board_counts_parents_and_never_their_phases(
    bureau: Client, world: World, plants: dict[str, Project]
) -> None:
    project(world.county, NOON, "一期", parent=plants["wind"], stage="signed", stage_rank=3,
            total_investment=9 * YI)  # fmt: skip
    text = page(bureau, "board")
    column = re.search(r'data-column="signed".*?</section>', text, re.S)
    assert column is not None
    assert "20.00 亿元" in column[0]
    assert "一期" not in column[0]
    linked = re.search(r'class="count number" href="([^"]+)">1<', column[0])
    assert linked is not None
    assert named(bureau.get(linked[1].replace("&amp;", "&")).content.decode()) == ["海上风电塔筒"]


def test_a_dropped_card_answers_with_what_is_missing_or_the_form(
    bureau: Client, staff: Staff, world: World
) -> None:
    plant = project(world.county, NOON)

    def drop(stage: str, client: Client = bureau) -> Any:
        return client.post(reverse("projects:drop", args=[stage]), {"card": plant.code})

    closed = drop("signed")
    assert closed.status_code == 422
    assert "正式投资合同" in closed.content.decode()
    assert '<form method="post"' not in closed.content.decode()
    opened = drop("reserve")
    assert opened.status_code == 200
    assert claim_address(plant, "reserve") in opened.content.decode()
    assert drop("nonsense").status_code == 404
    assert drop("reserve", signed_in(staff.stranger)).status_code == 404
    assert drop("reserve", signed_in(staff.leader)).status_code == 403
    Project.objects.filter(pk=plant.pk).update(stage="landed", stage_rank=5)
    assert "不能往回拖" in drop("signed").content.decode()
    assert not Milestone.objects.exists()


# -- verification -----------------------------------------------------------------------------


@pytest.fixture
def waiting(world: World, staff: Staff) -> list[Milestone]:
    """Two claims of the recruiter, one of the bureau itself."""
    made = []
    for number, by in enumerate((staff.recruiter, staff.recruiter, staff.bureau)):
        plant = project(world.county, NOON, f"项目{number}", unit=world.squad)
        made.append(
            actions.claim_milestone(
                project=plant,
                stage="reserve",
                on=SIGNED_ON,
                by=by,
                at=NOON - timedelta(days=number),
            )
        )
    return made


def decide(client: Client, claim: Milestone, **data: str) -> Any:
    return client.post(reverse("projects:decide", args=["milestone", claim.pk]), data, follow=True)


def test_the_queue_is_oldest_first_and_ones_own_is_only_looked_at(
    bureau: Client, waiting: list[Milestone]
) -> None:
    text = page(bureau, "verification")
    places = [text.index(one.project.name) for one in waiting]
    assert places == sorted(places, reverse=True)
    assert "等您核验 2 项" in text
    assert text.count('name="claim"') == 2
    assert "您自己申报的，须由他人核验" in text


def test_the_queue_is_narrowed_by_kind_and_region(bureau: Client, waiting: list[Milestone]) -> None:
    assert "项目0" not in page(bureau, "verification", kind="fund")
    assert "项目0" in page(bureau, "verification", kind="milestone", region="130302")
    assert "项目0" not in page(bureau, "verification", region="130322")


def test_verifying_and_sending_back(bureau: Client, waiting: list[Milestone]) -> None:
    decide(bureau, waiting[0], decision="verify")
    refused = decide(bureau, waiting[1], decision="reject", reason="")
    assert refused.status_code == 422
    assert "退回须写明原因" in refused.content.decode()
    decide(bureau, waiting[1], decision="reject", reason="日期不清")
    own = decide(bureau, waiting[2], decision="verify")
    assert "不能核验自己申报的事项" in own.content.decode()
    for one in waiting:
        one.refresh_from_db()
    assert [one.standing for one in waiting] == ["verified", "rejected", "claimed"]


def test_of_two_people_the_second_is_told(
    bureau: Client, staff: Staff, waiting: list[Milestone]
) -> None:
    decide(signed_in(staff.supervisor), waiting[0], decision="verify")
    late = decide(bureau, waiting[0], decision="reject", reason="不对")
    assert "刚刚被别人处理过" in late.content.decode()
    waiting[0].refresh_from_db()
    assert waiting[0].standing == "verified"


def test_many_at_once_stand_each_on_its_own(bureau: Client, waiting: list[Milestone]) -> None:
    answer = bureau.post(
        reverse("projects:decide_many"),
        {"claim": [f"milestone-{one.pk}" for one in waiting]},
        follow=True,
    )
    text = answer.content.decode()
    assert "已核验 2 项" in text
    assert "项目2 储备 2022-05-01：不能核验自己申报的事项" in text
    assert Milestone.objects.filter(standing="verified").count() == 2


def test_a_queue_shows_nothing_of_other_regions(staff: Staff, waiting: list[Milestone]) -> None:
    stranger = signed_in(staff.stranger)
    assert "没有待核验的事项" in page(stranger, "verification")
    address = reverse("projects:decide", args=["milestone", waiting[0].pk])
    assert stranger.post(address, {"decision": "verify"}).status_code == 404
    assert signed_in(staff.leader).get(reverse("projects:verification")).status_code == 403


# -- my work today ----------------------------------------------------------------------------


def test_today_has_what_waits_for_this_person(
    staff: Staff, world: World, waiting: list[Milestone]
) -> None:
    actions.reject(claim=waiting[0], by=staff.supervisor, at=clock.now(), reason="缺意向函")
    Project.objects.filter(pk=waiting[1].project_id).update(
        next_step="签补充协议", next_step_due=clock.today() - timedelta(days=3), pace="stalled"
    )
    mine = page(signed_in(staff.recruiter), "today")
    for shown in ("退回：缺意向函", "超期 3 天", "签补充协议", "停滞", "我的申报等了很久"):
        assert shown in mine
    theirs = page(signed_in(staff.bureau), "today")
    assert "等我核验" in theirs
    assert "项目1" in theirs
    assert "今天没有等您办的事" in page(signed_in(staff.stranger), "today")


# -- settings ---------------------------------------------------------------------------------


def lines(**more: str) -> dict[str, str]:
    return {
        "definition": "本市口径", "lines-TOTAL_FORMS": "2", "lines-INITIAL_FORMS": "0",
        "lines-0-group": "用地", "lines-0-asks_for": "evidence:lease", "lines-0-label": "租赁合同",
        "lines-0-at_least": "1", "lines-1-group": "用地",
        "lines-1-asks_for": "evidence:land_confirmation", "lines-1-label": "成交确认书",
        "lines-1-at_least": "1", **more,
    }  # fmt: skip


def test_a_regions_gate_is_changed_and_put_back(staff: Staff, world: World, bureau: Client) -> None:
    admin = signed_in(person("city-admin", Role.ADMINISTRATOR, region=world.city))
    address = reverse("projects:gate", args=["130300", "landed"])
    assert admin.get(address).status_code == 200
    assert admin.post(address, lines()).status_code == 302
    gate = Gate.objects.get(region=world.city)
    assert [one.key for one in gate.requirements.order_by("pk")] == ["lease", "land_confirmation"]
    plant = project(world.county, NOON, stage="registered", stage_rank=4)
    text = page(bureau, "detail", plant.code)
    assert "租赁合同 或 成交确认书" in text
    assert "本市口径" in text
    assert AuditEntry.objects.get(action="projects.gate_saved").changes["definition"] == [
        None, "本市口径",
    ]  # fmt: skip
    admin.post(reverse("projects:reset_gate", args=["130300", "landed"]))
    assert not Gate.objects.filter(region=world.city).exists()
    assert "租赁或购置合同" in page(bureau, "detail", plant.code)


def test_a_group_that_asks_for_more_than_it_holds_is_refused(staff: Staff, world: World) -> None:
    admin = signed_in(staff.administrator)
    address = reverse("projects:gate", args=["130300", "landed"])
    wrong = admin.post(address, lines(**{"lines-0-at_least": "3", "lines-1-at_least": "3"}))
    assert wrong.status_code == 422
    assert "要求至少 3 项，但只列了 2 项" in wrong.content.decode()
    unknown = admin.post(address, lines(**{"lines-0-asks_for": "evidence:gold"}))
    assert unknown.status_code == 422
    assert not Gate.objects.exclude(region=None).exists()


def test_only_the_country_changes_the_default(staff: Staff, world: World) -> None:
    city_admin = signed_in(person("city-admin", Role.ADMINISTRATOR, region=world.city))
    default = reverse("projects:gate", args=["default", "landed"])
    assert city_admin.get(default).status_code == 403
    assert city_admin.get(reverse("projects:gate", args=["350505", "landed"])).status_code == 404
    assert signed_in(staff.bureau).get(default).status_code == 403
    country = signed_in(staff.administrator)
    assert country.post(default, lines()).status_code == 302
    country.post(reverse("projects:reset_gate", args=["default", "landed"]))
    restored = Gate.objects.get(region=None, stage=Stage.LANDED)
    assert restored.requirements.count() == 4


def test_events_lead_to_the_projects_signed_at_them(
    bureau: Client, world: World, plants: dict[str, Project]
) -> None:
    bureau.post(
        reverse("projects:event_new"), {"name": "推介会", "region": "130300", "on": "2022-05-01"}
    )
    event = SigningEvent.objects.get()
    Milestone.objects.create(
        project=plants["wind"], stage="signed", on=SIGNED_ON, event=event, claimed_at=NOON,
        standing="verified", verified=True, decided_at=NOON,
    )  # fmt: skip
    text = page(bureau, "events")
    linked = re.search(r'href="([^"]+event=\d+[^"]*)">1</a>', text)
    assert linked is not None
    found = bureau.get(linked[1].replace("&amp;", "&")).content.decode()
    assert named(found) == ["海上风电塔筒"]
    twice = bureau.post(reverse("projects:event_new"), {"name": "推介会", "region": "130300"})
    assert "同名" in twice.content.decode()


def test_a_file_is_needed(bureau: Client, world: World) -> None:
    plant = project(world.county, NOON)
    address = reverse("projects:attach", args=[plant.code])
    assert bureau.post(address, {"kind": "contract"}).status_code == 422
    empty = bureau.post(address, {"kind": "contract", "file": ContentFile(b"", name="a.pdf")})
    assert empty.status_code == 422
