"""Addresses of approvals."""

from __future__ import annotations

from django.urls.resolvers import URLPattern

app_name = "approvals"
urlpatterns: list[URLPattern] = []
