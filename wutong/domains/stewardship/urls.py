"""Addresses of stewardship."""

from __future__ import annotations

from django.urls.resolvers import URLPattern

app_name = "stewardship"
urlpatterns: list[URLPattern] = []
