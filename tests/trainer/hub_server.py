"""A hub on this machine that speaks huggingface.co's interface, with one model in it, and a way to be without any."""

from __future__ import annotations

import hashlib
import io
import json
import pickle
import socket
import struct
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

COMMIT = "0123456789abcdef0123456789abcdef01234567"
SHARDS = {"weight_map": {"a": "pytorch_model-00001-of-00002.bin", "b": "pytorch_model-00002-of-00002.bin"}}


def _shard(content: bytes) -> bytes:
    """A file in the form of torch's, with no tensor in it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("archive/data.pkl", pickle.dumps({}, 2))
        file.writestr("archive/data/0", content)
    return made.getvalue()


FILES = {
    "config.json": b'{"hidden_size": 12}',
    "pytorch_model.bin.index.json": json.dumps(SHARDS).encode(),
    "pytorch_model-00001-of-00002.bin": _shard(b"one" * 920),
    "pytorch_model-00002-of-00002.bin": _shard(b"two" * 920),
    "modeling_evil.py": b"raise SystemExit",
}
NEEDED = ("config.json", "pytorch_model.bin.index.json")
NOBODY = "http://127.0.0.1:9"  # where no server is


class Hub(BaseHTTPRequestHandler):
    """Answers for the server's `repos`, each at COMMIT."""

    def do_HEAD(self) -> None:
        self._answer(False)

    def do_GET(self) -> None:
        self._answer(True)

    def _answer(self, with_body: bool) -> None:
        path = self.path.split("?")[0]
        place = path.removeprefix("/api/models").removeprefix("/")
        repos = self.server.repos  # type: ignore[attr-defined]
        repo = next((name for name in repos if place.startswith(name)), "")
        files = repos.get(repo, {})
        name = path.rsplit("/", 1)[-1]
        headers = {"x-repo-commit": COMMIT}
        if not repo or COMMIT not in path:
            self._send(404, b"{}", {"x-error-code": "RevisionNotFound" if repo else "RepoNotFound"}, with_body)
        elif path.startswith("/api/"):
            listing = {"id": repo, "sha": COMMIT, "siblings": [_sibling(*item) for item in files.items()]}
            tree = [{"type": "file", "path": n, "size": len(d), "oid": "0" * 40} for n, d in files.items()]
            self._send(200, json.dumps(tree if "/tree/" in path else listing).encode(), headers, with_body)
        elif name in files:
            self._file(name, files[name], headers, with_body)
        else:
            self._send(404, b"{}", {"x-error-code": "EntryNotFound"}, with_body)

    def _file(self, name: str, content: bytes, headers: dict[str, str], with_body: bool) -> None:
        """A file or the rest of it; one that is to be cut breaks off half-way the first time."""
        wanted = self.headers.get("range", "")
        start = int(wanted.removeprefix("bytes=").split("-")[0]) if wanted and with_body else 0
        headers = {**headers, "etag": f'"{hashlib.sha256(content).hexdigest()}"', "accept-ranges": "bytes"}
        if start:
            self.server.ranges.append((name, start))  # type: ignore[attr-defined]
            headers["content-range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        body = content[start:]
        if with_body and name in self.server.damaged:  # type: ignore[attr-defined]
            self.server.damaged.remove(name)  # type: ignore[attr-defined]
            body = body[::-1]
        if with_body and name in self.server.cut:  # type: ignore[attr-defined]
            self.server.cut.remove(name)  # type: ignore[attr-defined]
            headers["content-length"] = str(len(body))
            body = body[: len(body) // 2]
            self.close_connection = True
        if with_body and name in self.server.torn:  # type: ignore[attr-defined]
            self.server.torn.remove(name)  # type: ignore[attr-defined]
            headers["content-length"] = str(len(body))
            self._send(206 if start else 200, body[: len(body) // 2], headers, True)
            self.wfile.flush()
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # a reset, no end
            self.connection.close()
            self.close_connection = True
            return
        self._send(206 if start else 200, body, headers, with_body)

    def _send(self, status: int, body: bytes, headers: dict[str, str], with_body: bool) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        self.send_response(status)
        for key, value in {"content-type": "application/json", "content-length": str(len(body)), **headers}.items():
            self.send_header(key, value)
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def _sibling(name: str, data: bytes) -> dict[str, object]:
    """As the hub lists a file: large ones with their SHA-256, others with git's hash."""
    entry: dict[str, object] = {"rfilename": name, "size": len(data)}
    if name.endswith(".bin"):
        return {**entry, "lfs": {"size": len(data), "sha256": hashlib.sha256(data).hexdigest(), "pointerSize": 130}}
    return {**entry, "blobId": hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()}


@contextmanager
def hub_here(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Iterator[ThreadingHTTPServer]:
    """The hub's server; caches and models under `folder`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    server.repos = {"people/model": FILES}  # type: ignore[attr-defined]
    server.asked = []  # type: ignore[attr-defined]
    server.ranges = []  # type: ignore[attr-defined]
    server.cut = []  # type: ignore[attr-defined]
    server.damaged = []  # type: ignore[attr-defined]
    server.torn = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    point_to(f"http://127.0.0.1:{server.server_port}", monkeypatch, folder)
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def point_to(endpoint: str, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Have huggingface_hub ask this address, without its pauses, and keep everything under `folder`."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", endpoint)
    monkeypatch.setattr("huggingface_hub.hf_api.api.endpoint", endpoint)
    monkeypatch.setattr(
        "huggingface_hub.constants.HUGGINGFACE_CO_URL_TEMPLATE", endpoint + "/{repo_id}/resolve/{revision}/{filename}"
    )
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(folder / "cache"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    monkeypatch.setattr("huggingface_hub.utils._http.time.sleep", lambda seconds: None)  # it tries for half a minute
    monkeypatch.setenv("EMODESK_MODELS", str(folder / "models"))
