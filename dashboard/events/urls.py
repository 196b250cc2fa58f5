"""Where to read what happened."""

from __future__ import annotations

from django.urls import path

from dashboard.events import views

urlpatterns = [
    path("", views.page, name="happened"),
    path("export.csv", views.export, {"form": "csv"}, name="happened_csv"),
    path("export.jsonl", views.export, {"form": "jsonl"}, name="happened_jsonl"),
    path("keep/", views.keep, name="happened_keep"),
]
