"""A server on this machine that hears bytes and answers with any bytes: proxies, endless bodies, drips."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


class RawServer:
    """Keeps what it hears; `answer(send)` says something, until `gone` is set or the other side leaves."""

    def __init__(self, answer: Callable[[Callable[[bytes], None]], None]) -> None:
        self.heard = b""
        self.gone = threading.Event()
        outer = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                self.request.settimeout(5)
                with suppress(OSError):
                    data = b""
                    while b"\r\n\r\n" not in data:
                        data += (got := self.request.recv(65536))
                        if not got:
                            break
                    outer.heard += data
                    if data:
                        answer(self.request.sendall)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def close(self) -> None:
        """End the server and what it still says."""
        self.gone.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@contextmanager
def raw_server(*parts: bytes, repeat: bytes = b"", pause: float = 0.0) -> Iterator[RawServer]:
    """A server that sends these parts, then `repeat` again and again with `pause` seconds between."""

    def answer(send: Callable[[bytes], None]) -> None:
        for part in parts:
            send(part)
        while repeat and not one.gone.wait(pause):
            send(repeat)

    one = RawServer(answer)
    try:
        yield one
    finally:
        one.close()


def http(body: bytes, status: str = "200 OK", **headers: str) -> bytes:
    """A whole answer in HTTP."""
    lines = [f"HTTP/1.1 {status}", f"content-length: {len(body)}", "connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def unused_address() -> str:
    """An address of this machine where nobody is."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{one.getsockname()[1]}"
