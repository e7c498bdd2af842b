"""EmoVCLIP: learnt prompt tokens in the first layers of both towers of a frozen open_clip model (paper, section 3.2).

Reference: ViFi-CLIP's vision-language prompting. A layer's prompts take the place of the last layer's; past the
prompted depth the tokens stay and are processed on. The towers are open_clip's own modules, nothing is forked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.checkpoint import checkpoint

INITIAL_WORDS = "a photo of a"
PROMPT_STD = 0.02  # of prompts that no words initialise, as in ViFi-CLIP


@dataclass(frozen=True)
class PromptSettings:
    """How many prompt tokens stand in how many layers of each tower; a depth of 0 leaves a tower as it is.

    The text tower always has learnt tokens at its input, as in the reference: `text_depth` 0 counts as 1.
    """

    vision_depth: int = 12
    text_depth: int = 12
    vision_tokens: int = 4
    text_tokens: int = 4

    def __post_init__(self) -> None:
        if min(self.vision_depth, self.text_depth) < 0 or min(self.vision_tokens, self.text_tokens) < 1:
            raise ValueError("prompt depths are 0 or more and prompt tokens 1 or more")


def time_mean(frames: Tensor, present: Tensor | None = None) -> Tensor:
    """Features of frames [B, T, E] averaged over each clip's own [B, E]; `present` [B, T], None where all are."""
    if present is None:
        return frames.mean(1)
    weight = present.to(frames.dtype)[..., None]
    return (frames * weight).sum(1) / weight.sum(1).clamp(min=1)


class EmoVCLIP(nn.Module):
    """A frozen CLIP with learnt prompts; `clip` is an open_clip.CLIP with the OpenAI layout of both towers.

    Attributes:
        vision: prompts of the vision tower, one [tokens, width] for each prompted layer.
        text: prompts of the text tower, likewise; the first stands at the place of "a photo of a".
    """

    clip: Any  # torch gives every attribute of a module as a tensor or a module
    tokens: Tensor

    def __init__(
        self,
        clip: Any,
        tokenize: Callable[[list[str]], Tensor],
        labels: Sequence[str],
        settings: PromptSettings,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        self.clip = clip.requires_grad_(False)
        self.labels = tuple(labels)
        self.settings = settings
        self.checkpointing = False
        vision_layers = min(settings.vision_depth, len(clip.visual.transformer.resblocks))
        text_layers = max(1, min(settings.text_depth, len(clip.transformer.resblocks)))
        count = settings.text_tokens
        words = INITIAL_WORDS.split()
        # More tokens than words: placeholders whose embeddings are then drawn at random, as in the reference.
        context = INITIAL_WORDS if count <= len(words) else " ".join(["X"] * count)
        tokens = tokenize([f"{context} {label}." for label in labels])
        self.register_buffer("tokens", tokens, persistent=False)
        with torch.no_grad():
            embedded = clip.token_embedding(tokens)  # [K, L, width]

        def drawn(number: int, width: int) -> Tensor:
            return torch.randn(number, width, generator=generator) * PROMPT_STD

        first = embedded[0, 1 : 1 + count].clone() if count <= len(words) else drawn(count, embedded.shape[-1])
        self.text = nn.ParameterList(
            [nn.Parameter(first.float())]
            + [nn.Parameter(drawn(count, embedded.shape[-1])) for _ in range(text_layers - 1)]
        )
        width = clip.visual.conv1.out_channels
        self.vision = nn.ParameterList(nn.Parameter(drawn(settings.vision_tokens, width)) for _ in range(vision_layers))

    def prompts(self) -> list[nn.Parameter]:
        """Everything that learns."""
        return [*self.vision, *self.text]

    def encode_frames(self, frames: Tensor) -> Tensor:
        """Projected image features [N, E] of frames [N, 3, H, W], normalised pixels; not unit length."""
        visual = self.clip.visual
        # What open_clip's _embeds does before its norm, so that the first prompts pass through ln_pre too.
        patches = visual.conv1(frames).flatten(2).transpose(1, 2)
        head = visual.class_embedding.to(patches.dtype).expand(len(frames), 1, -1)
        hidden = torch.cat([head, patches], 1) + visual.positional_embedding.to(patches.dtype)
        if self.vision:
            hidden = torch.cat([hidden, self._expand(self.vision[0], hidden)], 1)
        hidden = visual.ln_pre(hidden)
        count = self.settings.vision_tokens
        for index, block in enumerate(visual.transformer.resblocks):
            if 0 < index < len(self.vision):
                hidden = torch.cat([hidden[:, :-count], self._expand(self.vision[index], hidden)], 1)
            hidden = self._run(block, hidden, None)
        return visual.ln_post(hidden[:, 0]) @ visual.proj

    def encode_labels(self) -> Tensor:
        """Projected text features [K, E] of the label prompts; not unit length."""
        clip = self.clip
        ends = self.tokens.argmax(-1)
        # The tower is causal: what stands after the last end token cannot reach the features.
        length = int(ends.max()) + 1
        embedded = clip.token_embedding(self.tokens[:, :length])
        count = self.settings.text_tokens
        learnt = self._expand(self.text[0], embedded)
        hidden = torch.cat([embedded[:, :1], learnt, embedded[:, 1 + count :]], 1)
        hidden = hidden + clip.positional_embedding[:length].to(hidden.dtype)
        mask = clip.attn_mask[:length, :length]
        for index, block in enumerate(clip.transformer.resblocks):
            if 0 < index < len(self.text):
                learnt = self._expand(self.text[index], hidden)
                hidden = torch.cat([hidden[:, :1], learnt, hidden[:, 1 + count :]], 1)
            hidden = self._run(block, hidden, mask)
        hidden = clip.ln_final(hidden)
        return hidden[torch.arange(len(hidden), device=hidden.device), ends] @ clip.text_projection

    def forward(self, video: Tensor, present: Tensor | None = None) -> Tensor:
        """Logits [B, K] of clips [B, T, 3, H, W]; `present` [B, T] is false at frames that only fill the batch."""
        batch, times = video.shape[:2]
        pooled = time_mean(self.encode_frames(video.flatten(0, 1)).unflatten(0, (batch, times)), present)
        image, text = F.normalize(pooled, dim=-1), F.normalize(self.encode_labels(), dim=-1)
        return self.clip.logit_scale.exp() * image @ text.T

    @staticmethod
    def _expand(prompt: Tensor, hidden: Tensor) -> Tensor:
        return prompt.to(hidden.dtype).expand(len(hidden), -1, -1)

    def _run(self, block: nn.Module, hidden: Tensor, mask: Tensor | None) -> Tensor:
        if self.checkpointing and torch.is_grad_enabled():
            return checkpoint(block, hidden, None, None, mask, use_reentrant=False)
        return block(hidden, attn_mask=mask)
