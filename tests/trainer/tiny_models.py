"""Model folders as people have them, with random weights and the smallest sizes."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from safetensors.torch import save_file

LABELS = ("neutral", "anger", "happiness", "sadness", "worry", "surprise")


def hubert_folder(folder: Path, norm: str = "layer", width: int = 16) -> Path:
    """A HuBERT 16 wide with the real strides; `norm` is layer (large) or group (base).

    Its convolution has width / 2 channels a group: 32 and more for half precision (see encoders/convolution.py).
    """
    from transformers import HubertConfig, HubertModel

    torch.manual_seed(0)
    config = HubertConfig(
        hidden_size=width, num_hidden_layers=3, num_attention_heads=2, intermediate_size=24, conv_dim=(4,) * 7,
        num_conv_pos_embeddings=16, num_conv_pos_embedding_groups=2, feat_extract_norm=norm,
        do_stable_layer_norm=norm == "layer", conv_bias=norm == "layer",
    )  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(config.to_json_string(), encoding="utf-8")
    save_file(HubertModel(config).state_dict(), folder / "model.safetensors")
    return folder


def clip_folder(folder: Path, size: int = 16) -> Path:
    """An open_clip CLIP with two layers a tower, 64 and 32 wide, and its configuration."""
    from open_clip.model import CLIP

    torch.manual_seed(1)
    config = {
        "embed_dim": 12,
        "quick_gelu": True,
        "vision_cfg": {"layers": 2, "width": 64, "head_width": 32, "patch_size": 8, "image_size": size},
        "text_cfg": {"context_length": 77, "vocab_size": 49408, "width": 32, "heads": 2, "layers": 2},
    }
    clip = CLIP(12, config["vision_cfg"], config["text_cfg"], quick_gelu=True)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "open_clip_config.json").write_text(json.dumps({"model_cfg": config}), encoding="utf-8")
    save_file(clip.state_dict(), folder / "open_clip_model.safetensors")
    return folder


def baichuan_folder(folder: Path, tokenizer: Path, **changes: int) -> Path:
    """A Baichuan 20 wide with a sentencepiece model beside it."""
    from trainer.encoders.baichuan_model import Baichuan, BaichuanConfig

    torch.manual_seed(2)
    sizes = {
        "vocab_size": 500, "hidden_size": 20, "intermediate_size": 24, "num_hidden_layers": 4,
        "num_attention_heads": 5, "model_max_length": 32, "rms_norm_eps": 1e-6,
    } | changes  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(sizes), encoding="utf-8")
    save_file(Baichuan(BaichuanConfig(**sizes)).state_dict(), folder / "model.safetensors")
    (folder / "tokenizer.model").write_bytes(tokenizer.read_bytes())
    return folder


def bert_folder(folder: Path) -> Path:
    """A BERT 16 wide over a vocabulary of letters."""
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    torch.manual_seed(3)
    words = {word: number for number, word in enumerate(["[PAD]", "[UNK]", *"abcdefghijklmnopqrstuvwxyz你好"])}
    tokenizer = Tokenizer(models.WordPiece(words, unk_token="[UNK]", continuing_subword_prefix=""))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    folder.mkdir(parents=True, exist_ok=True)
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="[UNK]", pad_token="[PAD]").save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=4, num_attention_heads=2, intermediate_size=24,
        max_position_embeddings=20,
    )  # fmt: skip
    BertModel(config).save_pretrained(folder)
    return folder
