"""Text by Baichuan-13B: the sum of its last four hidden states at every token (paper, sections 3.4 and 4.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trainer.encoders.baichuan_tokenizer import FILE, BaichuanTokenizer
from trainer.encoders.heavy import pick
from trainer.encoders.text_encoder import TextEncoder, TokenOptions

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True)
class BaichuanOptions(TokenOptions):
    """Options of Baichuan."""

    repo: str = "baichuan-inc/Baichuan-13B-Base"
    revision: str = "0ef0739c7bdd34df954003ef76d80f3dabca2ff9"


class BaichuanText(TextEncoder):
    """Baichuan's token features [L, hidden size], L at most what the model was made for."""

    name = "baichuan"
    kinds = ("baichuan",)
    options_kind = BaichuanOptions
    files = ("config.json", FILE, "pytorch_model.bin.index.json")

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
