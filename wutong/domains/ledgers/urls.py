"""Addresses of the ledger import."""

from __future__ import annotations

from django.urls import path

from wutong.domains.ledgers import views

app_name = "ledgers"
urlpatterns = [
    path("ledgers/", views.imports, name="imports"),
    path("ledgers/<int:pk>/", views.detail, name="detail"),
    path("ledgers/<int:pk>/answer/", views.answer, name="answer"),
    path("ledgers/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("ledgers/<int:pk>/progress/", views.progress, name="progress"),
    path("ledgers/<int:pk>/undo/", views.undo, name="undo"),
    path("ledgers/<int:pk>/file/", views.file, name="file"),
    path("ledgers/<int:pk>/export/", views.export, name="export"),
]
