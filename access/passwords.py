"""What a password may be, besides what Django asks of it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class MaximumLengthValidator:
    """Sentences are welcome; a book would only keep the server at work (OWASP ASVS 2.1.2)."""

    def __init__(self, max_length: int):
        self.max_length = max_length

    def validate(self, password, user=None):
        if len(password) > self.max_length:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        return _("Your password may have %(most)s characters at most.") % {"most": self.max_length}
