"""Where views by name are."""

from __future__ import annotations

from django.urls import path

from dashboard.saved import views

urlpatterns = [
    path("", views.page, name="saved"),
    path("keep/", views.keep, name="saved_keep"),
    path("<int:number>/remove/", views.remove, name="saved_remove"),
]
