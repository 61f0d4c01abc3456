"""The organisation over HTTP: regions, units, the caller, the working calendar."""

from __future__ import annotations

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from wutong.domains.org.api import calendars, organisation
from wutong.kernel.http import problems
from wutong.kernel.workdays import OutOfCalendar

ROUTERS = (("组织", organisation.router), ("工作日", calendars.router))

problems.declare(
    OutOfCalendar, HTTPStatus.UNPROCESSABLE_ENTITY, "out-of-calendar", _("超出工作日历")
)
