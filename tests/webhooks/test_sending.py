"""What is sent goes to where it may, and no answer can do harm."""

import socket
import time
from threading import Thread

import pytest

from webhooks import sending
from webhooks.sending import Refused, Target, is_public, post

INSIDE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",  # noqa: S104
    "192.0.2.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1",
    "fec0::1", "ff02::1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:7f00:1::", "2001:db8::1",
]  # fmt: skip


def leads_to(monkeypatch, *addresses: str) -> list:
    """From now on every name leads to these; gives the list of the names that were looked up."""
    asked = []

    def look_up(host, port, **_):
        asked.append(host)
        families = {True: socket.AF_INET6, False: socket.AF_INET}
        return [(families[":" in one], socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


@pytest.mark.parametrize("address", INSIDE)
def test_no_address_of_our_own_network_is_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.215.14", "::ffff:93.184.215.14", "2606:4700::6810:84e5"])
def test_addresses_of_the_internet_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize("address", INSIDE)
def test_a_name_that_leads_inside_is_refused(monkeypatch, address):
    leads_to(monkeypatch, address)

    with pytest.raises(Refused, match="which is not on the public internet"):
        Target.read("https://hooks.example.org/").addresses()


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "localhost"])
def test_however_our_own_machine_is_written_it_is_refused(host):
    with pytest.raises(Refused):
        Target.read(f"https://{host}/").addresses()


def test_of_several_addresses_only_those_outside_are_used(monkeypatch):
    leads_to(monkeypatch, "10.0.0.1", "93.184.215.14", "::1")

    assert Target.read("https://hooks.example.org/").addresses() == ["93.184.215.14"]


def test_the_operator_can_allow_a_network_and_plain_http_in_it(monkeypatch, settings):
    settings.WEBHOOKS_ALLOW = ["10.0.0.0/8"]
    leads_to(monkeypatch, "::ffff:10.0.0.1")
    assert Target.read("http://inside.example.org/").addresses() == ["::ffff:10.0.0.1"]

    leads_to(monkeypatch, "93.184.215.14")
    with pytest.raises(Refused, match="write https://"):
        Target.read("http://hooks.example.org/").addresses()


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("https://user:word@example.org/", "holds a name or a password before the @"),
        ("https://user@example.org/", "holds a name or a password before the @"),
        ("ftp://example.org/", "is not an address of the web"),
        ("file:///etc/passwd", "is not an address of the web"),
        ("example.org/hooks", "is not an address of the web"),
        ("https://", "is not an address of the web"),
        ("https://example.org:99999/", "is not an address"),
        ("https://[::1/", "is not an address"),
        ("https://example.org/#part", "is for browsers"),
        ("https://exämple.org/", "in plain letters"),
        ("https://example.org/a b", "in plain letters"),
        ("https://example.org/\r\nX-Header: 1", "in plain letters"),
    ],
)
def test_an_address_that_cannot_be_used_is_told_in_a_sentence(address, sentence):
    with pytest.raises(Refused, match=sentence):
        Target.read(address)


def test_a_name_that_nobody_knows_is_told_in_a_sentence(monkeypatch):
    def fail(*_, **__):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    answer = post("https://nowhere.example.org/", "{}", {})
    assert (answer.status, answer.text) == (None, "The name “nowhere.example.org” leads to no address.")


def test_a_name_that_leads_elsewhere_a_moment_later_changes_nothing(monkeypatch):
    """The second look-up of a rebinding name would lead to this machine; there is none."""
    connected = []

    def connect(address, timeout):
        connected.append(address)
        raise ConnectionRefusedError("Connection refused")

    asked = leads_to(monkeypatch, "93.184.215.14")
    monkeypatch.setattr(socket, "create_connection", connect)
    answer = post("https://rebinding.example.org/", "{}", {})
    assert asked == ["rebinding.example.org"]
    assert connected == [("93.184.215.14", 443)]
    assert (answer.status, answer.text) == (None, "There was no answer that can be read: Connection refused.")


def test_the_next_address_is_tried_when_one_does_not_answer(monkeypatch, receiver):
    leads_to(monkeypatch, "127.0.0.2", "127.0.0.1")  # nothing listens on the first
    real = socket.socket.connect
    tried = []

    def connect(sock, address):
        tried.append(address[0])
        return real(sock, address)

    monkeypatch.setattr(socket, "create_connection", lambda address, timeout: connected(address, connect))
    assert post(f"http://hooks.example.org:{receiver.server.server_port}/", "{}", {}).status == 204
    assert tried == ["127.0.0.2", "127.0.0.1"]


def connected(address, connect):
    sock = socket.socket()
    try:
        connect(sock, address)
    except OSError:
        sock.close()
        raise
    return sock


def test_the_receiver_is_told_the_name_that_was_asked_for(receiver):
    post(receiver.address.replace("127.0.0.1", "localhost") + "?key=1", "{}", {})

    [(path, headers, _)] = receiver.requests
    assert path == "/hooks?key=1"
    assert headers["host"] == f"localhost:{receiver.server.server_port}"


def test_a_redirect_is_not_followed(receiver):
    receiver.answers, receiver.headers = [302], {"location": receiver.address}

    answer = post(receiver.address, "{}", {})
    assert (answer.status, answer.is_good, len(receiver.requests)) == (302, False, 1)
    assert answer.text == f"Redirects are not followed. This one leads to {receiver.address}."


def test_only_the_beginning_of_an_answer_is_read(receiver):
    receiver.answers, receiver.said = [200], b"\x00\xff" + b"a" * 5_000_000

    answer = post(receiver.address, "{}", {})
    assert answer.text == "\N{REPLACEMENT CHARACTER}" * 2 + "a" * 998


def served(settings, *, then):
    """The address of a server that does `then` with its first connection."""
    settings.WEBHOOKS_ALLOW = ["127.0.0.1/32"]
    door = socket.create_server(("127.0.0.1", 0))

    def serve():
        connection, _ = door.accept()
        with door, connection:
            then(connection)

    Thread(target=serve, daemon=True).start()
    return f"127.0.0.1:{door.getsockname()[1]}"


def drip(connection, first: bytes):
    connection.sendall(first)
    try:
        while True:
            connection.sendall(b"a")
            time.sleep(0.05)
    except OSError:
        return


@pytest.mark.parametrize("first", [b"", b"HTTP/1.1 200 OK\r\nX: "])
def test_an_answer_that_comes_drop_by_drop_ends_in_time(settings, monkeypatch, first):
    monkeypatch.setattr(sending, "TIME_LIMIT", 0.5)
    where = served(settings, then=lambda connection: drip(connection, first))

    answer = post(f"http://{where}/", "{}", {})
    assert (answer.status, answer.text) == (None, "There was no answer within 0.5 seconds.")
    assert answer.seconds < 3


def test_a_body_that_never_ends_changes_nothing_of_the_status(settings, monkeypatch):
    monkeypatch.setattr(sending, "TIME_LIMIT", 0.5)
    where = served(settings, then=lambda connection: drip(connection, b"HTTP/1.1 200 OK\r\n\r\n"))

    answer = post(f"http://{where}/", "{}", {})
    assert (answer.status, answer.is_good, answer.seconds < 3) == (200, True, True)


def test_what_is_no_http_is_told_in_a_sentence(settings):
    where = served(settings, then=lambda connection: connection.sendall(b"220 mail.example.org ESMTP\r\n"))

    assert post(f"http://{where}/", "{}", {}).text.startswith("There was no answer that can be read: ")


def test_a_connection_that_cannot_be_secured_is_told_in_a_sentence(settings):
    where = served(settings, then=lambda connection: connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n"))

    answer = post(f"https://{where}/", "{}", {})
    assert (answer.status, answer.text.startswith("The connection cannot be secured: ")) == (None, True)
