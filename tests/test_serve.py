"""`make serve` on a machine where something stands in its way."""

import socket

import pytest
from django.core.management import CommandError

from eulac.management.commands.serve import refuse_taken_port


def test_a_taken_port_is_named_together_with_a_way_out():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(CommandError, match=f"Port {port} of 127.0.0.1 .* make serve PORT={port + 1}"):
            refuse_taken_port("127.0.0.1", port)


def test_a_free_port_is_left_free():
    with socket.socket() as finder:
        finder.bind(("127.0.0.1", 0))
        port = finder.getsockname()[1]

    refuse_taken_port("127.0.0.1", port)
    refuse_taken_port("127.0.0.1", port)
