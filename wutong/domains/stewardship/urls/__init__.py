"""Addresses of stewardship, a module a subject."""

from __future__ import annotations

from django.urls.resolvers import URLPattern

from wutong.domains.stewardship.urls import (
    appeals,
    dispatch,
    factors,
    orders,
    stewards,
    visits,
)

app_name = "stewardship"
urlpatterns: list[URLPattern] = [
    *appeals.urlpatterns,
    *dispatch.urlpatterns,
    *factors.urlpatterns,
    *orders.urlpatterns,
    *stewards.urlpatterns,
    *visits.urlpatterns,
]
