"""A line of a draft goes under another parent: the action, the sheet, the page, API and command."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import load_workbook

from tests.racing import at_once
from wutong.cli import main
from wutong.domains.projects.tests.world import person
from wutong.domains.targets import actions
from wutong.domains.targets.actions import BadPlan, NotAllowed, PlanMoved, TargetError
from wutong.domains.targets.models import PlanDecision, PlanLine
from wutong.domains.targets.queries.plans import gaps, moves_of, tree_of
from wutong.domains.targets.tests.plan_scene import AT, SIGNED, Scene, build
from wutong.kernel.audit.models import AuditEntry

HEADER = "指标代码,上级代码,代码,基本目标,奋斗目标"


@pytest.fixture
def scene(db: None) -> Scene:
    made = build()
    made.cascade()
    return made


def line(scene: Scene, holder: str) -> PlanLine:
    return next(one.line for one in tree_of(scene.draft) if one.line.holder == holder)


def parent_of(scene: Scene, holder: str) -> str:
    parent = line(scene, holder).parent
    return parent.holder if parent else ""


def move(scene: Scene, holder: str, under: str, **more: Any) -> PlanLine:
    given = {"by": scene.analyst, "at": AT, **more}
    return actions.move_line(line=line(scene, holder), parent=line(scene, under), **given)


def test_a_line_goes_under_another_with_all_below_it_and_leaves_differences(scene: Scene) -> None:
    move(scene, scene.squad, "r:130322")
    tree = [(one.line.holder, one.depth) for one in tree_of(scene.draft)]
    assert tree == [
        ("r:130300", 0), ("r:130302", 1), ("r:130322", 1), (scene.squad, 2), (scene.member, 3),
    ]  # fmt: skip
    left = {gap.line.holder: gap.left.basic for gap in gaps(tree_of(scene.draft)).values()}
    assert left == {"r:130322": -4}
    entry = AuditEntry.objects.get(action="targets.plan_line_moved")
    assert entry.actor == scene.analyst
    assert entry.changes == {f"{SIGNED} {scene.squad} parent": ["r:130302", "r:130322"]}
    with pytest.raises(TargetError, match="没有签认：昌黎县"):
        scene.adopt()


@pytest.mark.parametrize(
    ("holder", "under", "sentence"),
    [
        ("r:130302", "r:130302", "自己或自己的下级"),
        ("r:130302", "squad", "自己或自己的下级"),
        ("r:130302", "member", "自己或自己的下级"),
        ("r:130300", "r:130302", "没有上级"),
        ("r:130302", "r:130300", "已经在 秦皇岛市 之下"),
    ],
)
def test_what_cannot_be_moved(scene: Scene, holder: str, under: str, sentence: str) -> None:
    before = [one.line.parent_id for one in tree_of(scene.draft)]
    under = {"squad": scene.squad, "member": scene.member}.get(under, under)
    with pytest.raises(TargetError, match=sentence):
        move(scene, holder, under)
    assert [one.line.parent_id for one in tree_of(scene.draft)] == before
    assert not AuditEntry.objects.filter(action="targets.plan_line_moved").exists()


def test_who_may_move_and_what_was_moved_meanwhile(scene: Scene) -> None:
    with pytest.raises(NotAllowed):
        move(scene, scene.squad, "r:130322", by=scene.recruiter)
    with pytest.raises(PlanMoved):
        move(scene, scene.squad, "r:130322", seen=1)
    gone, county = line(scene, scene.member), line(scene, "r:130322")
    actions.remove_line(line=line(scene, scene.squad), by=None, at=AT)
    with pytest.raises(PlanMoved, match="删去"):
        actions.move_line(line=gone, parent=county, by=None, at=AT)
    other = actions.draft_plan(region=scene.world.county, year=2022, by=None, at=AT)
    asked = [actions.LineAsked(SIGNED, "r:130302", "", county.basic)]
    [elsewhere] = actions.put_lines(decision=other, lines=asked, by=None, at=AT)
    with pytest.raises(TargetError, match="同一草案"):
        actions.move_line(line=county, parent=elsewhere, by=None, at=AT)


def test_a_sheet_moves_lines_and_refuses_a_circle(scene: Scene) -> None:
    scene.put((scene.member, "r:130302", "12/14"), (scene.squad, scene.member, "12/14"))
    assert [parent_of(scene, one) for one in (scene.member, scene.squad)] == [
        "r:130302", scene.member,
    ]  # fmt: skip
    changes = AuditEntry.objects.filter(action="targets.plan_lines_put").latest("pk").changes
    assert changes[f"{SIGNED} {scene.squad} parent"] == ["r:130302", scene.member]
    with pytest.raises(BadPlan, match="自己的下级") as refused:
        scene.put(("r:130322", "r:130300", "9"), ("r:130302", scene.squad, "12"))
    assert list(refused.value.problems) == [1]
    assert line(scene, "r:130322").basic == 8
    # Without a parent it stays where it is.
    scene.put((scene.squad, "", "11/13"))
    assert parent_of(scene, scene.squad) == scene.member


def test_what_a_move_would_leave_is_known_before(scene: Scene) -> None:
    left, found = moves_of(line(scene, scene.squad))
    assert left is not None
    assert (left.line.holder, left.after.basic) == ("r:130302", 0)
    assert [(one.line.holder, one.now.basic, one.after.basic) for one in found] == [
        ("r:130300", 0, -12), ("r:130322", 0, -4),
    ]  # fmt: skip
    for one in found:
        scene.draft.refresh_from_db()
        move(scene, scene.squad, one.line.holder)
        after = gaps(tree_of(scene.draft))
        assert after[one.line.pk].left == one.after
    assert moves_of(line(scene, "r:130300")) == (None, [])


@pytest.mark.django_db(transaction=True)
def test_two_moves_at_once_never_make_a_circle() -> None:
    scene = build()
    scene.put(("r:130300", "", "20"), ("r:130302", "r:130300", "12"), ("r:130322", "r:130300", "8"))
    keys = {one: line(scene, one).pk for one in ("r:130302", "r:130322")}

    def moving(holder: str, under: str) -> Any:
        lines = PlanLine.objects.select_related("decision__plan__region").in_bulk(keys.values())
        return lambda: actions.move_line(
            line=lines[keys[holder]], parent=lines[keys[under]], by=None, at=AT
        )

    works = (moving("r:130302", "r:130322"), moving("r:130322", "r:130302"))
    results = at_once(TargetError, *works)
    assert sum(isinstance(one, TargetError) for one in results) == 1
    assert sorted(one.depth for one in tree_of(scene.draft)) == [0, 1, 2]


class TestFaces:
    def test_the_page_shows_what_is_left_and_moves(self, scene: Scene, client: Client) -> None:
        squad = line(scene, scene.squad)
        address = f"/targets/lines/{squad.pk}/move/"
        client.force_login(person("督查", "supervisor", scene.world.city))
        assert client.get(address).status_code == 403
        client.force_login(person("区统计", "analyst", scene.world.county))
        assert client.get(address).status_code == 404
        client.force_login(scene.analyst)
        page = client.get(address).content.decode()
        assert "现在在 海港区 之下" in page
        assert "基本多分 4 个，奋斗多分 4 个" in page
        turn = PlanDecision.objects.get().turn
        assert client.post(address, {"turn": turn}).status_code == 422
        chosen = {"parent": line(scene, "r:130322").pk, "turn": turn}
        stale = client.post(address, chosen | {"turn": turn - 1})
        assert stale.status_code == 422
        assert "刷新" in stale.content.decode()
        assert client.post(address, chosen).status_code == 302
        assert parent_of(scene, scene.squad) == "r:130322"

    def test_a_sheet_shows_what_it_changes_and_is_held_to_it(
        self, scene: Scene, client: Client
    ) -> None:
        client.force_login(scene.analyst)
        answer = client.post(f"/targets/plans/{scene.draft.plan_id}/export/", {"reason": "报送"})
        data = b"".join(answer.streaming_content)
        address = f"/targets/drafts/{scene.draft.pk}/import/"
        same = client.post(address, {"file": SimpleUploadedFile("计划.xlsx", data)})
        assert "导入后没有变化" in same.content.decode()
        rows = load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()
        text = "\n".join([HEADER, f"{SIGNED},r:130322,{scene.squad},{rows[3][6]},14"])
        file = SimpleUploadedFile("计划.csv", text.encode())
        preview = client.post(address, {"file": file})
        page = preview.content.decode()
        assert "海港区 → 昌黎县" in page
        assert "导入后有 1 处上下级之和不等" in page
        assert parent_of(scene, scene.squad) == "r:130302"
        scene.put(("r:130322", "", "9"))
        client.post(address, {"kept": preview.context["kept"]})
        assert parent_of(scene, scene.squad) == "r:130302"
        file.seek(0)
        again = client.post(address, {"file": file})
        client.post(address, {"kept": again.context["kept"]})
        assert parent_of(scene, scene.squad) == "r:130322"

    def test_the_api_moves_and_takes_a_sheet(self, scene: Scene, client: Client) -> None:
        client.force_login(scene.analyst)
        squad, county = line(scene, scene.squad), line(scene, "r:130322")
        body = json.dumps({"parent": county.pk, "turn": 1})
        address = f"/api/v1/target-lines/{squad.pk}/move"
        stale = client.post(address, body, content_type="application/json")
        assert stale.status_code == 409
        body = json.dumps({"parent": county.pk})
        moved = client.post(address, body, content_type="application/json").json()
        assert parent_of(scene, scene.squad) == "r:130322"
        drafts = f"/api/v1/target-drafts/{scene.draft.pk}/import"
        text = "\n".join([HEADER, f"{SIGNED},r:130302,{scene.squad},12,14"])

        def send(query: str, text: str = text) -> Any:
            file = SimpleUploadedFile("计划.csv", text.encode())
            return client.post(f"{drafts}{query}", {"file": file})

        shown = send("").json()
        assert (shown["written"], shown["turn"]) == (False, moved["turn"])
        [change] = shown["changes"]
        assert (change["old_parent"], change["parent"]) == ("r:130322", "r:130302")
        assert shown["unsigned"] == []
        assert send(f"?write=true&turn={shown['turn'] - 1}").status_code == 409
        assert parent_of(scene, scene.squad) == "r:130322"
        assert send(f"?write=true&turn={shown['turn']}").json()["written"]
        assert parent_of(scene, scene.squad) == "r:130302"
        wrong = send("?write=true", text.replace("12", "一打")).json()
        assert (wrong["written"], wrong["faults"][0]["cell"]) == (False, "D2")

    def test_the_command_line_moves(self, scene: Scene, capsys: Any) -> None:
        person("管理员", "administrator", scene.world.country)
        here = ["target", "move", "--unit", "130300", "--year", "2022", SIGNED]
        assert main([*here, scene.squad, "--under", "r:130322"]) in {0, None}
        said = capsys.readouterr().out
        assert "已把 第一小分队 移到 昌黎县 之下" in said
        assert "要签认差额的有 昌黎县" in said
        assert main([*here, "r:130322", "--under", scene.squad]) == 2


def test_the_decision_that_was_looked_at_is_handed_out(scene: Scene, client: Client) -> None:
    scene.adopt()
    later = actions.draft_plan(region=scene.world.city, year=2022, by=scene.analyst, at=AT)
    scene.draft = later
    scene.put(("r:130322", "", "9/10"))
    client.force_login(scene.analyst)

    def goals(query: str) -> list[Any]:
        sent = {"reason": "报送", "query": query}
        answer = client.post(f"/targets/plans/{later.plan_id}/export/", sent)
        book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
        return [
            row[6] for row in book.get_sheet_by_index(0).to_python()[1:] if row[4] == "r:130322"
        ]

    assert [float(one) for one in goals("decision=1") + goals("decision=2") + goals("")] == [
        8,
        9,
        9,
    ]
    page = client.get(f"/targets/plans/{later.plan_id}/").content.decode()
    assert 'value="decision=1"' in page
