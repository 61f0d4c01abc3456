"""The ledgers of three regions, imported as their bureaus would, and their annual targets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

from django.conf import settings

from wutong.config.demo.accounts import QINHUANGDAO, QUANGANG, XINGLONGTAI, person, region_of
from wutong.domains.ledgers.actions import import_ledger
from wutong.domains.ledgers.choices import ImportStatus
from wutong.domains.ledgers.models import LedgerImport
from wutong.domains.ledgers.workbooks import content_at
from wutong.domains.org.queries import access_of
from wutong.domains.targets.actions import set_target
from wutong.kernel.clock import day_of
from wutong.kernel.money import YI

FOLDER: Final = Path(settings.PROJECT_ROOT) / "demo" / "ledgers"


@dataclass(frozen=True)
class Ledger:
    """A file, the unit it is for, and the account that confirms it."""

    file: str
    region: str
    bureau: str


LEDGERS: Final = (
    Ledger("qinhuangdao-2022.xlsx", QINHUANGDAO, "bureau"),
    Ledger("quangang-2021.xlsx", QUANGANG, "quangang-bureau"),
    Ledger("xinglongtai-2019.xlsx", XINGLONGTAI, "xinglongtai-bureau"),
)
# Those of Xinglongtai were published; the others are for show.
TARGETS: Final = (
    (XINGLONGTAI, 2019, "signed_projects", Decimal(21), "2019 年招商引资目标"),
    (XINGLONGTAI, 2019, "domestic_funds_in_place", 65 * YI, "2019 年招商引资目标"),
    (QINHUANGDAO, 2022, "signed_projects", Decimal(260), "演示数据"),
    (QINHUANGDAO, 2022, "signed_amount", 2800 * YI, "演示数据"),
    (QINHUANGDAO, 2022, "landed_projects", Decimal(280), "演示数据"),
    (QINHUANGDAO, 2022, "landed_amount", 1500 * YI, "演示数据"),
    (QINHUANGDAO, 2022, "in_production_projects", Decimal(300), "演示数据"),
    (QINHUANGDAO, 2022, "in_production_amount", 1000 * YI, "演示数据"),
    (QUANGANG, 2021, "signed_projects", Decimal(160), "演示数据"),
    (QUANGANG, 2021, "signed_amount", 1200 * YI, "演示数据"),
)


def load_ledgers(at: datetime) -> None:
    """Import the ledgers that have not been imported."""
    for ledger in LEDGERS:
        content = content_at(FOLDER / ledger.file)
        region = region_of(ledger.region)
        done = LedgerImport.objects.filter(
            file__sha256=content.sha256, region=region, status=ImportStatus.DONE
        )
        if done.exists():
            continue
        by = person(ledger.bureau)
        access = access_of(by, day_of(at))
        import_ledger(
            content=content, region=region, by=by, access=access, at=at, answers={}, write=True
        )


def load_targets(at: datetime) -> None:
    """Set the annual targets; one that stands is left as it is."""
    for code, year, metric, value, basis in TARGETS:
        set_target(
            region=region_of(code), year=year, metric=metric, value=value, basis=basis,
            by=person("admin"), at=at,
        )  # fmt: skip
