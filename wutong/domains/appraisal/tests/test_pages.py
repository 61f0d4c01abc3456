"""Pages of pre-assessment, as people use them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from wutong.domains.appraisal.models import Assessment, Scorecard
from wutong.domains.appraisal.rules.facts import ENTERED
from wutong.domains.appraisal.tests.scene import GATES, MANUAL, Scene, signed_in
from wutong.kernel import clock

PLACES = {kind.name: at for at, kind in enumerate(ENTERED)}


def get(client: Client, name: str, *args: Any) -> str:
    answer = client.get(reverse(f"appraisal:{name}", args=args))
    assert answer.status_code == 200, name
    return answer.content.decode()


def post(client: Client, name: str, *args: Any, **data: Any) -> Any:
    return client.post(reverse(f"appraisal:{name}", args=args), data)


def facts(**values: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in values.items():
        found |= {f"value_{PLACES[name]}": value, f"origin_{PLACES[name]}": "可研报告"}
    return found


def opened(scene: Scene) -> Assessment:
    card = Scorecard.objects.get(code="general")
    answer = post(
        signed_in(scene.recruiter), "new", scene.project.code, scorecard=card.pk, working_days=10,
        note="请重点看环保", units=[scene.planning.pk, scene.environment.pk],
        people=[scene.colleague.pk],
        **facts(年税收="3000", 年产值="60000", 年能耗="5000", 用工="260", 信用等级="5"),
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    return Assessment.objects.get()


def send(scene: Scene, made: Assessment, who: Any, **changed: str) -> None:
    client = signed_in(who)
    line = get(client, "list")
    assert scene.project.name in line
    review = scene_review(scene, made, who)
    assert "利益关系" in get(client, "review", made.pk, review.pk)
    assert post(client, "review", made.pk, review.pk, conflicted="no").status_code == 302
    assert "投资强度" in get(client, "review", made.pk, review.pk)
    data: dict[str, str] = {f"gate_{key}": "pass" for key in GATES}
    data |= {f"points_{key}": value for key, value in MANUAL.items()} | changed
    answer = post(client, "review", made.pk, review.pk, **data)
    assert answer.status_code == 302, answer.content.decode()


def scene_review(scene: Scene, made: Assessment, who: Any) -> Any:
    own = {scene.colleague: {"user": who}, scene.planner: {"unit": scene.planning}}
    return made.reviews.get(**own.get(who, {"unit": scene.environment}))


def test_from_opening_to_conditions_met(scene: Scene) -> None:
    recruiter, leader = signed_in(scene.recruiter), signed_in(scene.leader)
    project_page = reverse("projects:detail", args=[scene.project.code])
    assert "发起预审评估" in recruiter.get(project_page).content.decode()
    assert "60000" in get(recruiter, "new", scene.project.code)
    made = opened(scene)
    assert "评审人" in get(recruiter, "detail", made.pk)
    send(scene, made, scene.colleague)
    waiting = get(signed_in(scene.planner), "detail", made.pk)
    assert "评分在您提交评审之后" in waiting
    assert "极差" not in waiting
    send(scene, made, scene.planner, gate_planning="unsure", gate_note_planning="要查规划")
    send(scene, made, scene.department)
    assert "等我决定" in get(leader, "list")
    assert "先查明" in get(leader, "decide", made.pk)
    made.refresh_from_db()
    answer = post(
        leader, "decide", made.pk, result="conditional", reason="补环评", version=made.version,
        settled_planning="pass", settled_note_planning="已查", condition_0="补交环评批复",
        due_0=str(clock.today() + timedelta(days=30)),
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    page = get(leader, "detail", made.pk)
    assert "计算建议：通过" in page
    assert "查明：已查" in page
    condition = made.conditions.get()
    post(recruiter, "condition", condition.pk, "claim", note="已批复")
    assert "确认落实" in get(leader, "detail", made.pk)
    post(leader, "condition", condition.pk, "confirm")
    condition.refresh_from_db()
    assert condition.state == "met"
    assert "第 1 次评估" in recruiter.get(project_page).content.decode()


def test_what_was_typed_stays_beside_what_is_wrong(scene: Scene) -> None:
    made = opened(scene)
    client = signed_in(scene.colleague)
    review = scene_review(scene, made, scene.colleague)
    post(client, "review", made.pk, review.pk, conflicted="no")
    data = {f"gate_{key}": "pass" for key in GATES} | {"gate_planning": "fail"}
    data |= {f"points_{key}": value for key, value in MANUAL.items()}
    answer = post(client, "review", made.pk, review.pk, comment="写了很多", **data)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "不通过或不能确定，请写明情况" in page
    assert "写了很多" in page
    answer = post(
        signed_in(scene.recruiter), "new", scene.project.code, working_days=10,
        scorecard=Scorecard.objects.get(code="general").pk, **facts(高新技术="3"),
    )  # fmt: skip
    assert answer.status_code == 422
    assert "须在 0 到 1 之间" in answer.content.decode()


def test_an_interest_is_declared_and_shown(scene: Scene) -> None:
    made = opened(scene)
    client = signed_in(scene.colleague)
    review = scene_review(scene, made, scene.colleague)
    assert post(client, "review", made.pk, review.pk, conflicted="yes").status_code == 422
    post(client, "review", made.pk, review.pk, conflicted="yes", reason="持股")
    assert "已回避" in get(signed_in(scene.recruiter), "detail", made.pk)
    assert post(client, "decide", made.pk).status_code == 302


def sheet(card: Scorecard, **changed: Any) -> dict[str, Any]:
    """The form of a scorecard as the browser sends it."""
    body = card.body
    data: dict[str, Any] = {
        "title": card.title, "pass_score": body["pass_score"], "places": body["places"],
        "conditional_score": body["conditional_score"],
        "least_reviewers": body["least_reviewers"], "version": card.version,
    }  # fmt: skip
    for name in ("gates", "criteria"):
        rows = body[name]
        data |= {f"{name}-TOTAL_FORMS": len(rows) + 2, f"{name}-INITIAL_FORMS": len(rows)}
        for at, row in enumerate(rows):
            data |= {f"{name}-{at}-{key}": value for key, value in row.items()}
        for at in (len(rows), len(rows) + 1):
            data[f"{name}-{at}-kind"] = "manual"
    return data | changed


def test_a_scorecard_is_written_row_by_row(scene: Scene) -> None:
    client = signed_in(scene.admin)
    national = Scorecard.objects.get(code="general")
    assert "国家" in get(client, "scorecards") or "全国默认" in get(client, "scorecards")
    url = reverse("appraisal:draft") + f"?from={national.pk}"
    assert "投资强度 / 300" in client.get(url).content.decode()
    wrong = client.post(url, sheet(national, **{"criteria-2-formula": "信用 *"}))
    assert wrong.status_code == 422
    assert "公式写得不对" in wrong.content.decode()
    more = {"criteria-9-title": "安全生产", "criteria-9-weight": "5", "gates-3-DELETE": "on",
            "pass_score": "75"}  # fmt: skip
    assert client.post(url, sheet(national, **more)).status_code == 302
    draft = Scorecard.objects.get(code="general", number=2)
    assert (len(draft.body["gates"]), draft.body["criteria"][-1]["key"]) == (3, "criterion_1")
    page = get(client, "scorecard", draft.pk)
    assert "与第 1 版的差别" in page
    assert "安全生产" in page
    assert get(client, "edit_scorecard", draft.pk)
    again = client.post(
        reverse("appraisal:edit_scorecard", args=[draft.pk]), sheet(draft, title="新表")
    )
    assert again.status_code == 302
    day = str(clock.today() + timedelta(days=3))
    post(client, "act", draft.pk, "adopt", effective_on=day)
    draft.refresh_from_db()
    assert (draft.state, draft.title) == ("adopted", "新表")
    assert client.get(reverse("appraisal:edit_scorecard", args=[draft.pk])).status_code == 302


def test_what_if_on_a_page(scene: Scene) -> None:
    scene.passed()
    draft = scene.draft(pass_score="95")
    client = signed_in(scene.admin)
    url = reverse("appraisal:what_if", args=[draft.pk]) + f"?region={scene.world.city.code}"
    page = client.get(url).content.decode()
    assert "1 个建议会变" in page
    assert "92.0" in page


def test_the_numbers_of_a_region(scene: Scene) -> None:
    client = signed_in(scene.admin)
    url = reverse("appraisal:settings") + f"?region={scene.world.city.code}"
    assert client.get(url).status_code == 200
    assert client.post(url, {"working_days": 5, "remind_days": 3}).status_code == 302
    assert "本地区" in client.get(url).content.decode()
    assert client.post(url, {"working_days": 0, "remind_days": 3}).status_code == 422
    assert signed_in(scene.bureau).get(url).status_code == 403
    assert "评分表的关口" in client.get(reverse("org:settings")).content.decode()


@pytest.mark.parametrize("name", ["list", "scorecards"])
def test_query_counts_do_not_grow(
    scene: Scene, name: str, django_assert_max_num_queries: Any
) -> None:
    for place in range(4):
        scene.passed("conditional", project=scene.another(f"项目{place}"))
    client = signed_in(scene.leader)
    get(client, name)
    with django_assert_max_num_queries(16):
        get(client, name)


def test_the_page_of_one_in_few_queries(scene: Scene, django_assert_max_num_queries: Any) -> None:
    made = scene.passed("conditional")
    client = signed_in(scene.leader)
    get(client, "detail", made.pk)
    with django_assert_max_num_queries(16):
        get(client, "detail", made.pk)


def test_work_to_do_stands_on_today(scene: Scene) -> None:
    made = scene.open()
    page = signed_in(scene.planner).get(reverse("projects:today")).content.decode()
    assert reverse("appraisal:detail", args=[made.pk]) in page
