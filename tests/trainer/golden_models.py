"""The reference's cases on disk, and our models filled with their weights.

EMODESK_GOLDENS names another folder of the same form: sizes, cases and labels are read from it.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import torch
from open_clip import get_tokenizer
from open_clip.model import CLIP
from safetensors.torch import load_file
from torch import Tensor

from trainer.encoders.emovclip_model import EmoVCLIP, PromptSettings

ATOL, RTOL = 2e-5, 1e-4
_SHARED = Path(os.environ.get("EMODESK_SHARED", Path(__file__).resolve().parents[3] / "shared"))
FOLDER = Path(os.environ.get("EMODESK_GOLDENS", _SHARED / "goldens"))
COPY = Path(__file__).parent.parent / "data" / "goldens"  # the small ones, for a checkout by itself
FUSION = {  # the order of the modalities, and the reference's names of their encoders
    "attention3": ("STI", ("audio_encoder", "text_encoder", "video_encoder")),
    "topn4": ("SITV", ("encoder0", "encoder1", "encoder2", "encoder3")),
}


def part(name: str) -> Path:
    """The folder of one kind of cases, wherever it is."""
    return FOLDER / name if (FOLDER / name).is_dir() else COPY / name


def read_json(*names: str) -> Any:
    """A JSON file among the goldens; an empty mapping where it is not, so that tests can be collected."""
    path = part(names[0]).joinpath(*names[1:])
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def assert_same(ours: Tensor, theirs: Tensor, scale: float = 1.0) -> None:
    """The README's tolerance; `scale` makes its absolute part relative to the spread of the values."""
    torch.testing.assert_close(ours.float(), theirs.float(), atol=ATOL * scale, rtol=RTOL)


def differs(ours: Tensor, theirs: Tensor) -> bool:
    """Whether a mistake shows beyond the tolerance."""
    return not torch.allclose(ours.float(), theirs.float(), atol=ATOL, rtol=RTOL)


class ClipCases:
    """The CLIP with random weights and what EmoVCLIP's reference made of it."""

    def __init__(self, folder: Path) -> None:
        self.meta = json.loads((folder / "emovclip_meta.json").read_text(encoding="utf-8"))
        self.values = load_file(folder / "emovclip_cases.safetensors")
        weights = load_file(folder / "clip_tiny_openai_fp16.safetensors")
        self.weights = {name: value.float() for name, value in weights.items()}
        table = torch.zeros(self.meta["dims"]["vocab"], self.meta["dims"]["text_width"])
        table[self.weights.pop("token_embedding.used_ids").long()] = self.weights.pop("token_embedding.used_rows")
        self.weights["token_embedding.weight"] = table
        self.weights["logit_scale"] = self.weights["logit_scale"].reshape(())
        self.video, self.labels = self.values["video"], self.values["labels"]

    def clip(self, quick_gelu: bool = True) -> CLIP:
        """open_clip's own model with the weights."""
        dims = self.meta["dims"]
        vision = {
            "layers": dims["vision_layers"], "width": dims["vision_width"], "patch_size": dims["patch"],
            "head_width": dims["vision_width"] // dims["vision_heads"], "image_size": dims["image"],
        }  # fmt: skip
        text = {
            "context_length": dims["context"], "vocab_size": dims["vocab"], "width": dims["text_width"],
            "heads": dims["text_heads"], "layers": dims["text_layers"],
        }  # fmt: skip
        clip = CLIP(dims["embed"], vision, text, quick_gelu=quick_gelu)
        clip.load_state_dict(self.weights, strict=True)
        return clip.eval()

    def stored(self, case: str) -> str:
        """The case under whose name the numbers stand: depths beyond the towers' layers are those of the last."""
        if f"{case}/logits" in self.values:
            return case
        return next(name for name in self.meta["cases"] if name != case and self._shape(name) == self._shape(case))

    def prompted(self, case: str, quick_gelu: bool = True) -> tuple[EmoVCLIP, dict[str, torch.nn.Parameter]]:
        """Our model with the prompts of a case, and its prompts by the reference's names."""
        info = self.meta["cases"][case]
        settings = PromptSettings(info["vision_depth"], info["text_depth"], info["n_ctx_vision"], info["n_ctx_text"])
        model = EmoVCLIP(self.clip(quick_gelu), get_tokenizer("ViT-B-32"), self.meta["labels"], settings)
        names = {"prompt_learner.ctx": model.text[0]}
        names |= {f"text_encoder.transformer.resblocks.{i}.VPT_shallow": p for i, p in enumerate(model.text) if i}
        for index, prompt in enumerate(model.vision):
            deep = f"image_encoder.transformer.resblocks.{index}.VPT_shallow"
            names["image_encoder.VPT" if index == 0 else deep] = prompt
        with torch.no_grad():
            for name, prompt in names.items():
                prompt.copy_(self.values[f"{self.stored(case)}/prompt/{name}"])
        return model, names

    def _shape(self, case: str) -> tuple[int, ...]:
        info, dims = self.meta["cases"][case], self.meta["dims"]
        depths = min(info["vision_depth"], dims["vision_layers"]), min(info["text_depth"], dims["text_layers"])
        return *depths, info["n_ctx_vision"], info["n_ctx_text"]


def hubert_case(folder: Path, kind: str, target: Path) -> Path:
    """A folder as people have it, with the weights of one HuBERT."""
    shutil.copy(folder / f"{kind}_config.json", target / "config.json")
    shutil.copy(folder / f"{kind}_weights.safetensors", target / "model.safetensors")
    return target


def fusion_parameters(golden: dict[str, Tensor], case: str, kind: str = "weight") -> dict[str, Tensor]:
    """The reference's weights or gradients under our names, [1, …] for one member."""
    names = {f"{name}.": f"encoders.{m}." for m, name in enumerate(FUSION[case][1])}
    names |= {"attention_mlp.": "attention.", "fc_out_1.": "fc_out."}
    result = {}
    for key, value in golden.items():
        prefix, _, name = key.partition(f"{case}/{kind}/")
        if not prefix and name:
            for old, new in names.items():
                name = name.replace(old, new)
            result[name] = value[None].clone()
    return result


def fusion_inputs(golden: dict[str, Tensor], case: str) -> list[Tensor]:
    """The embeddings of a case in the order of its modalities."""
    return [golden[f"input/{letter}"][None] for letter in FUSION[case][0]]
