"""Addresses of awards."""

from django.urls import path

from wutong.domains.incentives.views import awards, rules, runs

app_name = "incentives"
urlpatterns = [
    path("awards/", awards.listing, name="list"),
    path("awards/export/", awards.export, name="export"),
    path("awards/runs/", runs.run_list, name="runs"),
    path("awards/runs/<int:pk>/", runs.run, name="run"),
    path("awards/runs/<int:pk>/publication/", runs.publication, name="publication"),
    path("awards/runs/<int:pk>/do/<slug:what>/", runs.act, name="run_act"),
    path("awards/rules/", rules.rules, name="rules"),
    path("awards/rules/budget/", rules.budget, name="budget"),
    path("awards/rules/new/", rules.rules_new, name="rules_new"),
    path("awards/rules/<int:pk>/", rules.version, name="version"),
    path("awards/rules/<int:pk>/edit/", rules.rules_edit, name="rules_edit"),
    path("awards/rules/<int:pk>/publish/", rules.rules_publish, name="rules_publish"),
    path("awards/rules/<int:pk>/simulation/", rules.simulation, name="simulation"),
    path("awards/shares/<str:code>/", awards.shares, name="shares"),
    path("awards/rulings/<slug:kind>/<int:pk>/", awards.decide, name="decide"),
    path("awards/<int:pk>/", awards.award, name="award"),
    path("awards/<int:pk>/do/<slug:what>/", awards.act, name="act"),
]
