"""Addresses of the organisation's settings, of one's own account and of the audit trail."""

from __future__ import annotations

from django.urls import path

from wutong.domains.org.views import calendars, own, people, regions, trail

app_name = "org"
urlpatterns = [
    path("settings/", regions.settings, name="settings"),
    path("settings/regions/", regions.regions, name="regions"),
    path("settings/regions/<str:code>/", regions.region, name="region"),
    path("settings/regions/<str:code>/add/", regions.region_add, name="region_add"),
    path("settings/regions/<str:code>/edit/", regions.region_edit, name="region_edit"),
    path(
        "settings/regions/<str:code>/two-factor/",
        regions.region_two_factor,
        name="region_two_factor",
    ),
    path("settings/regions/<str:code>/units/add/", regions.unit_add, name="unit_add"),
    path("settings/units/<int:pk>/", regions.unit, name="unit"),
    path("settings/units/<int:pk>/edit/", regions.unit_edit, name="unit_edit"),
    path("settings/units/<int:pk>/close/", regions.unit_close, name="unit_close"),
    path("settings/people/", people.people, name="people"),
    path("settings/people/add/", people.person_add, name="person_add"),
    path("settings/people/<int:pk>/", people.person, name="person"),
    path("settings/people/<int:pk>/posts/add/", people.post_add, name="post_add"),
    path("settings/people/<int:pk>/password/", people.password_reset, name="password_reset"),
    path("settings/people/<int:pk>/active/", people.account_active, name="account_active"),
    path("settings/people/<int:pk>/unlock/", people.account_unlock, name="account_unlock"),
    path(
        "settings/people/<int:pk>/two-factor/", people.two_factor_remove, name="two_factor_remove"
    ),
    path("settings/posts/<int:pk>/end/", people.post_end, name="post_end"),
    path("settings/posts/<int:pk>/hand-over/", people.post_hand_over, name="post_hand_over"),
    path("settings/calendar/", calendars.own_calendar, name="own_calendar"),
    path("settings/calendar/years/<int:year>/", calendars.year, name="calendar_year"),
    path(
        "settings/calendar/years/<int:year>/remove/",
        calendars.year_remove,
        name="calendar_year_remove",
    ),
    path("settings/calendar/<str:code>/", calendars.calendar, name="calendar"),
    path("settings/calendar/<str:code>/days/", calendars.days, name="calendar_days"),
    path(
        "settings/calendar/<str:code>/days/remove/",
        calendars.days_remove,
        name="calendar_days_remove",
    ),
    path("settings/audit/", trail.trail, name="trail"),
    path("settings/audit/exports/", trail.exports, name="exports"),
    path("account/", own.own, name="own"),
]
