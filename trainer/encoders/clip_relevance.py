"""Where on a picture a CLIP vision tower found what speaks for a direction of its features.

Attention rollout weighted by gradients (Chefer, Gur and Wolf 2021, equations 5 and 6, for self-attention alone): with A
a layer's attention of every head and y what is asked about, R ← R + E_h[(∂y/∂A ∘ A)⁺] R from the first layer to the
last, from R = 1. The row of the class token says how much each patch went into y.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch
    from torch import Tensor


def relevance(visual: Any, pixels: Tensor, direction: Tensor, prompts: Sequence[Tensor] = ()) -> Tensor:
    """Relevance [B, g, g] of the patches of normalised pixels [B, 3, S, S] for the features [B, E] · `direction` [B, E]
    of an open_clip VisionTransformer, each map from 0 on with a sum of 1, or 0 where nothing speaks for it.

    `prompts` are those of EmoVCLIP: [tokens, width] for each prompted layer, behind the patches.
    """
    import torch

    with torch.enable_grad():
        patches = visual.conv1(pixels).flatten(2).transpose(1, 2)
        head = visual.class_embedding.to(patches.dtype).expand(len(pixels), 1, -1)
        hidden = torch.cat([head, patches], 1) + visual.positional_embedding.to(patches.dtype)
        own = hidden.shape[1]
        if prompts:
            hidden = torch.cat([hidden, _for_all(prompts[0], hidden)], 1)
        hidden = visual.ln_pre(hidden).detach().requires_grad_(True)
        attention = []
        for index, block in enumerate(visual.transformer.resblocks):
            if 0 < index < len(prompts):
                hidden = torch.cat([hidden[:, :own], _for_all(prompts[index], hidden)], 1)
            hidden, weights = _through(block, hidden)
            attention.append(weights)
        features = visual.ln_post(hidden[:, 0]) @ visual.proj
        slopes = torch.autograd.grad((features.float() * direction).sum(), attention)
    rolled = torch.eye(hidden.shape[1], device=pixels.device).expand(len(pixels), -1, -1)
    for index, (weights, slope) in enumerate(zip(attention, slopes, strict=True)):
        if 0 < index < len(prompts):  # these tokens are new, and nothing of the picture has come to them yet
            rolled = rolled.clone()
            rolled[:, own:] = torch.eye(hidden.shape[1], device=pixels.device)[own:]
        helping = (weights * slope).float().clamp(min=0).mean(dim=1).detach()
        rolled = rolled + helping @ rolled
    side = round((own - 1) ** 0.5)
    maps = rolled[:, 0, 1:own].unflatten(1, (side, side))
    return maps / maps.sum(dim=(1, 2), keepdim=True).clamp(min=1e-12)


def _through(block: Any, hidden: Tensor) -> tuple[Tensor, Tensor]:
    """What a residual attention block of open_clip gives, and its attention [B, heads, T, T]."""
    from torch.nn import functional as F

    attn = block.attn
    asked, keys, values = (
        part.unflatten(2, (attn.num_heads, -1)).transpose(1, 2)
        for part in F.linear(block.ln_1(hidden), attn.in_proj_weight, attn.in_proj_bias).chunk(3, dim=2)
    )
    weights: torch.Tensor = (asked @ keys.transpose(2, 3) * asked.shape[-1] ** -0.5).softmax(dim=-1)
    mixed = (weights @ values).transpose(1, 2).flatten(2)
    hidden = hidden + block.ls_1(attn.out_proj(mixed))
    return hidden + block.ls_2(block.mlp(block.ln_2(hidden))), weights


def _for_all(prompt: Tensor, hidden: Tensor) -> Tensor:
    return prompt.to(hidden.dtype).expand(len(hidden), -1, -1)
