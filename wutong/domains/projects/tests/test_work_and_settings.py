"""My work today, the gate table and signing events."""

from __future__ import annotations

import re
from datetime import timedelta

from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from wutong.domains.org.choices import Role
from wutong.domains.projects import actions
from wutong.domains.projects.choices import Stage
from wutong.domains.projects.models import Gate, Milestone, Project, SigningEvent
from wutong.domains.projects.tests.conftest import (
    NOON,
    SIGNED_ON,
    Staff,
    named,
    page,
    signed_in,
)
from wutong.domains.projects.tests.world import World, person, project
from wutong.kernel import clock
from wutong.kernel.audit.models import AuditEntry

# -- my work today ----------------------------------------------------------------------------------


def test_today_has_what_waits_for_this_person(
    staff: Staff, world: World, waiting: list[Milestone]
) -> None:
    actions.reject(claim=waiting[0], by=staff.supervisor, at=clock.now(), reason="缺意向函")
    Project.objects.filter(pk=waiting[1].project_id).update(
        next_step="签补充协议", next_step_due=clock.today() - timedelta(days=30), pace="stalled"
    )
    mine = page(signed_in(staff.recruiter), "today")
    for shown in ("退回：缺意向函", "超期", "个工作日", "签补充协议", "停滞", "我的申报等了很久"):
        assert shown in mine
    theirs = page(signed_in(staff.bureau), "today")
    assert "等我核验" in theirs
    assert "项目1" in theirs
    assert "今天没有等您办的事" in page(signed_in(staff.stranger), "today")


# -- settings ---------------------------------------------------------------------------------------


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
