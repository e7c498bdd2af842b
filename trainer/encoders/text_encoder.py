"""What text encoders share: tokens of the transcript with its ranking, batches padded to the right, cut with a note."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from trainer.encoders.augmented import Augment
from trainer.encoders.base import FrameFeatures, missing
from trainer.encoders.heavy import HeavyEncoder, Prepared, in_batches
from trainer.protocol.errors import Sentence

if TYPE_CHECKING:
    from torch import Tensor

    from trainer.encoders.clip_input import ClipInput


LONG_TEXT = 512  # tokens; attention grows with their square, so that longer texts go through one at a time


class TextEncoder(HeavyEncoder):
    """Token features [L, C] of transcripts; frames have no time."""

    modality = "text"
    gather = 64
    augment: Augment
    longest = 0

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
        results = list(prepared)
        places = [place for place, item in enumerate(prepared) if isinstance(item, Prepared)]
        if places:
            self.load()
        tokens = {place: self._tokens(prepared[place].data) for place in places}
        order = sorted((place for place in places if tokens[place]), key=lambda place: -len(tokens[place]))
        texts = [tokens[place][: self.longest] for place in order]
        long = sum(len(text) > LONG_TEXT for text in texts)
        share = long / max(1, len(texts))
        values = [
            *in_batches(self._padded, texts[:long], 1, (0.0, share)),
            *in_batches(self._padded, texts[long:], self.options.batch, (share, 1.0 - share)),
        ]
        done = dict(zip(order, values, strict=True))
        for place in places:
            count = len(tokens[place])
            if not count:
                results[place] = missing(self.channels, Sentence("no word of the transcript is known to the model"))
                continue
            cut = (
                Sentence("only the first {count} of {total} tokens", count=self.longest, total=count)
                if count > self.longest
                else ""
            )
            note = "; ".join(part for part in (prepared[place].note, cut) if part)
            results[place] = FrameFeatures(done[place], np.full(len(done[place]), np.nan), note)
        return results

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
