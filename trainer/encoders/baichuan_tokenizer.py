"""Baichuan's tokenizer: sentencepiece on what stands between the special tokens, none of them added by itself.

Reference: tokenization_baichuan.py of baichuan-inc/Baichuan-13B-Base, whose split at special tokens is transformers'.
"""

from __future__ import annotations

import re
from pathlib import Path

from trainer.weights.loading import WeightsError, check_vocabulary

FILE = "tokenizer.model"
SPECIAL = ("<unk>", "<s>", "</s>")


class BaichuanTokenizer:
    """Ids of a text by a tokenizer.model; WeightsError where that is of another model or damaged."""

    def __init__(self, path: Path, vocabulary: int | None = None) -> None:
        from sentencepiece import SentencePieceProcessor

        try:
            self._pieces = SentencePieceProcessor(model_file=str(path))
        except (OSError, RuntimeError) as error:
            reason = str(error).splitlines()[0]
            raise WeightsError(
                "{path} is no tokenizer of sentencepiece ({reason}); fetch it again.", path=path, reason=reason
            ) from None
        size = self._pieces.get_piece_size()
        if vocabulary is not None:
            check_vocabulary(path, size, vocabulary)
        self._special = {name: self._pieces.piece_to_id(name) for name in SPECIAL}
        unknown = self._pieces.unk_id()
        if any(number == unknown for name, number in self._special.items() if name != "<unk>"):
            raise WeightsError(
                "{path} has no {special}; it is of another model.", path=path, special=" and ".join(SPECIAL[1:])
            )

    def encode(self, text: str) -> list[int]:
        """Ids of a text; nothing is put before or after it."""
        ids: list[int] = []
        for part in re.split(f"({'|'.join(map(re.escape, SPECIAL))})", text):
            if part in self._special:
                ids.append(self._special[part])
            elif part:
                ids += self._pieces.encode(part)
        return ids
