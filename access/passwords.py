"""What a password may be, besides what Django asks of it."""

import re

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class MinimumLengthValidator(password_validation.MinimumLengthValidator):
    """Spaces in a row count as one (OWASP ASVS 2.1.1)."""

    def validate(self, password, user=None):
        super().validate(re.sub(" +", " ", password), user)


class MaximumLengthValidator:
    """Sentences are welcome; a book would only keep the server at work (OWASP ASVS 2.1.2)."""

    def __init__(self, max_length: int):
        self.max_length = max_length

    def validate(self, password, user=None):
        if len(password) > self.max_length:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        return _("Your password may have %(most)s characters at most.") % {"most": self.max_length}
