"""How tests write through the API: with the token of a person, and with what was read of a record."""

import json
from functools import partial

from tests.factories import TokenFactory


class Writer:
    """Sends requests for one member of staff, with a token unless told otherwise."""

    def __init__(self, client, user, scopes=("write",)):
        self.client, self.user = client, user
        self.token = TokenFactory(user=user, scopes=list(scopes)).secret
        self.get, self.post, self.patch, self.delete = (
            partial(self.send, method) for method in ("GET", "POST", "PATCH", "DELETE")
        )

    def send(self, method, address, said=None, **headers):
        """`headers` as keyword arguments: if_match, idempotency_key."""
        named = {name.replace("_", "-"): value for name, value in headers.items() if value is not None}
        return self.client.generic(
            method,
            address,
            "" if said is None else said if isinstance(said, str | bytes) else json.dumps(said),
            content_type="application/json",
            headers={"authorization": f"Bearer {self.token}", **named},
        )

    def etag(self, address) -> str:
        return self.get(address)["ETag"]

    def change(self, address, said, **headers):
        """Changes what stands there, as it was read just now."""
        return self.patch(address, said, **{"if_match": self.etag(address), **headers})

    def act(self, address, name, said=None):
        return self.post(f"{address}{name}/", said, if_match=self.etag(address))
