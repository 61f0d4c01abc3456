"""The metrics of projects; importing the room's metrics declares them."""

from wutong.domains.projects.metrics import declarations  # noqa: F401
