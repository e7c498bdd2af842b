"""Where a round comes from: what it learnt from, by hashes; its settings, programs and machine; how long it took."""

from __future__ import annotations

import hashlib
import json
import platform
import time
from collections.abc import Sequence
from contextlib import suppress
from importlib import metadata
from pathlib import Path

import numpy as np
import safetensors
import torch

from trainer.fusion.bundle import Bundle
from trainer.fusion.task import Task
from trainer.protocol.clips_csv import ClipRow
from trainer.protocol.files import atomic_write
from trainer.protocol.round_folder import CLIPS_FILE, OPINIONS_FILE, PROVENANCE_FILE, REJECTIONS_FILE
from trainer.protocol.version import version


def write_provenance(
    folder: Path, task: Task, rows: Sequence[ClipRow], device: torch.device, began: float, resumed: bool
) -> None:
    """Write provenance.json of a round that began at `began` (seconds since 1970), its last start where `resumed`."""
    content = {
        "labels": labels_hash(rows),
        "files": {name: _file_hash(folder / name) for name in (CLIPS_FILE, REJECTIONS_FILE, OPINIONS_FILE)
                  if (folder / name).is_file()},
        "features": feature_hashes(task.bundle),
        "settings": task.settings.as_dict(),
        "seed": task.settings.training.seed,
        "versions": {
            "emodesk": version(), "python": platform.python_version(), "torch": torch.__version__,
            "numpy": np.__version__, "scikit-learn": metadata.version("scikit-learn"),
            "safetensors": safetensors.__version__,
        },
        "device": str(device),
        "device_name": _name_of(device),
        "threads": torch.get_num_threads(),
        "system": platform.system(),
        "began": began,
        "seconds": max(0.0, time.time() - began),
        "resumed": resumed,
    }  # fmt: skip
    atomic_write(folder / PROVENANCE_FILE, json.dumps(content, indent=1, ensure_ascii=False))


def labels_hash(rows: Sequence[ClipRow]) -> str:
    """Hex digest of what people's votes came to: split, label, weight and shares of every clip, in order."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(json.dumps([row.clip_id, row.split, row.label, row.weight, row.targets]).encode())
    return digest.hexdigest()


def feature_hashes(bundle: Bundle) -> dict[str, str]:
    """Hex digest of the embeddings [N, D] of each modality, as the network got them."""
    return {
        name: hashlib.sha256(np.ascontiguousarray(value.cpu().numpy()).data).hexdigest()
        for name, value in zip(bundle.modalities, bundle.values, strict=True)
    }


def _file_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _name_of(device: torch.device) -> str:
    """What a device is called; "" where its driver does not say."""
    if device.type != "cuda":
        return platform.processor()
    with suppress(RuntimeError, AssertionError):  # the latter of a torch that was built without CUDA
        return torch.cuda.get_device_name(device)
    return ""
