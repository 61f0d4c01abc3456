"""Room `notices` in the access matrix: a notice is its reader's own."""

from __future__ import annotations

from typing import Final

from tests.contracts.access_arguments import Arguments
from tests.contracts.access_rows import NOBODY_ELSEWHERE, SIGNED_IN, Row
from tests.contracts.access_scene import Scene
from wutong.domains.notices.models import Notice
from wutong.domains.org.models import User


def notice(scene: Scene, place: str) -> Notice:
    """What somebody else than those who ask was told."""
    return scene.once(("notice", place), lambda: _told(scene, place))


def _told(scene: Scene, place: str) -> Notice:
    reader = User.objects.create(username=f"reader-{place}", name="读者")
    return Notice.objects.create(
        person=reader, kind="due", key="k", title="到期", url="/today/", at=scene.at
    )


ROWS: Final = (
    Row("notices:list", SIGNED_IN),
    Row("notices:read_all", SIGNED_IN, method="post"),
    Row("notices:open", NOBODY_ELSEWHERE, NOBODY_ELSEWHERE, "notice"),
    Row("notices:read", NOBODY_ELSEWHERE, NOBODY_ELSEWHERE, "notice", "post"),
    Row("api:list_notices", SIGNED_IN),
    Row("api:read_notice", NOBODY_ELSEWHERE, NOBODY_ELSEWHERE, "api_notice", "post"),
    Row("api:read_notices", SIGNED_IN, method="post"),
)
ARGUMENTS: Final[dict[str, Arguments]] = {
    "notice": lambda scene, place: {"pk": notice(scene, place).pk},
    "api_notice": lambda scene, place: {"number": notice(scene, place).pk},
}
BODIES: Final[dict[str, Arguments]] = {}
