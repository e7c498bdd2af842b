"""Ranking without a server: labels ordered by the likelihood that the local text model itself gives each of them."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from trainer.encoders.base import on_device
from trainer.encoders.heavy import is_out_of_memory
from trainer.encoders.registry import build_encoder
from trainer.protocol.errors import Sentence
from trainer.ranking.server import NoRanking, RankingError, Server
from trainer.settings import Settings

if TYPE_CHECKING:
    from torch import Tensor

BEGINNING = '{"ranking": ["'  # of the answer that the prompt asks for; the first label comes next
ENDING = '"'  # closes a label, so that one which another begins with gains nothing by its shortness
LOCAL = "local"


class LocalJudge:
    """Answers as `ranking.server.Asker` does, from the weights of a preset's text encoder; for one thread."""

    waits: Sentence | None = None  # for nobody

    def __init__(self, settings: Settings, labels: tuple[str, ...]) -> None:
        choice = settings.encoders.get("text")
        if choice is None or choice.name not in _LOADERS:
            raise RankingError("the preset's text encoder is no language model; use --local base or mer2024.")
        encoder = build_encoder("text", choice.name, {**choice.options, "rankings": ""})
        assert on_device(encoder)  # all that have a loader
        self.server = Server(LOCAL, f"{LOCAL} {encoder.source.digest()}", labels)
        self._tokens, self._logits, self._longest, self._device = _LOADERS[choice.name](encoder)

    def close(self) -> None:
        """Nothing to give back."""

    def rank(self, prompt: str) -> tuple[str, ...]:
        """The labels from the likeliest on; NoRanking where the model gives no finite likelihood."""
        try:
            likelihood = self.likelihoods(prompt)
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
            raise NoRanking("the transcript needs more memory than there is") from None
        if any(value != value for value in likelihood.values()):
            raise NoRanking("the model gives no finite likelihood")
        return tuple(sorted(likelihood, key=lambda label: -likelihood[label]))

    def likelihoods(self, prompt: str) -> dict[str, float]:
        """Logarithm of the probability of each label as the answer's first, summed over its tokens.

        Prompt and label are one text for the tokenizer, as the model knows it: pieces may span where they meet.
        NoRanking where that is longer than the model takes.
        """
        import torch

        begun = self._tokens(prompt + BEGINNING)
        lines = [self._tokens(prompt + BEGINNING + label + ENDING) for label in self.server.labels]
        length = max(map(len, lines))
        if length > self._longest:
            raise NoRanking(
                "the transcript has too many tokens ({length} with the prompt, {longest} fit)",
                length=length,
                longest=self._longest,
            )
        shared = min(_shared(begun, line) for line in lines)
        ids = torch.zeros(len(lines), length, dtype=torch.long)
        for row, line in enumerate(lines):
            ids[row, : len(line)] = torch.tensor(line)
        with torch.inference_mode():
            # The model is causal: what only fills a row comes after everything that counts.
            scores = self._logits(ids.to(self._device), length - shared + 1).float().log_softmax(-1).cpu()
        return {
            label: float(sum(scores[row, place, token] for place, token in enumerate(line[shared:])))
            for row, (label, line) in enumerate(zip(self.server.labels, lines, strict=True))
        }


def _shared(tokens: list[int], other: list[int]) -> int:
    """Tokens at the beginning that two texts share."""
    return next((place for place, (a, b) in enumerate(zip(tokens, other, strict=False)) if a != b), len(tokens))


# Tokens of a text; scores [B, n, V] of the tokens that follow the last n of ids [B, L]; how many tokens fit; device.
Loaded = tuple[Callable[[str], list[int]], Callable[["Tensor", int], "Tensor"], int, str]


def _baichuan(encoder: Any) -> Loaded:
    encoder.load()
    model = encoder._model

    def logits(ids: Tensor, last: int) -> Tensor:
        return model.lm_head(model.hidden_states(ids)[-1][:, -last:])

    return encoder._tokens, logits, encoder.longest, str(model.lm_head.weight.device)


def _transformers(encoder: Any) -> Loaded:
    from transformers import AutoModelForCausalLM

    from trainer.encoders.heavy import pick
    from trainer.encoders.transformers_text import LONGEST, load_pretrained

    device, dtype = pick(encoder.options)
    folder = encoder.source.locate()
    tokenizer, model, absent = load_pretrained(AutoModelForCausalLM, folder, dtype)
    # Encoder models are loaded with a head that their weights lack: random, and no likelihood at all.
    if absent:
        raise RankingError(
            "{folder} is no causal language model; it cannot rank, use another or a server.", folder=folder
        )
    model = model.to(device).eval().requires_grad_(False)

    def tokens(text: str) -> list[int]:
        return list(tokenizer(text, add_special_tokens=False)["input_ids"])

    # Scores of every token would take gigabytes; most models can leave out those nobody asks for.
    spares = "logits_to_keep" in inspect.signature(model.forward).parameters

    def logits(ids: Tensor, last: int) -> Tensor:
        more = {"logits_to_keep": last} if spares else {}
        return model(input_ids=ids, use_cache=False, **more).logits[:, -last:]

    longest = min(LONGEST, getattr(model.config, "max_position_embeddings", None) or LONGEST)
    return tokens, logits, longest, device


_LOADERS: dict[str, Callable[[Any], Loaded]] = {"baichuan": _baichuan, "transformers-text": _transformers}
