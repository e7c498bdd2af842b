"""Where bytes go: this machine or another, directly or through a proxy, in clear or not."""

from __future__ import annotations

import ipaddress
import os
import re
import socket
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from trainer.protocol.errors import UserError
from trainer.protocol.printable import printable

ALLOW_HTTP = "EMODESK_ALLOW_HTTP"  # set to 1: plain http to other machines is meant
PORTS = {"http": 80, "https": 443}
# No user or password before the host, nothing on which two readers of addresses differ.
ADDRESS = re.compile(r"https?://(\[[0-9a-f:.]+\]|[\w.-]+)(:\d{1,5})?(/[\w.~%:!$&'()*+,;=/-]*)?", re.IGNORECASE)
SHOWN = 200  # characters of a stranger's text


class OutgoingError(UserError):
    """A server that may not be asked, or that cannot; one sentence that names its address."""


@dataclass(frozen=True)
class Destination:
    """A server by its base address, "https://host:port/path"; see `destination`.

    Attributes:
        is_local: whether what is sent stays on this machine; connections to any other are then refused.
        proxy: address of the proxy that carries it, "" for none.
    """

    url: str
    is_local: bool
    proxy: str = ""

    @cached_property
    def origin(self) -> str:
        """Scheme, host and port, the port always written."""
        return origin(self.url)

    @property
    def shown_proxy(self) -> str:
        """The proxy without the password in its address."""
        place = urlsplit(self.proxy if "//" in self.proxy else f"//{self.proxy}")
        return f"{place.scheme or 'http'}://{place.netloc.rpartition('@')[2]}" if self.proxy else ""


def destination(url: str, allow_http: bool = False) -> Destination:
    """Where an address leads.

    This machine is reached directly, whatever proxies the environment names. OutgoingError for what is no plain
    address, and for http to another machine unless `allow_http` or EMODESK_ALLOW_HTTP says that it is meant.
    """
    url = url.strip().rstrip("/")
    if not ADDRESS.fullmatch(url):
        raise OutgoingError(
            "“{url}” is no address of a server; write for example http://localhost:11434/v1, without name or password.",
            url=readable(url.rpartition("@")[2]),
        )
    try:
        host, port = urlsplit(url).hostname or "", urlsplit(url).port
    except ValueError:
        raise OutgoingError("“{url}” names a port that cannot be; mend the address.", url=url) from None
    if is_local(host):
        return Destination(url, True)
    scheme = url.partition(":")[0].lower()
    if scheme == "http" and not (allow_http or os.environ.get(ALLOW_HTTP) == "1"):
        raise OutgoingError(
            "{url} is another machine, and http would send everything there readable for all on the way; "
            "use https, or allow it with --allow-http or {variable}=1.",
            url=url,
            variable=ALLOW_HTTP,
        )
    proxies = {} if proxy_bypass(f"{host}:{port}" if port else host) else getproxies()
    return Destination(url, False, proxies.get(scheme) or proxies.get("all") or "")


def origin(url: str) -> str:
    """Scheme, host and port of an address, the port always written."""
    place = urlsplit(url)
    host = f"[{place.hostname}]" if ":" in (place.hostname or "") else place.hostname
    return f"{place.scheme.lower()}://{host}:{place.port or PORTS.get(place.scheme.lower(), 0)}"


def is_local(host: str) -> bool:
    """Whether a host is this machine: a loopback address, or a name that leads to nothing else."""
    if host.lower() == "localhost" or host.lower().endswith(".localhost"):
        return True
    try:
        return is_loopback(host)
    except ValueError:
        pass
    try:
        found = {str(place[4][0]) for place in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        return False
    return bool(found) and all(is_loopback(address) for address in found)


def is_loopback(address: str) -> bool:
    """Whether an IP address never leaves this machine; ValueError for what is no address."""
    place = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(place, "ipv4_mapped", None)
    return (inner or place).is_loopback


def readable(text: str, most: int = SHOWN) -> str:
    """A stranger's text on one line, short, with control and direction characters written out, not sent on."""
    shown = printable(" ".join(text[: 4 * most].split()))
    return shown if len(shown) <= most and len(text) <= 4 * most else shown[:most] + "…"
