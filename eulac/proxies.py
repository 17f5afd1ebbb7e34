"""What is believed of a request that came through another server: only what a trusted proxy says."""

from ipaddress import ip_address, ip_network

from django.conf import settings

FROM_TRUSTED = "eulac.from_trusted_proxy"  # in the environ of a request


def is_within(address: str, networks: list[str]) -> bool:
    try:
        asked = ip_address(address)
    except ValueError:  # a socket of the machine itself has none
        return False
    return any(asked in ip_network(network) for network in networks)


def judge_proxy(application):
    """Notes whether a trusted proxy has connected, while that is still known. Of others no id of a request is taken."""

    def judged(environ, start_response):
        environ[FROM_TRUSTED] = is_within(environ.get("REMOTE_ADDR", ""), settings.TRUSTED_PROXIES)
        if not environ[FROM_TRUSTED]:
            environ.pop("HTTP_X_REQUEST_ID", None)
        return application(environ, start_response)

    return judged
