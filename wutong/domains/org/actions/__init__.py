"""Writes of the organisation: each names its actor and time and leaves an audit row."""

from wutong.domains.org.actions.reference import Loaded, load_reference
from wutong.domains.org.actions.regions import add_custom_region, add_unit, appoint

__all__ = ["Loaded", "add_custom_region", "add_unit", "appoint", "load_reference"]
