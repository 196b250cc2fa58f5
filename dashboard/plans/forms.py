"""What administrators fill in on the page of backups."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from dashboard.plans.models import Place


def _of(*kinds: str, **attributes: object) -> dict[str, object]:
    """For the sheet: of which kinds of places a field is (`office.css`)."""
    return {"data-of": " ".join(kinds), "spellcheck": "false", "autocomplete": "off"} | attributes


class _Secret(forms.Textarea):
    """Several lines, as private keys have them, and empty again in whatever is shown."""

    def format_value(self, _value: object) -> None:
        """Nothing."""


class PlaceForm(forms.Form):
    """A place; what is secret is never shown again, also where the form comes back."""

    prefix = "place"
    name = forms.CharField(label=_("Name"), max_length=100)
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[
            ("folder", _("a folder")),
            ("s3", _("an S3-compatible store")),
            ("sftp", _("an SFTP server")),
        ],
    )
    address = forms.CharField(
        label=_("Where"),
        max_length=500,
        required=False,
        help_text=_(
            "A folder that is there, where Portolan runs (in its container, if it has one): /srv/backups"
        ),
        widget=forms.TextInput(_of("folder")),
    )
    endpoint = forms.CharField(
        label=_("Endpoint"),
        max_length=200,
        required=False,
        help_text=_("https://s3.example.com; empty: Amazon's own"),
        widget=forms.TextInput(_of("s3")),
    )
    bucket = forms.CharField(
        label=_("Bucket"),
        max_length=200,
        required=False,
        help_text=_("With a folder in it, if you like: bucket/below"),
        widget=forms.TextInput(_of("s3")),
    )
    region = forms.CharField(
        label=_("Region"),
        max_length=50,
        required=False,
        initial="us-east-1",
        widget=forms.TextInput(_of("s3")),
    )
    login = forms.CharField(
        label=_("Key ID"), max_length=200, required=False, widget=forms.TextInput(_of("s3"))
    )
    server = forms.CharField(
        label=_("Server"),
        max_length=300,
        required=False,
        help_text=_("user@host/folder or user@host:port/folder; the folder has to be there"),
        widget=forms.TextInput(_of("sftp")),
    )
    secret = forms.CharField(
        label=_("Secret key"),
        max_length=10_000,
        required=False,
        strip=False,
        help_text=_("It is kept sealed, and never shown again."),
        widget=_Secret(_of("s3", rows=2)),
    )
    password = forms.CharField(
        label=_("Password or private key"),
        max_length=10_000,
        required=False,
        strip=False,
        help_text=_(
            "The whole text of a private key without a passphrase, or a password. It is kept sealed, and "
            "never shown again."
        ),
        widget=_Secret(_of("sftp", rows=3)),
    )
    host_key = forms.CharField(
        label=_("The server's key"),
        max_length=10_000,
        required=False,
        help_text=_("As ssh-keyscan prints it. Empty: the key that it shows is told, for you to confirm."),
        widget=forms.TextInput(_of("sftp")),
    )

    def clean(self) -> dict[str, Any]:
        """Make an address of the parts, and let go of what is of other kinds."""
        found = super().clean() or {}
        kind = found.get("kind") or "folder"
        parts = {"folder": "address", "s3": "bucket", "sftp": "server"}
        if not found.get(parts[kind], "").strip():
            self.add_error(parts[kind], _("This field is required."))
        fields = {"name": found.get("name", ""), "address": _address(kind, found)}
        if kind == "s3":
            fields |= {"login": found.get("login", ""), "secret": found.get("secret", "").strip()}
        if kind == "sftp":
            fields |= {"host_key": found.get("host_key", ""), "secret": found.get("password", "").strip()}
        return fields


def _address(kind: str, found: dict[str, Any]) -> str:
    if kind == "sftp":
        return f"sftp://{found.get('server', '').strip().removeprefix('sftp://')}"
    if kind == "s3":
        asked = {name: found.get(name, "").strip() for name in ("endpoint", "region")}
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"s3://{found.get('bucket', '').strip().removeprefix('s3://')}?{query}"
    return str(found.get("address", ""))


class PlanForm(forms.Form):
    """A plan."""

    prefix = "plan"
    name = forms.CharField(label=_("Name"), max_length=100)
    selector = forms.CharField(
        label=_("Volumes"), max_length=1000, help_text=_("As in the search: project:shop, volume:*_db-data")
    )
    schedule = forms.CharField(
        label=_("When"), max_length=100, help_text=_("daily at 02:30, or a cron expression")
    )
    zone = forms.CharField(label=_("Time zone"), max_length=64, initial="UTC")
    place = forms.ChoiceField(label=_("Where to"))
    keep_last = forms.IntegerField(label=_("Keep the last"), min_value=1, max_value=10_000, initial=7)
    keep_daily = forms.IntegerField(label=_("Keep daily ones"), min_value=0, max_value=10_000, initial=0)
    keep_weekly = forms.IntegerField(label=_("Keep weekly ones"), min_value=0, max_value=10_000, initial=0)
    keep_monthly = forms.IntegerField(label=_("Keep monthly ones"), min_value=0, max_value=10_000, initial=0)
    command = forms.CharField(
        label=_("A command instead"),
        max_length=1000,
        required=False,
        help_text=_(
            "It runs in a container that has the volume, and what it writes is kept instead of the files: "
            "pg_dump -U postgres app. No secrets in it."
        ),
    )
    verify_days = forms.IntegerField(
        label=_("Try one every so many days"),
        min_value=0,
        max_value=10_000,
        initial=30,
        help_text=_("It is restored into a volume that is thrown away, and compared. 0: never."),
    )
    recipient = forms.CharField(
        label=_("Encrypt for"),
        max_length=200,
        required=False,
        help_text=_(
            "A public key of age (age1…): “manage.py plan key” makes a pair. The private one stays with you. "
            "Empty: not encrypted."
        ),
    )
    pause = forms.BooleanField(label=_("Pause the containers that write meanwhile"), required=False)

    def __init__(self, *arguments: Any, **keywords: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*arguments, **keywords)
        place = self.fields["place"]
        assert isinstance(place, forms.ChoiceField)
        place.choices = [(name, name) for name in Place.objects.values_list("name", flat=True)]
