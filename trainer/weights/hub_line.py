"""How a hub is asked: directly where it is this machine, never sent on in clear, said at once where it is not there."""

from __future__ import annotations

import math
from collections.abc import Callable

import httpx2

from trainer.outgoing.client import CONNECT_SECONDS, MEGABYTE, Broken, Elsewhere, Way, at_most, unreachable
from trainer.outgoing.destination import destination, origin, readable

MOST_BYTES = 64 * MEGABYTE  # of an answer that is no file, or of a file that does not say how long it is
SECONDS = 60.0  # for a whole answer that is no file


def hub_clients(endpoint: str) -> Callable[[], httpx2.Client]:
    """What makes the clients with which huggingface_hub asks the hub at this address.

    OutgoingError for an address that may not be asked. A hub hands files over from other machines; they are told no
    login, and are never this machine unless the hub is.
    """
    from huggingface_hub.utils._http import hf_request_event_hook

    ways = _Ways(endpoint)

    def make() -> httpx2.Client:
        return httpx2.Client(
            transport=ways,
            trust_env=False,
            event_hooks={"request": [hf_request_event_hook]},
            follow_redirects=True,
            timeout=httpx2.Timeout(None, connect=CONNECT_SECONDS),
        )

    return make


class _Ways(httpx2.BaseTransport):
    """One way for each machine that files come from."""

    def __init__(self, endpoint: str) -> None:
        self._hub = destination(endpoint)
        self._ways: dict[str, Way] = {}
        self._reached = False

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        url = str(request.url)
        at = origin(url)
        if at not in self._ways:
            place = self._hub if at == self._hub.origin else destination(at)
            if place.is_local and not self._hub.is_local:
                raise Elsewhere("{url} sends on to {target}, which is this machine", url=self._hub.url, target=at)
            self._ways[at] = Way(place, math.inf)  # a file is as long as it says; all else is bounded in _whole
        if at != self._hub.origin:
            request.headers.pop("authorization", None)
        request.headers["accept-encoding"] = "identity"  # so that lengths are those of what comes
        try:
            if "/api/" in request.url.path:
                with at_most(SECONDS):
                    return self._whole(self._ways[at].handle_request(request))
            response = self._ways[at].handle_request(request)
        except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.ProxyError) as error:
            if self._reached:  # a line that broke for a moment: huggingface_hub tries again
                raise
            raise unreachable(self._hub, error) from None
        self._reached = True
        return response if "content-length" in response.headers else self._whole(response)

    def _whole(self, response: httpx2.Response) -> httpx2.Response:
        self._reached = True
        parts, size = [], 0
        try:
            for part in response.iter_raw():
                size += len(part)
                if size > MOST_BYTES:
                    raise Broken("{url} answers without end", url=readable(self._hub.url))
                parts.append(part)
        finally:
            response.close()
        return httpx2.Response(response.status_code, headers=response.headers, content=b"".join(parts))

    def close(self) -> None:
        """Give the connections back; huggingface_hub closes a client and makes another where a line broke."""
        for way in self._ways.values():
            way.close()
        self._ways.clear()
