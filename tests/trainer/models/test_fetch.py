"""`python -m trainer fetch` as a process, from a hub on this machine: asked first, told how far, pinned, at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from hub_server import COMMIT, FILES, NOBODY, hub_here

from trainer.machine import DRIVERS

SHARD = "pytorch_model-00001-of-00002.bin"
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ThreadingHTTPServer]:
    with hub_here(monkeypatch, tmp_path) as server:
        yield server


@pytest.fixture
def preset(tmp_path: Path) -> Path:
    """One modality, whose weights are the hub's."""
    path = tmp_path / "own.toml"
    path.write_text(
        f'[encoders.text]\nname = "baichuan"\nrepo = "people/model"\nrevision = "{COMMIT}"\n', encoding="utf-8"
    )
    return path


def fetch(folder: Path, endpoint: str, *arguments: str) -> tuple[int, list[dict], float]:
    """Exit status, what it said, and the seconds that it took."""
    environment = {
        **os.environ, "HF_ENDPOINT": endpoint, "HF_HOME": str(folder / "hf"), "EMODESK_MODELS": str(folder / "models"),
        "NO_PROXY": "127.0.0.1", "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    environment.pop("HF_HUB_CACHE", None)
    command = [sys.executable, "-m", "trainer", "fetch", "--json", *arguments]
    began = time.monotonic()
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return done.returncode, lines, time.monotonic() - began


def test_weights_are_listed_offered_fetched_and_then_here(hub: ThreadingHTTPServer, preset: Path, tmp_path: Path):
    hub.repos["people/model"] = {**FILES, "tokenizer.model": b"spoken " * 100}  # type: ignore[attr-defined]
    url = f"http://127.0.0.1:{hub.server_port}"
    config = f"--config={preset}"
    _, (devices, before), _ = fetch(tmp_path, url, config, "--list")
    assert list(devices) == ["gpus"]
    assert [(each["name"], each["here"], each["revision"]) for each in before["weights"]] == [
        ("people/model", False, COMMIT)
    ]
    assert not hub.asked  # listing asks nobody
    status, (asked,), _ = fetch(tmp_path, url, config)
    assert status == 1
    assert "people/model at commit" in asked["consent"][0]["key"].replace("{repo}", "people/model")
    assert not hub.asked  # and nor does asking
    status, said, _ = fetch(tmp_path, url, config, "--yes")
    assert (status, said[-1]) == (0, {"fetched": 1})
    assert said[-2]["done"] == said[-2]["total"] > 0
    _, (_, after), _ = fetch(tmp_path, url, config, "--list")
    assert after["weights"][0]["here"]


def test_how_far_it_is_counts_all_that_is_fetched(hub: ThreadingHTTPServer, tmp_path: Path):
    hub.repos["people/model"] = {**FILES, "tokenizer.model": b"spoken " * 100}  # type: ignore[attr-defined]
    hub.repos["people/hubert"] = {"config.json": b"{}", "pytorch_model.bin": FILES[SHARD]}  # type: ignore[attr-defined]
    both = tmp_path / "both.toml"
    both.write_text(
        f'[encoders.speech]\nname = "hubert"\nrepo = "people/hubert"\nrevision = "{COMMIT}"\n'
        f'[encoders.text]\nname = "baichuan"\nrepo = "people/model"\nrevision = "{COMMIT}"\n', encoding="utf-8"
    )  # fmt: skip
    status, said, _ = fetch(tmp_path, f"http://127.0.0.1:{hub.server_port}", f"--config={both}", "--yes")
    assert (status, said[-1]) == (0, {"fetched": 2})
    done = [line["done"] for line in said if "done" in line]
    assert {line["repo"] for line in said if "done" in line} == {"people/hubert", "people/model"}
    assert done == sorted(done)
    assert done[-1] == said[-2]["total"] > len(FILES[SHARD]) + 700


def test_a_network_that_is_not_there_is_said_at_once(preset: Path, tmp_path: Path):
    status, said, _ = fetch(tmp_path, NOBODY, f"--config={preset}", "--yes")
    assert status == 1
    assert "cannot be fetched" in said[-1]["error"]["key"]
    assert "cannot be reached" in json.dumps(said[-1])
    assert [line for line in said if "done" in line] == []


@pytest.mark.skipif(any(Path(place).exists() for place in DRIVERS), reason="torch is asked for the GPU that is here")
def test_presets_are_listed_without_the_seconds_that_torch_takes(tmp_path: Path):
    own = tmp_path / "own.toml"
    own.write_text('[encoders.speech]\nname = "hubert"\nrepo = "people/hubert"\nrevision = "abc"\n', encoding="utf-8")
    code = (
        "import sys; from trainer.__main__ import main; main(sys.argv[1:]);"
        "sys.exit(any(name in sys.modules for name in ('torch', 'scipy.signal', 'librosa.filters')))"
    )
    command = [sys.executable, "-c", code, "fetch", "--list", "--json", f"--also={own}"]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    listed = [json.loads(line) for line in ran.stdout.splitlines()]
    assert listed[-1]["preset"] == str(own)  # a preset of one's own is a row like the others
    assert listed[-1]["weights"][0]["name"] == "people/hubert"
