"""Addresses of targets, their plans and of assessment."""

from django.urls import path

from wutong.domains.targets.views import (
    curves,
    escalating,
    forecast,
    handing_out,
    papers,
    plans,
    plans_editing,
    plans_importing,
    runs,
    schemes,
    targets,
)

app_name = "targets"
urlpatterns = [
    path("targets/", targets.listing, name="list"),
    path("targets/plans/", plans.plans, name="plans"),
    path("targets/plans/<int:pk>/", plans.plan, name="plan"),
    path("targets/plans/<int:pk>/change/", plans.change, name="plan_change"),
    path("targets/plans/<int:pk>/export/", plans.export, name="plan_export"),
    path("targets/drafts/<int:pk>/", plans_editing.edit, name="plan_edit"),
    path("targets/drafts/<int:pk>/adopt/", plans_editing.adopt, name="plan_adopt"),
    path("targets/drafts/<int:pk>/discard/", plans_editing.discard, name="plan_discard"),
    path("targets/drafts/<int:pk>/import/", plans_importing.bring_in, name="plan_import"),
    path("targets/lines/<int:pk>/remove/", plans_editing.remove, name="line_remove"),
    path("targets/lines/<int:pk>/sign/", plans_editing.sign, name="line_sign"),
    path("targets/lines/<int:pk>/move/", plans_editing.move, name="line_move"),
    path("targets/lines/<int:pk>/split/", plans_editing.split, name="line_split"),
    path("targets/curves/", curves.curves, name="curves"),
    path("targets/curves/<int:pk>/remove/", curves.remove, name="curve_remove"),
    path("targets/forecast/", forecast.forecast, name="forecast"),
    path("targets/own/", plans.own, name="own"),
    path("targets/<int:pk>/remove/", targets.remove, name="remove"),
    path("assessing/", runs.run_list, name="runs"),
    path("assessing/schemes/new/", schemes.scheme_new, name="scheme_new"),
    path("assessing/schemes/<int:pk>/", schemes.scheme, name="scheme"),
    path("assessing/schemes/<int:pk>/edit/", schemes.scheme_edit, name="scheme_edit"),
    path("assessing/schemes/<int:pk>/publish/", schemes.publish, name="scheme_publish"),
    path("assessing/scores/<int:pk>/", runs.score, name="score"),
    path("assessing/papers/<int:pk>/", papers.download, name="paper"),
    path("assessing/appeals/<int:pk>/decide/", runs.decide, name="appeal_decide"),
    path("assessing/<int:pk>/", runs.run, name="run"),
    path("assessing/<int:pk>/lists/", handing_out.lists, name="lists"),
    path("assessing/<int:pk>/export/", handing_out.export, name="run_export"),
    path("assessing/<int:pk>/escalate/", escalating.escalate, name="escalate"),
    path("assessing/<int:pk>/what-if/", runs.what_if, name="what_if"),
    path("assessing/<int:pk>/entries/", runs.entries, name="entries"),
    path("assessing/<int:pk>/do/<slug:what>/", runs.act, name="act"),
]
