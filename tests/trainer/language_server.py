"""A language-model server on this machine that speaks OpenAI's interface and answers well, badly or not at all."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from trainer.protocol.labels import LABELS
from trainer.protocol.server_keys import TYPED_KEYS
from trainer.ranking.server import Asker, Server

KEY = "sk-very-secret-1234567890"
ORDER = LABELS[::-1]
VARIABLES = (
    "EMODESK_LM_KEY",
    TYPED_KEYS,
    "OPENAI_API_KEY",
    "EMODESK_LM_URL",
    "OPENAI_BASE_URL",
    "HTTP_PROXY",
    "http_proxy",
)


class Model:
    """A server whose answer to each request is `answer(number, body)`: (status, body or None for silence)."""

    def __init__(self) -> None:
        self.requests: list[dict] = []
        self.keys: list[str] = []
        self.busy = self.most = 0
        self.answer: Callable[[int, dict], tuple[int, object]] = lambda number, body: (200, said(ORDER))
        self._lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                with outer._lock:
                    outer.requests.append(body)
                    outer.keys.append(self.headers["authorization"])
                    number = len(outer.requests)
                    outer.busy += 1
                    outer.most = max(outer.most, outer.busy)
                try:
                    status, content = outer.answer(number, body)
                finally:
                    with outer._lock:
                        outer.busy -= 1
                data = json.dumps(content).encode()
                try:
                    self.send_response(status)
                    self.send_header("content-type", "application/json")
                    self.send_header("content-length", str(len(data)))
                    self.end_headers()
                    self.wfile.write(data)
                except OSError:
                    pass  # the client has lost patience

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()

    def close(self) -> None:
        """End the server and its thread."""
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def asker(self, **changes: object) -> Asker:
        """Somebody who asks this server and does not wait long."""
        return Asker(Server(self.url, "judge", LABELS, pause=0.01, **changes), KEY)


@contextmanager
def serving(monkeypatch: pytest.MonkeyPatch) -> Iterator[Model]:
    """A server for one test, and nothing about servers or keys in the environment."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    one = Model()
    try:
        yield one
    finally:
        one.close()


def said(ranking: object, finish: str = "stop", refusal: str | None = None) -> dict:
    content = ranking if isinstance(ranking, str) else json.dumps({"ranking": ranking})
    message = {"role": "assistant", "content": None if refusal else content, "refusal": refusal}
    choice = {"index": 0, "finish_reason": finish, "message": message}
    return {"id": "1", "object": "chat.completion", "created": 1, "model": "judge", "choices": [choice]}


def failing(code: str = "", message: str = f"wrong key {KEY}") -> dict:
    return {"error": {"message": message, "code": code, "type": "error"}}
