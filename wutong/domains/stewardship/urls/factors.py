"""Addresses of factors: needs and the sources that meet them."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from wutong.domains.stewardship.views import capacities, factor, factors

urlpatterns: list[URLPattern] = [
    path("projects/<str:code>/factors/", factor.project_factors, name="project_factors"),
    path("projects/<str:code>/factors/new/", factor.add, name="factor_new"),
    path("factors/", factors.factor_list, name="factors"),
    path("factors/units/", factors.units, name="factor_units"),
    path("factors/export/", factors.export, name="factor_export"),
    path("factors/import/", factors.take_needs, name="factor_import"),
    path("factors/capacities/", capacities.capacity_list, name="capacities"),
    path("factors/capacities/new/", capacities.add, name="capacity_new"),
    path("factors/capacities/export/", capacities.export, name="capacity_export"),
    path("factors/capacities/import/", factors.take_capacities, name="capacity_import"),
    path("factors/capacities/<int:pk>/", capacities.capacity, name="capacity"),
    path("factors/capacities/<int:pk>/edit/", capacities.edit, name="capacity_edit"),
    path("factors/capacities/<int:pk>/do/<slug:what>/", capacities.act, name="capacity_act"),
    path("factors/<int:pk>/", factor.detail, name="factor"),
    path("factors/<int:pk>/edit/", factor.edit, name="factor_edit"),
    path("factors/<int:pk>/do/<slug:what>/", factor.act, name="factor_act"),
]
