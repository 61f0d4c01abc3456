"""Addresses of dispatch meetings, stopped projects and what is printed."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from wutong.domains.stewardship.views import dispatch, dispatch_meeting, dispatch_papers, pace

urlpatterns: list[URLPattern] = [
    path("dispatch/", dispatch.meeting_list, name="dispatch"),
    path("dispatch/new/", dispatch.plan, name="meeting_new"),
    path("dispatch/stopped/", pace.stopped_list, name="stopped"),
    path("dispatch/stopped/export/", pace.export, name="stopped_export"),
    path("dispatch/stopped/<str:code>/", pace.plan, name="pace_plan"),
    path("dispatch/sheet/<str:code>/", dispatch_papers.sheet, name="task_sheet"),
    path("dispatch/ask/<str:code>/", dispatch.ask, name="dispatch_ask"),
    path("dispatch/asked/<int:pk>/withdraw/", dispatch.withdraw, name="dispatch_withdraw"),
    path("dispatch/<int:pk>/", dispatch_meeting.meeting, name="meeting"),
    path("dispatch/<int:pk>/do/<slug:what>/", dispatch_meeting.act, name="meeting_act"),
    path("dispatch/<int:pk>/projects/", dispatch_meeting.projects, name="meeting_projects"),
    path("dispatch/<int:pk>/lines/<int:line_pk>/", dispatch_meeting.line, name="meeting_line"),
    path("dispatch/<int:pk>/pack/", dispatch_papers.pack, name="meeting_pack"),
    path("dispatch/<int:pk>/minutes/", dispatch_papers.minutes, name="meeting_minutes"),
    path("dispatch/<int:pk>/export/", dispatch_papers.export, name="meeting_export"),
]
