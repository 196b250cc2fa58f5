"""Where the page of changes is."""

from __future__ import annotations

from django.urls import path

from dashboard.past import views

urlpatterns = [path("", views.page, name="changes")]
