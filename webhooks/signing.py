"""Secrets and signatures, as the convention “Standard Webhooks” has them.

A secret is computed from the SECRET_KEY of the site and a random salt. Only the salt is in the database.
"""

import hmac
import secrets
from base64 import b64encode

from django.utils.crypto import salted_hmac

PREFIX = "whsec_"  # by which people, and programs that search for lost secrets, know what they have found


def new_salt() -> str:
    return secrets.token_hex(32)


def key_for(salt: str) -> bytes:
    return salted_hmac("webhooks.signing", salt, algorithm="sha256").digest()


def secret_for(salt: str) -> str:
    """The key as the receiver is given it."""
    return PREFIX + b64encode(key_for(salt)).decode()


def signature(salt: str, message_id: str, timestamp: int, body: str) -> str:
    signed = f"{message_id}.{timestamp}.{body}".encode()
    return "v1," + b64encode(hmac.digest(key_for(salt), signed, "sha256")).decode()
