"""Every address of the site, room by room."""

from __future__ import annotations

from importlib.util import find_spec

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path

from wutong.config.api import api
from wutong.config.health import healthz, metrics
from wutong.kernel.http.access import SELF_GUARDED, declare_all

API_PATTERNS, API_APPLICATION, API_NAMESPACE = api.urls
urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics, name="prometheus"),
    path("accounts/", include("wutong.domains.org.account_urls")),
    path("api/v1/", (declare_all(API_PATTERNS, SELF_GUARDED), API_APPLICATION, API_NAMESPACE)),
]

ROOMS_WITH_PAGES = (
    "ui", "kernel", "http", "search", "org", "notices", "investors", "projects", "leads", "appraisal",
    "agreements", "engagements", "approvals", "stewardship", "ledgers", "targets", "incentives",
    "bulletins", "cockpit",
)  # fmt: skip
for room in ROOMS_WITH_PAGES:
    if room in apps.app_configs and find_spec(f"{apps.app_configs[room].name}.urls"):
        urlpatterns.append(path("", include(f"{apps.app_configs[room].name}.urls")))
