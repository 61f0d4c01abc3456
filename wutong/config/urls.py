"""Every address of the site, room by room."""

from __future__ import annotations

from importlib.util import find_spec

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("wutong.domains.org.account_urls")),
]

ROOMS_WITH_PAGES = (
    "ui", "kernel", "search", "org", "investors", "projects", "ledgers", "targets", "bulletins", "cockpit",
)  # fmt: skip
for room in ROOMS_WITH_PAGES:
    if room in apps.app_configs and find_spec(f"{apps.app_configs[room].name}.urls"):
        urlpatterns.append(path("", include(f"{apps.app_configs[room].name}.urls")))
