"""Addresses of targets and of assessment."""

from django.urls import path

from wutong.domains.targets.views import runs, schemes, targets

app_name = "targets"
urlpatterns = [
    path("targets/", targets.listing, name="list"),
    path("targets/<int:pk>/remove/", targets.remove, name="remove"),
    path("assessing/", runs.run_list, name="runs"),
    path("assessing/schemes/new/", schemes.scheme_new, name="scheme_new"),
    path("assessing/schemes/<int:pk>/", schemes.scheme, name="scheme"),
    path("assessing/schemes/<int:pk>/edit/", schemes.scheme_edit, name="scheme_edit"),
    path("assessing/schemes/<int:pk>/publish/", schemes.publish, name="scheme_publish"),
    path("assessing/scores/<int:pk>/", runs.score, name="score"),
    path("assessing/appeals/<int:pk>/decide/", runs.decide, name="appeal_decide"),
    path("assessing/<int:pk>/", runs.run, name="run"),
    path("assessing/<int:pk>/what-if/", runs.what_if, name="what_if"),
    path("assessing/<int:pk>/entries/", runs.entries, name="entries"),
    path("assessing/<int:pk>/do/<slug:what>/", runs.act, name="act"),
]
