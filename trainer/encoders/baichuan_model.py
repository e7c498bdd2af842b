"""Baichuan-13B's decoder without remote code: ALiBi, fused W_pack, RMSNorm, SwiGLU; names as in the official shards.

Reference: modeling_baichuan.py of baichuan-inc/Baichuan-13B-Base.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from trainer.weights.indexes import check_sizes, read_json
from trainer.weights.loading import WeightsError, build_within, load_into, weight_files

FEATURE_LAYERS = 4  # the paper adds the last four layers


@dataclass(frozen=True)
class BaichuanConfig:
    """Sizes of the decoder; the defaults are the 13B model's."""

    vocab_size: int = 64000
    hidden_size: int = 5120
    intermediate_size: int = 13696
    num_hidden_layers: int = 40
    num_attention_heads: int = 40
    model_max_length: int = 4096
    rms_norm_eps: float = 1e-6

    def __post_init__(self) -> None:
        if self.hidden_size % self.num_attention_heads:
            raise WeightsError(
                "hidden size {hidden_size} is no multiple of {num_attention_heads} heads",
                hidden_size=self.hidden_size,
                num_attention_heads=self.num_attention_heads,
            )

    @classmethod
    def read(cls, path: Path) -> BaichuanConfig:
        """From a config.json; other keys are passed over."""
        try:
            data = read_json(path)
            check_sizes(path, data, WeightsError)
            return cls(**{item.name: data[item.name] for item in fields(cls)})
        except WeightsError:
            raise
        except (OSError, ValueError, KeyError, TypeError, ZeroDivisionError) as error:
            raise WeightsError(
                "{path} is no Baichuan configuration ({error}); fetch it again.", path=path, error=error
            ) from None


def alibi_slopes(heads: int) -> Tensor:
    """Slope of each head [heads] (Press et al. 2022; the interleaved rule for other counts than powers of two)."""

    def powers(count: int) -> list[float]:
        start = 2.0 ** (-(2.0 ** -(math.log2(count) - 3)))
        return [start ** (index + 1) for index in range(count)]

    closest = 2 ** math.floor(math.log2(heads))
    slopes = powers(closest)
    if closest != heads:
        slopes += powers(2 * closest)[0::2][: heads - closest]
    return torch.tensor(slopes)


def attention_bias(slopes: Tensor, mask: Tensor | None, length: int, dtype: torch.dtype) -> Tensor:
    """What is added to the attention scores [B or 1, heads, L, L]: ALiBi, causality, padding.

    `mask` [B, L] is 1 at real tokens, None where all are. ALiBi uses the key's absolute position as the reference
    does; the softmax takes any shift of a row out again, which is why padding on either side is exact.
    """
    position = torch.arange(length, device=slopes.device)
    lowest = torch.finfo(dtype).min
    # Distance instead of position keeps the numbers small enough for half precision.
    distance = (position[None, :] - position[:, None]).clamp(max=0)
    bias = slopes[:, None, None].float() * distance
    hidden = position[None, :] > position[:, None]
    if mask is None:
        return bias.masked_fill(hidden, lowest).to(dtype)[None]
    padded = mask[:, None, None, :] == 0
    return bias[None].masked_fill(hidden | padded, lowest).to(dtype)


class RMSNorm(nn.Module):
    """Root mean square norm, computed in float32 as the reference does."""

    def __init__(self, size: int, epsilon: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.epsilon = epsilon

    def forward(self, hidden: Tensor) -> Tensor:
        scale = torch.rsqrt(hidden.float().pow(2).mean(-1, keepdim=True) + self.epsilon)
        return self.weight * (hidden * scale).to(self.weight.dtype)


class Attention(nn.Module):
    """Multi-head attention with one fused projection."""

    def __init__(self, config: BaichuanConfig) -> None:
        super().__init__()
        self.heads = config.num_attention_heads
        self.W_pack = nn.Linear(config.hidden_size, 3 * config.hidden_size, bias=False)
        self.o_proj = nn.Linear(config.hidden_size, config.hidden_size, bias=False)

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        batch, length, size = hidden.shape
        packed = self.W_pack(hidden).view(batch, length, 3, self.heads, size // self.heads)
        query, key, value = packed.permute(2, 0, 3, 1, 4)  # each [B, heads, L, head]
        mixed = F.scaled_dot_product_attention(query, key, value, attn_mask=bias)
        return self.o_proj(mixed.transpose(1, 2).reshape(batch, length, size))


class MLP(nn.Module):
    """SwiGLU."""

    def __init__(self, config: BaichuanConfig) -> None:
        super().__init__()
        self.gate_proj = nn.Linear(config.hidden_size, config.intermediate_size, bias=False)
        self.up_proj = nn.Linear(config.hidden_size, config.intermediate_size, bias=False)
        self.down_proj = nn.Linear(config.intermediate_size, config.hidden_size, bias=False)

    def forward(self, hidden: Tensor) -> Tensor:
        return self.down_proj(F.silu(self.gate_proj(hidden)) * self.up_proj(hidden))


class Layer(nn.Module):
    """One decoder layer, norms before."""

    def __init__(self, config: BaichuanConfig) -> None:
        super().__init__()
        self.self_attn = Attention(config)
        self.mlp = MLP(config)
        self.input_layernorm = RMSNorm(config.hidden_size, config.rms_norm_eps)
        self.post_attention_layernorm = RMSNorm(config.hidden_size, config.rms_norm_eps)

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        hidden = hidden + self.self_attn(self.input_layernorm(hidden), bias)
        return hidden + self.mlp(self.post_attention_layernorm(hidden))


class Baichuan(nn.Module):
    """The decoder and its language model head."""

    def __init__(self, config: BaichuanConfig) -> None:
        super().__init__()
        self.config = config
        self.model = nn.ModuleDict(
            {
                "embed_tokens": nn.Embedding(config.vocab_size, config.hidden_size),
                "layers": nn.ModuleList(Layer(config) for _ in range(config.num_hidden_layers)),
                "norm": RMSNorm(config.hidden_size, config.rms_norm_eps),
            }
        )
        self.lm_head = nn.Linear(config.hidden_size, config.vocab_size, bias=False)

    def hidden_states(self, ids: Tensor, mask: Tensor | None = None) -> list[Tensor]:
        """Embeddings and every layer's output, each [B, L, C]; the last one after the final norm.

        `ids` [B, L]; `mask` [B, L] is 1 at real tokens. Values at padded tokens mean nothing.
        """
        hidden = self.model["embed_tokens"](ids)
        if mask is not None and bool(mask.all()):
            mask = None
        slopes = alibi_slopes(self.config.num_attention_heads).to(hidden.device)
        bias = attention_bias(slopes, mask, ids.shape[1], hidden.dtype)
        states = [hidden]
        layers: Any = self.model["layers"]
        for layer in layers:
            states.append(layer(states[-1], bias))
        states[-1] = self.model["norm"](states[-1])
        return states

    def features(self, ids: Tensor, mask: Tensor | None = None) -> Tensor:
        """Frame features [B, L, C]: the sum of the last four hidden states."""
        states = self.hidden_states(ids, mask)[-FEATURE_LAYERS:]
        return torch.stack(states).sum(0)

    def logits(self, ids: Tensor, mask: Tensor | None = None) -> Tensor:
        """Scores of the next token [B, L, V]."""
        return self.lm_head(self.hidden_states(ids, mask)[-1])


def load_baichuan(folder: Path, device: str = "cpu", dtype: torch.dtype = torch.float32) -> Baichuan:
    """The decoder with the weights of a folder (official shards or safetensors); WeightsError where they do not fit."""
    config = BaichuanConfig.read(folder / "config.json")
    files = weight_files(folder)
    with torch.device("meta"):
        model = build_within(lambda: Baichuan(config), files)
    # Storage is made once, in the final dtype: 13 billion float32 values would not fit beside their copies.
    model = model.to(dtype).to_empty(device=device)
    load_into(model, folder, ignore=("model.layers.rotary",))
    return model.eval().requires_grad_(False)
