"""Who may see and do what. Fails closed: without an :class:`Access` nothing is seen.

A post gives a role within a scope: a subtree of regions, or a unit (department, squad, task
force). The table below says what a role may do; a scope says where.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

VIEW = "view"
EDIT = "edit"
CLAIM = "claim"
VERIFY = "verify"
IMPORT = "import"
EXPORT = "export"
VIEW_PHONE = "view_phone"
VIEW_CONFIDENTIAL = "view_confidential"
VIEW_FIGURES = "view_figures"
SET_TARGETS = "set_targets"
DRAFT_BULLETIN = "draft_bulletin"
REVIEW_BULLETIN = "review_bulletin"
ISSUE_BULLETIN = "issue_bulletin"
MERGE_INVESTORS = "merge_investors"
EDIT_INVESTORS = "edit_investors"
MANAGE_ORGANISATION = "manage_organisation"
MANAGE_RULES = "manage_rules"
VIEW_AUDIT = "view_audit"
REPORT_LEAD = "report_lead"
HANDLE_LEAD = "handle_lead"
DISPATCH_LEAD = "dispatch_lead"
ARBITRATE_LEAD = "arbitrate_lead"
OPEN_ASSESSMENT = "open_assessment"
SCORE_ASSESSMENT = "score_assessment"
DECIDE_ASSESSMENT = "decide_assessment"
EDIT_AGREEMENT = "edit_agreement"
GIVE_OPINION = "give_opinion"
REVIEW_FAIR_COMPETITION = "review_fair_competition"
RECORD_ENGAGEMENT = "record_engagement"
MANAGE_CATALOGUE = "manage_catalogue"
PLAN_ROADMAP = "plan_roadmap"
RECEIVE_CASE = "receive_case"
HANDLE_CASE = "handle_case"
DECIDE_CASE = "decide_case"
GRANT_GREEN_CHANNEL = "grant_green_channel"
ALLOW_SECOND_NOTICE = "allow_second_notice"
RECORD_AGENCY = "record_agency"
FOLLOW_OWN_CASES = "follow_own_cases"
FOLLOW_OWN_APPEALS = "follow_own_appeals"
RECEIVE_APPEAL = "receive_appeal"
ASSIGN_APPEAL = "assign_appeal"
HANDLE_APPEAL = "handle_appeal"
DECIDE_APPEAL = "decide_appeal"
GIVE_ORDER = "give_order"
HANDLE_ORDER = "handle_order"
RECORD_VISIT = "record_visit"
ASSIGN_STEWARD = "assign_steward"
EDIT_FACTOR = "edit_factor"
HOLD_DISPATCH = "hold_dispatch"
VIEW_AWARDS = "view_awards"
MANAGE_AWARDS = "manage_awards"
APPROVE_AWARD = "approve_award"
DECIDE_AWARD_OBJECTION = "decide_award_objection"
FOLLOW_OWN_AWARDS = "follow_own_awards"

ADMINISTRATOR = "administrator"
LEADER = "leader"
SUPERVISOR = "supervisor"
ANALYST = "analyst"
PROMOTION_BUREAU = "promotion_bureau"
RECRUITER = "recruiter"
STEWARD = "steward"
LINE_DEPARTMENT = "line_department"
APPROVAL_CLERK = "approval_clerk"
INVESTOR = "investor"

ABILITIES: Final[dict[str, frozenset[str]]] = {
    ADMINISTRATOR: frozenset(
        {VIEW, EDIT, CLAIM, VERIFY, IMPORT, EXPORT, VIEW_PHONE, VIEW_FIGURES, SET_TARGETS,
         DRAFT_BULLETIN, REVIEW_BULLETIN, ISSUE_BULLETIN, MERGE_INVESTORS, EDIT_INVESTORS,
         MANAGE_ORGANISATION, MANAGE_RULES, VIEW_AUDIT, REPORT_LEAD, HANDLE_LEAD, DISPATCH_LEAD,
         ARBITRATE_LEAD, OPEN_ASSESSMENT, EDIT_AGREEMENT, RECORD_ENGAGEMENT,
         MANAGE_CATALOGUE, PLAN_ROADMAP, RECORD_AGENCY,
         RECEIVE_APPEAL, ASSIGN_STEWARD, RECORD_VISIT, EDIT_FACTOR,
         VIEW_AWARDS, MANAGE_AWARDS}
    ),
    LEADER: frozenset({VIEW, EXPORT, VIEW_PHONE, VIEW_FIGURES, VIEW_CONFIDENTIAL,
                       REVIEW_BULLETIN, ISSUE_BULLETIN, REPORT_LEAD, ARBITRATE_LEAD,
                       DECIDE_ASSESSMENT, RECORD_ENGAGEMENT, GRANT_GREEN_CHANNEL,
                       GIVE_ORDER, HOLD_DISPATCH, RECORD_VISIT, RECEIVE_APPEAL,
                       VIEW_AWARDS, APPROVE_AWARD}),
    SUPERVISOR: frozenset({VIEW, VERIFY, EXPORT, VIEW_FIGURES, REVIEW_BULLETIN, VIEW_AUDIT,
                           REVIEW_FAIR_COMPETITION, ALLOW_SECOND_NOTICE,
                           GIVE_ORDER, DECIDE_APPEAL, ASSIGN_APPEAL, RECEIVE_APPEAL, HOLD_DISPATCH,
                           VIEW_AWARDS, DECIDE_AWARD_OBJECTION}),
    ANALYST: frozenset({VIEW, EDIT, IMPORT, EXPORT, VIEW_FIGURES, SET_TARGETS, DRAFT_BULLETIN,
                        REPORT_LEAD, RECORD_ENGAGEMENT,
                        RECEIVE_APPEAL, VIEW_AWARDS}),
    PROMOTION_BUREAU: frozenset(
        {VIEW, EDIT, CLAIM, VERIFY, IMPORT, EXPORT, VIEW_PHONE, VIEW_FIGURES, SET_TARGETS,
         DRAFT_BULLETIN, REVIEW_BULLETIN, ISSUE_BULLETIN, MERGE_INVESTORS, EDIT_INVESTORS,
         REPORT_LEAD, HANDLE_LEAD, DISPATCH_LEAD, ARBITRATE_LEAD, OPEN_ASSESSMENT,
         SCORE_ASSESSMENT, DECIDE_ASSESSMENT, EDIT_AGREEMENT, GIVE_OPINION,
         REVIEW_FAIR_COMPETITION, RECORD_ENGAGEMENT, PLAN_ROADMAP, RECORD_AGENCY,
         RECEIVE_APPEAL, ASSIGN_APPEAL, HANDLE_APPEAL, GIVE_ORDER, HANDLE_ORDER, RECORD_VISIT,
         ASSIGN_STEWARD, EDIT_FACTOR, HOLD_DISPATCH, VIEW_AWARDS, MANAGE_AWARDS}
    ),
    RECRUITER: frozenset({VIEW, EDIT, CLAIM, VIEW_PHONE, EDIT_INVESTORS, REPORT_LEAD,
                          HANDLE_LEAD, OPEN_ASSESSMENT, EDIT_AGREEMENT, RECORD_ENGAGEMENT,
                          PLAN_ROADMAP,
                          RECEIVE_APPEAL, RECORD_VISIT, HANDLE_ORDER, FOLLOW_OWN_AWARDS}),
    STEWARD: frozenset({VIEW, EDIT, CLAIM, VIEW_PHONE, REPORT_LEAD, HANDLE_LEAD,
                        EDIT_AGREEMENT, RECORD_ENGAGEMENT, PLAN_ROADMAP, RECORD_AGENCY,
                        RECEIVE_APPEAL, HANDLE_APPEAL, HANDLE_ORDER, RECORD_VISIT, EDIT_FACTOR,
                       FOLLOW_OWN_AWARDS}),
    LINE_DEPARTMENT: frozenset({VIEW, VERIFY, VIEW_FIGURES, REPORT_LEAD, SCORE_ASSESSMENT,
                                GIVE_OPINION, RECORD_ENGAGEMENT, HANDLE_CASE, DECIDE_CASE,
                                HANDLE_APPEAL, HANDLE_ORDER, RECORD_VISIT, EDIT_FACTOR}),
    APPROVAL_CLERK: frozenset({VIEW, RECEIVE_CASE, HANDLE_CASE, DECIDE_CASE, PLAN_ROADMAP,
                               RECORD_AGENCY,
                               RECEIVE_APPEAL, HANDLE_APPEAL, HANDLE_ORDER}),
    INVESTOR: frozenset({VIEW, FOLLOW_OWN_CASES, FOLLOW_OWN_APPEALS}),
}  # fmt: skip


def roles_with(ability: str) -> frozenset[str]:
    """The roles that have ``ability``."""
    return frozenset(role for role, abilities in ABILITIES.items() if ability in abilities)


@dataclass(frozen=True)
class Grant:
    """One post's role within its scope. Exactly one of ``region_path`` and ``unit`` is set."""

    role: str
    region_path: str = ""
    unit: int | None = None

    def may(self, ability: str) -> bool:
        """Whether the role has this ability at all."""
        return ability in ABILITIES.get(self.role, frozenset())


@dataclass(frozen=True)
class Access:
    """What one person may see and do on one day.

    ``investors`` are the firms that the person speaks for (role investor). ``home`` is the path of
    the region that pages open on. ``needs_two_factor`` is set while a region asks the person's
    role for a second factor and none is set up: until then no page but that one opens.
    """

    user: int | None = None
    name: str = ""
    title: str = ""
    home: str = ""
    grants: tuple[Grant, ...] = ()
    investors: frozenset[int] = field(default_factory=frozenset)
    signed_in: bool = True
    needs_two_factor: bool = False

    @property
    def is_investor(self) -> bool:
        """Whether the person speaks for a firm rather than for the region."""
        return any(grant.role == INVESTOR for grant in self.grants)

    def may_ever(self, ability: str) -> bool:
        """Whether the person has this ability anywhere."""
        return any(grant.may(ability) for grant in self.grants)

    def may(self, ability: str, region_path: str | None = None, unit: int | None = None) -> bool:
        """Whether the person has this ability for something in this region or of this unit."""
        return any(grant.may(ability) and covers(grant, region_path, unit) for grant in self.grants)

    def region_paths(self, ability: str) -> tuple[str, ...]:
        """The outermost region subtrees in which the person has this ability."""
        return outermost(
            grant.region_path
            for grant in self.grants
            if grant.region_path and grant.may(ability) and grant.role != INVESTOR
        )

    def units(self, ability: str) -> tuple[int, ...]:
        """The units for which the person has this ability."""
        return tuple(
            grant.unit
            for grant in self.grants
            if grant.unit is not None and grant.may(ability) and grant.role != INVESTOR
        )


NOBODY: Final = Access(signed_in=False)


AccessExtender = Callable[[Access, date], Access]
_extenders: list[AccessExtender] = []


def add_access_extender(extender: AccessExtender) -> None:
    """Let an upper room fill in what lower rooms cannot know, e.g. the firms of an investor.

    Register from ``apps.ready()``; ``extender(access, on)`` returns the access to go on with and
    asks the database only where ``access`` needs it (``access.is_investor``).
    """
    if extender not in _extenders:
        _extenders.append(extender)


def extended(access: Access, on: date) -> Access:
    """``access`` as every registered room completes it."""
    for extender in _extenders:
        access = extender(access, on)
    return access


def covers(grant: Grant, region_path: str | None, unit: int | None) -> bool:
    """Whether a thing in ``region_path``, belonging to ``unit``, lies in the grant's scope."""
    if grant.role == INVESTOR:
        return False
    if grant.unit is not None:
        return unit is not None and unit == grant.unit
    return bool(grant.region_path) and (region_path or "").startswith(grant.region_path)


def outermost(paths: Iterable[str]) -> tuple[str, ...]:
    """``paths`` without those that lie under another one."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return tuple(kept)
