"""The forms of people's pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm, UserCreationForm
from django.contrib.auth.models import User
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from dashboard.access import policy
from dashboard.access.auth import user_of
from dashboard.access.tokens import service as token_service
from dashboard.accounts import choices, usernames
from dashboard.base.roles import Role
from dashboard.runtime import Runtime

if TYPE_CHECKING:
    SettingPassword = SetPasswordForm[User]
    CreatingUsers = UserCreationForm[User]
else:
    SettingPassword = SetPasswordForm
    CreatingUsers = UserCreationForm
THEMES = [("", _("same as the system")), ("light", _("light")), ("dark", _("dark"))]


class RightsForm(forms.Form):
    """A role, and for operators the projects to which it is limited."""

    role = forms.ChoiceField(
        label=_("Role"), choices=choices.roles, widget=forms.RadioSelect, initial=Role.VIEWER.value
    )
    limited = forms.BooleanField(label=_("Only in some projects"), required=False)
    without_project = forms.BooleanField(label=_("Containers without a project"), required=False)
    projects = choices.Projects(label=_("Projects"), required=False)
    others = forms.CharField(
        label=_("Other projects"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Names of compose projects that are not there now, one a line."),
    )  # fmt: skip

    def __init__(self, runtime: Runtime, *arguments: Any, **keywords: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*arguments, **keywords)
        asked = self.fields["projects"]
        if isinstance(asked, forms.MultipleChoiceField):
            asked.choices = choices.projects(runtime, self.initial.get("projects") or ())

    def rights(self) -> dict[str, Any]:
        """What was wished for."""
        asked = self.cleaned_data
        # What is ticked is a name as it stands, whatever is in it. A line ends where the Enter key was used:
        # to `splitlines` there is more that ends one, and half a name may be the whole of another's.
        lines = (line.strip()[:255] for line in re.split(r"\r\n|\r|\n", asked["others"]))
        found = {"projects": sorted({*asked["projects"], *filter(None, lines)})}
        return {name: asked[name] for name in ("role", "limited", "without_project")} | found


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
        label=_("Language"), required=False, choices=[("", _("same as the browser")), *settings.LANGUAGES]
    )
    theme = forms.ChoiceField(label=_("Theme"), required=False, choices=THEMES)


class NewPersonForm(CreatingUsers):
    """A username that is nobody else's at a glance, and a password."""

    def clean_username(self) -> str:
        """As Django asks, and not to be taken for another's."""
        name: str = super().clean_username()
        if name:
            usernames.validate(name)
        return name


class KeepsTokens(forms.Form):
    """What becomes of somebody's tokens by a new password: they end, unless that is refused."""

    keep_tokens = forms.BooleanField(
        label=_("Keep the API tokens"), required=False,
        help_text=_("Otherwise they are revoked: whoever knew the old password may have made one."),
    )  # fmt: skip

    def end_tokens(self, user: User) -> int:
        """Revoke them, if so; how many there were."""
        return 0 if self.cleaned_data["keep_tokens"] else token_service.revoke_all(user)


class ResetForm(KeepsTokens, SettingPassword):
    """A new password, for who has lost theirs."""

    field_order = ("new_password1", "new_password2", "keep_tokens")


class PasswordForm(KeepsTokens, PasswordChangeForm):
    """Django's own, whose guesses at the old password are counted as those at the login are."""

    def __init__(self, request: HttpRequest, data: QueryDict | None = None) -> None:
        super().__init__(user_of(request), data)
        self.request = request
        self.order_fields(("old_password", "new_password1", "new_password2", "keep_tokens"))
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
        max_value=token_service.LONGEST_DAYS,
        initial=token_service.USUAL_DAYS,
    )

    prefix = "token"

    def __init__(self, owner: User, data: QueryDict | None = None) -> None:
        super().__init__(data)
        role = self.fields["role"]
        if isinstance(role, forms.ChoiceField):
            role.choices = [
                (one.value, one.label) for one in token_service.roles_up_to(policy.role_of(owner))
            ]
