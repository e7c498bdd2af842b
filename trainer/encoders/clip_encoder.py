"""What the encoders on CLIP's vision tower share: their options, the sizes of the model, pictures through a tower."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from trainer.encoders.base import read_options
from trainer.encoders.clip_tower import ClipOptions, check_model, clip_source, load_clip, model_config, to_pixels
from trainer.encoders.heavy import HeavyEncoder, pick, source_of

if TYPE_CHECKING:
    import torch


class ClipEncoder(HeavyEncoder):
    """Features [frames, embedding] in CLIP's common space; `options_kind` is the dataclass of the encoder's options."""

    options_kind: type[ClipOptions] = ClipOptions

    def __init__(self, options: Mapping[str, Any]) -> None:
        self.options = read_options(self.options_kind, options, f"encoders.{self.modality}")
        check_model(self.options, self.modality)
        self.rate = self.options.rate
        self.source = clip_source(self.options, self.modality, source_of(self.options, self.modality, ()))

    @cached_property
    def _config(self) -> dict[str, Any]:
        return model_config(self.options, self.source)

    @property
    def channels(self) -> int:
        """Width of CLIP's common space."""
        return int(self._config["embed_dim"])

    @property
    def _side(self) -> int:
        """Pixels across the square that the tower takes."""
        return int(self._config["vision_cfg"]["image_size"])

    def _wanted(self) -> tuple[str, torch.dtype]:
        # float16 has CLIP's features eight times nearer to float32 than bfloat16 (bench_encoders.py --precision).
        return pick(self.options, half="float16")

    def _clip(self) -> Any:
        return load_clip(self.options, self.source, *self._wanted())

    def _where(
        self, visual: Any, pictures: np.ndarray, directions: torch.Tensor, prompts: Sequence[torch.Tensor] = ()
    ) -> np.ndarray:
        """Relevance [F, g, g] of the patches of square pictures for the tower's features · `directions` [F, E]."""
        import torch

        from trainer.encoders.clip_relevance import relevance

        device, dtype = self._wanted()
        pixels = to_pixels(torch.from_numpy(pictures).to(device), self._side, self.options.normalisation)
        return np.asarray(relevance(visual, pixels.to(dtype), directions.to(device), prompts).cpu().numpy())

    def _features(self, tower: Any, pictures: list[np.ndarray]) -> np.ndarray:
        """What `tower` makes of square pictures, float32."""
        import torch

        device, dtype = self._wanted()
        squares = torch.from_numpy(np.stack(pictures)).to(device)
        with torch.inference_mode():
            features = tower(to_pixels(squares, self._side, self.options.normalisation).to(dtype))
        return np.asarray(features.float().cpu().numpy())
