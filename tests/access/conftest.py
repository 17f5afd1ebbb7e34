import pytest


@pytest.fixture
def committed(monkeypatch):
    """What the library does after a commit, it does in a test whose transaction never ends."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda act, **_: act())
