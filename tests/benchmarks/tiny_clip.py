"""A tiny CLIP of open_clip's own classes, trained from scratch on pictures and captions, as a folder of weights.

The loss is CLIP's, and beside it the trunk predicts what a caption could say of the face's geometry, as captioners do:
by contrast alone a tower of this size takes hours to see a brow. What of that gets into CLIP's common space, which is
what the encoders give, the contrast alone decides. Pictures of the still camera come first, then all.
"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import torch
from captioned_faces import GEOMETRY, Pictures, caption
from open_clip import get_tokenizer
from open_clip.model import CLIP
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional as F

from trainer.encoders.clip_tower import CONFIG_FILE, WEIGHTS_FILE, to_pixels
from trainer.tuning.learner import rate_at

SIZE = 96  # pixels of a side
CONTEXT = 48  # tokens of a caption; none here is longer
CONFIG: dict[str, Any] = {
    "embed_dim": 64,
    "quick_gelu": True,
    "vision_cfg": {"layers": 3, "width": 128, "head_width": 32, "patch_size": 32, "image_size": SIZE},
    "text_cfg": {"context_length": CONTEXT, "vocab_size": 49408, "width": 64, "heads": 2, "layers": 2},
}
RATE, DECAY, BATCH, WARMUP = 2e-3, 0.02, 64, 0.1
STILL = 0.3  # share of the steps that see the still camera alone
SHIFT = 4  # pixels that a picture is moved at most
FACTS = 4.0  # weight of the facts beside the contrast
WORDS_STD = 0.1  # of the words' embeddings at the start; words that no caption has stay told apart
SAMPLE = 400  # pictures whose patches say how the first layer starts


def pretrain(
    pictures: Pictures, steps: int, seed: int, folder: Path, vision: dict[str, int] | None = None, words: bool = True
) -> dict[str, float]:
    """Train on all people but the last tenth, leave the weights in `folder`, and say how it went.

    `vision` is what the vision tower has otherwise than CONFIG. Without `words` it learns from the facts alone: the
    trunk's features are then CLIP's. `facts_auc` is how well the facts of faces are told of people that it never saw
    (area under the ROC curve, mean).
    """
    torch.manual_seed(seed)
    random, tokenize = np.random.default_rng([seed, 5]), get_tokenizer("ViT-B-32")
    config = {**CONFIG, "vision_cfg": {**CONFIG["vision_cfg"], **(vision or {})}}
    clip = CLIP(config["embed_dim"], config["vision_cfg"], config["text_cfg"], quick_gelu=config["quick_gelu"])
    nn.init.normal_(clip.token_embedding.weight, std=WORDS_STD)
    names = sorted({fact for facts in pictures.facts for fact in facts[-GEOMETRY:]})
    head = nn.Linear(config["vision_cfg"]["width"], len(names))
    known = torch.tensor([[name in facts for name in names] for facts in pictures.facts]).float()
    held = pictures.person >= 0.9 * (pictures.person.max() + 1)
    train, still = np.flatnonzero(~held), np.flatnonzero(~held & pictures.still)
    _whiten(clip, pictures, random.choice(train, min(SAMPLE, len(train)), replace=False))
    projection, clip.visual.proj = clip.visual.proj, None  # so that the tower gives the trunk's features
    if not words:
        nn.init.eye_(projection)
    learnt = [projection, *clip.parameters(), *head.parameters()]
    optimiser = torch.optim.AdamW(learnt, RATE, (0.9, 0.98), weight_decay=DECAY, fused=True)
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = RATE * rate_at(step, steps, WARMUP)
        calm = step < STILL * steps
        rows = random.choice(still if calm else train, BATCH)
        trunk = clip.encode_image(_pixels(pictures, rows, None if calm else random))
        contrast = torch.zeros(())
        if words:
            text = clip.encode_text(_tokens(tokenize, [caption(pictures.facts[row], random) for row in rows]))
            logits = clip.logit_scale.exp() * F.normalize(trunk @ projection, dim=-1) @ F.normalize(text, dim=-1).T
            truth = torch.arange(len(rows))
            contrast = (F.cross_entropy(logits, truth) + F.cross_entropy(logits.T, truth)) / 2
        facts = F.binary_cross_entropy_with_logits(head(trunk), known[rows], reduction="none").sum(1).mean()
        loss = contrast + FACTS * facts / GEOMETRY
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(learnt, 1.0)
        optimiser.step()
        with torch.no_grad():
            clip.logit_scale.clamp_(0, math.log(100))
    auc = _facts_auc(clip.eval(), head, pictures, np.flatnonzero(held), known)
    clip.visual.proj = projection
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CONFIG_FILE).write_text(json.dumps({"model_cfg": config}), encoding="utf-8")
    save_file({name: one.contiguous() for name, one in clip.state_dict().items()}, folder / WEIGHTS_FILE)
    return {"contrast": round(float(contrast.detach()), 3), "facts_auc": round(auc, 3)}


def _pixels(pictures: Pictures, rows: np.ndarray, random: np.random.Generator | None = None) -> Tensor:
    """Pixels as the tower gets them; with `random` each picture is shifted a little, its edges drawn out."""
    chosen, size = pictures.pixels[rows], pictures.pixels.shape[1]
    if random is not None:
        wide = np.pad(chosen, ((0, 0), (SHIFT, SHIFT), (SHIFT, SHIFT), (0, 0)), "edge")
        corners = random.integers(0, 2 * SHIFT + 1, (len(rows), 2))
        chosen = np.stack([one[y : y + size, x : x + size] for one, (y, x) in zip(wide, corners, strict=True)])
    return to_pixels(torch.from_numpy(chosen), size, "openai")


def _tokens(tokenize: Any, captions: list[str]) -> Tensor:
    tokens = tokenize(captions)
    if int(tokens.argmax(-1).max()) >= CONTEXT:
        raise ValueError(f"a caption is longer than the {CONTEXT} tokens of this tower")
    return tokens[:, :CONTEXT]


@torch.no_grad()
def _whiten(clip: CLIP, pictures: Pictures, rows: np.ndarray) -> None:
    """Start the first layer from the patches' principal components, whitened and turned: random weights would see a
    patch's mean colour and little else for thousands of steps."""
    weight = clip.visual.conv1.weight
    count, size = weight.shape[0], weight.shape[-1]
    patches = F.unfold(_pixels(pictures, rows), size, stride=size).transpose(1, 2).flatten(0, 1)
    patches = patches - patches.mean(0)
    power, directions = torch.linalg.eigh(patches.T @ patches / len(patches))
    power, directions = power.flip(0)[:count].clamp(min=0), directions.flip(1)[:, :count]
    turned = directions / (power + 0.02).sqrt() @ torch.linalg.qr(torch.randn(count, count))[0]
    weight.copy_(0.15 * turned.T.reshape(weight.shape))


@torch.no_grad()
def _facts_auc(clip: CLIP, head: nn.Module, pictures: Pictures, rows: np.ndarray, known: Tensor) -> float:
    from sklearn.metrics import roc_auc_score

    scores = torch.cat([head(clip.encode_image(_pixels(pictures, part))) for part in np.array_split(rows, 8)]).numpy()
    truth = known[rows].numpy()
    mixed = [column for column in range(truth.shape[1]) if 0 < truth[:, column].mean() < 1]
    return float(np.mean([roc_auc_score(truth[:, column], scores[:, column]) for column in mixed]))
