"""Text by Baichuan-13B: the sum of its last four hidden states at every token (paper, sections 3.4 and 4.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from trainer.encoders.augmented import Augment
from trainer.encoders.baichuan_tokenizer import FILE, BaichuanTokenizer
from trainer.encoders.base import read_options
from trainer.encoders.heavy import check_device, pick, source_of, with_local_weights
from trainer.encoders.text_encoder import TextEncoder

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True)
class BaichuanOptions:
    """Options of Baichuan.

    Attributes:
        repo, revision, weights: where the weights come from, see trainer.hub.
        rankings: file of `python -m trainer rank`, "" for the plain transcript.
        batch: transcripts in one batch on the device.
    """

    repo: str = "baichuan-inc/Baichuan-13B-Base"
    revision: str = "0ef0739c7bdd34df954003ef76d80f3dabca2ff9"
    weights: str = ""
    rankings: str = ""
    batch: int = 32
    device: str = "auto"
    precision: str = "auto"


class BaichuanText(TextEncoder):
    """Baichuan's token features [L, hidden size], L at most what the model was made for."""

    name = "baichuan"

    def __init__(self, options: Mapping[str, Any]) -> None:
        self.options = read_options(BaichuanOptions, options, "encoders.text")
        check_device(self.options, self.modality)
        files = ("config.json", FILE, "pytorch_model.bin.index.json")
        self.source = with_local_weights(source_of(self.options, self.modality, files))
        self.augment = Augment(self.options.rankings)

    @cached_property
    def channels(self) -> int:
        """Hidden size of the model."""
        return self.source.config_number("hidden_size")

    def _build(self) -> Any:
        from trainer.encoders.baichuan_model import BaichuanConfig, load_baichuan

        device, dtype = pick(self.options)
        folder = self.source.locate()
        config = BaichuanConfig.read(folder / "config.json")
        self.longest = config.model_max_length
        self._tokenizer = BaichuanTokenizer(folder / FILE, config.vocab_size)
        return load_baichuan(folder, device, dtype)

    def _tokens(self, text: str) -> list[int]:
        return self._tokenizer.encode(text)

    def _forward(self, ids: Tensor, mask: Tensor) -> Any:
        return self._model.features(ids, mask)
