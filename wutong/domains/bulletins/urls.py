"""Addresses of the bulletins."""

from django.urls import path

from wutong.domains.bulletins.views import circulation, reading, reports, settings, upward, writing

app_name = "bulletins"

urlpatterns = [
    path("bulletins/", reading.bulletin_list, name="list"),
    path("bulletins/new/", writing.new, name="new"),
    path("bulletins/numbers/", reading.numbers, name="numbers"),
    path("bulletins/templates/", settings.template_list, name="templates"),
    path("bulletins/templates/new/", settings.template_new, name="template_new"),
    path("bulletins/templates/<int:pk>/", settings.template_edit, name="template"),
    path("bulletins/templates/<int:pk>/retire/", settings.template_retire, name="template_retire"),
    path("bulletins/forms/", upward.form_list, name="forms"),
    path("bulletins/forms/new/", upward.form_new, name="form_new"),
    path("bulletins/forms/<int:pk>/", upward.form, name="form"),
    path("bulletins/forms/<int:pk>/unmark/", upward.unmark, name="form_unmark"),
    path("bulletins/forms/<int:pk>/retire/", upward.retire, name="form_retire"),
    path("bulletins/forms/<int:pk>/fill/", upward.fill, name="form_fill"),
    path("bulletins/reports/<int:pk>/", reports.report, name="report"),
    path("bulletins/reports/<int:pk>/cell/", reports.cell, name="report_cell"),
    path("bulletins/reports/<int:pk>/export/", reports.export, name="report_export"),
    path("bulletins/<int:pk>/", reading.bulletin, name="detail"),
    path("bulletins/schedules/", circulation.schedules, name="schedules"),
    path("bulletins/schedules/<int:pk>/end/", circulation.schedule_end, name="schedule_end"),
    path("bulletins/received/", circulation.received_list, name="received_list"),
    path("bulletins/<int:pk>/received/", circulation.received, name="received"),
    path("bulletins/<int:pk>/distribution/", circulation.distribution, name="distribution"),
    path("bulletins/<int:pk>/edit/", writing.edit, name="edit"),
    path("bulletins/<int:pk>/review/", writing.review, name="review"),
    path("bulletins/<int:pk>/return/", writing.send_back, name="return"),
    path("bulletins/<int:pk>/issue/", writing.issue, name="issue"),
    path("bulletins/<int:pk>/restate/", writing.restate, name="restate"),
    path("bulletins/<int:pk>/delete/", writing.delete, name="delete"),
    path("bulletins/<int:pk>/export/", writing.export, name="export"),
    path("bulletins/<int:pk>/comparison/", reading.comparison, name="comparison"),
    path("bulletins/<int:pk>/figures/<slug:key>/", reading.figure, name="figure"),
]
