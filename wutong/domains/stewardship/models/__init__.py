"""Appeals, orders, meetings, stewards, visits and factors."""

from wutong.domains.stewardship.models.appeals import (
    Appeal,
    AppealEvent,
    AppealTask,
    StewardshipRule,
    Symposium,
    SymposiumGuest,
)
from wutong.domains.stewardship.models.dispatch import AgendaLine, AgendaRequest, DispatchMeeting
from wutong.domains.stewardship.models.factors import FactorCapacity, FactorNeed
from wutong.domains.stewardship.models.orders import (
    Extension,
    ItemTold,
    OrderEvent,
    OrderHelper,
    PacePlan,
    SupervisionOrder,
)
from wutong.domains.stewardship.models.stewards import (
    FirmSteward,
    HandOver,
    PlannedVisit,
    ServedFirm,
    Visit,
    VisitRevision,
)
from wutong.domains.stewardship.models.transfers import OrderTransfer

__all__ = [
    "AgendaLine",
    "AgendaRequest",
    "Appeal",
    "AppealEvent",
    "AppealTask",
    "DispatchMeeting",
    "Extension",
    "FactorCapacity",
    "FactorNeed",
    "FirmSteward",
    "HandOver",
    "ItemTold",
    "OrderEvent",
    "OrderHelper",
    "OrderTransfer",
    "PacePlan",
    "PlannedVisit",
    "ServedFirm",
    "StewardshipRule",
    "SupervisionOrder",
    "Symposium",
    "SymposiumGuest",
    "Visit",
    "VisitRevision",
]
