"""The pages, the API and the command of roadmaps; what they show, refuse and write."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from wutong import cli
from wutong.domains.approvals.actions.roadmap import make_roadmap
from wutong.domains.approvals.choices import CaseState, PauseKind
from wutong.domains.approvals.models import (
    CasePause,
    ItemPrerequisite,
    OneTimeNotice,
    Roadmap,
)
from wutong.domains.approvals.queries.roadmap import cases_seen, standing_of
from wutong.domains.approvals.rules.needs import Choice
from wutong.domains.approvals.tests.road_scene import MONDAY, NOON, RoadScene, build_scene
from wutong.domains.approvals.tests.rows import case_row
from wutong.domains.org.choices import Role
from wutong.domains.org.queries import access_of
from wutong.domains.projects.tests.world import person
from wutong.kernel.audit.models import AuditEntry, ExportEntry

pytestmark = pytest.mark.django_db
READ = ("roadmap", "roadmap_gantt", "roadmap_papers", "roadmap_left_out", "roadmap_what_if",
        "roadmap_history", "roadmap_print")  # fmt: skip
PUBLIC = {"works_stand_on": "2027-05-06", "needs_forest": "no"}


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> RoadScene:
    monkeypatch.setattr("wutong.kernel.clock.now", lambda: NOON)
    monkeypatch.setattr("wutong.kernel.clock.today", lambda: MONDAY)
    return build_scene()


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(scene: RoadScene, name: str = "roadmap") -> str:
    return reverse(f"approvals:{name}", args=[scene.project.code])


def text_of(response: Any) -> str:
    return response.content.decode()


def made(scene: RoadScene, **more: Any) -> Roadmap:
    answers = more.pop("answers", PUBLIC)
    return make_roadmap(project=scene.project, by=scene.steward, at=NOON, answers=answers, **more)


class TestReading:
    """What people see."""

    @pytest.mark.parametrize("name", READ)
    def test_every_page_shows_before_anything_is_made(self, scene: RoadScene, name: str) -> None:
        assert signed_in(scene.leader).get(address(scene, name)).status_code == 200

    @pytest.mark.parametrize("name", READ)
    def test_a_project_out_of_scope_is_not_there(self, scene: RoadScene, name: str) -> None:
        assert signed_in(scene.stranger).get(address(scene, name)).status_code == 404

    def test_the_overview_tells_the_day_the_path_and_why(self, scene: RoadScene) -> None:
        made(scene)
        page = text_of(signed_in(scene.leader).get(address(scene)))
        assert "2026-03-30" in page
        assert "关键路径" in page
        assert "所有项目都要办" in page
        assert page.count('class="box ') == 6
        assert 'id="item-SG"' in page

    def test_unknown_attributes_are_asked_for_in_place(self, scene: RoadScene) -> None:
        steward = signed_in(scene.steward)
        assert 'name="needs_forest"' in text_of(steward.get(address(scene)))
        steward.post(address(scene, "roadmap_answer"), {"needs_forest": "yes"})
        assert Roadmap.objects.get().answers == {"needs_forest": "yes"}
        assert "占用林地" in text_of(steward.get(address(scene)))
        leaders = text_of(signed_in(scene.leader).get(address(scene)))
        assert 'name="needs_forest"' not in leaders

    def test_pauses_and_cases_are_told(self, scene: RoadScene) -> None:
        made(scene)
        case = case_row(
            scene.world.county, number=1, due_on=None, project=scene.project,
            version=scene.version("BA"), state=CaseState.SPECIAL_PROCEDURE,
            received_on=MONDAY, accepted_on=MONDAY, limit_days=3,
        )  # fmt: skip
        CasePause.objects.create(
            case=case, kind=PauseKind.SPECIAL_PROCEDURE, procedure="public_notice", since=MONDAY,
            limit_on=date(2026, 4, 3), reason="公示期",
        )  # fmt: skip
        client = signed_in(scene.leader)
        page = text_of(client.get(address(scene)))
        assert "公示期" in page
        assert "最迟 2026-04-03" in page
        assert "paused-line" in text_of(client.get(address(scene, "roadmap_gantt")))

    def test_papers_say_who_provides_and_that_they_are_handed_in_once(
        self, scene: RoadScene
    ) -> None:
        page = text_of(signed_in(scene.leader).get(address(scene, "roadmap_papers")))
        assert "中介机构：环评机构" in page
        assert "2 个事项共用，只交一次" in page

    def test_a_ring_in_the_catalogue_is_told_in_words(self, scene: RoadScene) -> None:
        ItemPrerequisite.objects.create(
            version=scene.version("BA"), requires=scene.version("SG").item
        )
        answer = signed_in(scene.steward).get(address(scene))
        assert answer.status_code == 200
        assert "互为前置" in text_of(answer)

    def test_the_panel_on_the_projects_page(self, scene: RoadScene) -> None:
        url = reverse("projects:detail", args=[scene.project.code])
        assert "还没有编制路线图" in text_of(signed_in(scene.steward).get(url))
        assert "还没有编制路线图" not in text_of(signed_in(scene.leader).get(url))
        made(scene)
        assert "可开工日期 2026-03-30" in text_of(signed_in(scene.leader).get(url))


class TestWriting:
    """Making, trying, adopting, exporting."""

    def test_making_one_with_days_and_answers(self, scene: RoadScene) -> None:
        client = signed_in(scene.steward)
        page = text_of(client.get(address(scene, "roadmap_make")))
        assert 'name="needs_forest"' in page
        assert 'name="land_area"' not in page
        client.post(
            address(scene, "roadmap_make"),
            {"starts_on": "2026-03-09", "works_stand_on": "2027-01-04", "rest_no": "on"},
        )
        roadmap = Roadmap.objects.get()
        assert roadmap.starts_on == date(2026, 3, 9)
        assert roadmap.answers == {"works_stand_on": "2027-01-04", "needs_forest": "no"}

    def test_what_is_wrong_stands_beside_the_field(self, scene: RoadScene) -> None:
        client = signed_in(scene.steward)
        answer = client.post(address(scene, "roadmap_make"), {"starts_on": ""})
        assert answer.status_code == 422
        first = made(scene)
        answer = client.post(
            address(scene, "roadmap_make"), {"starts_on": "2026-03-02", "seen": first.pk}
        )
        assert answer.status_code == 422
        assert Roadmap.objects.count() == 1

    @pytest.mark.parametrize("name", ["roadmap_make", "roadmap_answer", "roadmap_adopt"])
    def test_who_only_reads_cannot_write(self, scene: RoadScene, name: str) -> None:
        assert signed_in(scene.leader).post(address(scene, name)).status_code == 403

    def test_a_trial_shows_and_writes_nothing_until_it_is_adopted(self, scene: RoadScene) -> None:
        first = made(scene)
        client = signed_in(scene.steward)
        answer = client.get(
            address(scene, "roadmap_what_if"),
            {"item": "HP", "what": "late", "days": "5"},
            follow=True,
        )
        page = text_of(answer)
        assert "晚 4 个工作日" in page
        assert "2026-04-03" in page
        assert Roadmap.objects.count() == 1
        change = "item=HP&what=late&days=5"
        data = {"change": change, "seen": first.pk, "reason": ""}
        assert client.post(address(scene, "roadmap_adopt"), data).status_code == 422
        client.post(address(scene, "roadmap_adopt"), data | {"reason": "环评机构晚进场"})
        assert Roadmap.objects.get(superseded_at=None).reason == "环评机构晚进场"
        history = text_of(client.get(address(scene, "roadmap_history")))
        assert "改动：环评报告表" in history
        assert "2026-03-30" in history

    def test_the_green_channels_limits_can_be_tried(self, scene: RoadScene) -> None:
        made(scene)
        page = text_of(
            signed_in(scene.leader).get(address(scene, "roadmap_what_if"), {"green": "1"})
        )
        assert "早 5 个工作日" in page

    def test_changes_add_up_and_can_be_taken_out_again(self, scene: RoadScene) -> None:
        client = signed_in(scene.steward)
        texts = ["item=HP&what=late&days=5", "item=YD&what=commit"]
        page = text_of(client.get(address(scene, "roadmap_what_if"), {"change": texts}))
        assert page.count("去掉</a>") == 2

    def test_a_late_paper_holds_up_every_item_that_waits_for_it(self, scene: RoadScene) -> None:
        first = made(scene)
        client = signed_in(scene.steward)
        asked = {"item": "paper:YYZZ", "what": "late", "days": "5"}
        page = text_of(client.get(address(scene, "roadmap_what_if"), asked, follow=True))
        assert "营业执照" in page
        assert page.count("晚 5 个工作日") >= 2
        data = {"change": "item=paper:YYZZ&what=late&days=5", "seen": first.pk, "reason": "换照"}
        client.post(address(scene, "roadmap_adopt"), data)
        steps = Roadmap.objects.get(superseded_at=None).steps.filter(not_before="2026-03-09")
        assert set(steps.values_list("version__item__code", flat=True)) == {"BA", "YD"}

    @pytest.mark.parametrize(
        "change",
        ["item=XX&what=late&days=5", "item=SG&what=commit", "nonsense", "item=SG&what=leave_out",
         "item=paper:YYZZ&what=commit", "item=paper:BAZ&what=late&days=5"],
    )  # fmt: skip
    def test_a_change_that_cannot_be_is_told(self, scene: RoadScene, change: str) -> None:
        client = signed_in(scene.steward)
        answer = client.get(address(scene, "roadmap_what_if"), {"change": change})
        assert answer.status_code == 200
        assert "算不出来" in text_of(answer)

    def test_exporting_papers_is_written_down(self, scene: RoadScene) -> None:
        client = signed_in(person("局长", Role.PROMOTION_BUREAU, scene.world.city))
        client.post(address(scene, "roadmap_papers_export"), {"reason": ""})
        assert not ExportEntry.objects.exists()
        answer = client.post(address(scene, "roadmap_papers_export"), {"reason": "发企业"})
        book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
        rows = list(book.active.values)  # type: ignore[union-attr]
        assert rows[1][:3] == ("营业执照", "申请人", "要交")
        assert ExportEntry.objects.get().reason == "发企业"


class TestCasesOnTheRoadmap:
    """A case on its roadmap: where it stands, and the way to it."""

    def corrected(self, scene: RoadScene, **more: Any) -> Any:
        case = case_row(
            scene.world.county, number=60, due_on=None, project=scene.project,
            version=scene.version("BA"), received_on=MONDAY, accepted_on=None,
            state=CaseState.CORRECTION_BEFORE, **more,
        )  # fmt: skip
        OneTimeNotice.objects.create(
            case=case, text="缺图", given_at=NOON, correct_by=date(2026, 3, 12)
        )
        return case

    def test_a_correction_before_acceptance_is_told_with_its_last_day(
        self, scene: RoadScene
    ) -> None:
        case = self.corrected(scene)
        page = text_of(signed_in(scene.leader).get(address(scene)))
        assert "补正中，最迟 2026-03-12" in page
        assert "已收件" not in page
        assert reverse("approvals:case", args=[case.number]) in page

    def test_who_does_not_see_the_case_gets_no_way_to_it(self, scene: RoadScene) -> None:
        case = self.corrected(scene)
        plan = standing_of(scene.project, MONDAY).plan
        assert cases_seen(access_of(scene.leader, MONDAY), plan) == {case.pk: case.number}
        assert cases_seen(access_of(scene.stranger, MONDAY), plan) == {}


class TestOverHttp:
    """The API answers what the page shows."""

    def url(self, scene: RoadScene, more: str = "") -> str:
        return f"/api/v1/projects/{scene.project.code}/roadmap{more}"

    def post(self, client: Client, url: str, body: dict[str, Any]) -> Any:
        return client.post(url, json.dumps(body), content_type="application/json")

    def test_reading(self, scene: RoadScene) -> None:
        made(scene, choices={"HP": Choice(extra_days=2)})
        told = signed_in(scene.leader).get(self.url(scene)).json()
        assert told["ground"] == "2026-03-31"
        step = next(one for one in told["steps"] if one["item"] == "HP")
        assert step["choice"]["extra_days"] == 2
        assert step["waits_for"] == [{"item": "BA", "waiting": "acceptance"}]
        assert {one["item"] for one in told["not_needed"]} == {"LD"}

    def test_trying_writes_nothing(self, scene: RoadScene) -> None:
        body = {"choices": [{"item": "HP", "extra_days": 5}]}
        told = self.post(signed_in(scene.leader), self.url(scene, "/what-if"), body).json()
        assert told["ground"]["days"] == 4
        late = {"papers": {"YYZZ": 5}}
        told = self.post(signed_in(scene.leader), self.url(scene, "/what-if"), late).json()
        assert told["ground"]["days"] == 5
        assert {"BA", "YD"} <= {one["item"] for one in told["items"]}
        none = self.post(signed_in(scene.leader), self.url(scene, "/what-if"), {"papers": {"?": 5}})
        assert none.status_code == 422
        assert not Roadmap.objects.exists()

    def test_making_and_adjusting(self, scene: RoadScene) -> None:
        client = signed_in(scene.steward)
        first = self.post(client, self.url(scene), {"answers": {"needs_forest": "no"}})
        assert first.status_code == 201
        again = {"choices": [{"item": "YD", "by_commitment": True}], "reason": "告知承诺"}
        assert self.post(client, self.url(scene), again).status_code == 409
        again["seen"] = first.json()["id"]
        assert self.post(client, self.url(scene), again).status_code == 201
        wrong = {"answers": {"needs_forest": "也许"}, "reason": "改", "seen": 1}
        assert self.post(client, self.url(scene), wrong).status_code in (409, 422)

    def test_refusals(self, scene: RoadScene) -> None:
        assert self.post(signed_in(scene.leader), self.url(scene), {}).status_code == 403
        assert signed_in(scene.stranger).get(self.url(scene)).status_code == 404
        body = {"answers": {"needs_forest": "也许"}}
        refused = self.post(signed_in(scene.steward), self.url(scene), body)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["field"] == "needs_forest"


class TestOnTheCommandLine:
    """``wutong roadmap show``."""

    def test_it_prints_the_day_and_the_items(self, scene: RoadScene, capsys: Any) -> None:
        made(scene)
        assert cli.main(["roadmap", "show", scene.project.code, "--on", "2026-03-02"]) == 0
        printed = capsys.readouterr().out
        assert "可开工 2026-03-30" in printed
        assert "* 2026-03-02 → 2026-03-05  项目备案" in printed
        cli.main(["roadmap", "show", scene.project.code, "--on", "2026-03-02", "--json"])
        assert json.loads(capsys.readouterr().out)["ground"] == "2026-03-30"

    def test_an_unknown_project_is_refused(self, scene: RoadScene, capsys: Any) -> None:
        assert cli.main(["roadmap", "show", "nothing"]) == 2
        assert "没有这个项目编号" in capsys.readouterr().err


def test_a_confidential_projects_roadmap_is_veiled(scene: RoadScene) -> None:
    made(scene)
    scene.project.confidential = True
    scene.project.save()
    assert signed_in(scene.other_steward).get(address(scene)).status_code == 404
    assert AuditEntry.objects.filter(action="approvals.roadmap_made").exists()
