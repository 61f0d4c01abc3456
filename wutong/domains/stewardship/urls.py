"""Addresses of stewardship."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from wutong.domains.stewardship.views import settings

app_name = "stewardship"
urlpatterns: list[URLPattern] = [
    path("stewardship/rules/", settings.rules, name="rules"),
    path("stewardship/rules/reset/", settings.reset_rules, name="reset_rules"),
]
