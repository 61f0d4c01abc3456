"""Addresses of visits. The worker stands beside the pages that it opens without signal."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from wutong.domains.stewardship.views import visit_new, visit_plan, visits

urlpatterns: list[URLPattern] = [
    path("visits/", visits.visit_list, name="visits"),
    path("visits/export/", visits.visit_export, name="visit_export"),
    path("visits/new/", visit_new.visit_new, name="visit_new"),
    path("visits/pass/", visit_new.visit_pass, name="visit_pass"),
    path("visits/worker.js", visit_new.visit_worker, name="visit_worker"),
    path("visits/plan/", visit_plan.visit_plan, name="visit_plan"),
    path("visits/plan/put/", visit_plan.visit_put, name="visit_put"),
    path("visits/plan/<int:pk>/off/", visit_plan.visit_take_off, name="visit_take_off"),
    path("visits/<int:pk>/", visits.visit, name="visit"),
    path("visits/<int:pk>/correct/", visits.visit_correct, name="visit_correct"),
]
