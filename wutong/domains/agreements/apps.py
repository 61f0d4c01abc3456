"""Agreements: versions, reviews, fair competition and commitments."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """Room `agreements`."""

    name = "wutong.domains.agreements"
    label = "agreements"
