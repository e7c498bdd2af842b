"""Video by EmoVCLIP: whole frames through a frozen CLIP with learnt prompt tokens (paper, section 3.2).

`prompts` names the folder that `python -m trainer tune` leaves. A clip that took part in the tuning is encoded with
the prompts of the fold that never saw it, any other with the mean over the folds. Without prompts it is CLIP itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import numpy as np

from trainer.encoders.base import EncoderError, FrameFeatures, missing, read_options
from trainer.encoders.clip_tower import (
    ClipOptions,
    check_options,
    clip_source,
    fit_square,
    load_clip,
    model_config,
    to_pixels,
)
from trainer.encoders.heavy import HeavyEncoder, Prepared, check_device, in_batches, pick, source_of
from trainer.encoders.prompt_files import PromptSet, read_prompts
from trainer.protocol.errors import Sentence

if TYPE_CHECKING:
    from trainer.encoders.clip_input import ClipInput

FITS = ("crop", "pad", "squash")
PLAIN = -1  # stands for the number of a fold where there are no prompts


@dataclass(frozen=True)
class PromptedClipOptions(ClipOptions):
    """Options of CLIP, and:

    Attributes:
        fit: how a frame becomes a square: crop (CLIP's own), pad or squash.
        prompts: folder of learnt prompts, "" for plain CLIP.
    """

    fit: str = "crop"
    prompts: str = ""


class EmoVClip(HeavyEncoder):
    """Projected image features [T, embedding] of whole frames under learnt prompts."""

    modality = "video"
    name = "emovclip"

    def __init__(self, options: Mapping[str, Any]) -> None:
        self.options = read_options(PromptedClipOptions, options, "encoders.video")
        check_device(self.options, self.modality)
        check_options(self.options, self.modality)
        if self.options.fit not in FITS:
            raise EncoderError(
                "encoders.video.fit is “{fit}”; use one of {fits}.", fit=self.options.fit, fits=", ".join(FITS)
            )
        self.rate = self.options.rate
        self.source = clip_source(self.options, self.modality, source_of(self.options, self.modality, ()))
        self.prompts: PromptSet | None = read_prompts(self.options.prompts) if self.options.prompts else None

    @cached_property
    def _config(self) -> dict[str, Any]:
        return model_config(self.options, self.source)

    @property
    def channels(self) -> int:
        """Width of CLIP's common space."""
        return int(self._config["embed_dim"])

    @property
    def warning(self) -> str:
        """What somebody who trains on these features should know, "" for nothing."""
        if self.prompts is None:
            return Sentence("Video uses plain CLIP without learnt prompts; python -m trainer tune learns them.")
        if self.prompts.optimistic:
            return Sentence(
                "Video uses one set of prompts that saw the labelled clips; validation figures read too high."
            )
        return ""

    def _parts(self) -> tuple[Any, ...]:
        from trainer.encoders.clip_input import FRAMES_VERSION

        return FRAMES_VERSION, self.prompts.digest if self.prompts else ""

    def prepare(self, clip: ClipInput) -> Prepared | FrameFeatures:
        """The clip's frames as squares [T, S, S, 3], and which prompts may see it."""
        frames, times = clip.frames(self.rate)
        if not len(frames):
            return missing(self.channels, clip.frames_note or Sentence("no pictures"))
        size = int(self._config["vision_cfg"]["image_size"])
        squares = fit_square(frames, size, self.options.fit)
        folds = self.prompts.folds_for(clip.row.clip_id) if self.prompts else (PLAIN,)
        return Prepared((squares, folds), times, clip.frames_note)

    def _build(self) -> Any:
        from open_clip import get_tokenizer

        from trainer.encoders.emovclip_model import EmoVCLIP, PromptSettings

        # float16 has CLIP's features eight times nearer to float32 than bfloat16 (bench_encoders.py --precision).
        device, dtype = pick(self.options, half="float16")
        clip = load_clip(self.options, self.source, device, dtype)
        if self.prompts is None:
            return {PLAIN: clip.visual}
        encoders = {}
        for fold in self.prompts.files:
            # The tokenizer is the same for every CLIP of OpenAI's layout, and comes with open_clip.
            settings = PromptSettings(**self.prompts.settings)
            model = EmoVCLIP(clip, get_tokenizer("ViT-B-32"), self.prompts.labels, settings)
            encoders[fold] = self.prompts.encoder(model.to(device).requires_grad_(False), fold)
        return encoders

    def _compute(self, prepared: list[Prepared]) -> list[np.ndarray]:
        sizes = [len(item.data[0]) for item in prepared]
        results = [np.zeros((size, self.channels), np.float32) for size in sizes]
        each = 1 / len(self._model)
        for number, fold in enumerate(self._model):
            chosen = [place for place, item in enumerate(prepared) if fold in item.data[1]]
            pictures = [frame for place in chosen for frame in prepared[place].data[0]]
            if not pictures:
                continue
            run = partial(self._batch, fold)
            done = np.stack(in_batches(run, pictures, self.options.batch, (number * each, each)))
            for place, part in zip(chosen, np.split(done, np.cumsum([sizes[i] for i in chosen])[:-1]), strict=True):
                results[place] += part / len(prepared[place].data[1])
        return results

    def _batch(self, fold: Any, frames: list[np.ndarray]) -> np.ndarray:
        import torch

        device, dtype = pick(self.options, half="float16")
        pictures = torch.from_numpy(np.stack(frames)).to(device)
        pixels = to_pixels(pictures, pictures.shape[1], self.options.normalisation).to(dtype)
        with torch.inference_mode():
            features = self._model[fold](pixels)
        return features.float().cpu().numpy()
