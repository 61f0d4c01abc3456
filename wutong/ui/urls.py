"""Addresses of the ui room."""

from django.urls import path

from wutong.ui import gallery

app_name = "ui"
urlpatterns = [path("ui/gallery/", gallery.show, name="gallery")]
