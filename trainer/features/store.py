"""The features of a project's clips as a round reads them: embeddings of all clips, frames of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from trainer.encoders.base import FrameFeatures, missing
from trainer.encoders.clip_input import ClipInput
from trainer.encoders.registry import build_encoder
from trainer.features.cache import CacheEntry, FeatureCache, clip_key, text_key
from trainer.features.elsewhere import Features, place_of
from trainer.features.pooling import join, width
from trainer.fusion.left_out import MissingNote
from trainer.hashes import HashMemo
from trainer.media import MediaError
from trainer.protocol.clips_csv import ClipRow
from trainer.protocol.errors import Sentence
from trainer.protocol.labels import ELSEWHERE
from trainer.protocol.round_folder import FACTS
from trainer.settings import Settings
from trainer.weights.hub import HubError

NOT_THERE = Sentence("not extracted; run python -m trainer extract again, its log says why")


@dataclass(frozen=True)
class Embeddings:
    """Embeddings of N clips: `values` modality → [N, D] float32, rows of NaN where missing, with all notes, and what is
    known beside them, `facts` name → [N] as FACTS_FILE has it."""

    values: Mapping[str, np.ndarray]
    notes: Sequence[MissingNote]
    facts: Mapping[str, np.ndarray] = field(default_factory=dict)


@dataclass(frozen=True)
class ClipFeatures:
    """Frame features of one clip by modality, and the clip's seconds (0 where it has neither sound nor pictures)."""

    duration: float
    features: Mapping[str, FrameFeatures]


class FeatureStore:
    """The cached features of a preset's encoders below a features folder.

    Attributes:
        modalities: all of them, in the order of the settings.
        encoders: by modality, of those that are extracted here.
        elsewhere: by modality, of those whose features others extracted.
        caches: one for each of them.
        memo: content hashes of the clips' files.
    """

    def __init__(self, settings: Settings, root: Path | str) -> None:
        self.modalities = settings.chosen_modalities()
        self.root = Path(root)
        self.statistics = settings.pooling.statistics
        own = {name: settings.encoders[name] for name in self.modalities}
        self.encoders = {
            name: build_encoder(name, choice.name, choice.options)
            for name, choice in own.items() if choice.name != ELSEWHERE
        }  # fmt: skip
        self.elsewhere = {
            name: Features(place_of(name, choice.options), self.statistics)
            for name, choice in own.items() if choice.name == ELSEWHERE
        }  # fmt: skip
        self.caches = {name: FeatureCache(self.root, encoder.fingerprint()) for name, encoder in self.encoders.items()}
        self.memo = HashMemo(self.root)

    def key(self, row: ClipRow, modality: str, content: str | None) -> str | None:
        """Under what a clip's features stand; None where that takes the hash of a file that is not known."""
        if modality == "text":
            return text_key(row, self.encoders[modality])
        return clip_key(row, content) if content else None

    def entry(self, row: ClipRow, modality: str, content: str | None) -> CacheEntry | None:
        """What the cache has of a modality of a clip, None for nothing."""
        key = self.key(row, modality, content)
        return self.caches[modality].entry(key) if key else None

    def embeddings(
        self, rows: Sequence[ClipRow], advance: Callable[[int], None] | None = None, spare: int = 0
    ) -> Embeddings:
        """Pooled embeddings of clips in order, and `spare` rows of NaN; `advance` hears how many rows are done."""
        for features in self.elsewhere.values():
            features.meet(rows)
        widths = {name: self._width(name, rows) for name in self.modalities}
        values = {name: np.full((len(rows) + spare, size), np.nan, np.float32) for name, size in widths.items()}
        facts = {name: np.full(len(rows), np.nan, np.float32) for name in FACTS}
        notes = []
        for number, row in enumerate(rows):
            content, problem = self.content(row) if self.caches else (None, "")
            for modality, cache in self.caches.items():
                key = self.key(row, modality, content)
                pooled = cache.pooled(key) if key else None
                if pooled is None:
                    notes.append(MissingNote(row.clip_id, modality, problem if not key else NOT_THERE))
                    continue
                for name, fact in pooled.facts.items():
                    facts[name][number] = fact
                if pooled.entry.frames:
                    values[modality][number] = join(pooled.mean, pooled.std, self.statistics)
                if pooled.entry.note:
                    notes.append(MissingNote(row.clip_id, modality, pooled.entry.note))
            for modality, features in self.elsewhere.items():
                vector = features.embedding(row.clip_id)
                if isinstance(vector, Sentence):
                    notes.append(MissingNote(row.clip_id, modality, vector))
                else:
                    values[modality][number] = vector
            if advance:
                advance(number + 1)
        return Embeddings(values, notes, facts)

    def clip(self, row: ClipRow) -> ClipFeatures:
        """Frame features of one clip; a modality that is not in the cache is missing with a note."""
        content, problem = self.content(row) if self.caches else (None, "")
        features, duration = {}, 0.0
        for modality, cache in self.caches.items():
            key = self.key(row, modality, content)
            entry = cache.entry(key) if key else None
            found = cache.read(key) if key and entry else None
            features[modality] = found or missing(self.encoders[modality].channels, NOT_THERE if key else problem)
            duration = max(duration, entry.duration if entry else 0.0)
        if self.elsewhere:
            duration = duration or _seconds(row)
            features |= {name: found.of_clip(row.clip_id, duration) for name, found in self.elsewhere.items()}
        return ClipFeatures(duration, features)

    def _width(self, modality: str, rows: Sequence[ClipRow]) -> int:
        """Of the embeddings; where the weights are not here, of those that were made with them."""
        if modality in self.elsewhere:
            return self.elsewhere[modality].width
        try:
            return width(self.encoders[modality].channels, self.statistics)
        except HubError:
            for row in rows:
                key = self.key(row, modality, self.content(row)[0])
                if key and (pooled := self.caches[modality].pooled(key)) is not None:
                    return width(len(pooled.mean), self.statistics)
            raise

    def content(self, row: ClipRow) -> tuple[str | None, str]:
        """Content hash of a clip's file, or None and why there is none."""
        if not row.path:
            return None, Sentence("no file")
        try:
            return self.memo.get(row.path), ""
        except MediaError as error:
            return None, error.sentence


def _seconds(row: ClipRow) -> float:
    """Length of a clip that nothing was extracted from; 0 where its file tells none."""
    if row.end is not None:
        return row.end - row.start
    try:
        return ClipInput(row).index.duration
    except MediaError:
        return 0.0
