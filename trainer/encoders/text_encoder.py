"""What text encoders share: tokens of the transcript with its ranking, batches padded to the right, cut with a note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from trainer.encoders.augmented import Augment
from trainer.encoders.base import FrameFeatures, Prepared, missing, read_options
from trainer.encoders.heavy import (
    HeavyEncoder,
    batch_option,
    device_option,
    in_batches,
    precision_option,
    source_of,
    with_local_weights,
)
from trainer.protocol.errors import Sentence

if TYPE_CHECKING:
    from torch import Tensor

    from trainer.encoders.clip_input import ClipInput


LONG_TEXT = 512  # tokens; attention grows with their square, so that longer texts go through one at a time


@dataclass(frozen=True)
class TokenOptions:
    """Options of a text encoder.

    Attributes:
        repo, revision, weights: where the weights come from, see trainer.weights.hub.
        rankings: file of `python -m trainer rank`, "" for the plain transcript.
        batch: transcripts in one batch on the device.
    """

    repo: str
    revision: str
    weights: str = ""
    rankings: str = ""
    batch: int = batch_option(32)
    device: str = device_option()
    precision: str = precision_option()


class TextEncoder(HeavyEncoder):
    """Token features [L, hidden size] of transcripts; frames have no time.

    Attributes:
        options_kind: the dataclass of the encoder's options.
        files: what is read of the weights' folder.
        width_keys: names under which a config.json gives the hidden size.
    """

    modality = "text"
    gather = 64
    longest = 0
    options_kind: type[TokenOptions]
    files: tuple[str, ...]
    width_keys: tuple[str, ...] = ("hidden_size",)

    def __init__(self, options: Mapping[str, Any]) -> None:
        self.options = read_options(self.options_kind, options, "encoders.text")
        self.source = with_local_weights(source_of(self.options, self.modality, self.files))
        self.augment = Augment(self.options.rankings)

    @cached_property
    def channels(self) -> int:
        """Hidden size of the model."""
        return self.source.config_number(*self.width_keys)

    @property
    def warning(self) -> str:
        """What somebody who trains on these features should know, "" for nothing."""
        if self.augment.path:
            return ""
        return Sentence(
            "Text is the plain transcript without a ranking of the labels; python -m trainer rank makes one."
        )

    def prepare(self, clip: ClipInput) -> Prepared | FrameFeatures:
        """The transcript's text: tokens are made where the tokenizer is, beside the device."""
        if not clip.transcript.strip():
            return missing(self.channels, Sentence("no transcript"))
        text, note = self.augment.text(clip.transcript)
        return Prepared(text, np.zeros(0), note)

    def encode_prepared(self, prepared: Sequence[Prepared | FrameFeatures]) -> list[FrameFeatures]:
        """Token features of what `prepare` gave, in order."""
        waiting = {place: item for place, item in enumerate(prepared) if isinstance(item, Prepared)}
        if waiting:
            self.load()
        tokens = {place: self._tokens(item.data) for place, item in waiting.items()}
        order = sorted((place for place in waiting if tokens[place]), key=lambda place: -len(tokens[place]))
        texts = [tokens[place][: self.longest] for place in order]
        long = sum(len(text) > LONG_TEXT for text in texts)
        share = long / max(1, len(texts))
        values = [
            *in_batches(self._padded, texts[:long], 1, (0.0, share)),
            *in_batches(self._padded, texts[long:], self.options.batch, (share, 1.0 - share)),
        ]
        done = dict(zip(order, values, strict=True))
        return [
            self._told(item, len(tokens[place]), done.get(place)) if isinstance(item, Prepared) else item
            for place, item in enumerate(prepared)
        ]

    def _told(self, item: Prepared, count: int, values: np.ndarray | None) -> FrameFeatures:
        """Features of a text of `count` tokens, of which the model has read as many as it takes."""
        if values is None:
            return missing(self.channels, Sentence("no word of the transcript is known to the model"))
        cut = (
            Sentence("only the first {count} of {total} tokens", count=self.longest, total=count)
            if count > self.longest
            else ""
        )
        note = "; ".join(part for part in (item.note, cut) if part)
        return FrameFeatures(values, np.full(len(values), np.nan), note)

    def _padded(self, ids: list[list[int]]) -> list[np.ndarray]:
        import torch

        device = next(self._model.parameters()).device
        data = torch.zeros(len(ids), max(map(len, ids)), dtype=torch.long)
        mask = torch.zeros_like(data)
        for row, line in enumerate(ids):
            data[row, : len(line)] = torch.tensor(line)
            mask[row, : len(line)] = 1
        with torch.inference_mode():
            features = self._forward(data.to(device), mask.to(device)).float().cpu().numpy()
        return [row[: len(line)].copy() for row, line in zip(features, ids, strict=True)]

    def _tokens(self, text: str) -> list[int]:
        raise NotImplementedError

    def _forward(self, ids: Tensor, mask: Tensor) -> Any:
        raise NotImplementedError
