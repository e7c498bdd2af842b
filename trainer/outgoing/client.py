"""Asking a server: only the one that was agreed to, and never for longer or for more than was allowed.

Proxies of the environment are never taken unseen: `Destination` says which one carries a request, if any.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpcore2
import httpx2

from trainer.outgoing.destination import Destination, OutgoingError, is_loopback, origin, readable

MEGABYTE = 1_000_000
MOST_BYTES = 8 * MEGABYTE  # of one answer
CONNECT_SECONDS = 10.0  # to be let in


class LineError(OutgoingError):
    """A server that gave no answer; the text says why, as a part of a sentence."""


class Unreachable(LineError):
    """Nobody is there: refused, no such name, or no way to it."""


class Silent(LineError):
    """No whole answer in the time that was given."""


class Broken(LineError):
    """What came is no answer: too long, torn, or no HTTP."""


class Elsewhere(LineError):
    """The server sends on to another address, which nobody agreed to."""


@dataclass(frozen=True)
class Answer:
    """One answer: `headers` with names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class ServerLine:
    """A line to one server; safe to use from several threads.

    `http` is the client for libraries that want one of their own; their calls belong into `asking`.
    """

    def __init__(self, place: Destination, most: int = MOST_BYTES) -> None:
        self.place = place
        self.http = httpx2.Client(transport=Way(place, most), trust_env=False, follow_redirects=False)

    def close(self) -> None:
        """Give the connections back."""
        self.http.close()

    def ask(self, path: str, seconds: float, body: Any = None, headers: Mapping[str, str] | None = None) -> Answer:
        """GET a path below the base address, or POST a body as JSON there; a whole answer within so many seconds.

        Raises Unreachable, Silent, Broken or Elsewhere; any status but a redirection is an answer.
        """
        url, all_headers = self.place.url + path, {"accept-encoding": "identity", **(headers or {})}
        method, more = ("GET", {}) if body is None else ("POST", {"json": body})
        with self.asking(seconds):
            return self.answer(self.http.request(method, url, headers=all_headers, timeout=seconds, **more))

    def answer(self, response: httpx2.Response) -> Answer:
        """A response as an answer; Elsewhere for a redirection."""
        if response.is_redirect:
            raise _elsewhere(self.place, response.headers.get("location", "?"))
        return Answer(response.status_code, dict(response.headers), response.content)

    @contextmanager
    def asking(self, seconds: float) -> Iterator[None]:
        """What is asked within ends after so many seconds; raises as `ask`."""
        try:
            with at_most(seconds):
                yield
        except (httpx2.ConnectError, httpx2.ProxyError, httpx2.ConnectTimeout) as error:
            raise unreachable(self.place, error) from None
        except httpx2.TimeoutException:
            raise Silent("no answer within {seconds:g} s", seconds=seconds) from None
        except httpx2.HTTPError as error:
            raise Broken("{url} broke off ({reason})", url=self.place.url, reason=readable(str(error))) from None


def unreachable(place: Destination, error: Exception) -> Unreachable:
    """What to say of a server, or of the proxy before it, that does not let anybody in."""
    reason = readable(str(error)) or type(error).__name__
    if place.proxy:
        return Unreachable(
            "{url} cannot be reached through the proxy {proxy}, which the environment names ({reason})",
            url=place.url,
            proxy=place.shown_proxy,
            reason=reason,
        )
    return Unreachable("{url} cannot be reached ({reason})", url=place.url, reason=reason)


def _elsewhere(place: Destination, target: str) -> Elsewhere:
    return Elsewhere("{url} sends on to {target}; nothing was sent there", url=place.url, target=readable(target))


class Way(httpx2.HTTPTransport):
    """The way to one origin and to no other, through the proxy that its destination names or through none."""

    def __init__(self, place: Destination, most: float = MOST_BYTES) -> None:
        self._place, self._most = place, most
        try:
            # The environment names certificates (SSL_CERT_FILE) that a laboratory may need, and nothing else here.
            super().__init__(verify=httpx2.create_ssl_context(), trust_env=False, proxy=place.proxy or None)
        except (ImportError, ValueError, httpx2.InvalidURL):
            raise OutgoingError(
                "the environment names the proxy {proxy}, of a kind that is not known here; use an http proxy, or "
                "name {url} in NO_PROXY.",
                proxy=place.shown_proxy,
                url=place.url,
            ) from None
        self._pool._network_backend = _Network(place.is_local)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send where it was agreed to, or not at all."""
        if origin(str(request.url)) != self._place.origin:
            raise _elsewhere(self._place, str(request.url))
        response = super().handle_request(request)
        if response.headers.get("content-encoding", "identity").lower() != "identity":
            response.close()
            raise Broken("{url} packs its answers, which was not asked for", url=self._place.url)
        return httpx2.Response(
            response.status_code,
            headers=response.headers,
            stream=_Bounded(response.stream, self._place, self._most),
            extensions=response.extensions,
        )


class _Bounded(httpx2.SyncByteStream):
    """The body of an answer, which may not be longer than allowed."""

    def __init__(self, stream: Any, place: Destination, most: float) -> None:
        self._stream, self._place, self._most = stream, place, most

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for part in self._stream:
            size += len(part)
            if size > self._most:
                most = self._most / MEGABYTE
                raise Broken("{url} answers with more than {most:g} MB", url=self._place.url, most=most)
            yield part

    def close(self) -> None:
        self._stream.close()


_clock = threading.local()


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Everything that this thread reads and writes meanwhile ends after so many seconds, however slowly it drips."""
    _clock.end = time.monotonic() + seconds
    try:
        yield
    finally:
        _clock.end = None


def _left(timeout: float | None, error: type[Exception]) -> float | None:
    end: float | None = getattr(_clock, "end", None)
    if end is None:
        return timeout
    left = end - time.monotonic()
    if left <= 0:
        raise error("out of time")
    return left if timeout is None else min(left, timeout)


class _Network(httpcore2.NetworkBackend):
    """Connections that keep to the time of `at_most`, and to this machine where nothing else was agreed to."""

    def __init__(self, only_here: bool) -> None:
        self._only_here = only_here
        self._plain = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """As the plain one does; a name that was of this machine and is not any more is refused."""
        most = CONNECT_SECONDS if timeout is None else min(timeout, CONNECT_SECONDS)
        limit = _left(most, httpcore2.ConnectTimeout)
        stream = self._plain.connect_tcp(host, port, limit, local_address, socket_options)
        if self._only_here and not is_loopback(stream.get_extra_info("server_addr")[0]):
            stream.close()
            raise httpcore2.ConnectError(f"{host} is another machine now")
        return _Stream(stream)

    def sleep(self, seconds: float) -> None:
        """As the plain one does."""
        self._plain.sleep(seconds)


class _Stream(httpcore2.NetworkStream):
    def __init__(self, stream: httpcore2.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(timeout, httpcore2.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(timeout, httpcore2.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        limit = _left(timeout, httpcore2.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, limit))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
