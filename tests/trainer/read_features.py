"""Features as the tests look at them: from the cache alone, for some clips."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from trainer.features.store import ClipFeatures, Embeddings, FeatureStore
from trainer.protocol.clips_csv import ClipRow
from trainer.settings import Settings


def load_bundle(rows: Sequence[ClipRow], settings: Settings, features_root: Path) -> Embeddings:
    """Embeddings of clips from the cache alone; what is not there is NaN with a note."""
    return FeatureStore(settings, features_root).embeddings(rows)


def load_frames(row: ClipRow, settings: Settings, features_root: Path) -> ClipFeatures:
    """Frame features of one clip from the cache alone."""
    return FeatureStore(settings, features_root).clip(row)
