"""What introducers drove: along chains, around circles, each project once; the pages that show it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from wutong.domains.investors import actions
from wutong.domains.investors.models import Introduction, Investor, Referrer
from wutong.domains.investors.rules.driven import Brought, driven, tree
from wutong.domains.investors.rules.errors import BadValue
from wutong.domains.org.choices import Role
from wutong.domains.projects.models import Milestone
from wutong.domains.projects.tests.world import World, build_world, person, project
from wutong.kernel.money import YI

NOON = datetime(2022, 9, 9, 4, 0, tzinfo=UTC)
# Introducers are 1–9, firms 11–19, projects 21–29, of 1 元, 2 元, … in this order.
AMOUNTS = {key: Decimal(key - 20) for key in range(21, 30)}


def brought(introduced: Mapping[int, Any], acts: Mapping[int, Any] = {}, **more: Any) -> Brought:
    """Firm 11 has project 21, firm 12 project 22 and so on."""
    of_firm = {firm: {firm + 10} for firm in range(11, 20)}
    return Brought(introduced, acts, **{"of_firm": of_firm, "amounts": AMOUNTS, **more})


class TestTheRule:
    def test_a_firms_projects_count_to_who_brought_it(self) -> None:
        found = driven(1, brought({1: {11, 12}}))
        assert (found.direct, found.along, found.amount) == ({21, 22}, set(), 3)

    def test_what_a_firm_brings_stands_along_the_chain(self) -> None:
        chain = brought({1: {11}, 2: {12}, 3: {13}}, {11: {2}, 12: {3}})
        found = driven(1, chain)
        assert (found.direct, found.along) == ({21}, {22, 23})
        assert (found.direct_amount, found.along_amount, found.signed) == (1, 5, 3)
        assert driven(2, chain).direct == {22}
        assert [(one.firm, one.depth) for one in tree(1, chain)] == [(11, 1), (12, 2), (13, 3)]

    def test_several_ways_to_a_project_count_it_once_and_directly(self) -> None:
        diamond = brought({1: {11, 12, 13}, 2: {13}, 3: {13}}, {11: {2}, 12: {3}})
        found = driven(1, diamond)
        assert (found.direct, found.along, found.amount) == ({21, 22, 23}, set(), 6)
        assert [one.firm for one in tree(1, diamond)] == [11, 12, 13]

    def test_a_circle_ends_and_nobody_drives_their_own(self) -> None:
        circle = brought({1: {12}, 2: {11}}, {11: {1}, 12: {2}})
        assert driven(1, circle).direct == {22}
        assert driven(1, circle).along == set()
        assert [one.firm for one in tree(1, circle)] == [12]

    def test_a_project_counts_to_those_named_for_it(self) -> None:
        named = brought({1: {11}}, of_firm={11: {21}}, of_referrer={2: {22}})
        assert driven(1, named).direct == {21}
        assert driven(2, named).direct == {22}

    def test_an_unsigned_project_is_there_without_an_amount(self) -> None:
        found = driven(1, brought({1: {11}}, amounts={}))
        assert (found.direct, found.amount, found.signed) == ({21}, 0, 0)


pairs = st.dictionaries(st.integers(1, 9), st.sets(st.integers(11, 19), max_size=4), max_size=9)
acting = st.dictionaries(st.integers(11, 19), st.sets(st.integers(1, 9), max_size=2), max_size=9)
named = st.dictionaries(st.integers(1, 9), st.sets(st.integers(21, 29), max_size=3), max_size=4)


@given(pairs, acting, named)
def test_whatever_the_chains_nothing_counts_twice(
    introduced: dict[int, set[int]], acts: dict[int, set[int]], of_referrer: dict[int, set[int]]
) -> None:
    taken = {one for some in of_referrer.values() for one in some}
    of_firm = {firm: {firm + 10} - taken for firm in range(11, 20)}
    given_ = brought(introduced, acts, of_firm=of_firm, of_referrer=of_referrer)
    for referrer in range(1, 10):
        found = driven(referrer, given_)
        assert not found.direct & found.along
        assert found.amount == sum(AMOUNTS[one] for one in found.direct | found.along)
        assert found.amount <= sum(AMOUNTS.values())
        branches = tree(referrer, given_)
        assert len({one.firm for one in branches}) == len(branches)
        listed = [one for branch in branches for one in branch.projects]
        assert len(listed) == len(set(listed))
        assert set(listed) <= found.direct | found.along
        assert found.direct | found.along == set(listed) | (of_referrer.get(referrer) or set())


@given(pairs, acting)
def test_one_more_introduction_never_drives_less(
    introduced: dict[int, set[int]], acts: dict[int, set[int]]
) -> None:
    before = driven(1, brought(introduced, acts))
    more = {**introduced, 1: introduced.get(1, set()) | {19}}
    after = driven(1, brought(more, acts))
    assert before.direct | before.along <= after.direct | after.along


@pytest.fixture
def world(db: None) -> World:
    """The regions."""
    return build_world()


def firm(name: str) -> Investor:
    """A registered firm."""
    return actions.register_investor(name=name, by=None, at=NOON)


def signed(world: World, name: str, of: Investor, amount: Decimal) -> Any:
    """A project with a verified signing."""
    made = project(world.city, NOON, name, investor=of, total_investment=amount)
    Milestone.objects.create(
        project=made, stage="signed", on=date(2022, 5, 1), claimed_at=NOON, standing="verified",
        decided_at=NOON,
    )  # fmt: skip
    return made


@pytest.fixture
def chain(world: World) -> Referrer:
    """A chamber brought a maker, and the maker its supplier."""
    maker, supplier = firm("龙头整车制造有限公司"), firm("配套零件有限公司")
    chamber = actions.add_referrer(name="福建商会", kind="chamber", by=None, at=NOON)
    as_firm = actions.add_referrer(name="龙头整车", kind="firm", by=None, at=NOON, investor=maker)
    actions.link_referrer(investor=maker, referrer=chamber, by=None, at=NOON, on=date(2022, 1, 5))
    actions.link_referrer(investor=supplier, referrer=as_firm, by=None, at=NOON)
    signed(world, "整车项目", maker, 20 * YI)
    signed(world, "零件项目", supplier, 3 * YI)
    project(world.city, NOON, "还没签的", investor=supplier, total_investment=9 * YI)
    return chamber


def bureau(world: World) -> Client:
    """The promotion bureau's browser."""
    client = Client()
    client.force_login(
        person("bureau", Role.PROMOTION_BUREAU, region=world.city),
        "django.contrib.auth.backends.ModelBackend",
    )
    return client


class TestThePages:
    def test_the_list_is_ranked_by_what_was_driven(self, world: World, chain: Referrer) -> None:
        text = bureau(world).get(reverse("investors:referrers")).content.decode()
        assert text.index("福建商会") < text.index("龙头整车")
        for amount in ("20.00", "3.00", "23.00"):
            assert amount in text
        assert f"/referrers/{chain.pk}/#along" in text

    def test_an_introducers_page_draws_the_chain(self, world: World, chain: Referrer) -> None:
        client = bureau(world)
        text = client.get(reverse("investors:referrer", args=[chain.pk])).content.decode()
        assert text.index("龙头整车制造有限公司") < text.index("配套零件有限公司")
        assert "第 2 层" in text
        assert "2022-01-05" in text
        assert "未签约" in text
        assert text.index("整车项目</a></th>") < text.index("零件项目</a></th>")

    def test_what_one_may_not_see_isnt_counted(self, world: World, chain: Referrer) -> None:
        client = Client()
        stranger = person("stranger", Role.PROMOTION_BUREAU, region=world.elsewhere)
        client.force_login(stranger, "django.contrib.auth.backends.ModelBackend")
        text = client.get(reverse("investors:referrer", args=[chain.pk])).content.decode()
        assert "整车项目" not in text
        assert "20" not in text.split("合计")[1][:60]

    def test_queries_do_not_grow(
        self, world: World, chain: Referrer, django_assert_max_num_queries: Any
    ) -> None:
        client = bureau(world)
        for number in range(20):
            one = firm(f"第{number}配套有限公司")
            actions.link_referrer(investor=one, referrer=chain, by=None, at=NOON)
            signed(world, f"项目{number}", one, YI)
        client.get(reverse("investors:referrers"))
        with django_assert_max_num_queries(14):
            client.get(reverse("investors:referrers"))
        with django_assert_max_num_queries(18):
            client.get(reverse("investors:referrer", args=[chain.pk]))

    def test_an_introducer_is_edited_and_may_be_a_firm(self, world: World, chain: Referrer) -> None:
        client = bureau(world)
        address = reverse("investors:referrer_edit", args=[chain.pk])
        data = {"name": "福建省商会", "kind": "firm", "firm": "配套零件有限公司"}
        assert client.post(address, data).status_code == 302
        chain.refresh_from_db()
        assert (chain.name, str(chain.investor)) == ("福建省商会", "配套零件有限公司")
        wrong = client.post(address, {**data, "firm": "没有的公司"})
        assert wrong.status_code == 422
        assert "没有登记这家企业" in wrong.content.decode()


class TestRecords:
    def test_who_recorded_an_introduction_and_when_is_kept(self, chain: Referrer) -> None:
        row = Introduction.objects.get(referrer=chain)
        assert (row.on, row.recorded_at) == (date(2022, 1, 5), NOON)
        actions.link_referrer(investor=row.investor, referrer=chain, by=None, at=NOON, note="会展")
        row.refresh_from_db()
        assert (row.note, Introduction.objects.filter(referrer=chain).count()) == ("会展", 1)

    def test_a_firm_does_not_introduce_itself(self, chain: Referrer) -> None:
        as_firm = Referrer.objects.get(name="龙头整车")
        with pytest.raises(BadValue):
            actions.link_referrer(
                investor=as_firm.investor,
                referrer=as_firm,
                by=None,
                at=NOON,  # type: ignore[arg-type]
            )
        with pytest.raises(BadValue):
            actions.edit_referrer(
                referrer=as_firm, name="x 企业", kind="firm", by=None, at=NOON,
                investor=as_firm.introduced.get(),
            )  # fmt: skip

    def test_a_day_to_come_is_refused(self, chain: Referrer) -> None:
        with pytest.raises(BadValue):
            actions.link_referrer(
                investor=firm("别的企业有限公司"), referrer=chain, by=None, at=NOON,
                on=date(2022, 9, 10),
            )  # fmt: skip


def test_old_merges_name_the_rows_as_they_are_called_now(chain: Referrer) -> None:
    from importlib import import_module

    from django.apps import apps

    from wutong.domains.investors.models import MergeRecord

    one, other = firm("甲能源有限公司"), firm("乙电力有限公司")
    row = MergeRecord.objects.create(
        kept=one, merged=other, at=NOON,
        moved=[{"model": "investors.Referrer_introduced", "field": "investor", "keys": [1]}],
    )  # fmt: skip
    migration = import_module("wutong.domains.investors.migrations.0005_introductions")
    migration.rename_in_merges(apps, None)
    row.refresh_from_db()
    assert row.moved[0]["model"] == "investors.Introduction"
    migration.rename_back(apps, None)
    row.refresh_from_db()
    assert row.moved[0]["model"] == "investors.Referrer_introduced"
