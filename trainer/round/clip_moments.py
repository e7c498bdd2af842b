"""What is kept of which moments of a clip mattered: its tensors, with relevance maps where CLIP looked at pictures."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeGuard

import numpy as np
import torch

from trainer.encoders.base import Encoder, FrameFeatures, Prepared, missing, on_device
from trainer.encoders.clip_input import ClipInput
from trainer.encoders.light_text import word_places
from trainer.features.pooling import STATISTICS
from trainer.features.store import FeatureStore
from trainer.fusion.scoring import Scorer
from trainer.protocol.clips_csv import ClipRow
from trainer.protocol.errors import Sentence, UserError, sentence_of
from trainer.protocol.sections import Frames
from trainer.round.curves import CurveInputs, Shift
from trainer.round.moments import Occlusion, centres_of_parts, moments_of, words_of

MOST_WORDS = 200  # of a transcript that are taken out one by one; of a longer one several at once
PICTURES = 3  # of a modality that get a map: those at the moments that gave most
APART = 0.4  # seconds between two of them, where the clip is long enough


class Looking(Protocol):
    """An encoder that can say where on its pictures it found something."""

    def prepare(self, clip: ClipInput) -> Prepared | FrameFeatures:
        """What the device needs of one clip."""
        ...

    def relevance(
        self, prepared: Prepared, frames: np.ndarray, directions: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Pictures [F, S, S, 3] as the tower saw them, and relevance [F, g, g] for features · `directions` [F, C]."""
        ...


def can_look(encoder: object) -> TypeGuard[Looking]:
    """Whether an encoder has a tower that can be asked where."""
    return hasattr(type(encoder), "relevance")


@dataclass(frozen=True)
class RoundParts:
    """What a round's clips are asked with: `scorer`, features, settings of the curves, what is each speaker's own."""

    scorer: Scorer
    store: FeatureStore
    frames: Frames
    shift: Shift


def find_moments(parts: RoundParts, row: ClipRow, clip: CurveInputs) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    """Tensors and metadata of a clip's moments, see `clip_moments_file`.

    `time` [P] seconds. For the modality with number m: "m/gave" [P, K] nats (of words [W, K], with "m/words" [W, 2],
    their characters in the transcript), "m/check" [4] as `moments.Check`; where CLIP looked, "m/at" [F] seconds,
    "m/map" [F, g, g] and "m/picture" [F, S, S, 3]. The metadata say why a modality has none ("notes").
    """
    model, shown = parts.scorer.model, clip.shown
    statistics = parts.store.statistics
    occluded = Occlusion(parts.scorer, clip.features, lambda m: parts.shift(m, clip.row).numpy(), statistics)
    centres = centres_of_parts(clip.duration, parts.frames)
    tensors: dict[str, np.ndarray] = {"time": centres.astype(np.float32)}
    notes: dict[str, Any] = {}
    for m, name in enumerate(model.modalities):
        features, encoder = clip.features.get(name), parts.store.encoders.get(name)
        if features is None or not len(features.values):
            continue
        try:
            if encoder is not None and name == "text":
                places = _grouped(word_places(row.transcript))
                found = words_of(occluded, m, _reader(encoder, row), row.transcript, places, shown)
                tensors[f"{m}/words"] = np.array(places, np.int32).reshape(-1, 2)
            elif features.pooled or np.isnan(features.time).any():
                notes[name] = Sentence("its features have no time").record()
                continue
            else:
                found = moments_of(occluded, m, features, centres, clip.duration, shown)
            tensors[f"{m}/gave"], tensors[f"{m}/check"] = found.gave, found.check.numbers()
            if can_look(encoder):
                chosen = _pictures(features.time, centres, found.gave[:, shown])
                slope = _slopes(occluded, parts.scorer, m, features, shown)[chosen]
                tensors |= _looked(encoder, row, m, features.time[chosen], chosen, slope)
        except UserError as error:  # weights that are gone, a file that was moved: the others can still be told
            notes[name] = sentence_of(error).record()
    return tensors, {"labels": json.dumps(model.labels), "modalities": json.dumps(model.modalities),
                     "shown": model.labels[shown], "notes": json.dumps(notes)}  # fmt: skip


def _grouped(places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    each = -(-len(places) // MOST_WORDS) or 1
    return [(places[at][0], places[min(at + each, len(places)) - 1][1]) for at in range(0, len(places), each)]


def _reader(encoder: Encoder, row: ClipRow) -> Callable[[Sequence[str]], list[FrameFeatures]]:
    """What encodes transcripts in place of a clip's own; a ranking that was asked of a language model stays its own."""
    whole = encoder.prepare(ClipInput(row)) if on_device(encoder) else None
    behind = whole.data[len(row.transcript) :] if isinstance(whole, Prepared) else ""

    def read(transcripts: Sequence[str]) -> list[FrameFeatures]:
        if on_device(encoder):
            nothing = missing(encoder.channels, "")
            texts = [text.strip() and text + behind for text in transcripts]
            return encoder.encode_prepared([Prepared(text, np.zeros(0)) if text else nothing for text in texts])
        return encoder.encode([ClipInput(replace(row, transcript=text)) for text in transcripts])

    return read


def _pictures(time: np.ndarray, centres: np.ndarray, gave: np.ndarray) -> np.ndarray:
    """Rows of the frames whose moments gave most, some way apart, in their order."""
    values = np.interp(time, centres, gave)
    apart = min(APART, (time[-1] - time[0]) / (2 * PICTURES)) if len(time) else 0.0
    chosen: list[int] = []
    for at in np.argsort(-values, kind="stable").tolist():
        if len(chosen) < PICTURES and all(abs(time[at] - time[other]) >= apart for other in chosen):
            chosen.append(at)
    return np.array(sorted(chosen), np.int64)


def _slopes(clip: Occlusion, scorer: Scorer, modality: int, features: FrameFeatures, shown: int) -> np.ndarray:
    """How the evidence for a label changes with each frame feature [L, C]."""
    frames = torch.tensor(features.values, dtype=torch.float32, requires_grad=True)
    mean, std = frames.mean(dim=0), frames.std(dim=0, correction=0)
    said = {"mean": mean, "std": std, "var": std.square()}
    with torch.enable_grad():
        own = torch.cat([said[name] for name in STATISTICS[clip.statistics]]) - torch.tensor(clip.shifts[modality])
        values = [torch.tensor(value)[None] for value in clip.embeddings]
        values[modality] = own[None]
        present = torch.tensor([[not bool(np.isnan(value[0])) for value in clip.embeddings]])
        logits = scorer.score_with_slope([value * 1.0 for value in values], present).logits.mean(dim=0)[0, 0]
        (slope,) = torch.autograd.grad(logits[shown] - logits.mean(), frames)
    return slope.nan_to_num().numpy()


def _looked(
    encoder: Looking, row: ClipRow, modality: int, time: np.ndarray, frames: np.ndarray, slope: np.ndarray
) -> dict[str, np.ndarray]:
    prepared = encoder.prepare(ClipInput(row))
    if not isinstance(prepared, Prepared):
        return {}
    pictures, maps = encoder.relevance(prepared, frames, slope)
    return {
        f"{modality}/at": time.astype(np.float32),
        f"{modality}/map": maps.astype(np.float32),
        f"{modality}/picture": pictures,
    }
