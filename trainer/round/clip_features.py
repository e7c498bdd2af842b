"""The clips of a round folder as the fit needs them: features extracted where missing, embeddings, notes, curves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from trainer.encoders.base import warnings_of
from trainer.features.engines import Engine
from trainer.features.extract import extract_features
from trainer.features.store import FeatureStore
from trainer.fusion.bundle import Bundle, make_bundle
from trainer.progress import Progress
from trainer.protocol.clips_csv import ClipRow, resolve_paths
from trainer.round.curves import CurveInputs
from trainer.round.window_crops import pool_crops
from trainer.settings import Settings

# Curves are for people who look at clips: those that wait for review come first where not all can have them.
CURVE_ORDER = ("unlabelled", "labelled", "validation", "test")


class RoundClips:
    """Features of real clips: extraction happens when it is made, in worker processes, into the features folder.

    Attributes:
        notes: (clip_id, modality, why it is missing or incomplete), in the order of the clips.
        warnings: what the encoders say of their features, for somebody who trains on them or reads the figures.
        facts: by name [N], as FACTS_FILE has it.
        crops: [C] row of the labelled clip that each crop is a window of; each has `crops` of them, none by default.
    """

    def __init__(
        self,
        rows: Sequence[ClipRow],
        settings: Settings,
        folder: Path,
        features: Path,
        progress: Progress,
        crops: int = 0,
        engine: Engine | None = None,
    ) -> None:
        self._rows = resolve_paths(rows, folder)
        self._settings = settings
        extract_features(self._rows, settings, features, progress, engine=engine)
        self._store = FeatureStore(settings, features)
        labelled = [index for index, row in enumerate(self._rows) if row.split == "labelled"]
        self.crops = np.repeat(np.array(labelled, dtype=np.int64), crops)
        self._embeddings = self._store.embeddings(self._rows, spare=len(self.crops))
        window, seed = settings.frames.window, settings.training.seed
        pool_crops(self._store, self._rows, self.crops, self._embeddings.values, window, seed, progress.check)
        self.warnings = warnings_of(self._store.encoders.values())
        self.notes, self.facts = self._embeddings.notes, self._embeddings.facts

    def bundle(self, labels: Sequence[str]) -> Bundle:
        """Pooled embeddings of all clips, those of the crops beneath them."""
        return make_bundle(self._embeddings.values, labels, [*self._rows, *(self._rows[row] for row in self.crops)])

    @property
    def curves_of(self) -> int:
        """How many clips get curves: all, or as many as the settings allow."""
        return min(len(self._rows), self._settings.frames.clips)

    def curves(self, probabilities: np.ndarray) -> Iterator[CurveInputs]:
        """Frame features of those clips, in the order of their rows: the least certain of each split first, which a
        reviewer sees first; `probabilities` [N, K] is what the round says of each clip."""
        shown, sure = probabilities.argmax(axis=1), probabilities.max(axis=1)
        splits = [CURVE_ORDER.index(row.split) for row in self._rows]
        for row in sorted(np.lexsort((sure, splits))[: self.curves_of].tolist()):
            clip = self._store.clip(self._rows[row])
            yield CurveInputs(row, clip.duration, clip.features, int(shown[row]))
