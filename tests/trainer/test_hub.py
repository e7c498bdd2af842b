"""Weights from a hub: a real server on this machine that speaks the hub's interface, and what it may answer."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from trainer.hub import HubError, Source, missing_files

COMMIT = "0123456789abcdef0123456789abcdef01234567"
SHARDS = {"weight_map": {"a": "pytorch_model-00001-of-00002.bin", "b": "pytorch_model-00002-of-00002.bin"}}
FILES = {
    "config.json": b'{"hidden_size": 12}',
    "pytorch_model.bin.index.json": json.dumps(SHARDS).encode(),
    "pytorch_model-00001-of-00002.bin": b"one" * 1000,
    "pytorch_model-00002-of-00002.bin": b"two" * 1000,
    "modeling_evil.py": b"raise SystemExit",
}
NEEDED = ("config.json", "pytorch_model.bin.index.json")


class Hub(BaseHTTPRequestHandler):
    """Answers for people/model at COMMIT."""

    def do_HEAD(self) -> None:
        self._answer(False)

    def do_GET(self) -> None:
        self._answer(True)

    def _answer(self, with_body: bool) -> None:
        path = self.path.split("?")[0]
        known = path.removeprefix("/api/models").removeprefix("/").startswith("people/model")
        name = path.rsplit("/", 1)[-1]
        headers = {"x-repo-commit": COMMIT}
        if not known or COMMIT not in path:
            self._send(404, b"{}", {"x-error-code": "RevisionNotFound" if known else "RepoNotFound"}, with_body)
        elif path.startswith("/api/"):
            siblings = [{"rfilename": name, "size": len(data)} for name, data in FILES.items()]
            listing = {"id": "people/model", "sha": COMMIT, "siblings": siblings}
            tree = [{"type": "file", "path": n, "size": len(d), "oid": "0" * 40} for n, d in FILES.items()]
            self._send(200, json.dumps(tree if "/tree/" in path else listing).encode(), headers, with_body)
        elif name in FILES:
            self._send(200, FILES[name], {**headers, "etag": f'"{name}"'}, with_body)
        else:
            self._send(404, b"{}", {"x-error-code": "EntryNotFound"}, with_body)

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


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    server.asked = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    endpoint = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", endpoint)
    monkeypatch.setattr("huggingface_hub.hf_api.api.endpoint", endpoint)
    monkeypatch.setattr(
        "huggingface_hub.constants.HUGGINGFACE_CO_URL_TEMPLATE", endpoint + "/{repo_id}/resolve/{revision}/{filename}"
    )
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    monkeypatch.setenv("EMODESK_MODELS", str(tmp_path / "models"))
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def source(**changes: str) -> Source:
    values = {"repo": "people/model", "revision": COMMIT, **changes}
    return Source("encoders.text.weights", files=NEEDED, **values)


def test_what_is_needed_is_fetched_once_with_its_shards_and_no_code(hub: ThreadingHTTPServer):
    assert source().local() is None
    folder = source().locate()
    assert not missing_files(folder, NEEDED)
    assert (folder / "pytorch_model-00002-of-00002.bin").read_bytes() == FILES["pytorch_model-00002-of-00002.bin"]
    assert not (folder / "modeling_evil.py").exists()
    before = len(hub.asked)
    assert source().locate() == folder
    assert len(hub.asked) == before  # found here, nobody asked


def test_a_model_or_revision_that_does_not_exist_is_named(hub: ThreadingHTTPServer):
    with pytest.raises(HubError, match="no “nobody/nothing”"):
        source(repo="nobody/nothing").locate()
    with pytest.raises(HubError, match=r"no revision f{40}; mend encoders\.text\.revision"):
        source(revision="f" * 40).locate()


def test_a_hub_that_is_not_there_leaves_the_way_by_hand(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, hub):
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setattr("huggingface_hub.hf_api.api.endpoint", "http://127.0.0.1:9")
    monkeypatch.setattr("huggingface_hub.utils._http.time.sleep", lambda seconds: None)  # it tries for half a minute
    with pytest.raises(HubError) as caught:
        source().locate()
    for part in (*NEEDED, "and the shards it names", str(tmp_path / "models" / "people--model"), COMMIT):
        assert part in str(caught.value)


def test_a_shard_that_is_missing_in_a_local_folder_is_named(tmp_path: Path):
    for name in NEEDED:
        (tmp_path / name).write_bytes(FILES[name])
    with pytest.raises(HubError, match=r"lacks pytorch_model-00001-of-00002\.bin"):
        source(folder=str(tmp_path)).locate()
    (tmp_path / "pytorch_model.bin.index.json").write_text("{}", encoding="utf-8")
    with pytest.raises(HubError, match="is no index of shards"):
        source(folder=str(tmp_path)).locate()


def test_a_configuration_that_is_none_is_named(tmp_path: Path):
    for content in ("[]", "{", '{"other": 1}'):
        (tmp_path / "config.json").write_text(content, encoding="utf-8")
        with pytest.raises(HubError, match=r"config\.json"):
            source(folder=str(tmp_path)).config_number("hidden_size")
