"""The pages: what each role may do, figures that open, and numbers of queries that don't grow."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from wutong.domains.bulletins import actions
from wutong.domains.bulletins.models import Bulletin, BulletinTemplate
from wutong.domains.bulletins.queries.work import waiting
from wutong.domains.bulletins.tests.scene import BEFORE, NOON, Scene, build_scene
from wutong.domains.bulletins.tests.templates import template_data
from wutong.domains.org.choices import Role
from wutong.domains.org.models import User
from wutong.domains.org.queries import access_of
from wutong.domains.projects.actions import retract
from wutong.domains.projects.models import Milestone
from wutong.domains.projects.tests.world import person
from wutong.kernel import clock
from wutong.kernel.audit.models import ExportEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return build_scene()


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(name: str, *arguments: Any) -> str:
    return reverse(f"bulletins:{name}", args=arguments)


def test_from_a_new_draft_to_a_file_in_the_browser(scene: Scene) -> None:
    analyst, supervisor, leader = (
        browser(user) for user in (scene.analyst, scene.supervisor, scene.leader)
    )
    answer = analyst.post(
        address("new"),
        {
            "template": scene.template.pk,
            "region": "130300",
            "first_day": "2022-01-01",
            "last_day": "2022-09-09",
        },
    )
    made = Bulletin.objects.get()
    assert answer.url == address("detail", made.pk)
    page = analyst.get(address("detail", made.pk)).content.decode()
    assert address("figure", made.pk, "F001") in page
    assert "审核通过" not in page
    supervisor.post(address("review", made.pk), {"revision": made.revision, "note": "可"})
    leader.post(address("issue", made.pk))
    made.refresh_from_db()
    assert made.is_issued
    page = leader.get(address("detail", made.pk)).content.decode()
    assert made.number in page
    assert "50.00亿元" in page
    download = leader.post(address("export", made.pk), {"file_format": "docx", "reason": "印发"})
    assert download.content.startswith(b"PK")
    assert "attachment" in download["Content-Disposition"]
    assert ExportEntry.objects.get().reason == "印发"


def test_a_figure_opens_its_rows_and_a_derived_one_its_parts(scene: Scene) -> None:
    issued = scene.issued()
    client = browser(scene.leader)
    page = client.get(address("figure", issued.pk, "F001")).content.decode()
    assert "光伏组件" in page
    assert "正式投资合同" in page
    derived = next(figure for figure in issued.figures.all() if figure.inputs)
    page = client.get(address("figure", issued.pk, derived.key)).content.decode()
    assert address("figure", issued.pk, derived.inputs[0]) in page
    assert client.get(address("figure", issued.pk, "F999")).status_code == 404


def test_a_draft_opens_live_rows(scene: Scene) -> None:
    draft = scene.draft()
    client = browser(scene.analyst)
    assert "光伏组件" in client.get(address("figure", draft.pk, "F001")).content.decode()
    scene.sign("新来的", 3, "2022-08-01", NOON)
    assert "新来的" in client.get(address("figure", draft.pk, "F001")).content.decode()


def test_editing_keeps_what_was_typed_and_names_the_fault(scene: Scene) -> None:
    draft = scene.draft()
    client = browser(scene.analyst)
    url = address("edit", draft.pk)
    fields = {
        name: field.initial or "" for name, field in client.get(url).context["form"].fields.items()
    }
    fields |= {"revision": str(draft.revision), "lead-0": "{signd_projects}"}
    answer = client.post(url, fields)
    assert answer.status_code == 422
    assert "没有「signd_projects」这个指标" in answer.content.decode()
    assert "{signd_projects}" in answer.content.decode()
    fields |= {"lead-0": "第一段。\n第二段。", "text-0-0": ""}
    assert client.post(url, fields).status_code == 302
    draft.refresh_from_db()
    assert draft.body["lead"] == ["第一段。", "第二段。"]
    assert next(block["kind"] for block in draft.body["sections"][0]["blocks"]) == "each"
    stale = client.post(url, fields)
    assert "别人刚刚处理过" in stale.content.decode()


def test_who_may_not_is_told_so(scene: Scene) -> None:
    draft = scene.draft()
    elsewhere = person("外地领导", Role.LEADER, scene.world.elsewhere)
    assert browser(scene.recruiter).get(address("list")).status_code == 403
    assert browser(elsewhere).get(address("detail", draft.pk)).status_code == 404
    assert browser(scene.supervisor).get(address("edit", draft.pk)).status_code == 403
    assert browser(scene.analyst).post(address("issue", draft.pk)).status_code == 403
    assert Client().get(address("list")).status_code == 302


def test_the_comparison_names_row_person_and_reason(scene: Scene) -> None:
    issued = scene.issued()
    page = browser(scene.leader).get(address("comparison", issued.pk)).content.decode()
    assert "没有变化" in page
    signing = Milestone.objects.get(project__name="光伏组件", stage="signed")
    retract(claim=signing, by=None, at=clock.now(), reason="合同作废")
    page = browser(scene.leader).get(address("comparison", issued.pk)).content.decode()
    assert "重算一致" in page
    assert "不再计入" in page
    assert "合同作废" in page


def test_restating_in_the_browser_links_both(scene: Scene) -> None:
    issued = scene.issued()
    client = browser(scene.analyst)
    client.post(address("restate", issued.pk), {"restate-reason": "漏报"})
    made = Bulletin.objects.get(restates=issued)
    assert issued.number in client.get(address("detail", made.pk)).content.decode()
    assert "漏报" in client.get(address("detail", issued.pk)).content.decode()


def test_templates_are_tried_before_they_are_saved(scene: Scene) -> None:
    boss = person("管理员", Role.ADMINISTRATOR, scene.world.city)
    client = browser(boss)
    fields = {"code": "own", "name": "本市", "region": "", "body": json.dumps(template_data())}
    tried = client.post(address("template_new"), {**fields, "region": "130300", "preview": "1"})
    assert "新签约项目" in tried.content.decode()
    assert not BulletinTemplate.objects.filter(code="own").exists()
    wrong = client.post(address("template_new"), {**fields, "body": "{"})
    assert "不是合法的 JSON" in wrong.content.decode()
    wrong = client.post(
        address("template_new"),
        {
            **fields,
            "region": "130300",
            "body": json.dumps(template_data(lead=["{signd_projects}"])),
        },
    )
    assert "是不是「signed_projects」" in wrong.content.decode()
    client.post(address("template_new"), {**fields, "region": "130300"})
    assert BulletinTemplate.objects.get(code="own").version == 1
    assert client.get(address("templates")).status_code == 200
    assert browser(scene.analyst).get(address("template_new")).status_code == 403


def test_what_waits_for_whom(scene: Scene) -> None:
    draft = scene.draft()

    def work(user: User) -> list[str]:
        return [item.reason for item in waiting(access_of(user, NOON.date()), NOON, 10)]

    assert work(scene.supervisor) == ["统计员起草，待您审核"]
    assert work(scene.analyst) == work(scene.recruiter) == []
    actions.review_bulletin(bulletin=draft, by=scene.supervisor, at=NOON, seen=draft.revision)
    assert work(scene.leader) == ["督查员已审核，待印发"]
    assert work(scene.supervisor) == []


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_queries_do_not_grow_with_rows(scene: Scene) -> None:
    client = browser(scene.leader)
    issued, draft = scene.issued(), scene.draft()
    urls = [
        address("list"),
        address("numbers"),
        address("detail", issued.pk),
        address("figure", issued.pk, "F001"),
        address("detail", draft.pk),
        address("figure", draft.pk, "F001"),
    ]
    before = [queries(client, url) for url in urls]
    for number in range(12):
        scene.sign(f"项目{number}", number + 1, "2022-08-01", BEFORE)
    more = scene.issued()
    urls[2:4] = [address("detail", more.pk), address("figure", more.pk, "F001")]
    assert [queries(client, url) for url in urls] == before
