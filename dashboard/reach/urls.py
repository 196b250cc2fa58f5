"""Where the table of who reaches whom is."""

from __future__ import annotations

from django.urls import path

from dashboard.reach import views

urlpatterns = [
    path("", views.page, name="reach"),
    path("export.csv", views.export, name="reach_csv"),
]
