"""Where people's pages are."""

from __future__ import annotations

from django.urls import path

from dashboard.accounts import invitations, profile, users

urlpatterns = [
    path("account/", profile.page, name="account"),
    path("account/profile/", profile.profile, name="account_profile"),
    path("account/password/", profile.password, name="account_password"),
    path("account/sessions/end/", profile.end_sessions, name="account_sessions"),
    path("account/tokens/", profile.make_token, name="account_token"),
    path("account/tokens/<int:number>/revoke/", profile.revoke_token, name="account_token_revoke"),
    path("people/", users.people, name="people"),
    path("people/invite/", users.invite, name="invite"),
    path("people/links/<int:number>/withdraw/", users.withdraw, name="withdraw"),
    path("people/<int:number>/", users.person, name="person"),
    path("people/<int:number>/reset/", users.reset, name="person_reset"),
    path("join/<str:token>", invitations.join, name="join"),
    path("reset/<str:token>", invitations.reset, name="reset"),
]
