"""Two people change the catalogue at once, each with a connection of their own."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import Any

import pytest

from tests import racing
from wutong.domains.approvals import actions
from wutong.domains.approvals.models import ApprovalItem, ItemVersion
from wutong.domains.approvals.rules.errors import AlreadyMoved, ApprovalError
from wutong.domains.approvals.tests.desk import NEXT, NOON, Desk, build_desk
from wutong.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)
at_once = partial(racing.at_once, ApprovalError)


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    """The desk, visible to every connection."""
    return build_desk()


def refusals(results: list[Any]) -> list[Any]:
    return [one for one in results if isinstance(one, ApprovalError)]


def test_a_version_comes_into_force_once(desk: Desk) -> None:
    draft = desk.draft(promised_days=3)

    def put(by: Any) -> Any:
        seen = ItemVersion.objects.select_related("item__region").get(pk=draft.pk)
        return lambda: actions.put_in_force(version=seen, since=NEXT, by=by, at=NOON)

    results = at_once(put(desk.administrator), put(None))
    (told,) = refusals(results)
    assert isinstance(told, AlreadyMoved)
    assert AuditEntry.objects.filter(action="approvals.item_in_force").count() == 1
    versions = desk.item().versions.filter(drafted=False).order_by("number")
    assert [one.valid_until is None for one in versions] == [False, True]


def test_drafts_made_at_once_are_one_draft(desk: Desk) -> None:
    def draft(days: int) -> Any:
        item, said = ApprovalItem.objects.get(pk=desk.item().pk), desk.said(promised_days=days)
        return lambda: actions.save_draft(item=item, said=said, by=None, at=NOON)

    assert refusals(at_once(draft(2), draft(3))) == []
    found = desk.item().versions.get(drafted=True)
    assert found.promised_days in {2, 3}
    assert found.papers.count() == desk.item().versions.get(number=1).papers.count()


def test_putting_in_force_and_ending_at_once_leave_one_story(desk: Desk) -> None:
    draft = desk.draft("road_opening", promised_days=2)
    item = ApprovalItem.objects.get(pk=desk.item("road_opening").pk)
    at_once(
        lambda: actions.put_in_force(version=draft, since=NEXT, by=None, at=NOON),
        lambda: actions.end_item(item=item, on=NEXT, reason="停", by=None, at=NOON),
    )
    settled = list(item.versions.filter(drafted=False).order_by("valid_from"))
    for earlier, later in pairwise(settled):
        assert earlier.valid_until is not None
        assert earlier.valid_until < later.valid_from
