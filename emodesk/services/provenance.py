"""provenance.json of a round's folder: what it was made of, by what and how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trainer.protocol import typed
from trainer.protocol.errors import ProtocolError
from trainer.protocol.files import read_object
from trainer.protocol.round_folder import PROVENANCE_FILE


@dataclass(frozen=True)
class RoundOrigin:
    """Where a round comes from: hash of its labels, hashes of the embeddings by modality, versions, machine, seconds;
    `content` is all that the file holds."""

    labels: str
    features: Mapping[str, str]
    emodesk: str
    torch: str
    device: str
    seed: int
    seconds: float
    content: Mapping[str, Any]

    @property
    def voices(self) -> int:
        """How many voices beside the model had to name a label before it was adopted; 0 where none was asked."""
        settings = typed.table(self.content.get("settings")) or {}
        adopting = typed.table(settings.get("selftraining")) or {}
        return (typed.whole(adopting.get("voices")) or 0) if adopting.get("mode") == "guarded" else 0


def read_provenance(folder: Path) -> RoundOrigin | None:
    """What a round's folder says of how it was made; None in rounds of before, and where the file does not hold."""
    path = folder / PROVENANCE_FILE
    if not path.is_file():
        return None
    try:
        content = read_object(path)
    except ProtocolError:
        return None
    features, versions = (typed.plain(content.get(name)) or {} for name in ("features", "versions"))
    return RoundOrigin(
        typed.text(content.get("labels")) or "", {name: str(digest) for name, digest in features.items()},
        str(versions.get("emodesk", "")), str(versions.get("torch", "")), typed.text(content.get("device")) or "",
        typed.whole(content.get("seed")) or 0, typed.number(content.get("seconds")) or 0.0, content,
    )  # fmt: skip
