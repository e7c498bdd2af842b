"""A clip from arrays for the tests of the light encoders, and a probe of what descriptors are worth."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

from trainer.encoders.clip_input import AUDIO_RATE, ClipInput
from trainer.protocol.clips_csv import ClipRow


class ArrayClip(ClipInput):
    """A clip whose sound and frames are given instead of decoded."""

    def __init__(
        self,
        sound: np.ndarray | None = None,
        frames: np.ndarray | None = None,
        times: np.ndarray | None = None,
        **row: str,
    ) -> None:
        super().__init__(ClipRow("clip", **row))
        self._sound = np.zeros(0, np.float32) if sound is None else sound.astype(np.float32)
        self._given = np.zeros((0, 1, 1, 3), np.uint8) if frames is None else frames
        self._times = np.arange(len(self._given)) * 0.08 if times is None else times

    def audio(self, rate: int = AUDIO_RATE) -> np.ndarray:
        """The sound given, whatever the rate."""
        return self._sound

    def frames(self, rate: float | None = None) -> tuple[np.ndarray, np.ndarray]:
        """The frames given, whatever the rate."""
        return self._given, self._times


def leave_group_out(embeddings: np.ndarray, labels: Sequence[str], groups: Sequence[str]) -> float:
    """Accuracy of logistic regression on groups (speakers) that it never saw."""
    labels, groups = np.array(labels), np.array(groups)
    right = 0
    for group in sorted(set(groups)):
        inside = groups == group
        probe = make_pipeline(StandardScaler(), LogisticRegression(C=0.03, max_iter=2000))
        with threadpool_limits(1):  # problems this small only get slower by sharing
            probe.fit(embeddings[~inside], labels[~inside])
        right += int((probe.predict(embeddings[inside]) == labels[inside]).sum())
    return right / len(labels)
