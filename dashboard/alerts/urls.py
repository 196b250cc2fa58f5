"""Where the page of alerts is."""

from __future__ import annotations

from django.urls import path

from dashboard.alerts import views

urlpatterns = [
    path("", views.page, name="alerts"),
    path("<int:number>/acknowledge/", views.acknowledge, name="alert_acknowledge"),
    path("<int:number>/snooze/", views.snooze, name="alert_snooze"),
    path("rules/make/", views.make_rule, name="rule_make"),
    path("rules/switch/", views.switch_rule, name="rule_switch"),
    path("rules/remove/", views.remove_rule, name="rule_remove"),
    path("channels/make/", views.make_channel, name="channel_make"),
    path("channels/change/", views.change_channel, name="channel_change"),
    path("subscribe/", views.subscribe, name="alerts_subscribe"),
    path("address/<str:token>/", views.address, name="alerts_address"),
    path("unsubscribe/", views.unsubscribe, name="alerts_unsubscribe"),
    path("heartbeats/make/", views.make_heartbeat, name="heartbeat_make"),
    path("heartbeats/remove/", views.remove_heartbeat, name="heartbeat_remove"),
    path("channels/remove/", views.remove_channel, name="channel_remove"),
    path("channels/test/", views.try_channel, name="channel_test"),
]
