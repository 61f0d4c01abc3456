"""The pages and the API of awards: who sees what, what a refused form keeps, how many queries."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from tests.counting import queries_of
from wutong.domains.incentives import actions
from wutong.domains.incentives.models import Award, AwardRun, RuleVersion
from wutong.domains.incentives.queries.work import SOURCES
from wutong.domains.incentives.tests.scene import AFTER, NOON, Scene, build_scene, document
from wutong.domains.org.choices import Role
from wutong.domains.org.queries import access_of
from wutong.domains.projects.queries.questions import scope_of
from wutong.domains.projects.tests.world import person
from wutong.kernel import metrics
from wutong.kernel.audit.models import ExportEntry
from wutong.kernel.metrics import Period, Question
from wutong.kernel.registry import work_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return build_scene()


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_roles_see_what_is_theirs(scene: Scene) -> None:
    run = scene.published()
    award = run.awards.get()
    recruiter = person("队员", Role.RECRUITER, unit=scene.world.squad)
    abroad = person("外地局长", Role.PROMOTION_BUREAU, scene.world.elsewhere)
    analyst = person("统计", Role.ANALYST, scene.world.city)
    page, steps = f"/awards/{award.pk}/", f"/awards/{award.pk}/do/approve/"
    assert [signed_in(one).get(page).status_code for one in
            (scene.bureau, scene.leader, scene.supervisor, analyst, recruiter, abroad)] == [
        200, 200, 200, 200, 404, 404]  # fmt: skip
    assert signed_in(recruiter).get(f"/awards/runs/{run.pk}/").status_code == 403
    assert signed_in(abroad).get(f"/awards/runs/{run.pk}/").status_code == 404
    assert signed_in(analyst).post(steps).status_code == 403
    assert signed_in(scene.bureau).post(steps).status_code == 403
    Award.objects.filter(pk=award.pk).update(referrer=None, person=recruiter)
    assert signed_in(recruiter).get(page).status_code == 200
    assert "甲项目" in signed_in(recruiter).get("/awards/").content.decode()


def test_a_proposal_is_not_shown_to_its_recipient(scene: Scene) -> None:
    award = scene.computed().awards.get()
    recruiter = person("队员", Role.RECRUITER, unit=scene.world.squad)
    Award.objects.filter(pk=award.pk).update(referrer=None, person=recruiter)
    assert signed_in(recruiter).get(f"/awards/{award.pk}/").status_code == 404


def test_the_public_list_masks_people(scene: Scene) -> None:
    run = scene.published()
    text = signed_in(scene.bureau).get(f"/awards/runs/{run.pk}/publication/").content.decode()
    assert "马**" in text
    assert "马先生" not in text


def test_the_account_shows_its_tail_alone(scene: Scene) -> None:
    award = scene.payable()
    text = signed_in(scene.bureau).get(f"/awards/{award.pk}/").content.decode()
    assert "尾号 5678" in text
    assert "6222" not in text


def test_a_refused_step_keeps_what_was_typed(scene: Scene) -> None:
    award = scene.approved()
    answer = signed_in(scene.bureau).post(
        f"/awards/{award.pk}/do/pay/",
        {"amount": "60000", "on": "2022-10-09", "evidence": "凭证 9 号"},
    )
    assert answer.status_code == 422
    assert "凭证 9 号" in answer.content.decode()


def test_rules_are_drafted_by_the_form_and_bad_ones_name_their_row(scene: Scene) -> None:
    client = signed_in(scene.bureau)
    rows = {"rules-TOTAL_FORMS": "1", "rules-INITIAL_FORMS": "0", "rules-0-title": "开工奖",
            "rules-0-awardee": "introducer", "rules-0-event": "started", "rules-0-form": "bands",
            "rules-0-tiers": "0 0.01\n10000 0.02", "rules-0-rounding": "truncate:0",
            "rules-0-least_total_investment": "5000"}  # fmt: skip
    whole = {"title": "新办法", "code": "new", "publication_days": "7", "papers": "on",
             "barred": ["civil_servant"]}  # fmt: skip
    assert client.post("/awards/rules/new/", {**whole, **rows}).status_code == 302
    made = RuleVersion.objects.get(rule_set__code="new")
    (rule,) = made.rules.rules
    assert [(one.start, f"{one.value:f}") for one in rule.tiers] == [
        (0, "0.0001"), (100_000_000, "0.0002")]  # fmt: skip
    assert rule.least == {"total_investment": 50_000_000}
    assert client.get(f"/awards/rules/{made.pk}/edit/").status_code == 200
    bad = client.post("/awards/rules/new/", {**whole, **rows, "rules-0-tiers": "1 x"})
    assert bad.status_code == 422
    missing = client.post(
        "/awards/rules/new/", {**whole, "code": "x2", **rows, "rules-0-tiers": ""}
    )
    assert missing.status_code == 422
    assert not RuleVersion.objects.filter(rule_set__code="x2").exists()


def test_two_drafts_stand_side_by_side(scene: Scene) -> None:
    draft = actions.draft_rules(
        region=scene.world.city, code="intro", title="引荐奖励办法",
        document=document(person_cap="100"), by=scene.bureau, at=NOON,
    )  # fmt: skip
    text = signed_in(scene.leader).get(
        f"/awards/rules/{draft.pk}/simulation/?year=2022&other={scene.version.pk}"
    ).content.decode()  # fmt: skip
    assert "50000" in text.replace(",", "")
    assert not AwardRun.objects.exists()


def test_the_export_is_logged(scene: Scene) -> None:
    scene.published()
    answer = signed_in(scene.leader).post(
        "/awards/export/", {"reason": "上会", "query": "state=published"}
    )
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    cells = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert cells[1][0] == "马先生"
    assert cells[1][6] == "50000.00"
    assert ExportEntry.objects.get().row_count == 1


@pytest.mark.parametrize("page", ["/awards/", "/awards/runs/{run}/"])
def test_more_awards_cost_no_more_queries(scene: Scene, page: str) -> None:
    for at in range(3):
        scene.introduced(scene.sign(f"项目{at}"), f"引荐人{at}")
    run = scene.published()
    client = signed_in(scene.leader)
    url = page.format(run=run.pk)
    queries_of(client, url)
    many = queries_of(client, url)
    Award.objects.filter(project__name__startswith="项目").delete()
    assert many == queries_of(client, url)


def test_the_days_work_names_the_next_step(scene: Scene) -> None:
    def kinds(user: Any, at: Any) -> set[str]:
        found = work_for(access_of(user, date(2022, 10, 9)), at, 20)
        return {one.kind for one in found if one.kind.startswith("award")}

    run = scene.computed()
    assert kinds(scene.other, NOON) == {"award_runs_to_check"}
    assert kinds(scene.bureau, NOON) == set()
    actions.check_run(run=run, by=scene.other, at=NOON)
    actions.publish_run(run=run, by=scene.bureau, at=NOON)
    assert kinds(scene.leader, NOON) == set()
    assert kinds(scene.leader, AFTER) == {"award_runs_to_approve"}
    award = run.awards.get()
    actions.receive_objection(award=award, objector="李某", text="异议", received_on=date(2022, 9, 9),
                              by=scene.bureau, at=NOON)  # fmt: skip
    assert kinds(scene.supervisor, NOON) == {"award_rulings"}
    assert len(SOURCES) == 5


def test_figures_count_what_holds(scene: Scene) -> None:
    award = scene.payable()
    scene.pay(award, "20000")
    question = Question(
        scope_of(scene.world.city), Period(date(2022, 1, 1), date(2022, 12, 31)),
        access_of(scene.leader, date(2022, 10, 9)),
    )  # fmt: skip
    values = [metrics.ask(code, question).total.value for code in
              ("awards", "awards_amount", "awards_paid")]  # fmt: skip
    assert values == [1, 50000, 20000]
    (row,) = list(metrics.rows("awards_paid", question))
    assert (row.title, row.amount) == ("马先生 签约引荐奖", 20000)
    award.refresh_from_db()
    actions.claw_back(award=award, reason="不实", by=scene.leader, at=AFTER)
    award.refresh_from_db()
    actions.recover(award=award, amount=Decimal(5000), on=date(2022, 10, 9), evidence="缴款书",
                    by=scene.bureau, at=AFTER)  # fmt: skip
    assert metrics.ask("awards", question).total.value == 0
    assert metrics.ask("awards_paid", question).total.value == 15000


def test_the_api_goes_the_same_way(scene: Scene) -> None:
    def call(user: Any, path: str, **body: Any) -> Any:
        return signed_in(user).post(f"/api/v1/{path}", json.dumps(body), "application/json")

    client = signed_in(scene.bureau)
    made = call(scene.bureau, "award-runs", rule_set=scene.version.rule_set_id, last="2022-09-09")
    assert made.status_code == 201
    run = made.json()
    assert run["awards"][0]["amount"] == "50000.00"
    assert call(scene.bureau, f"award-runs/{run['id']}/check").status_code == 403
    assert call(scene.other, f"award-runs/{run['id']}/check").status_code == 200
    assert call(scene.bureau, f"award-runs/{run['id']}/publication").status_code == 200
    award = run["awards"][0]["id"]
    assert call(scene.leader, f"awards/{award}/approval").status_code == 409
    kind = call(
        scene.bureau, f"awards/{award}/kind", kind="other_person", on="2022-09-09", paper="承诺书"
    )
    assert kind.json()["kind"] == "other_person"
    account = call(
        scene.bureau, f"awards/{award}/account", holder="马", bank="工行", number="622202030001"
    )
    assert account.json()["account_tail"] == "0001"
    assert "622202030001" not in account.content.decode()
    steps = client.get(f"/api/v1/awards/{award}").json()["steps"]
    assert steps[-1]["value"] == "50000"
    trial = client.get(f"/api/v1/award-rules/{scene.version.pk}/trial?year=2022").json()
    assert trial["total"] == "50000.00"
    bad = call(scene.bureau, "award-rules", region=scene.world.city.code, code="x", title="x",
               document={"rules": []})  # fmt: skip
    assert bad.status_code == 422
    assert bad.json()["errors"][0]["field"] == "document.rules"
