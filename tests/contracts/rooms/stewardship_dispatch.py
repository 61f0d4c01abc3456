"""Room `stewardship` in the access matrix: dispatch."""

from __future__ import annotations

from typing import Any, Final

from tests.contracts.access_arguments import Arguments
from tests.contracts.access_rows import EXPORTERS, NOBODY_ELSEWHERE, SIGNED_IN, Row, both, gone
from tests.contracts.access_scene import Scene
from wutong.domains.org.choices import Role
from wutong.domains.stewardship.actions.dispatch import plan_meeting
from wutong.domains.stewardship.actions.dispatch_agenda import add_project
from wutong.domains.stewardship.models import AgendaLine, AgendaRequest, DispatchMeeting
from wutong.kernel import clock

READERS: Final = ".........xL"
READING: Final = ".........-L"
HOLDERS: Final = "x..x.xxxxxL"
HOLDING: Final = "x..x.xxxx-L"
ASKERS: Final = ".xx......xL"
PLANNERS: Final = ".......xxxL"
A_DAY: Final = "2030-01-02"


def meeting(scene: Scene, place: str) -> DispatchMeeting:
    """The weekly meeting of the city, today."""
    return scene.once(("meeting", place), lambda: _meeting(scene, place))


def _meeting(scene: Scene, place: str) -> DispatchMeeting:
    return plan_meeting(
        title="周调度会", rhythm="weekly", body="bureau", region=scene.region(place),
        on=clock.day_of(scene.at), by=None, at=scene.at,
    )  # fmt: skip


def line(scene: Scene, place: str) -> AgendaLine:
    """The open project on the meeting's agenda."""
    return scene.once(("agenda_line", place), lambda: _line(scene, place))


def _line(scene: Scene, place: str) -> AgendaLine:
    there = meeting(scene, place).lines.filter(project=scene.project(place)).first()
    return there or add_project(
        meeting=meeting(scene, place), project=scene.project(place), reason="请协调",
        by=scene.person(Role.LEADER, place), at=scene.at,
    )  # fmt: skip


def request(scene: Scene, place: str) -> AgendaRequest:
    """The open project is asked for."""
    return scene.once(
        ("agenda_request", place),
        lambda: AgendaRequest.objects.create(
            project=scene.project(place), text="请协调", asked_at=scene.at
        ),
    )


def page(name: str, own: str, at: str = "dispatch_meeting", **more: Any) -> Row:
    """A page about a meeting."""
    return Row(f"stewardship:{name}", own, gone(own), at, **more)


def act(what: str, body: dict[str, Any]) -> Row:
    """A button of the meeting."""
    return page("meeting_act", HOLDERS, method="post", body=body, fixed={"what": what})


def call(name: str, body: dict[str, Any], at: str = "dispatch_key") -> Row:
    """A call about a meeting."""
    return Row(f"api:{name}", HOLDING, NOBODY_ELSEWHERE, at, "post", body)


ROWS: Final[tuple[Row, ...]] = (
    Row("stewardship:dispatch", READERS),
    *both("stewardship:meeting_new", HOLDERS, "", HOLDERS),
    Row("stewardship:stopped", READERS),
    Row("stewardship:stopped_export", EXPORTERS, method="post"),
    *both("stewardship:pace_plan", PLANNERS, "project"),
    Row("stewardship:task_sheet", READERS, gone(READERS), "project"),
    *both("stewardship:dispatch_ask", ASKERS, "project"),
    Row("stewardship:dispatch_withdraw", "xxxxxxxxxxL", gone(ASKERS), "agenda_request", "post"),
    page("meeting", READERS),
    act("refresh", {}),
    act("cancel", {"reason": "改期"}),
    page("meeting_projects", HOLDERS),
    page("meeting_line", READERS, "agenda_line"),
    Row("stewardship:meeting_line", HOLDERS, gone(READERS), "agenda_line", "post",
        {"decision": "加快"}),
    page("meeting_pack", READERS),
    page("meeting_minutes", READERS),
    page("meeting_export", EXPORTERS, method="post"),
    Row("api:list_dispatch_meetings", SIGNED_IN),
    Row("api:create_dispatch_meeting", HOLDERS, "xxxxxxxxxxL", method="post", body="new_meeting"),
    Row("api:read_dispatch_meeting", READING, NOBODY_ELSEWHERE, "dispatch_key"),
    call("refresh_dispatch_agenda", {}),
    call("hold_dispatch_meeting", {"minutes": "开了"}),
    call("cancel_dispatch_meeting", {"reason": "改期"}),
    Row("api:add_agenda_line", HOLDING, NOBODY_ELSEWHERE, "dispatch_key", "post", "agenda_add"),
    call("record_agenda_line", {"decision": "加快"}, "agenda_line_key"),
    call("drop_agenda_line", {"reason": "另行研究"}, "agenda_line_key"),
    Row("api:create_agenda_request", ".xx......xL", method="post", body="agenda_ask"),
    Row("api:list_stopped_projects", SIGNED_IN),
    Row("api:save_pace_plan", PLANNERS, NOBODY_ELSEWHERE, "project", "post",
        {"reason": "资金", "plan": "引入", "move_by": A_DAY}),
)  # fmt: skip
ARGUMENTS: Final[dict[str, Arguments]] = {
    "dispatch_meeting": lambda scene, place: {"pk": meeting(scene, place).pk},
    "dispatch_key": lambda scene, place: {"key": meeting(scene, place).pk},
    "agenda_line": lambda scene, place: {
        "pk": meeting(scene, place).pk, "line_pk": line(scene, place).pk,
    },
    "agenda_line_key": lambda scene, place: {
        "key": meeting(scene, place).pk, "line": line(scene, place).pk,
    },
    "agenda_request": lambda scene, place: {"pk": request(scene, place).pk},
}  # fmt: skip
BODIES: Final[dict[str, Arguments]] = {
    "new_meeting": lambda scene, place: {
        "title": "月调度会", "rhythm": "monthly", "body": "bureau", "on": A_DAY,
        "region": scene.region(place).code,
    },
    "agenda_add": lambda scene, place: {
        "project": scene.project(place).code, "reason": "请协调",
    },
    "agenda_ask": lambda scene, place: {"project": scene.project(place).code, "text": "请协调"},
}  # fmt: skip
