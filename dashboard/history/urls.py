"""Where the history is, and where parts of it were before."""

from __future__ import annotations

from django.urls import path

from dashboard.history import views
from dashboard.undo import views as undo_views

urlpatterns = [
    path("history/", views.page, name="history"),
    path("history/export.csv", views.export, {"form": "csv"}, name="history_csv"),
    path("history/export.jsonl", views.export, {"form": "jsonl"}, name="history_jsonl"),
    path("history/<int:number>/undo/", undo_views.page, name="undo"),
    path("history/retention/audit-log/", views.set_audit_retention, name="audit_retention"),
    path("history/retention/events/", views.set_event_retention, name="event_retention"),
    # As of the version after the next, these are not there any more.
    path("record/", views.moved_page, {"to": "history"}),
    path("record/export.csv", views.moved_page, {"to": "history_csv"}),
    path("record/export.jsonl", views.moved_page, {"to": "history_jsonl"}),
    path("record/<int:number>/undo/", views.moved_page_with_form, {"to": "undo"}),
    path("record/keep/", views.moved_form, {"to": "audit_retention"}),
    path("record/happened/keep/", views.moved_form, {"to": "event_retention"}),
    path("record/happened/", views.moved_page, {"to": "history"}),
    path("record/happened/export.csv", views.moved_page, {"to": "history_csv"}),
    path("record/happened/export.jsonl", views.moved_page, {"to": "history_jsonl"}),
]
