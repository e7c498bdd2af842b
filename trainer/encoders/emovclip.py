"""Video by EmoVCLIP: whole frames through a frozen CLIP with learnt prompt tokens (paper, section 3.2).

`prompts` names the folder that `python -m trainer tune` leaves. A clip that took part in the tuning is encoded with
the prompts of the fold that never saw it, any other with the mean over the folds. Without prompts it is CLIP itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from trainer.encoders.base import FrameFeatures, Prepared, missing
from trainer.encoders.clip_encoder import ClipEncoder
from trainer.encoders.clip_tower import ClipOptions, fit_square
from trainer.encoders.heavy import in_batches
from trainer.encoders.prompt_files import PromptSet, read_prompts
from trainer.protocol.errors import Sentence
from trainer.protocol.sections import word

if TYPE_CHECKING:
    from trainer.encoders.clip_input import ClipInput
    from trainer.encoders.emovclip_model import EmoVCLIP

NO_PROMPTS = -1  # stands for the number of a fold where there are no prompts


@dataclass(frozen=True)
class PromptedClipOptions(ClipOptions):
    """Options of CLIP, and:

    Attributes:
        fit: how a frame becomes a square: crop (CLIP's own), pad or squash.
        prompts: folder of learnt prompts, "" for plain CLIP.
    """

    fit: str = word("crop", "crop", "pad", "squash")
    prompts: str = ""


class EmoVClip(ClipEncoder):
    """Projected image features [T, embedding] of whole frames under learnt prompts."""

    modality = "video"
    name = "emovclip"
    options_kind = PromptedClipOptions

    def __init__(self, options: Mapping[str, Any]) -> None:
        super().__init__(options)
        self.prompts: PromptSet | None = read_prompts(self.options.prompts) if self.options.prompts else None

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
        squares = fit_square(frames, self._side, self.options.fit)
        folds = self.prompts.folds_for(clip.row.clip_id) if self.prompts else (NO_PROMPTS,)
        return Prepared((squares, folds), times, clip.frames_note)

    def _build(self) -> Any:
        from open_clip import get_tokenizer

        from trainer.encoders.emovclip_model import EmoVCLIP, PromptSettings

        clip = self._clip()
        if self.prompts is None:
            return {NO_PROMPTS: clip.visual}
        encoders = {}
        self._prompted: dict[int, EmoVCLIP] = {}
        for fold in self.prompts.files:
            # The tokenizer is the same for every CLIP of OpenAI's layout, and comes with open_clip.
            settings = PromptSettings(**self.prompts.settings)
            model = EmoVCLIP(clip, get_tokenizer("ViT-B-32"), self.prompts.labels, settings)
            self._prompted[fold] = model
            encoders[fold] = self.prompts.encoder(model.to(self._wanted()[0]).requires_grad_(False), fold)
        return encoders

    def relevance(
        self, prepared: Prepared, frames: np.ndarray, directions: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Squares [F, S, S, 3] at some frames, and where on each the tower found what speaks for `directions`: the mean
        over the folds whose prompts may see the clip."""
        import torch

        self.load()
        squares, folds = prepared.data
        pictures = squares[frames]
        maps = []
        for fold in folds:
            wanted, prompts, visual = torch.from_numpy(directions), (), self._model[fold]
            if self.prompts is not None:
                model = self._prompted[fold]
                visual, prompts = model.clip.visual, tuple(model.vision)
                rotation = self.prompts.rotation(fold)
                wanted = wanted if rotation is None else wanted @ rotation.cpu().float().T
            maps.append(self._where(visual, pictures, wanted, prompts))
        return pictures, np.mean(maps, axis=0)

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

    def _batch(self, fold: Any, frames: list[np.ndarray]) -> list[np.ndarray]:
        return list(self._features(self._model[fold], frames))
