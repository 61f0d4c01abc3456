"""The tables of agreements."""

from wutong.domains.agreements.models.agreements import (
    Agreement,
    AgreementQuerySet,
    AgreementVersion,
    Party,
    Phase,
    seen_by,
)
from wutong.domains.agreements.models.commitments import Commitment, CommitmentQuerySet
from wutong.domains.agreements.models.fair import (
    FairCompetitionRule,
    FlaggedClause,
    LibraryClause,
)
from wutong.domains.agreements.models.reviews import (
    AgendaItem,
    DepartmentOpinion,
    ReviewedFirm,
    ReviewMeeting,
    ReviewSetting,
)

__all__ = [
    "AgendaItem",
    "Agreement",
    "AgreementQuerySet",
    "AgreementVersion",
    "Commitment",
    "CommitmentQuerySet",
    "DepartmentOpinion",
    "FairCompetitionRule",
    "FlaggedClause",
    "LibraryClause",
    "Party",
    "Phase",
    "ReviewMeeting",
    "ReviewSetting",
    "ReviewedFirm",
    "seen_by",
]
