"""Room `approvals` in the access matrix: what accompanies cases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.core.files.base import ContentFile

from tests.contracts.access_arguments import Arguments
from tests.contracts.access_rows import EVERYONE, NOBODY_ELSEWHERE, Row, both
from tests.contracts.access_scene import PDF, Scene
from tests.contracts.rooms.approvals_cases import application, version
from wutong.domains.approvals import actions
from wutong.domains.approvals.actions import Consent
from wutong.domains.approvals.models import (
    AgencyService,
    ApprovalCase,
    ApprovalItem,
    ClerkAbsence,
    GreenChannel,
    ItemVersion,
    JointAcceptance,
)
from wutong.domains.org.choices import Role
from wutong.kernel.clock import day_of

LEADER: Final = "x.xxxxxxxxL"
RECORDERS: Final = ".xxx.x.x.xL"
FIRM: Final = "xxxxxxxxx.L"
HANDLERS: Final = "xxxxxxx..xL"
WINDOW: Final = "xxxxxxxx.xL"
FIGURES: Final = ".....xx.xxL"


def item(scene: Scene) -> ItemVersion:
    """A second item, for a joint acceptance."""

    def make() -> ItemVersion:
        first = version(scene)
        other = ItemVersion.objects.get(pk=first.pk)
        other.pk, other.item, other.name = None, ApprovalItem.objects.create(code="SECOND"), "消防"
        other._state.adding = True
        other.save()
        return other

    return scene.once("second approval item", make)


def joint(scene: Scene, place: str) -> JointAcceptance:
    """A joint acceptance of the city's project."""
    return scene.once(
        ("joint acceptance", place),
        lambda: actions.receive_joint_acceptance(
            project=scene.project(place), items=[version(scene), item(scene)],
            lead_unit=scene.unit(place), visit_on=day_of(scene.at), by=None, at=scene.at,
        ),
    )  # fmt: skip


def agency(scene: Scene, place: str) -> AgencyService:
    """An agency service of the city's project."""
    return scene.once(
        ("agency", place),
        lambda: actions.record_agency(
            project=scene.project(place), agent=scene.person(Role.STEWARD, place),
            consent=Consent("某人", day_of(scene.at), None, "委1"), starts_on=day_of(scene.at),
            by=None, at=scene.at,
        ),
    )  # fmt: skip


def channel(scene: Scene, place: str) -> GreenChannel:
    """An open green channel of the city's project."""
    return scene.once(
        ("channel", place),
        lambda: actions.grant_green_channel(
            project=scene.project(place), reason="重点",
            by=scene.person(Role.LEADER, place), at=scene.at,
        )[0],
    )  # fmt: skip


def absence(scene: Scene, place: str) -> ClerkAbsence:
    """The city's clerk is away."""

    def make() -> ClerkAbsence:
        on = day_of(scene.at)
        return actions.record_absence(
            clerk=scene.person(Role.APPROVAL_CLERK, place),
            deputy=scene.person(Role.LINE_DEPARTMENT, place), unit=scene.unit(place),
            starts_on=on, ends_on=on + timedelta(days=3), by=None, at=scene.at,
        )  # fmt: skip

    return scene.once(("absence", place), make)


def case(scene: Scene, place: str) -> ApprovalCase:
    """The case of the city's application."""
    return application(scene, place).cases.get()


def called(name: str, own: str, other: str = NOBODY_ELSEWHERE, **more: Any) -> Row:
    """An operation of the API on a thing."""
    return Row(f"api:{name}", own, other, **more)


PAGES: Final = (
    Row("approvals:track_ask", EVERYONE),
    Row("approvals:track", EVERYONE, EVERYONE, "tracking_code"),
    Row("approvals:own", FIRM),
    Row("approvals:own_apply", FIRM),
    Row("approvals:own_apply", FIRM, method="post"),
    Row("approvals:own_case", FIRM, "xxxxxxxxx-L", "own_case"),
    *(
        Row(f"approvals:{name}", FIRM, "xxxxxxxxx-L", "own_case", "post")
        for name in ("own_hand_in", "own_withdraw")
    ),
    Row("approvals:own_paper", FIRM, "xxxxxxxxx-L", "own_paper", "post"),
    *both("approvals:green_channel", LEADER, "around_project", "x-xxxxxxxxL"),
    *both("approvals:agency", RECORDERS, "around_project", RECORDERS.replace(".", "-")),
    *both("approvals:agency_end", RECORDERS, "agency", RECORDERS.replace(".", "-")),
    *both("approvals:joint_new", WINDOW, "around_project", "xxxxxxxx-xL"),
    Row("approvals:absences", HANDLERS),
    Row("approvals:absence_new", HANDLERS),
    Row("approvals:absence_new", HANDLERS, method="post"),
    Row("approvals:absence_end", HANDLERS, "xxxxxxx--xL", "absence", "post"),
    Row("approvals:setup", WINDOW),
    Row("approvals:setup", WINDOW, method="post"),
    Row("approvals:savings", FIGURES),
    Row("approvals:slip", "..........L", NOBODY_ELSEWHERE, "around_application"),
    *both("approvals:visit", HANDLERS, "joint", "xxxxxxx--xL"),
    *both("approvals:findings", HANDLERS, "joint", "xxxxxxx--xL"),
)  # fmt: skip

API: Final = (
    Row("api:list_own_applications", FIRM),
    Row("api:list_clerk_absences", HANDLERS),
    called("grant_green_channel", "x.xxxxxxxxL", at="api_around_project", method="post",
           body={"reason": "重点"}),
    called("end_green_channel", "x.xxxxxxxxL", at="api_channel", method="post",
           body={"reason": "结束"}),
    called("record_agency", RECORDERS, at="api_around_project", method="post", body="agency_in",
           form=True),
    called("end_agency", RECORDERS, at="api_agency", method="post",
           body={"on": "2030-01-01", "reason": "自办"}),
    Row("api:record_clerk_absence", HANDLERS, method="post", body="absence_in"),
    called("end_clerk_absence", HANDLERS, "xxxxxxx--xL", at="api_absence", method="post"),
    called("receive_joint_acceptance", WINDOW, at="api_around_project", method="post",
           body="joint_in"),
    called("move_joint_visit", HANDLERS, at="api_joint", method="post",
           body={"visit_on": "2099-01-05", "reason": "大雨"}),
    called("conclude_joint_acceptance", HANDLERS, at="api_joint", method="post",
           body={"findings": "合格"}),
    Row("api:receive_business_setup", WINDOW, method="post", body="setup_in"),
)  # fmt: skip

ROWS: Final[tuple[Row, ...]] = (*PAGES, *API)
ARGUMENTS: Final[dict[str, Arguments]] = {
    "tracking_code": lambda scene, place: {"code": application(scene, place).tracking_code},
    "own_case": lambda scene, place: {"number": case(scene, place).number},
    "own_paper": lambda scene, place: {
        "number": case(scene, place).number,
        "pk": case(scene, place).papers.get().pk,
    },
    "around_project": lambda scene, place: {"code": scene.project(place).code},
    "around_application": lambda scene, place: {"number": application(scene, place).number},
    "agency": lambda scene, place: {
        "code": scene.project(place).code,
        "pk": agency(scene, place).pk,
    },
    "absence": lambda scene, place: {"pk": absence(scene, place).pk},
    "joint": lambda scene, place: {"number": joint(scene, place).application.number},
    "api_around_project": lambda scene, place: {"code": scene.project(place).code},
    "api_channel": lambda scene, place: {
        "code": channel(scene, place).project.code,
    },
    "api_agency": lambda scene, place: {
        "code": scene.project(place).code,
        "agency": agency(scene, place).pk,
    },
    "api_absence": lambda scene, place: {"absence": absence(scene, place).pk},
    "api_joint": lambda scene, place: {"number": joint(scene, place).application.number},
}
BODIES: Final[dict[str, Arguments]] = {
    "agency_in": lambda scene, place: {
        "agent": scene.person(Role.STEWARD, place).pk,
        "consented_by": "某人",
        "consented_on": "2022-01-01",
        "starts_on": "2022-01-01",
        "file": ContentFile(PDF, name="委托书.pdf"),
    },
    "absence_in": lambda scene, place: {
        "unit": scene.unit(place).pk,
        "clerk": scene.person(Role.APPROVAL_CLERK, place).pk,
        "deputy": scene.person(Role.LINE_DEPARTMENT, place).pk,
        "starts_on": "2099-01-01",
        "ends_on": "2099-01-02",
    },
    "joint_in": lambda scene, place: {
        "items": [version(scene).item.code, item(scene).item.code],
        "lead_unit": scene.unit(place).pk,
        "visit_on": "2030-01-01",
    },
    "setup_in": lambda scene, place: {
        "region": scene.region(place).code,
        "applicant_name": "新办公司",
        "items": [version(scene).item.code],
    },
}
