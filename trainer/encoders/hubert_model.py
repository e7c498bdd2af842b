"""Frame features of HuBERT: the sum of the last four hidden states, the last one after the final norm.

transformers 5 gives the last of `hidden_states` of a stable-layer-norm model before that norm; its
`last_hidden_state` is after it for both kinds of model, so that one is taken.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from huggingface_hub.errors import StrictDataclassError
from torch import Tensor
from transformers import HubertConfig, HubertModel

from trainer.weights.indexes import check_sizes, read_json
from trainer.weights.loading import WeightsError, build_within, load_into, weight_files

RATE = 16000  # hertz
FEATURE_LAYERS = 4  # the paper adds the last four layers
CHUNK_SECONDS = 10.0  # of the reference's padded chunks
VARIANCE_FLOOR = 1e-7  # Wav2Vec2FeatureExtractor.zero_mean_unit_var_norm
# Names of torch.nn.utils.weight_norm before torch 2.1, and since.
POSITIONAL = {
    "encoder.pos_conv_embed.conv.weight_g": "encoder.pos_conv_embed.conv.parametrizations.weight.original0",
    "encoder.pos_conv_embed.conv.weight_v": "encoder.pos_conv_embed.conv.parametrizations.weight.original1",
}


def normalise(wave: np.ndarray) -> np.ndarray:
    """A wave [S] with zero mean and unit variance over the whole clip, float32."""
    wave = wave.astype(np.float32)
    return ((wave - wave.mean()) / np.sqrt(wave.var() + VARIANCE_FLOOR)).astype(np.float32)


def load_hubert(folder: Path, device: str = "cpu", dtype: torch.dtype = torch.float32) -> HubertModel:
    """A HuBERT with the weights of a folder (config.json beside them); WeightsError where they do not fit."""
    path = folder / "config.json"
    try:
        sizes = read_json(path)
        check_sizes(path, sizes, WeightsError)
        config = HubertConfig(**sizes)
    except WeightsError:
        raise
    except (OSError, ValueError, TypeError, StrictDataclassError) as error:
        reason = " ".join(str(error).split())
        raise WeightsError(
            "{path} is no HuBERT configuration ({reason}); fetch it again.", path=path, reason=reason
        ) from None
    config.apply_spec_augment = False
    model = build_within(lambda: HubertModel(config), weight_files(folder))
    prefix = "hubert."
    load_into(model, folder, prefix=prefix, ignore=("lm_head", "project_q", "quantizer"), rename=POSITIONAL)
    return model.to(device, dtype).eval().requires_grad_(False)


def pads_exactly(config: HubertConfig) -> bool:
    """Whether clips may be padded into one batch: group norm would mix the padding into every frame."""
    return config.feat_extract_norm == "layer"


def frame_features(model: HubertModel, waves: Tensor, mask: Tensor | None = None) -> Tensor:
    """Frame features [B, L, C] of normalised waves [B, S]; `mask` [B, S] is 1 at real samples."""
    output = model(waves, attention_mask=mask, output_hidden_states=True)
    return torch.stack([*output.hidden_states[-FEATURE_LAYERS:-1], output.last_hidden_state]).sum(0)


def frame_count(model: HubertModel, samples: int) -> int:
    """Frames that the model gives for so many samples."""
    return int(model._get_feat_extract_output_lengths(torch.LongTensor([samples])))


def padded_chunks(wave: np.ndarray) -> np.ndarray:
    """A normalised wave as the reference takes long clips: [1, S], or zero-padded chunks of 10 s [n, S].

    Their features laid end to end are the reference's. The padding of the last chunk is part of them, which dilutes
    the mean; kept for comparison only.
    """
    size = int(CHUNK_SECONDS * RATE)
    data = normalise(wave)
    if len(data) <= size:
        return data[None]
    count = -(-len(data) // size)
    return np.pad(data, (0, count * size - len(data))).reshape(count, size)
