"""The forms of people's pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.models import User
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from dashboard.api.auth import user_of
from dashboard.roles import rules
from dashboard.tokens import issuing
from dashboard.tokens.models import ApiToken

THEMES = [("", _("as the system has it")), ("light", _("light")), ("dark", _("dark"))]


class RightsForm(forms.Form):
    """A role, and for operators the projects to which it is limited."""

    role = forms.ChoiceField(label=_("Role"), choices=ApiToken.Role.choices)
    limited = forms.BooleanField(
        label=_("Limited to projects"),
        required=False,
        help_text=_("Without this an operator acts on everything. Administrators are never limited."),
    )
    projects = forms.CharField(
        label=_("Projects"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Names of compose projects, one a line."),
    )  # fmt: skip
    without_project = forms.BooleanField(label=_("and containers without a project"), required=False)

    def clean_projects(self) -> list[str]:
        """The names, each once."""
        lines = (line.strip() for line in self.cleaned_data["projects"].splitlines())
        return sorted({line[:255] for line in lines if line})

    def rights(self) -> dict[str, Any]:
        """What was wished for."""
        return {name: self.cleaned_data[name] for name in ("role", "limited", "projects", "without_project")}


class InviteForm(RightsForm):
    """Whom to invite, and as what."""

    note = forms.CharField(label=_("For whom"), max_length=150, help_text=_("Only for your list of links."))
    field_order = ("note",)


class PersonForm(RightsForm):
    """What an administrator sets of somebody."""

    active = forms.BooleanField(label=_("May log in"), required=False)
    field_order = ("active",)


class ProfileForm(forms.Form):
    """How one is called, and likes the pages."""

    name = forms.CharField(label=_("Name"), required=False, max_length=150)
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("as the browser has it")), *settings.LANGUAGES]
    )
    theme = forms.ChoiceField(label=_("Theme"), required=False, choices=THEMES)


class PasswordForm(PasswordChangeForm):
    """Django's own, whose guesses at the old password are counted as those at the login are."""

    def __init__(self, request: HttpRequest, data: QueryDict | None = None) -> None:
        super().__init__(user_of(request), data)
        self.request = request
        # It would take the focus; here it is one form among others.
        del self.fields["old_password"].widget.attrs["autofocus"]

    def clean_old_password(self) -> str:
        """Ask as the login does."""
        old: str = self.cleaned_data["old_password"]
        if authenticate(self.request, username=self.user.get_username(), password=old) != self.user:
            raise forms.ValidationError(self.error_messages["password_incorrect"], "password_incorrect")
        return old


class TokenForm(forms.Form):
    """A new token."""

    name = forms.CharField(label=_("What it is for"), max_length=100)
    role = forms.ChoiceField(label=_("Role"))
    days = forms.IntegerField(
        label=_("Days until it expires"),
        min_value=1,
        max_value=issuing.LONGEST_DAYS,
        initial=issuing.USUAL_DAYS,
    )

    prefix = "token"

    def __init__(self, owner: User, data: QueryDict | None = None) -> None:
        super().__init__(data)
        role = self.fields["role"]
        if isinstance(role, forms.ChoiceField):
            role.choices = [(one.value, one.label) for one in issuing.roles_up_to(rules.role_of(owner))]
