"""Writes about accounts: making, locking, passwords, second factor."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from wutong.domains.org.choices import Role
from wutong.domains.org.models import Region, SignInFailure, TwoFactorRule, User
from wutong.kernel import audit

ONE_TIME_LENGTH = 14
ONE_TIME_LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none look alike


def one_time_password() -> str:
    """A password to be read out once: no letters that look alike."""
    return get_random_string(ONE_TIME_LENGTH, ONE_TIME_LETTERS)


@transaction.atomic
def create_account(
    *,
    username: str,
    name: str,
    by: User | None,
    at: datetime,
    phone: str = "",
    password: str = "",
    reason: str = "",
) -> tuple[User, str]:
    """A new account and its one-time password, which must be changed at the first sign-in.

    With ``password`` (checked against the rules) that one is set and stays. Raises
    ValidationError where the name is taken.
    """
    user = User(username=username, name=name, phone=phone)
    user.full_clean(exclude=["password"])
    if password:
        password_validation.validate_password(password, user)
    given = password or one_time_password()
    user.set_password(given)
    user.must_change_password = not password
    user.save()
    audit.record(
        actor=by,
        at=at,
        action="org.account_created",
        target=user,
        changes={"username": [None, username], "name": [None, name]},
        reason=reason,
    )
    return user, given


@transaction.atomic
def reset_password(*, user: User, by: User | None, at: datetime, reason: str) -> str:
    """A new one-time password for ``user``; the old one and any lock end at once."""
    given = one_time_password()
    user.set_password(given)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    _clear_failures(user, at)
    audit.record(actor=by, at=at, action="org.password_reset", target=user, reason=reason)
    return given


@transaction.atomic
def change_own_password(*, user: User, password: str, at: datetime) -> None:
    """The person's own choice of password, checked by the form."""
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    audit.record(actor=user, at=at, action="org.password_changed", target=user)


@transaction.atomic
def set_account_active(*, user: User, active: bool, by: User, at: datetime, reason: str) -> None:
    """Close an account or open it again. Nobody closes their own."""
    if user == by and not active:
        raise ValidationError(_("不能停用自己的账号，请由另一位管理员办理。"))
    if user.is_active == active:
        return
    user.is_active = active
    user.save(update_fields=["is_active"])
    action = "org.account_enabled" if active else "org.account_disabled"
    audit.record(
        actor=by,
        at=at,
        action=action,
        target=user,
        changes={"is_active": [not active, active]},
        reason=reason,
    )


@transaction.atomic
def unlock(*, user: User, by: User, at: datetime, reason: str) -> None:
    """Forget the refused passwords of ``user``."""
    _clear_failures(user, at)
    audit.record(actor=by, at=at, action="org.account_unlocked", target=user, reason=reason)


@transaction.atomic
def remove_two_factor(*, user: User, by: User, at: datetime, reason: str) -> None:
    """Take the second factor off an account whose device is lost."""
    Authenticator.objects.filter(user=user).delete()
    audit.record(actor=by, at=at, action="org.two_factor_removed", target=user, reason=reason)


@transaction.atomic
def set_own_details(*, user: User, phone: str, language: str, at: datetime) -> None:
    """The person's own telephone number and language."""
    changes = {
        field: [getattr(user, field), new]
        for field, new in (("phone", phone), ("language", language))
        if getattr(user, field) != new
    }
    if not changes:
        return
    user.phone, user.language = phone, language
    user.save(update_fields=["phone", "language"])
    audit.record(actor=user, at=at, action="org.own_details_set", target=user, changes=changes)


@transaction.atomic
def require_two_factor(
    *, region: Region, roles: list[Role], by: User, at: datetime, reason: str
) -> None:
    """From now on holders of ``roles`` (and no others) in ``region`` need a second factor."""
    before = sorted(region.two_factor_rules.values_list("role", flat=True))
    after = sorted(set(roles))
    if before == after:
        return
    region.two_factor_rules.exclude(role__in=after).delete()
    TwoFactorRule.objects.bulk_create(
        TwoFactorRule(region=region, role=role) for role in after if role not in before
    )
    audit.record(
        actor=by,
        at=at,
        action="org.two_factor_required",
        target=region,
        changes={"roles": [before, after]},
        reason=reason,
    )


def note_sign_in_failure(*, username: str, address: str, at: datetime) -> None:
    """Count a refused password, for the account and for the address."""
    SignInFailure.objects.create(username=username.strip().lower(), address=address, at=at)


@transaction.atomic
def note_sign_in(*, user: User, at: datetime) -> None:
    """A right password: the account's failures are forgotten, the address's are not."""
    _clear_failures(user, at)
    audit.record(actor=user, at=at, action="org.signed_in", target=user)


def _clear_failures(user: User, at: datetime) -> None:
    SignInFailure.objects.filter(username=user.username.lower(), cleared_at=None).update(
        cleared_at=at
    )
