"""What this room keeps."""

from wutong.domains.incentives.models.awards import (
    Award,
    AwardInterest,
    AwardObjection,
    AwardPayment,
)
from wutong.domains.incentives.models.recipients import AwardShare, BankAccount, DeclaredKind
from wutong.domains.incentives.models.rulesets import AwardBudget, AwardRuleSet, RuleVersion
from wutong.domains.incentives.models.runs import AwardRun

__all__ = [
    "Award",
    "AwardBudget",
    "AwardInterest",
    "AwardObjection",
    "AwardPayment",
    "AwardRuleSet",
    "AwardRun",
    "AwardShare",
    "BankAccount",
    "DeclaredKind",
    "RuleVersion",
]
