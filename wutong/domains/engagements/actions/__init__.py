"""Writes to engagements. Each names the actor and the time, and leaves an audit row."""

from wutong.domains.engagements.actions.feed import close_feed, open_feed
from wutong.domains.engagements.actions.firms import (
    link_met_firm,
    meet_firms,
    register_met_firm,
    remove_firm,
)
from wutong.domains.engagements.actions.follow_ups import (
    add_follow_up,
    close_follow_up,
    pass_on,
    turn_into_lead,
)
from wutong.domains.engagements.actions.importing import (
    BroughtEngagement,
    bring_in_engagements,
    take_back_engagements,
)
from wutong.domains.engagements.actions.introducing import introduce_project, remove_introduction
from wutong.domains.engagements.actions.recording import (
    cancel_engagement,
    edit_engagement,
    hold_engagement,
    record_engagement,
    write_minutes,
)
from wutong.domains.engagements.actions.taking_part import (
    add_member,
    link_project,
    remove_member,
    unlink_project,
)

__all__ = [
    "BroughtEngagement",
    "add_follow_up",
    "add_member",
    "bring_in_engagements",
    "cancel_engagement",
    "close_feed",
    "close_follow_up",
    "edit_engagement",
    "hold_engagement",
    "introduce_project",
    "link_met_firm",
    "link_project",
    "meet_firms",
    "open_feed",
    "pass_on",
    "record_engagement",
    "register_met_firm",
    "remove_firm",
    "remove_introduction",
    "remove_member",
    "take_back_engagements",
    "turn_into_lead",
    "unlink_project",
    "write_minutes",
]
