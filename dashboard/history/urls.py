"""Where the record is."""

from __future__ import annotations

from django.urls import path

from dashboard.history import views
from dashboard.undo import views as undoing

urlpatterns = [
    path("", views.page, name="record"),
    path("export.csv", views.export, {"form": "csv"}, name="record_csv"),
    path("export.jsonl", views.export, {"form": "jsonl"}, name="record_jsonl"),
    path("<int:number>/undo/", undoing.page, name="undo"),
    path("keep/", views.keep, name="record_keep"),
]
