"""Text by any causal or encoder model of transformers: the sum of its last four hidden states at every token."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trainer.encoders.base import EncoderError
from trainer.encoders.heavy import pick
from trainer.encoders.text_encoder import TextEncoder, TokenOptions
from trainer.weights.indexes import check_sizes, read_json
from trainer.weights.loading import WeightsError, check_vocabulary, check_weights_file, weight_files

if TYPE_CHECKING:
    import torch
    from torch import Tensor

FEATURE_LAYERS = 4  # as the paper does with Baichuan
LONGEST = 4096  # tokens, where the model itself allows as many


@dataclass(frozen=True)
class TransformersOptions(TokenOptions):
    """Options of any other text model, whose weights are safetensors."""

    repo: str = "Qwen/Qwen2.5-0.5B"
    revision: str = "060db6499f32faf8b98477b0a26969ef7d8b9987"


class TransformersText(TextEncoder):
    """Token features [L, hidden size] of a model of transformers; code that comes with weights is never run."""

    name = "transformers-text"
    options_kind = TransformersOptions
    files = ("config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors")
    width_keys = ("hidden_size", "d_model", "n_embd")

    def check_weights(self) -> None:
        """As of all, and that they are safetensors of a model without a decoder beside its encoder."""
        super().check_weights()
        folder = self.source.local()
        if folder is None:
            return
        weight_files_of_text(folder)
        if self.source.read_json("config.json").get("is_encoder_decoder"):
            raise _two_halves(folder)

    def _build(self) -> Any:
        from transformers import AutoModel

        device, dtype = pick(self.options)
        folder = self.source.locate()
        self._tokenizer, model, absent = load_pretrained(AutoModel, folder, dtype)
        lost = [name for name in absent if "pooler" not in name]
        if lost:
            raise WeightsError(
                "{folder} lacks the tensor {lost} and {count} more; fetch it again.",
                folder=folder,
                lost=lost[0],
                count=len(lost) - 1,
            )
        allowed = getattr(model.config, "max_position_embeddings", None) or LONGEST
        self.longest = min(LONGEST, allowed)
        model.config.use_cache = False
        if getattr(model.config, "is_encoder_decoder", False):
            raise _two_halves(folder)
        return model.to(device).eval().requires_grad_(False)

    def _tokens(self, text: str) -> list[int]:
        return list(self._tokenizer(text, verbose=False)["input_ids"])

    def _forward(self, ids: Tensor, mask: Tensor) -> Any:
        import torch

        output = self._model(input_ids=ids, attention_mask=mask, output_hidden_states=True)
        # The last of `hidden_states` may stand before the final norm; last_hidden_state never does.
        states = [*output.hidden_states[-FEATURE_LAYERS:-1], output.last_hidden_state]
        return torch.stack(states).sum(0)


def _two_halves(folder: Path) -> EncoderError:
    return EncoderError("{folder} is an encoder-decoder; use a causal or an encoder model.", folder=folder)


def weight_files_of_text(folder: Path) -> list[Path]:
    """The files of a model of transformers; WeightsError where one is missing, or they are no safetensors."""
    files = weight_files(folder)
    if any(path.suffix != ".safetensors" for path in files):
        raise WeightsError(
            "{folder} has no safetensors, and other files are not read here; convert them.", folder=folder
        )
    return files


def load_pretrained(kind: Any, folder: Path, dtype: torch.dtype) -> tuple[Any, Any, list[str]]:
    """Tokenizer, model of a class of transformers, and the names of its tensors that the weights lack.

    WeightsError where weights or tokenizer are damaged, are no safetensors, or belong to other models.
    """
    from huggingface_hub.errors import StrictDataclassError
    from safetensors import SafetensorError
    from transformers import AutoTokenizer
    from transformers.utils import logging

    for path in weight_files_of_text(folder):
        check_weights_file(path)
    config = None
    with suppress(OSError, ValueError):  # said below
        config = read_json(folder / "config.json")
    check_sizes(folder / "config.json", config, WeightsError)
    loud = logging.get_verbosity()
    logging.set_verbosity_error()  # its table of what does not fit is said below in one sentence
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
        model, report = kind.from_pretrained(
            folder, local_files_only=True, trust_remote_code=False, use_safetensors=True, dtype=dtype,
            output_loading_info=True, ignore_mismatched_sizes=True,
        )  # fmt: skip
    except SafetensorError as error:
        raise WeightsError(
            "{folder} holds damaged weights ({error}); fetch them again.", folder=folder, error=error
        ) from None
    except (OSError, ValueError, TypeError, LookupError, ArithmeticError, RuntimeError, StrictDataclassError) as error:
        lines = [line for line in str(error).splitlines() if line.strip()]
        raise WeightsError(
            "{folder} cannot be loaded: {lines}.", folder=folder, lines=lines[0] if lines else type(error).__name__
        ) from None
    finally:
        logging.set_verbosity(loud)
    if report["mismatched_keys"]:
        name, found, wanted = min(report["mismatched_keys"])
        raise WeightsError(
            "{folder}: {name} has shape {list}, the model needs {list2}; "
            "configuration and weights are of different models.",
            folder=folder,
            name=name,
            list=list(found),
            list2=list(wanted),
        )
    check_vocabulary(folder, len(tokenizer), model.get_input_embeddings().weight.shape[0])
    return tokenizer, model, sorted(report["missing_keys"])
