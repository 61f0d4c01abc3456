"""Room `stewardship` in the access matrix: stewards, served firms, spreads, hand-overs."""

from __future__ import annotations

from datetime import date
from typing import Final

from tests.contracts.access_arguments import Arguments
from tests.contracts.access_rows import EXPORTERS, NOBODY_ELSEWHERE, SIGNED_IN, Row
from tests.contracts.access_scene import Scene
from wutong.domains.org.choices import Role
from wutong.domains.stewardship.actions import firms
from wutong.domains.stewardship.actions.handing import offer_hand_over
from wutong.domains.stewardship.models import HandOver, ServedFirm
from wutong.domains.stewardship.models.stewards import FirmSpread
from wutong.domains.stewardship.queries.hand_overs import groups_of

READERS: Final = "...x....xxL"
ASSIGNERS: Final = ".xxx.xxxxxL"
HOLDERS: Final = ".........-L"
SPREADING: Final = ".xxx.xxxx-L"
HOLDING: Final = ".---.-----L"
OTHERS: Final = "---x----xxL"


def served(scene: Scene, place: str) -> ServedFirm:
    """The city's firm."""
    return scene.once(
        ("served", place),
        lambda: ServedFirm.objects.create(
            investor=scene.firm(place), region=scene.region(place),
            region_path=scene.region(place).path, since=date(2022, 1, 1),
        ),
    )  # fmt: skip


def spread(scene: Scene, place: str) -> FirmSpread:
    """A spread of the city that was carried out."""
    return scene.once(
        ("spread", place),
        lambda: FirmSpread.objects.create(
            region=scene.region(place), region_path=scene.region(place).path,
            on=date(2022, 9, 1), proposed_at=scene.at, started_at=scene.at, finished_at=scene.at,
        ),
    )  # fmt: skip


def hand_over(scene: Scene, place: str) -> HandOver:
    """The bureau's firm, offered to the city's leader."""
    return scene.once(("hand_over", place), lambda: _hand_over(scene, place))


def _hand_over(scene: Scene, place: str) -> HandOver:
    bureau = scene.person(Role.PROMOTION_BUREAU, place)
    firms.set_steward(firm=served(scene, place), steward=bureau, reason="近", by=None, at=scene.at)
    names = [line.name for group in groups_of(bureau.pk, bureau.pk) for line in group.lines]
    (made,) = offer_hand_over(
        person=bureau, to=dict.fromkeys(names, scene.person(Role.LEADER, place)), by=None,
        at=scene.at,
    )  # fmt: skip
    return made


ROWS: Final[tuple[Row, ...]] = (
    Row("stewardship:stewards", READERS),
    Row("stewardship:steward", READERS, OTHERS, "steward_person"),
    Row("stewardship:firms", READERS),
    Row("stewardship:firm", READERS, OTHERS, "served"),
    Row("stewardship:firm", ".xxx.xxxxxL", OTHERS, "served", "post",
        {"steward": "", "reason": "近"}),
    Row("stewardship:firm_leave", ".xxx.xxxxxL", "-xxx-xxxxxL", "served", "post", {"reason": ""}),
    Row("stewardship:firm_export", EXPORTERS, method="post"),
    Row("stewardship:firm_import", ASSIGNERS),
    Row("stewardship:firm_import", ASSIGNERS, method="post"),
    Row("stewardship:spread", ASSIGNERS),
    Row("stewardship:spread", ASSIGNERS, method="post"),
    Row("stewardship:spread_apply", ASSIGNERS, "xxxxxxxxxxL", "spread", "post"),
    Row("stewardship:spread_progress", ASSIGNERS, "xxxxxxxxxxL", "spread"),
    Row("stewardship:hand_overs", HOLDERS),
    Row("stewardship:hand_over_new", HOLDING, NOBODY_ELSEWHERE, "bureau_person"),
    Row("stewardship:hand_over_new", HOLDING, NOBODY_ELSEWHERE, "bureau_person", "post"),
    Row("stewardship:hand_over", "..--.-----L", NOBODY_ELSEWHERE, "hand_over"),
    Row("stewardship:hand_over_act", ".x--.-----L", NOBODY_ELSEWHERE, "hand_over", "post",
        fixed={"what": "withdraw"}),
    Row("api:list_stewards", SIGNED_IN),
    Row("api:read_coverage", SIGNED_IN),
    Row("api:list_served_firms", SIGNED_IN),
    Row("api:set_firm_steward", SPREADING, NOBODY_ELSEWHERE, "api_served", "post",
        body="firm_steward"),
    Row("api:create_firm_spread", SPREADING, NOBODY_ELSEWHERE, method="post", body="spread"),
    Row("api:read_firm_spread", SPREADING, NOBODY_ELSEWHERE, "api_spread"),
    Row("api:apply_spread_of_firms", SPREADING, NOBODY_ELSEWHERE, "api_spread", "post"),
    Row("api:list_held", HOLDING, NOBODY_ELSEWHERE, "api_bureau_person"),
    Row("api:create_hand_overs", HOLDING, NOBODY_ELSEWHERE, "api_bureau_person", "post",
        body="hand_over"),
    Row("api:read_hand_over", "..--.-----L", NOBODY_ELSEWHERE, "api_hand_over"),
    Row("api:take_hand_over", "x.--x-----L", NOBODY_ELSEWHERE, "api_hand_over", "post",
        {"lines": []}),
    Row("api:take_hand_over_back", ".x--.-----L", NOBODY_ELSEWHERE, "api_hand_over", "post"),
)  # fmt: skip
ARGUMENTS: Final[dict[str, Arguments]] = {
    "served": lambda scene, place: {"pk": served(scene, place).pk},
    "spread": lambda scene, place: {"pk": spread(scene, place).pk},
    "hand_over": lambda scene, place: {"pk": hand_over(scene, place).pk},
    "bureau_person": lambda scene, place: {"pk": scene.person(Role.PROMOTION_BUREAU, place).pk},
    "steward_person": lambda scene, place: {"pk": scene.person(Role.STEWARD, place).pk},
    "api_served": lambda scene, place: {"number": served(scene, place).pk},
    "api_spread": lambda scene, place: {"number": spread(scene, place).pk},
    "api_hand_over": lambda scene, place: {"number": hand_over(scene, place).pk},
    "api_bureau_person": lambda scene, place: {
        "number": scene.person(Role.PROMOTION_BUREAU, place).pk
    },
}
BODIES: Final[dict[str, Arguments]] = {
    "firm_steward": lambda scene, place: {
        "steward": scene.person(Role.STEWARD, place).pk, "reason": "近",
    },
    "spread": lambda scene, place: {"region": scene.region(place).code},
    "hand_over": lambda scene, place: {
        "lines": [{"line": "projects.teams:0", "to": scene.person(Role.LEADER, place).pk}],
    },
}  # fmt: skip
