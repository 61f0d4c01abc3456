"""Personal API tokens: issued, shown once, used, revoked."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wutong.kernel import audit
from wutong.kernel.http.models import ApiToken

PREFIX: Final = "wt_"
RANDOM_BYTES: Final = 32
BEGINNING_SHOWN: Final = 10
LONGEST_LIFE: Final = timedelta(days=366)
MOST_AT_ONCE: Final = 20
USE_NOTED_EVERY: Final = timedelta(minutes=5)


def digest_of(token: str) -> str:
    """What is kept of a token. A fast hash will do: there are 256 random bits to guess."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def issue(*, by: Any, name: str, expires_at: datetime, at: datetime) -> tuple[ApiToken, str]:
    """A new token of ``by`` and its text, which is nowhere to be read again.

    Raises ValidationError for an expiry that lies in the past or over a year ahead, and when the
    person holds twenty valid tokens.
    """
    if not at < expires_at <= at + LONGEST_LIFE:
        raise ValidationError(_("到期时间须在今后一年之内。"))
    if ApiToken.objects.of(by).valid_at(at).count() >= MOST_AT_ONCE:
        raise ValidationError(
            _("有效的令牌已有 %(count)s 个，请先吊销不用的。") % {"count": MOST_AT_ONCE}
        )
    text = PREFIX + secrets.token_urlsafe(RANDOM_BYTES)
    token = ApiToken.objects.create(
        user=by,
        name=name,
        beginning=text[:BEGINNING_SHOWN],
        sha256=digest_of(text),
        created_at=at,
        expires_at=expires_at,
    )
    audit.record(
        actor=by,
        at=at,
        action="http.token_issued",
        target=token,
        changes={"expires_at": [None, expires_at.isoformat()]},
    )
    return token, text


@transaction.atomic
def revoke(*, token: ApiToken, by: Any, at: datetime) -> bool:
    """End a token at once; False when it was revoked before."""
    if not ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at):
        return False
    token.revoked_at = at
    audit.record(actor=by, at=at, action="http.token_revoked", target=token)
    return True


def holder_of(text: str, at: datetime) -> Any | None:
    """Whose valid token this is; None for any other text. Notes the use every few minutes."""
    token = (
        ApiToken.objects.valid_at(at).filter(sha256=digest_of(text)).select_related("user").first()
    )
    if token is None:
        return None
    if token.last_used_at is None or at - token.last_used_at >= USE_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)
    return token.user
