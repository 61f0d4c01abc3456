"""Addresses of appeals, symposia and the region's rules of service."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from wutong.domains.stewardship.views import (
    answer,
    appeal,
    appeal_reading,
    appeals,
    appeals_own,
    settings,
    symposia,
)

urlpatterns: list[URLPattern] = [
    path("stewardship/rules/", settings.rules, name="rules"),
    path("stewardship/rules/reset/", settings.reset_rules, name="reset_rules"),
    path("appeals/", appeals.appeal_list, name="appeals"),
    path("appeals/export/", appeals.export, name="appeal_export"),
    path("appeals/new/", appeals.new, name="appeal_new"),
    path("appeals/new/read/", appeal_reading.read, name="appeal_read"),
    path("appeals/new/same/", appeals.same, name="appeal_same"),
    path("appeals/new/projects/", appeals.projects, name="appeal_projects"),
    path("appeals/new/firms/", appeals.firms, name="appeal_firms"),
    path("appeals/causes/", symposia.cause_page, name="causes"),
    path("appeals/symposia/", symposia.symposium_list, name="symposia"),
    path("appeals/symposia/new/", symposia.plan, name="symposium_new"),
    path("appeals/symposia/<int:pk>/", symposia.symposium, name="symposium"),
    path("appeals/symposia/<int:pk>/do/<slug:what>/", symposia.act, name="symposium_act"),
    path("appeals/own/", appeals_own.own_list, name="own_appeals"),
    path("appeals/own/new/", appeals_own.own_new, name="own_appeal_new"),
    path("appeals/own/<slug:number>/", appeals_own.own, name="own_appeal"),
    path("appeals/<slug:number>/", appeal.detail, name="appeal"),
    path("appeals/<slug:number>/do/<slug:what>/", appeal.act, name="appeal_act"),
    path("answer/<str:code>/", answer.answer, name="answer"),
]
