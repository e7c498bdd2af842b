"""Whether the preset `small` is worth recommending on this machine: what runs it, and its weights."""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import platformdirs

from trainer.protocol.files import PRESETS
from trainer.protocol.toml import read_toml

PRESET = "small"
RUNS_IT = ("ctranslate2", "transformers")
OFFLINE = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")  # what says that a hub shall not be asked
TRUE_WORDS = ("1", "on", "true", "yes")


@dataclass(frozen=True)
class SmallPreset:
    """Whether its packages are installed, its weights are on this machine, and may be fetched otherwise."""

    installed: bool
    here: bool
    fetchable: bool

    @property
    def recommended(self) -> bool:
        """Whether a round with it can be expected to run."""
        return self.installed and (self.here or self.fetchable)


def small_preset() -> SmallPreset:
    """How the preset `small` stands here; nothing is loaded, and no network is asked."""
    return SmallPreset(
        all(find_spec(name) is not None for name in RUNS_IT),
        all(_has(choice["repo"], choice["revision"]) for choice in _learnt()),
        not any(os.environ.get(name, "").lower() in TRUE_WORDS for name in OFFLINE),
    )


def _learnt() -> list[dict[str, str]]:
    encoders = read_toml(PRESETS / f"{PRESET}.toml")["encoders"].values()
    return [choice for choice in encoders if "repo" in choice]


def _has(repo: str, revision: str) -> bool:
    """Whether a repository's weights lie where the trainer looks (trainer/weights/hub.py)."""
    ours = os.environ.get("EMODESK_MODELS") or Path(platformdirs.user_data_dir("emodesk", appauthor=False)) / "models"
    home = os.environ.get("HF_HOME") or Path.home() / ".cache" / "huggingface"
    cache = Path(os.environ.get("HF_HUB_CACHE") or Path(home) / "hub")
    places = (
        Path(ours).expanduser() / repo.replace("/", "--"),
        cache.expanduser() / ("models--" + repo.replace("/", "--")) / "snapshots" / revision,
    )
    return any((place / name).is_file() for place in places for name in ("model.bin", "model.safetensors"))
