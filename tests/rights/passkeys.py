"""A passkey as a browser would have sent it; nobody has its private half."""

import hashlib
import os

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData


def passkey_of(user) -> Authenticator:
    handle = os.urandom(16)
    public = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    credential = AttestedCredentialData.create(Aaguid.NONE, handle, public)
    shown = AuthenticatorData.create(hashlib.sha256(b"testserver").digest(), AuthenticatorData.FLAG.AT, 0, credential)
    asked = CollectedClientData.create(CollectedClientData.TYPE.CREATE, os.urandom(16), "https://testserver")
    sent = {
        "id": websafe_encode(handle),
        "rawId": websafe_encode(handle),
        "type": "public-key",
        "response": {
            "clientDataJSON": websafe_encode(asked),
            "attestationObject": websafe_encode(AttestationObject.create("none", shown, {})),
        },
    }
    return Authenticator.objects.create(user=user, type="webauthn", data={"name": "Blue", "credential": sent})
