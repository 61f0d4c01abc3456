"""Addresses of pre-assessment."""

from django.urls import path

from wutong.domains.appraisal.views import assessments, reviewing, scorecards

app_name = "appraisal"
urlpatterns = [
    path("assessments/", assessments.assessment_list, name="list"),
    path("assessments/export/", assessments.export, name="export"),
    path("assessments/settings/", scorecards.settings, name="settings"),
    path("assessments/settings/reset/", scorecards.reset_settings, name="reset_settings"),
    path("assessments/scorecards/", scorecards.scorecard_list, name="scorecards"),
    path("assessments/scorecards/new/", scorecards.draft, name="draft"),
    path("assessments/scorecards/<int:pk>/", scorecards.scorecard, name="scorecard"),
    path("assessments/scorecards/<int:pk>/edit/", scorecards.edit, name="edit_scorecard"),
    path("assessments/scorecards/<int:pk>/what-if/", scorecards.what_if, name="what_if"),
    path("assessments/scorecards/<int:pk>/do/<slug:what>/", scorecards.act, name="act"),
    path("assessments/conditions/<int:pk>/<slug:what>/", assessments.condition, name="condition"),
    path("assessments/<int:pk>/", assessments.detail, name="detail"),
    path("assessments/<int:pk>/invite/", assessments.invite, name="invite"),
    path("assessments/<int:pk>/cancel/", assessments.cancel, name="cancel"),
    path("assessments/<int:pk>/decide/", reviewing.decide, name="decide"),
    path("assessments/<int:pk>/reviews/<int:number>/", reviewing.review, name="review"),
    path("assessments/<int:pk>/reviews/<int:number>/reopen/", reviewing.reopen, name="reopen"),
    path(
        "assessments/<int:pk>/reviews/<int:number>/withdraw/",
        assessments.withdraw,
        name="withdraw",
    ),
    path("projects/<slug:code>/assess/", assessments.new, name="new"),
]
