"""Room `notices` in the access matrix: a notice is its reader's own."""

from __future__ import annotations

from typing import Final

from tests.contracts.access_arguments import Arguments
from tests.contracts.access_rows import (
    ADMINISTRATOR,
    HIDDEN_ADMINISTRATOR,
    NOBODY_ELSEWHERE,
    SIGNED_IN,
    Row,
    both,
)
from tests.contracts.access_scene import Scene
from wutong.domains.notices.choices import DeliveryState, Vendor
from wutong.domains.notices.models import Delivery, Notice, Robot
from wutong.domains.org.models import User
from wutong.kernel.sealing import seal


def notice(scene: Scene, place: str) -> Notice:
    """What somebody else than those who ask was told."""
    return scene.once(("notice", place), lambda: _told(scene, place))


def _told(scene: Scene, place: str) -> Notice:
    reader = User.objects.create(username=f"reader-{place}", name="读者")
    return Notice.objects.create(
        person=reader, kind="due", key="k", title="到期", url="/today/", at=scene.at
    )


def delivery(scene: Scene, place: str) -> Delivery:
    """What did not reach that reader by e-mail."""
    return scene.once(
        ("delivery", place),
        lambda: Delivery.objects.create(
            notice=notice(scene, place), person=notice(scene, place).person,
            state=DeliveryState.FAILED, due_at=scene.at, ended_at=scene.at,
        ),
    )  # fmt: skip


def robot(scene: Scene, place: str) -> Robot:
    """A robot whose address is no longer allowed, so that a test sends nothing."""
    return scene.once(
        ("robot", place),
        lambda: Robot.objects.create(
            region=scene.region(place), vendor=Vendor.WECOM, name="群", host="x.example",
            address=seal("https://x.example/"),
        ),
    )  # fmt: skip


ROWS: Final = (
    Row("notices:list", SIGNED_IN),
    Row("notices:read_all", SIGNED_IN, method="post"),
    Row("notices:open", NOBODY_ELSEWHERE, NOBODY_ELSEWHERE, "notice"),
    Row("notices:read", NOBODY_ELSEWHERE, NOBODY_ELSEWHERE, "notice", "post"),
    Row("notices:channels", SIGNED_IN),
    Row("notices:channels", SIGNED_IN, method="post"),
    Row("notices:ask_confirmation", SIGNED_IN, method="post"),
    Row("notices:confirm", SIGNED_IN, fixed={"token": "x"}),
    Row("notices:confirm", SIGNED_IN, method="post", fixed={"token": "x"}),
    Row("notices:again", NOBODY_ELSEWHERE, NOBODY_ELSEWHERE, "delivery", "post"),
    Row("notices:robots", ADMINISTRATOR),
    Row("notices:robot_new", ADMINISTRATOR),
    Row("notices:robot_new", ADMINISTRATOR, method="post"),
    *both("notices:robot", ADMINISTRATOR, "robot", HIDDEN_ADMINISTRATOR),
    Row("notices:robot_test", ADMINISTRATOR, HIDDEN_ADMINISTRATOR, "robot", "post"),
    Row("api:get_notice_channels", SIGNED_IN),
    Row("api:set_notice_channels", SIGNED_IN, method="put"),
    Row("api:list_notices", SIGNED_IN),
    Row("api:read_notice", NOBODY_ELSEWHERE, NOBODY_ELSEWHERE, "api_notice", "post"),
    Row("api:read_notices", SIGNED_IN, method="post"),
)
ARGUMENTS: Final[dict[str, Arguments]] = {
    "delivery": lambda scene, place: {"pk": delivery(scene, place).pk},
    "robot": lambda scene, place: {"pk": robot(scene, place).pk},
    "notice": lambda scene, place: {"pk": notice(scene, place).pk},
    "api_notice": lambda scene, place: {"number": notice(scene, place).pk},
}
BODIES: Final[dict[str, Arguments]] = {}
