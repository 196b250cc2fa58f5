"""Where walls are, and the page on which they are made."""

from __future__ import annotations

from django.urls import path

from dashboard.wall import views

urlpatterns = [
    path("walls/", views.page, name="walls"),
    path("walls/make/", views.make, name="wall_make"),
    path("walls/<int:number>/end/", views.end, name="wall_end"),
    path("wall/<str:token>/", views.wall, name="wall"),
]
