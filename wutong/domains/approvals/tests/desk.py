"""People who change and read the catalogue, and short ways to say what an item says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from wutong.domains.approvals import actions
from wutong.domains.approvals.actions.reference import load_defaults
from wutong.domains.approvals.models import ApprovalItem, ItemVersion
from wutong.domains.approvals.queries.items import drafted_of
from wutong.domains.approvals.rules.drafting import Drafted
from wutong.domains.org.choices import Role, UnitKind
from wutong.domains.org.models import Unit, User
from wutong.domains.projects.tests.world import World, build_world, person

NOON = datetime(2022, 9, 9, 4, 0, tzinfo=UTC)
TODAY = date(2022, 9, 9)
NEXT = date(2022, 10, 1)
SAID = Drafted(
    name="临时用水许可", kind="licence", stage="alongside", department="水务局",
    statutory_days=20, promised_days=5, serial_days=20,
)  # fmt: skip


@dataclass
class Desk:
    """The national catalogue, an administrator of the country, one of the city, and others."""

    world: World
    administrator: User
    local: User
    clerk: User
    bureau: User
    land: Unit

    def item(self, code: str = "scheme_review") -> ApprovalItem:
        """A national item."""
        return ApprovalItem.objects.get(code=code, region=None)

    def said(self, code: str = "scheme_review", **changed: Any) -> Drafted:
        """What a national item's newest version says, but for what is ``changed``."""
        return replace(drafted_of(self.item(code).versions.latest("number")), **changed)

    def draft(self, code: str = "scheme_review", **changed: Any) -> ItemVersion:
        """A draft of a national item's next version."""
        return actions.save_draft(
            item=self.item(code), said=self.said(code, **changed), by=self.administrator, at=NOON
        )

    def in_force(self, code: str, since: date, **changed: Any) -> ItemVersion:
        """The next version, in force."""
        draft = self.draft(code, **changed)
        return actions.put_in_force(version=draft, since=since, by=self.administrator, at=NOON)


def build_desk() -> Desk:
    """The desk, saved."""
    world = build_world()
    load_defaults(at=NOON)
    return Desk(
        world=world,
        administrator=person("admin", Role.ADMINISTRATOR, region=world.country),
        local=person("local", Role.ADMINISTRATOR, region=world.city),
        clerk=person("clerk", Role.APPROVAL_CLERK, region=world.city),
        bureau=person("bureau", Role.PROMOTION_BUREAU, region=world.city),
        land=Unit.objects.create(
            name="自然资源和规划局", kind=UnitKind.DEPARTMENT, region=world.city
        ),
    )
