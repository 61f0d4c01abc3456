"""The country's divisions and national zones."""

from __future__ import annotations

from datetime import datetime

import pytest

from wutong.domains.org import queries
from wutong.domains.org.actions import add_custom_region, load_reference
from wutong.domains.org.choices import RegionLevel
from wutong.domains.org.models import Region
from wutong.kernel.audit.models import AuditEntry

pytestmark = pytest.mark.django_db


def test_every_division_is_there_and_a_second_load_changes_nothing(at: datetime) -> None:
    first = load_reference(at)
    per_level = {
        level: Region.objects.filter(level=level).count()
        for level in ("province", "city", "county", "town")
    }
    assert per_level == {"province": 34, "city": 333, "county": 2847, "town": 38749}
    assert first.added == Region.objects.count() - 1  # the country itself is not a division
    qinhuangdao = queries.region_by_code("130300")
    assert qinhuangdao is not None
    assert qinhuangdao.name == "秦皇岛市"
    assert queries.region_by_code("130300000000") == qinhuangdao
    town = Region.objects.filter(level=RegionLevel.TOWN, path__startswith=qinhuangdao.path)[0]
    assert len(town.code) == 9
    assert queries.region_by_code(f"{town.code}000") == town

    zone = queries.regions_named("开发区", qinhuangdao)
    assert [one.name for one in zone] == ["秦皇岛经济技术开发区"]
    assert zone[0].parent == qinhuangdao

    Region.objects.filter(code="130302").update(name="旧名")
    second = load_reference(at)
    assert (second.added, second.renamed) == (0, 1)
    assert queries.region_by_code("130302").name == "海港区"
    third = load_reference(at)
    assert (third.added, third.renamed) == (0, 0)
    assert AuditEntry.objects.filter(action="org.reference_loaded").count() == 2


def test_a_zone_that_a_region_added_itself_is_not_added_again(at: datetime) -> None:
    load_reference(at)
    parent = Region.objects.get(code="130300")
    park = add_custom_region(
        parent=parent, name="北戴河新区", level=RegionLevel.DEVELOPMENT_ZONE, by=None, at=at
    )
    assert park.code == "130300Z02"
    assert load_reference(at).added == 0
    assert park.path == f"{parent.path}130300Z02/"
