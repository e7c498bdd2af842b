"""Ranking without a server: labels ordered by the likelihood that the local text model itself gives each of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from trainer.encoders import build_encoder
from trainer.ranking_server import NoRanking, RankingError, Server
from trainer.settings import Settings

if TYPE_CHECKING:
    from torch import Tensor

BEGINNING = '{"ranking": ["'  # of the answer that the prompt asks for; the first label comes next
LOCAL = "local"


class LocalJudge:
    """Answers as `ranking_server.Asker` does, from the weights of a preset's text encoder; for one thread."""

    def __init__(self, settings: Settings, labels: tuple[str, ...]) -> None:
        choice = settings.encoders.get("text")
        if choice is None or choice.name not in _LOADERS:
            raise RankingError("the preset's text encoder is no language model; use --preset base or mer2024.")
        encoder = build_encoder("text", choice.name, {**choice.options, "rankings": ""})
        self.server = Server(LOCAL, f"{LOCAL} {encoder.source.digest()}", labels)  # type: ignore[attr-defined]
        self._tokens, self._logits, self._device = _LOADERS[choice.name](encoder)

    def close(self) -> None:
        """Nothing to give back."""

    def rank(self, prompt: str) -> tuple[str, ...]:
        """The labels from the likeliest on; NoRanking where the model gives no finite likelihood."""
        likelihood = self.likelihoods(prompt)
        if any(value != value for value in likelihood.values()):
            raise NoRanking("the model gives no finite likelihood")
        return tuple(sorted(likelihood, key=lambda label: -likelihood[label]))

    def likelihoods(self, prompt: str) -> dict[str, float]:
        """Logarithm of the probability of each label, summed over its tokens, as the answer's first label."""
        import torch

        begun = self._tokens(prompt + BEGINNING)
        endings = {label: self._tokens(label) for label in self.server.labels}
        length = len(begun) + max(map(len, endings.values()))
        ids = torch.zeros(len(endings), length, dtype=torch.long)
        for row, ending in enumerate(endings.values()):
            ids[row, : len(begun) + len(ending)] = torch.tensor([*begun, *ending])
        with torch.inference_mode():
            # The model is causal: what only fills a row comes after everything that counts.
            scores = self._logits(ids.to(self._device))[:, len(begun) - 1 :].float().log_softmax(-1).cpu()
        return {
            label: float(sum(scores[row, place, token] for place, token in enumerate(ending)))
            for row, (label, ending) in enumerate(endings.items())
        }


Loaded = tuple[Callable[[str], list[int]], Callable[["Tensor"], "Tensor"], str]


def _baichuan(encoder: Any) -> Loaded:
    encoder.load()
    model = encoder._model
    return encoder._tokens, model.logits, str(model.lm_head.weight.device)


def _transformers(encoder: Any) -> Loaded:
    from transformers import AutoModelForCausalLM, AutoTokenizer

    from trainer.encoders.heavy import pick

    device, dtype = pick(encoder.options)
    folder = encoder.source.locate()
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
        model, report = AutoModelForCausalLM.from_pretrained(
            folder, local_files_only=True, trust_remote_code=False, use_safetensors=True, dtype=dtype,
            output_loading_info=True,
        )  # fmt: skip
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        first = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
        raise RankingError(f"{folder} cannot be loaded: {first}.") from None
    # Encoder models are loaded with a head that their weights lack: random, and no likelihood at all.
    if report["missing_keys"]:
        raise RankingError(f"{folder} is no causal language model; it cannot rank, use another or a server.")
    model = model.to(device).eval().requires_grad_(False)

    def tokens(text: str) -> list[int]:
        return list(tokenizer(text, add_special_tokens=False)["input_ids"])

    return tokens, lambda ids: model(input_ids=ids, use_cache=False).logits, device


_LOADERS: dict[str, Callable[[Any], Loaded]] = {"baichuan": _baichuan, "transformers-text": _transformers}
