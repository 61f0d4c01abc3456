"""Stewards of the first region with firms, a spread carried out, a hand-over that waits."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from wutong.config.demo.accounts import PASSWORD, QINHUANGDAO, person, region_of
from wutong.domains.investors.actions import NewInvestor, register_investors_in_bulk
from wutong.domains.org.choices import Role
from wutong.domains.org.models import Post, Region, User
from wutong.domains.stewardship.actions import firms, handing, spreading
from wutong.domains.stewardship.models import HandOver, ServedFirm
from wutong.domains.stewardship.queries.hand_overs import groups_of

STEWARDS: Final = (
    ("steward-hai", "海建业", "130302"),
    ("steward-bei", "北清和", "130304"),
    ("steward-shan", "山启明", "130303"),
    ("steward-chang", "昌惠民", "130322"),
    ("steward-lu", "卢务实", "130324"),
)
TRADES: Final = (
    ("粮油食品", "C1331"), ("汽车零部件", "C3670"), ("玻璃制品", "C3054"), ("葡萄酒", "C1515"),
    ("物流", "G5990"), ("商贸", "F5199"), ("文旅", "N7869"), ("机械", "C3484"),
)  # fmt: skip
PLACES: Final = ("130302", "130302", "130322", "130304", "130303", "130324", "130302")
NAMES: Final = (
    "临海",
    "北辰",
    "碣石",
    "渤泰",
    "联峰",
    "金屋",
    "燕塞",
    "东山",
    "汤河",
    "戴河",
    "圆明",
)
FIRMS: Final = 88


def load(at: datetime) -> None:
    """Load what is absent."""
    if ServedFirm.objects.filter(region_path__startswith=region_of(QINHUANGDAO).path).exists():
        return
    before = at - timedelta(days=40)
    people = _stewards()
    _firms(before)
    region = region_of(QINHUANGDAO)
    bureau = person("bureau")
    proposed = spreading.propose_spread(region=region, by=bureau, at=before)
    spreading.apply_spread(spread=proposed, by=bureau, at=before)
    first = ServedFirm.objects.order_by("pk").first()
    assert first is not None
    firms.set_steward(
        firm=first, steward=people[1], reason="企业提出由原联系人继续服务", by=bureau,
        at=at - timedelta(days=12),
    )  # fmt: skip
    _hand_over(people[4], people[3], at - timedelta(days=1))


def _stewards() -> list[User]:
    made = []
    for username, name, code in STEWARDS:
        user, new = User.objects.get_or_create(username=username, defaults={"name": name})
        if new:
            user.set_password(PASSWORD)
            user.save(update_fields=["password"])
        Post.objects.get_or_create(
            user=user, title="企业管家", role=Role.STEWARD, region=region_of(code),
            defaults={"starts_on": date(2022, 1, 1)},
        )  # fmt: skip
        made.append(user)
    return made


def _firms(at: datetime) -> None:
    rows, places = [], []
    for number in range(FIRMS):
        word, trade = TRADES[number % len(TRADES)]
        place: Region = region_of(PLACES[number % len(PLACES)])
        name = f"{place.name}{NAMES[number % len(NAMES)]}{word}有限公司"
        rows.append(NewInvestor(name=name, industry_code=trade))
        places.append((place, trade))
    records = register_investors_in_bulk(rows=rows, by=person("bureau"), at=at)
    made = {
        one.investor.pk: ServedFirm(
            investor=one.investor, region=place, region_path=place.path, industry_code=trade,
            weight=1 + (number % 9 == 0), since=at.date(),
        )
        for number, (one, (place, trade)) in enumerate(zip(records, places, strict=True))
    }  # fmt: skip
    ServedFirm.objects.bulk_create(made.values())


def _hand_over(leaving: User, coming: User, at: datetime) -> HandOver:
    lines = [line.name for group in groups_of(leaving.pk, leaving.pk) for line in group.lines]
    (made,) = handing.offer_hand_over(
        person=leaving, to=dict.fromkeys(lines, coming), by=person("bureau"), at=at,
        note="调到市里，企业请接着服务。",
    )  # fmt: skip
    return made
