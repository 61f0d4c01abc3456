"""A project is assessed: opened, reviewed by two who do not see one another, decided; the scorecard."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, SignIn
from tests.journeys.test_pages import fits
from tests.journeys.test_projects import enter_project

type Picture = Callable[..., object]
type Accessible = Callable[[Page], None]

NAME = "戴河新材料中试基地"


def review(page: Page, name: str, points: tuple[str, ...], unsure: str = "") -> None:
    """Declare no interest, answer every gate and score."""
    page.goto("/assessments/")
    page.get_by_role("link", name=name).first.click()
    page.get_by_label("没有利益关系").check()
    page.get_by_role("button", name="声明", exact=True).click()
    for group in page.get_by_role("radio", name="通过", exact=True).all():
        group.check()
    if unsure:
        page.get_by_role("group", name=unsure).get_by_label("不能确定").check()
        page.get_by_label("情况说明").last.fill("地块规划正在调整")
    for at, one in enumerate(points):
        page.locator("input[name^=points_]:not([name^=points_note])").nth(at).fill(one)


def test_a_project_is_assessed_by_two_and_decided_by_a_third(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    bureau = sign_in("bureau")
    address = enter_project(bureau, NAME)
    bureau.get_by_role("link", name="发起预审评估").click()
    for name, value in (("用地", "120"), ("年税收", "2400"), ("用工", "220"), ("信用等级", "5")):
        bureau.get_by_label(name, exact=True).fill(value)
        bureau.get_by_label(f"{name}的来源").fill("可行性研究报告")
    bureau.get_by_label("秦招远").check()
    bureau.get_by_label("卫自然").check()
    accessible(bureau)
    picture(bureau, "assessment-new")
    bureau.get_by_role("button", name="发起", exact=True).click()
    expect(bureau.get_by_role("heading", name=NAME)).to_be_visible()
    assessment = bureau.url

    department = sign_in("department", viewport=PHONE)
    review(department, NAME, ("12", "8", "9"), "规划与用地")
    assert fits(department)
    picture(department, "assessment-review-phone")
    accessible(department)
    department.get_by_role("button", name="提交评审").click()
    expect(department.get_by_role("heading", name="评分", exact=True)).to_be_visible()
    assert fits(department)
    picture(department, "assessment-phone")

    bureau.goto(assessment)
    expect(bureau.get_by_text("评分在您提交评审之后")).to_be_visible()
    review(bureau, NAME, ("5", "8", "8"))
    picture(bureau, "assessment-review")
    bureau.get_by_role("button", name="提交评审").click()

    leader = sign_in("leader")
    leader.goto(assessment)
    leader.get_by_role("link", name="去决定").click()
    leader.get_by_label("规划与用地").select_option(label="通过")
    leader.get_by_label("依据").fill("规划调整已批复")
    leader.get_by_label("有条件通过", exact=True).check()
    leader.get_by_label("理由").fill("缺能耗数据，补齐节能审查后引进。")
    leader.locator("input[name=condition_0]").fill("取得节能审查意见")
    leader.locator("input[name=due_0]").fill("2099-01-01")
    accessible(leader)
    picture(leader, "assessment-decide")
    leader.get_by_role("button", name="决定", exact=True).click()
    expect(leader.get_by_text("待落实")).to_be_visible()
    accessible(leader)
    picture(leader, "assessment")

    bureau.goto(address)
    expect(bureau.get_by_role("link", name="第 1 次评估")).to_be_visible()


def test_the_list_scorecards_and_what_if(
    sign_in: SignIn, picture: Picture, accessible: Accessible
) -> None:
    admin = sign_in("admin")
    admin.goto("/assessments/")
    accessible(admin)
    picture(admin, "assessments")
    admin.goto("/assessments/scorecards/")
    picture(admin, "scorecards")
    admin.get_by_role("link", name="秦皇岛市项目预审评分表 第 2 版").click()
    accessible(admin)
    picture(admin, "scorecard")
    admin.get_by_role("link", name="试算已评项目").click()
    expect(admin.get_by_text("建议会变")).to_be_visible()
    accessible(admin)
    picture(admin, "scorecard-what-if")
    admin.go_back()
    admin.get_by_role("link", name="修改", exact=True).click()
    admin.locator("input[name=criteria-3-formula]").fill("限(投资强度 / 300 * 15, 0")
    admin.get_by_role("button", name="存为草稿").click()
    expect(admin.get_by_text("公式写得不对").first).to_be_visible()
    accessible(admin)
    picture(admin, "scorecard-edit")
    phone = sign_in("leader", viewport=PHONE)
    for address, name in (
        ("/assessments/", "assessments"),
        ("/assessments/scorecards/", "scorecards"),
    ):
        phone.goto(address)
        assert fits(phone)
        picture(phone, f"{name}-phone")
