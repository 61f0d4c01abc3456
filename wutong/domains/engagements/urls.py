"""Addresses of engagements."""

from __future__ import annotations

from django.urls import path

from wutong.domains.engagements.views import acting, calendar, feed, listing, record

app_name = "engagements"
urlpatterns = [
    path("engagements/", listing.engagement_list, name="list"),
    path("engagements/export/", listing.export, name="export"),
    path("engagements/new/", record.new, name="new"),
    path("engagements/calendar/", calendar.month, name="calendar"),
    path("engagements/calendar.ics", calendar.download, name="download"),
    path("engagements/feed/", feed.settings, name="feed_settings"),
    path("engagements/feed/<str:secret>.ics", feed.feed, name="feed"),
    path("engagements/<int:pk>/", record.detail, name="detail"),
    path("engagements/<int:pk>/edit/", record.edit, name="edit"),
    path("engagements/<int:pk>/minutes/", record.minutes, name="minutes"),
    path("engagements/<int:pk>/hold/", acting.hold, name="hold"),
    path("engagements/<int:pk>/cancel/", acting.cancel, name="cancel"),
    path("engagements/<int:pk>/members/", acting.add_member, name="add_member"),
    path(
        "engagements/<int:pk>/members/<int:member>/remove/",
        acting.remove_member,
        name="remove_member",
    ),
    path("engagements/<int:pk>/firms/", acting.add_firms, name="add_firms"),
    path("engagements/<int:pk>/firms/<int:firm>/register/", acting.register, name="register_firm"),
    path("engagements/<int:pk>/firms/<int:firm>/link/", acting.link_firm, name="link_firm"),
    path("engagements/<int:pk>/firms/<int:firm>/lead/", acting.report_lead, name="report_lead"),
    path("engagements/<int:pk>/firms/<int:firm>/remove/", acting.remove_firm, name="remove_firm"),
    path("engagements/<int:pk>/projects/", acting.add_project, name="add_project"),
    path(
        "engagements/<int:pk>/projects/<int:link>/remove/",
        acting.remove_project,
        name="remove_project",
    ),
    path("engagements/<int:pk>/follow-ups/", acting.add_follow_up, name="add_follow_up"),
    path("engagements/follow-ups/<int:pk>/close/", acting.close_follow_up, name="close_follow_up"),
    path("projects/<str:code>/introductions/", acting.introduce, name="introduce"),
    path(
        "projects/<str:code>/introductions/<int:pk>/remove/",
        acting.remove_introduction,
        name="remove_introduction",
    ),
]
