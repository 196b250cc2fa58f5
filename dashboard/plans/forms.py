"""What administrators fill in on the page of backups."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dashboard.plans.models import Place


class PlaceForm(forms.Form):
    """A place; what is secret is never shown again."""

    prefix = "place"
    name = forms.CharField(label=_("Name"), max_length=100)
    address = forms.CharField(
        label=_("Where"), max_length=500, help_text=_("A folder that is there: /srv/backups")
    )


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
        help_text=_("A public key of age (age1…); the private one stays with you. Empty: not encrypted."),
    )
    pause = forms.BooleanField(label=_("Pause the containers that write meanwhile"), required=False)

    def __init__(self, *arguments: Any, **keywords: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*arguments, **keywords)
        place = self.fields["place"]
        assert isinstance(place, forms.ChoiceField)
        place.choices = [(name, name) for name in Place.objects.values_list("name", flat=True)]
