"""When the preset `small` is recommended: its packages are there, and its weights are or may be fetched."""

from __future__ import annotations

from pathlib import Path

import pytest

from emodesk.viewmodels.recommended import OFFLINE, SmallPreset, small_preset
from trainer.settings import load_settings


@pytest.fixture(autouse=True)
def nothing_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMODESK_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hub"))
    for name in (*OFFLINE, "HF_HUB_CACHE"):
        monkeypatch.delenv(name, raising=False)


def test_it_is_recommended_where_it_would_run() -> None:
    assert SmallPreset(installed=True, here=True, fetchable=False).recommended
    assert SmallPreset(installed=True, here=False, fetchable=True).recommended
    assert not SmallPreset(installed=True, here=False, fetchable=False).recommended
    assert not SmallPreset(installed=False, here=True, fetchable=True).recommended


def test_weights_are_found_where_the_trainer_finds_them(tmp_path: Path) -> None:
    assert not small_preset().here
    places = []
    for choice in load_settings("small").encoders.values():
        if repo := choice.options.get("repo"):
            places.append((repo.replace("/", "--"), choice.options["revision"]))
    assert len(places) == 2
    beside = tmp_path / "models" / places[0][0]
    cached = tmp_path / "hub" / "hub" / f"models--{places[1][0]}" / "snapshots" / places[1][1]
    for folder, name in ((beside, "model.bin"), (cached, "model.safetensors")):
        assert not small_preset().here
        folder.mkdir(parents=True)
        (folder / name).write_bytes(b"weights")
    assert small_preset().here


def test_where_no_hub_shall_be_asked_nothing_may_be_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    assert small_preset().fetchable
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert not small_preset().fetchable
