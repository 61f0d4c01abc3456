"""Forms of signing in and of the organisation's settings."""

from wutong.domains.org.forms.sign_in import ChangePasswordForm, SignInForm

__all__ = ["ChangePasswordForm", "SignInForm"]
