"""Keys of leads whose firm has no record, so that the next registration finds them."""

from __future__ import annotations

from wutong.domains.investors.queries.keys import stored_keys
from wutong.domains.leads.models import Lead, LeadKey


def keep_keys(lead: Lead) -> None:
    """Bring the keys up to the typed name; a registered firm's leads need none."""
    lead.keys.all().delete()
    if lead.investor_id is None and not lead.ended:
        LeadKey.objects.bulk_create(
            LeadKey(key=key, lead=lead) for key in stored_keys([lead.firm_name])
        )
