"""What follows from an issue: orders to units that are behind, what people are told, files."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from functools import partial
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from tests import racing
from wutong.cli import main
from wutong.domains.notices.models import Notice
from wutong.domains.org.choices import Role, UnitKind
from wutong.domains.org.models import Unit, User
from wutong.domains.org.queries import access_of
from wutong.domains.projects.tests.world import person
from wutong.domains.stewardship.models import SupervisionOrder
from wutong.domains.targets import actions
from wutong.domains.targets.models import AssessmentPaper, AssessmentRun, ScoreEscalation
from wutong.domains.targets.queries.escalating import called_to_account, given_for
from wutong.domains.targets.queries.standing_for import paper_seen
from wutong.domains.targets.rules.errors import AssessError, BadValue, MayNot, NotNow
from wutong.domains.targets.rules.lights import Escalation, Light, called_for
from wutong.domains.targets.tests.scene import COUNTY, LATER, NOON, OTHER, Scene, build_scene
from wutong.kernel.audit.models import AuditEntry, ExportEntry

TODAY = LATER.date()
R, Y, M, G = Light.RED, Light.YELLOW, Light.GREEN_MARKED, Light.GREEN


@pytest.mark.parametrize(
    ("lights", "named", "expected"),
    [
        ([], False, None), ([None], False, None), ([G], False, None), ([M, R], False, None),
        ([Y], False, (Escalation.REMINDER, 1)), ([Y, G, Y], False, (Escalation.REMINDER, 1)),
        ([Y, Y], False, (Escalation.YELLOW_CARD, 2)), ([Y, R], False, (Escalation.YELLOW_CARD, 2)),
        ([Y, Y, Y, Y], False, (Escalation.YELLOW_CARD, 4)),
        ([R], False, (Escalation.YELLOW_CARD, 1)), ([R, Y], False, (Escalation.YELLOW_CARD, 1)),
        ([R, R], False, (Escalation.RED_CARD, 2)), ([R, R, R], False, (Escalation.TALK, 3)),
        ([R, R, R, R], True, (Escalation.TALK, 4)),
        ([None], True, (Escalation.REMINDER, 1)), ([G, R], True, (Escalation.REMINDER, 1)),
    ],
)  # fmt: skip
def test_what_lights_in_a_row_call_for(
    lights: list[Light | None], named: bool, expected: Any
) -> None:
    assert called_for(lights, named=named) == expected


def bureau(scene: Scene) -> Unit:
    """The unit that answers for the county that is behind."""
    return Unit.objects.create(
        region=scene.world.other_county, name="昌黎招商局", kind=UnitKind.PROMOTION_BUREAU
    )


def behind(scene: Scene) -> AssessmentRun:
    """An issue in which the other county reaches nothing of its target, and stands last."""
    scene.target(4, scene.world.other_county)
    return scene.issued()


@pytest.fixture
def scene() -> Scene:
    return build_scene()


@pytest.mark.django_db
class TestEscalating:
    def test_an_order_is_given_once_an_issue_and_unit(self, scene: Scene) -> None:
        unit, run = bureau(scene), behind(scene)
        called = {one.score.member: one for one in called_to_account(run, TODAY)}
        # September: nothing of 4 is 75 points behind; 2 of 4 is 25 behind and only reminds.
        assert {key: (one.level, one.times) for key, one in called.items()} == {
            OTHER: (Escalation.YELLOW_CARD, 1), COUNTY: (Escalation.REMINDER, 1)}  # fmt: skip
        assert called[OTHER].due_on == date(
            2022, 10, 9
        )  # ten working days, two of them made up for
        (made,) = actions.escalate_run(run=run, charged={OTHER: unit}, by=scene.leader, at=LATER)
        order = made.order
        assert (order.source, order.owner_unit, order.giver) == ("assessment", unit, scene.leader)
        assert order.region == scene.world.other_county
        assert "黄牌" in order.title
        assert f"/assessing/scores/{made.score_id}/" in order.content
        entry = AuditEntry.objects.get(action="targets.run_escalated")
        assert entry.changes == {"昌黎县": [None, f"黄牌 {order.number}"]}
        assert [one.score.member for one in called_to_account(run, TODAY)] == [COUNTY]
        with pytest.raises(BadValue, match="不在这期考核"):
            actions.escalate_run(run=run, charged={OTHER: unit}, by=scene.leader, at=LATER)
        assert SupervisionOrder.objects.count() == 1

    def test_what_is_refused(self, scene: Scene) -> None:
        unit, run = bureau(scene), behind(scene)
        give = partial(actions.escalate_run, run=run, by=scene.leader, at=LATER)
        with pytest.raises(BadValue):
            give(charged={})
        with pytest.raises(BadValue, match="不是被考核单位"):
            give(charged={OTHER: scene.world.squad})
        with pytest.raises(MayNot):
            give(charged={OTHER: unit}, by=scene.analyst)
        run.refresh_from_db()
        restated = actions.restate_run(run=run, reason="查实", by=scene.analyst, at=LATER)
        with pytest.raises(NotNow):
            give(run=restated, charged={OTHER: unit})
        assert not SupervisionOrder.objects.exists()

    def test_a_corrected_issue_calls_nobody_twice(self, scene: Scene) -> None:
        unit, run = bureau(scene), behind(scene)
        actions.escalate_run(run=run, charged={OTHER: unit}, by=scene.leader, at=LATER)
        made = actions.restate_run(run=run, reason="查实", by=scene.analyst, at=LATER)
        actions.review_run(run=made, by=scene.supervisor, at=LATER)
        actions.issue_run(run=made, by=scene.leader, at=LATER)
        assert OTHER not in {one.score.member for one in called_to_account(made, TODAY)}
        assert [one.score.member for one in given_for(made)] == [OTHER]

    def test_the_second_issue_in_a_row_is_graver(self, scene: Scene) -> None:
        bureau(scene)
        behind(scene)
        at = LATER + timedelta(days=12)
        run = actions.compute_run(
            scheme=scene.version.scheme, rhythm="monthly", on=date(2022, 9, 30), by=None, at=at
        )
        actions.review_run(run=run, by=scene.supervisor, at=at)
        actions.issue_run(run=run, by=scene.leader, at=at)
        called = {one.score.member: one for one in called_to_account(run, at.date())}
        assert (called[OTHER].level, called[OTHER].times) == (Escalation.RED_CARD, 2)

    def test_in_the_browser_with_a_preview(self, scene: Scene, client: Client) -> None:
        unit, run = bureau(scene), behind(scene)
        client.force_login(scene.leader)
        shown = client.get(f"/assessing/{run.pk}/escalate/").content.decode()
        assert "昌黎招商局" in shown
        assert "没有可以督办的单位" in shown  # the first county has none
        assert (
            f"/assessing/{run.pk}/escalate/" in client.get(f"/assessing/{run.pk}/").content.decode()
        )
        client.post(f"/assessing/{run.pk}/escalate/", {"member": [OTHER, COUNTY]})
        assert ScoreEscalation.objects.get().order.owner_unit == unit
        client.force_login(scene.analyst)
        assert client.get(f"/assessing/{run.pk}/escalate/").status_code == 403

    def test_over_the_api(self, scene: Scene, client: Client) -> None:
        unit, run = bureau(scene), behind(scene)
        client.force_login(scene.leader)
        base = f"/api/v1/assessment-runs/{run.pk}/escalations"
        called = client.get(base).json()["called"]
        assert [(one["member"], one["level"]) for one in called] == [
            (OTHER, "yellow_card"), (COUNTY, "reminder")]  # fmt: skip
        refused = client.post(base, json.dumps({"members": [{"member": COUNTY}]}),
                              content_type="application/json")  # fmt: skip
        assert refused.status_code == 422
        tried = client.post(
            f"/api/v1/assessment-runs/{run.pk}/trial",
            json.dumps({"group": "districts", "weights": {"signed": "80"}}),
            content_type="application/json",
        )  # fmt: skip
        assert next((one["member"], one["total_after"]) for one in tried.json()) == (COUNTY, "40")
        wrong = client.post(
            f"/api/v1/assessment-runs/{run.pk}/trial",
            json.dumps({"group": "districts", "weights": {"signed": "180"}}),
            content_type="application/json",
        )  # fmt: skip
        assert wrong.json()["errors"][0]["field"] == "weights"
        swings = client.get(f"/api/v1/assessment-runs/{run.pk}/sensitivity?group=districts")
        assert {one["key"] for one in swings.json()} == {"signed", "share", "work"}
        given = client.post(base, json.dumps({"members": [{"member": OTHER, "unit": unit.pk}]}),
                            content_type="application/json")  # fmt: skip
        assert given.status_code == 201
        assert given.json()["given"][0]["member"] == OTHER

    def test_on_the_command_line(self, scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
        bureau(scene)
        run = behind(scene)
        assert main(["assess", "escalate", str(run.pk)]) == 0
        assert not ScoreEscalation.objects.exists()
        assert "没有单位可以督办" in capsys.readouterr().out
        assert main(["assess", "escalate", str(run.pk), "--by", "nobody"]) == 2
        assert main(["assess", "escalate", str(run.pk), "--by", scene.analyst.username]) == 2
        giver = scene.leader.username
        capsys.readouterr()
        assert main(["assess", "escalate", str(run.pk), "--by", giver, "--json"]) == 0
        (first, *_rest) = json.loads(capsys.readouterr().out)["called"]
        assert first["order"] == ScoreEscalation.objects.get().order.number


@pytest.mark.django_db
class TestHandingOut:
    def test_the_lists_and_the_spreadsheet(self, scene: Scene, client: Client) -> None:
        run = behind(scene)
        client.force_login(scene.analyst)
        page = client.get(f"/assessing/{run.pk}/lists/").content.decode()
        shown = page.partition("<h2>县区</h2>")[2]
        assert "红榜" in shown
        assert shown.index("海港区") < shown.index("黑榜") < shown.index("昌黎县")
        assert client.post(f"/assessing/{run.pk}/export/", {"reason": ""}).status_code == 302
        taken = client.post(f"/assessing/{run.pk}/export/", {"reason": "上会"})
        sheet = load_workbook(BytesIO(b"".join(taken))).active  # type: ignore[arg-type]
        lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
        assert lines[1][:4] == ["县区", "1", "海港区", "30"]
        assert [line[7] for line in lines[1:3]] == ["红榜", "黑榜"]
        assert ExportEntry.objects.get().kind == "assessment_run"
        # Whoever is compared looks, and hands nothing out of a region that is not theirs.
        client.force_login(scene.county_leader)
        assert client.get(f"/assessing/{run.pk}/lists/").status_code == 200
        assert client.post(f"/assessing/{run.pk}/export/", {"reason": "上会"}).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_two_leaders_at_once_give_one_order(transactional_db: None) -> None:
    scene = build_scene()
    unit, run = bureau(scene), behind(scene)
    other = person("副市长", Role.LEADER, scene.world.city)

    def give(by: User) -> Any:
        seen = AssessmentRun.objects.select_related("scheme__region", "version").get(pk=run.pk)
        return lambda: actions.escalate_run(run=seen, charged={OTHER: unit}, by=by, at=LATER)

    results = racing.at_once(AssessError, give(scene.leader), give(other))
    assert sum(isinstance(one, AssessError) for one in results) == 1
    assert SupervisionOrder.objects.count() == 1


@pytest.mark.django_db
class TestTelling:
    def told(self, who: User) -> list[str]:
        return [one.title for one in Notice.objects.filter(person=who).order_by("pk")]

    def test_reviewers_and_units_are_told(self, scene: Scene) -> None:
        member = person("队员", Role.RECRUITER, unit=scene.world.squad)
        run = scene.computed()
        assert any("考核待复核" in one for one in self.told(scene.supervisor))
        assert self.told(scene.analyst) == []
        actions.review_run(run=run, by=scene.supervisor, at=NOON)
        assert ["可以申诉" in one for one in self.told(scene.county_leader)] == [True]
        assert "第 1 名，100 分" in self.told(member)[0]
        actions.issue_run(run=run, by=scene.leader, at=NOON)
        assert "考核已发布" in self.told(scene.county_leader)[1]
        # Nobody of the region that assesses is told of a score as if it were theirs.
        assert not any("考核已发布" in one for one in self.told(scene.leader))

    def test_an_appeal_is_told_to_reviewers_and_its_end_to_who_filed_it(self, scene: Scene) -> None:
        run = scene.reviewed()
        appeal = actions.file_appeal(
            score=scene.score(run), text="漏算", evidence="合同", by=scene.county_leader, at=NOON
        )
        assert "申诉考核得分，待裁定" in self.told(scene.supervisor)[-1]
        actions.decide_appeal(
            appeal=appeal, upheld=False, reason="未核验", by=scene.supervisor, at=NOON
        )
        assert "不成立" in self.told(scene.county_leader)[-1]

    def test_a_corrected_issue_says_so(self, scene: Scene) -> None:
        run = scene.issued()
        made = actions.restate_run(run=run, reason="查实", by=scene.analyst, at=LATER)
        actions.review_run(run=made, by=scene.supervisor, at=LATER)
        actions.issue_run(run=made, by=scene.leader, at=LATER)
        assert "考核已更正发布" in self.told(scene.county_leader)[-1]


def paper(name: str = "报告.pdf", content: bytes = b"%PDF-1.7 made up") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content)


@pytest.mark.django_db
class TestPapers:
    def test_a_file_stands_beside_an_appeal(self, scene: Scene, client: Client) -> None:
        run = scene.reviewed()
        score = scene.score(run)
        client.force_login(scene.county_leader)
        client.post(f"/assessing/scores/{score.pk}/",
                    {"text": "漏算", "evidence": "合同", "file": paper()})  # fmt: skip
        kept = AssessmentPaper.objects.get()
        assert (kept.name, kept.appeal.score if kept.appeal else None) == ("报告.pdf", score)
        assert AuditEntry.objects.filter(action="targets.paper_kept").count() == 1
        taken = client.get(f"/assessing/papers/{kept.pk}/")
        assert b"".join(taken) == b"%PDF-1.7 made up"  # type: ignore[arg-type]
        assert taken["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert AuditEntry.objects.filter(action="targets.paper_downloaded").count() == 1
        # Who is compared sees the points, not what a neighbour handed in.
        client.force_login(person("邻区领导", "leader", scene.world.other_county))
        assert client.get(f"/assessing/papers/{kept.pk}/").status_code == 404

    def test_a_file_stands_beside_entered_points(self, scene: Scene) -> None:
        entry = actions.enter_points(
            scheme=scene.version.scheme, first=date(2022, 9, 1), last=date(2022, 9, 9), key="work",
            member=COUNTY, value=15, evidence="评分表", by=scene.analyst, at=NOON, file=paper(),
        )  # fmt: skip
        kept = entry.papers.get()
        day = datetime(2022, 9, 10, tzinfo=UTC).date()
        assert paper_seen(access_of(scene.analyst, day), kept.pk) == kept
        assert paper_seen(access_of(scene.county_leader, day), kept.pk) is None

    def test_a_file_that_is_not_what_it_says_is_refused_whole(self, scene: Scene) -> None:
        run = scene.reviewed()
        with pytest.raises(BadValue):
            actions.file_appeal(
                score=scene.score(run), text="漏算", evidence="合同", by=scene.county_leader, at=NOON,
                file=paper("报告.pdf", b"MZ not a paper"),
            )  # fmt: skip
        assert not AssessmentPaper.objects.exists()
        assert not scene.score(run).appeals.exists()
