"""A worker has read every template before it answers anybody."""

from __future__ import annotations

from wutong.config.warming import own_templates, warm_up


def test_every_template_of_ours_is_read() -> None:
    assert "cockpit/cockpit.html" in own_templates()
    assert warm_up() == len(own_templates())
