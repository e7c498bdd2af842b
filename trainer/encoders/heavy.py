"""What the encoders with learnt weights share: decoding apart from the device, weights when first needed, batches.

A worker process only calls `prepare`, which needs no weights; the main process calls `encode_prepared` with what many
clips gave. torch is imported by neither `prepare` nor the fingerprint.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from trainer.encoders.base import EncoderError, FrameFeatures, Prepared, digest
from trainer.protocol.sections import number, word
from trainer.weights.hub import HubError, WeightsSource, needed_files
from trainer.weights.whole import check_whole

if TYPE_CHECKING:
    import torch

    from trainer.encoders.clip_input import ClipInput

# Options that say where something is or how fast it runs, not what comes out; what a path holds is digested apart.
PLACES = ("weights", "repo", "revision", "detector", "prompts", "rankings", "device", "batch")
WEIGHT_NAMES = (
    "model.safetensors.index.json", "model.safetensors", "pytorch_model.bin.index.json", "pytorch_model.bin",
)  # fmt: skip
LARGEST_BATCH = 1_000_000


def device_option() -> Any:
    """A field that says where an encoder runs."""
    return word("auto", "auto", "cpu", "cuda")


def precision_option() -> Any:
    """A field that says in which numbers an encoder computes, see `pick`."""
    return word("auto", "auto", "float32", "float16", "bfloat16")


def batch_option(default: int) -> Any:
    """A field that says how much goes through the device at once."""
    return number(default, 1, LARGEST_BATCH)


class HeavyEncoder:
    """Base of the encoders that run on a device: see DeviceEncoder."""

    gather = 16
    rate = 0.0
    modality = ""
    name = ""
    version = 1
    gaps = False  # of its frame features, see there
    kinds: tuple[str, ...] = ()  # of models, by config.json's name for them; () where it says nothing of the kind
    options: Any
    source: WeightsSource

    _model: Any = None

    @property
    def channels(self) -> int:
        """C of the frame features."""
        raise NotImplementedError

    def fingerprint(self) -> str:
        """Changes with the weights, the settings and the code version; where weights lie and what runs them do not."""
        settings = asdict(self.options)
        for name in PLACES:
            settings.pop(name, None)
        return digest(self.name, self.version, self.source.digest(), settings, *self._parts())

    @property
    def warning(self) -> str:
        """What a person should know before the features are used, "" for nothing."""
        return ""

    def check_weights(self) -> None:
        """Look whether the weights that are here are whole and of the right kind, without loading them; WeightsError,
        HubError or EncoderError say what is wrong. What a hub is still to send is not asked for."""
        folder = self.source.locate() if self.source.folder else self.source.local()
        if folder is None:
            return
        kind = self.source.read_json("config.json").get("model_type") if self.kinds else None
        if isinstance(kind, str) and kind not in self.kinds:
            raise HubError(
                "{folder} holds a model of the kind “{kind}”, not “{wanted}”; name another folder with {setting}.",
                folder=folder, kind=kind[:40], wanted=self.kinds[0], setting=self.source.setting,
            )  # fmt: skip
        check_whole(folder / name for name in needed_files(folder, self.source.files))
        _ = self.channels  # says of a configuration that it lacks it

    def load(self) -> None:
        """Have the weights on the device; WeightsError, HubError or EncoderError say why not."""
        if self._model is None:
            self._model = self._build()

    def prepare(self, clip: ClipInput) -> Prepared | FrameFeatures:
        """What the device needs of one clip, or what is said of a clip that lacks the modality."""
        raise NotImplementedError

    def encode(self, clips: Sequence[ClipInput]) -> list[FrameFeatures]:
        """Frame features of each clip, in order."""
        return self.encode_prepared([self.prepare(clip) for clip in clips])

    def encode_prepared(self, prepared: Sequence[Prepared | FrameFeatures]) -> list[FrameFeatures]:
        """Frame features of what `prepare` gave, in order; batches fill across clips."""
        waiting = [item for item in prepared if isinstance(item, Prepared)]
        values: Iterator[np.ndarray] = iter(())
        if waiting:
            self.load()
            values = iter(self._compute(waiting))
        return [
            FrameFeatures(next(values), item.time, item.note, item.extra, self.gaps)
            if isinstance(item, Prepared)
            else item
            for item in prepared
        ]

    def _parts(self) -> tuple[Any, ...]:
        return ()

    def _build(self) -> Any:
        raise NotImplementedError

    def _compute(self, prepared: list[Prepared]) -> list[np.ndarray]:
        raise NotImplementedError


def source_of(options: Any, modality: str, files: tuple[str, ...]) -> WeightsSource:
    """The source that an encoder's options `weights`, `repo` and `revision` name."""
    return WeightsSource(f"encoders.{modality}.weights", options.weights, options.repo, options.revision, files)


def with_local_weights(source: WeightsSource) -> WeightsSource:
    """The same source with a local folder's own weight files: safetensors, one file or shards, before torch's."""
    if not source.folder:
        return source
    folder = Path(source.folder).expanduser()
    others = tuple(name for name in source.files if not _is_weights(name))
    for name in WEIGHT_NAMES:
        if (folder / name).is_file():
            return replace(source, files=(*others, name))
    return source


def _is_weights(name: str) -> bool:
    return name.startswith(("model.", "pytorch_model."))


def pick(options: Any, half: str = "bfloat16") -> tuple[str, torch.dtype]:
    """Device and dtype of the options; auto is `half` on a GPU and float32 on a CPU.

    Large language models overflow float16, which is why bfloat16 is what is taken unless an encoder knows better.
    """
    import torch

    device = options.device
    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "cpu"
    elif device == "cuda" and not torch.cuda.is_available():
        raise EncoderError("device is cuda, but torch sees no GPU; use device = auto, or install the driver.")
    precision = options.precision
    if precision == "auto":
        precision = half if device == "cuda" else "float32"
    return device, getattr(torch, precision)


BATCH_SECONDS = 2.0  # that a batch is to take where somebody hears of it: 128 pictures take a processor minutes
FIRST = 1  # items in the first one


class Pace:
    """How many items an encoder takes at once for a batch of about BATCH_SECONDS: FIRST, then as it goes."""

    def __init__(self) -> None:
        self.size = FIRST

    def learn(self, count: int, seconds: float) -> None:
        """A batch of so many took so long; it at most doubles."""
        fitting = int(count * BATCH_SECONDS / max(seconds, 1e-6))
        self.size = max(1, min(fitting, max(self.size, 2 * count)))


_hear: Callable[[float], None] | None = None
_pace: Pace | None = None


@contextmanager
def encoding(hear: Callable[[float], None], pace: Pace) -> Iterator[None]:
    """Tell `hear` after each batch what share of these clips is encoded, in batches at the encoder's `pace`; what it
    raises ends the encoding."""
    global _hear, _pace
    before, _hear, _pace = (_hear, _pace), hear, pace
    try:
        yield
    finally:
        _hear, _pace = before


Item = TypeVar("Item")
Value = TypeVar("Value")


def in_batches(
    run: Callable[[list[Item]], Sequence[Value]], items: Sequence[Item], size: int,
    part: tuple[float, float] = (0.0, 1.0),
) -> list[Value]:  # fmt: skip
    """`run` on at most `size` items at a time, in order; a batch that memory does not hold is halved and tried again.

    What fits stays the size for the rest; where somebody hears of it (`encoding`), batches go by the pace. `part` of
    all that is encoded meanwhile: the share before these items, and theirs. MemoryError where a single item does not
    fit.
    """
    results: list[Value] = []
    start = 0
    while start < len(items):
        batch = list(items[start : start + (min(size, _pace.size) if _pace else size)])
        began = time.monotonic()
        try:
            results.extend(run(batch))
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            if len(batch) == 1:
                raise MemoryError("one item alone does not fit into memory") from None
            size = len(batch) // 2
            _release()
            continue
        start += len(batch)
        if _pace is not None:
            _pace.learn(len(batch), time.monotonic() - began)
        if _hear is not None:
            _hear(part[0] + part[1] * start / len(items))
    return results


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error says that memory is full, of the machine or of the device."""
    # Torch's CPU allocator raises a plain RuntimeError.
    return isinstance(error, MemoryError) or "out of memory" in str(error) or "can't allocate memory" in str(error)


def _release() -> None:
    import torch

    if torch.cuda.is_available():
        torch.cuda.empty_cache()
