"""Addresses of the cockpit."""

from django.urls import path

from wutong.domains.cockpit import views

app_name = "cockpit"
urlpatterns = [path("cockpit/", views.cockpit, name="cockpit")]
