"""Speech by HuBERT: the sum of its last four hidden states, 50 frames a second (paper, section 4.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from trainer.encoders.base import LEVEL, FrameFeatures, Prepared, missing, read_options
from trainer.encoders.heavy import (
    HeavyEncoder,
    batch_option,
    device_option,
    in_batches,
    pick,
    precision_option,
    source_of,
    with_local_weights,
)
from trainer.encoders.sound_level import sound_level
from trainer.machine import may_have_gpu
from trainer.protocol.errors import Sentence
from trainer.protocol.sections import number, word
from trainer.weights.hub import HubError

if TYPE_CHECKING:
    from trainer.encoders.clip_input import ClipInput

RATE = 16000  # hertz that HuBERT learnt with
STRIDE, FIELD = 320, 400  # samples between two frames, and that one frame sees
CHUNK = 160_000  # samples in one of the reference's chunks
CONTEXT = 50  # frames on each side of a piece that only lend their surroundings
LEAST_FRAMES = 25  # of a last piece; a shorter one joins the piece before it


@dataclass(frozen=True)
class HubertOptions:
    """Options of the speech encoder.

    Attributes:
        repo, revision, weights: where the weights come from, see trainer.hub.
        sample_rate: hertz of the sound that the model is given; it learnt at 16000, and hears 24000 (the paper's)
            slowed down.
        chunks: whole (one piece up to `longest` seconds, then pieces that overlap, without padding) or reference
            (MERTools' zero-padded chunks of 10 s, whose padding dilutes the mean; for comparison).
        batch: seconds of sound in one batch on the device.
    """

    repo: str = "TencentGameMate/chinese-hubert-large"
    revision: str = "90cb660492214f687e60f5ca509b20edae6e75bd"
    weights: str = ""
    sample_rate: int = number(RATE, 8000, 48000)
    chunks: str = word("whole", "whole", "reference")
    longest: float = number(60.0, 5, 3600)
    batch: int = batch_option(240)
    device: str = device_option()
    precision: str = precision_option()


class Hubert(HeavyEncoder):
    """HuBERT's frames [L, hidden size], one every 320 samples: 20 ms at 16 kHz."""

    modality = "speech"
    name = "hubert"
    kinds = ("hubert",)

    def __init__(self, options: Mapping[str, Any]) -> None:
        self.options = read_options(HubertOptions, options, "encoders.speech")
        files = ("config.json", "pytorch_model.bin")
        self.source = with_local_weights(source_of(self.options, self.modality, files))

    @cached_property
    def channels(self) -> int:
        """Hidden size of the model."""
        return self.source.config_number("hidden_size")

    def prepare(self, clip: ClipInput) -> Prepared | FrameFeatures:
        """The clip's sound at the sample rate."""
        rate = self.options.sample_rate
        wave = clip.audio(rate)
        if not len(wave):
            return missing(self.channels, clip.audio_note or Sentence("no sound track"))
        if not np.any(wave):
            return missing(self.channels, Sentence("only silence on the sound track"))
        if len(wave) < FIELD:
            return missing(
                self.channels, Sentence("only {milliseconds:.0f} ms of sound", milliseconds=1000 * len(wave) / rate)
            )
        times = frame_times((len(wave) - FIELD) // STRIDE + 1, rate)
        if self.options.chunks == "reference" and len(wave) > CHUNK:
            inside = frame_times((CHUNK - FIELD) // STRIDE + 1, rate)
            times = np.concatenate([inside + start / rate for start in range(0, len(wave), CHUNK)])
        return Prepared(wave.astype(np.float32), times, clip.audio_note, {LEVEL: sound_level(wave, rate)})

    @property
    def warning(self) -> str:
        """That this machine computes it wrongly in the precision that was asked for."""
        if self.options.precision == "float32" or (self.options.precision == "auto" and not may_have_gpu()):
            return ""  # known without torch, whose import takes seconds
        try:
            wrong = self._half_is_wrong
        except HubError:
            wrong = False  # without its weights nothing is computed
        if not wrong:
            return ""
        return Sentence(
            "Speech is computed in float32, which takes longer: this machine computes HuBERT's convolution wrongly in "
            "half precision."
        )

    @cached_property
    def _half_is_wrong(self) -> bool:
        import torch

        from trainer.encoders.convolution import BASE_WIDTH, TOLERATED, WIDEST, half_precision_error

        device, dtype = self._wanted()
        if dtype == torch.float32:
            return False
        groups = self.source.read_json("config.json").get("num_conv_pos_embedding_groups")
        width = self.channels // groups if type(groups) is int and 0 < groups <= self.channels else BASE_WIDTH
        return half_precision_error(dtype, device, min(width, WIDEST)) > TOLERATED

    def _wanted(self) -> Any:
        # float16 is eight times nearer to float32 than bfloat16 (bench_encoders.py --precision).
        return pick(self.options, half="float16")

    def _build(self) -> Any:
        import torch

        from trainer.encoders.hubert_model import load_hubert

        device, dtype = self._wanted()
        # What is wrong by as much is no feature.
        return load_hubert(self.source.locate(), device, torch.float32 if self._half_is_wrong else dtype)

    def _compute(self, prepared: list[Prepared]) -> list[np.ndarray]:
        from trainer.encoders import hubert_model

        rate = self.options.sample_rate
        if self.options.chunks == "reference":
            together = max(1, self.options.batch * rate // CHUNK)
            chunks = [list(hubert_model.padded_chunks(item.data)) for item in prepared]
            each = 1 / len(chunks)
            return [
                np.concatenate(in_batches(self._batch, waves, together, (clip * each, each)))
                for clip, waves in enumerate(chunks)
            ]
        pieces = []
        for clip, item in enumerate(prepared):
            wave = hubert_model.normalise(item.data)
            frames = int(self.options.longest * rate / STRIDE)
            pieces += [(clip, piece, wave[piece.samples]) for piece in cut(len(item.time), frames)]
        # Long ones first: neighbours of about one length waste no padding, and memory shows at once.
        order = sorted(range(len(pieces)), key=lambda place: -len(pieces[place][2]))
        longest = max(len(piece[2]) for piece in pieces) / rate
        together = max(1, int(self.options.batch / longest))
        if not hubert_model.pads_exactly(self._model.config):
            together = 1
        done = in_batches(self._batch, [pieces[place][2] for place in order], together)
        values = [np.empty((len(item.time), self.channels), np.float32) for item in prepared]
        for place, features in zip(order, done, strict=True):
            clip, piece, _ = pieces[place]
            values[clip][piece.start : piece.end] = features[piece.lead : piece.lead + piece.end - piece.start]
        return values

    def _batch(self, waves: list[np.ndarray]) -> list[np.ndarray]:
        import torch

        from trainer.encoders.hubert_model import frame_count, frame_features

        parameter = next(self._model.parameters())
        data = torch.zeros(len(waves), max(map(len, waves)))
        mask = torch.zeros(data.shape, dtype=torch.long)
        for row, wave in enumerate(waves):
            data[row, : len(wave)] = torch.from_numpy(wave)
            mask[row, : len(wave)] = 1
        same = len({len(wave) for wave in waves}) == 1
        with torch.inference_mode():
            features = frame_features(
                self._model, data.to(parameter.device, parameter.dtype), None if same else mask.to(parameter.device)
            ).float()
        counts = [frame_count(self._model, len(wave)) for wave in waves]
        return [row[:count].cpu().numpy() for row, count in zip(features, counts, strict=True)]


def frame_times(count: int, rate: int = RATE) -> np.ndarray:
    """Centres [L] in seconds of HuBERT's frames of sound at `rate` hertz."""
    return (np.arange(count) * STRIDE + FIELD / 2) / rate


@dataclass(frozen=True)
class Piece:
    """Frames `start` to `end` of a clip, computed with `lead` more before them, from these samples."""

    start: int
    end: int
    lead: int
    samples: slice


def cut(frames: int, longest: int) -> list[Piece]:
    """A clip of so many frames in pieces of at most about `longest`, each with its surroundings and no padding."""
    starts = list(range(0, frames, longest))
    if len(starts) > 1 and frames - starts[-1] < LEAST_FRAMES:
        starts.pop()
    pieces = []
    for start, end in zip(starts, [*starts[1:], frames], strict=True):
        first, last = max(0, start - CONTEXT), min(frames, end + CONTEXT)
        pieces.append(Piece(start, end, start - first, slice(first * STRIDE, (last - 1) * STRIDE + FIELD)))
    return pieces
