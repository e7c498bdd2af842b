"""Tensors as a safetensors file, written beside and renamed."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import save_file

from trainer.protocol.files import replacing
from trainer.protocol.round_folder import CLIP_IDS, ids_hash


def write_tensors(path: Path | str, tensors: Mapping[str, Any], metadata: Mapping[str, str] | None = None) -> None:
    """Write NumPy arrays or CPU tensors as one file, atomically; OSError as `open`, also where the disk is full."""
    with replacing(path) as beside:
        arrays = {name: np.asarray(value, order="C") for name, value in tensors.items()}
        try:
            save_file(arrays, beside, dict(metadata or {}))
        except SafetensorError as error:
            raise _os_error(str(error), Path(path)) from None


def write_embeddings(
    path: Path | str, values: Mapping[str, Any], labels: Sequence[str], clip_ids: Sequence[str] = ()
) -> None:
    """Write one [N, D_m] array or CPU tensor a modality as a feature bundle, atomically; `clip_ids` of the N rows."""
    metadata = {"modalities": ",".join(values), "labels": ",".join(labels)}
    write_tensors(path, values, metadata | ({CLIP_IDS: ids_hash(clip_ids)} if clip_ids else {}))


def _os_error(text: str, path: Path) -> OSError:
    """The system's error behind safetensors' own, which only names its number."""
    found = re.search(r"os error (\d+)", text)
    if not found:
        return OSError(f"{path} cannot be written ({text}).")
    number = int(found[1])
    if os.name == "nt":
        return OSError(None, text, str(path), number)
    return OSError(number, os.strerror(number), str(path))
