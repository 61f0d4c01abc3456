"""Addresses of stewards, their firms, spreads and hand-overs."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from wutong.domains.stewardship.views import hand_overs, spreads, stewards

urlpatterns: list[URLPattern] = [
    path("stewards/", stewards.steward_list, name="stewards"),
    path("stewards/firms/", stewards.firm_list, name="firms"),
    path("stewards/firms/export/", stewards.export, name="firm_export"),
    path("stewards/firms/import/", spreads.bring_in, name="firm_import"),
    path("stewards/firms/<int:pk>/", stewards.firm, name="firm"),
    path("stewards/firms/<int:pk>/leave/", stewards.firm_leave, name="firm_leave"),
    path("stewards/spread/", spreads.spread, name="spread"),
    path("stewards/spread/<int:pk>/apply/", spreads.apply, name="spread_apply"),
    path("stewards/spread/<int:pk>/progress/", spreads.progress, name="spread_progress"),
    path("stewards/<int:pk>/", stewards.steward, name="steward"),
    path("handover/", hand_overs.hand_over_list, name="hand_overs"),
    path("handover/of/<int:pk>/", hand_overs.new, name="hand_over_new"),
    path("handover/<int:pk>/", hand_overs.detail, name="hand_over"),
    path("handover/<int:pk>/do/<slug:what>/", hand_overs.act, name="hand_over_act"),
]
