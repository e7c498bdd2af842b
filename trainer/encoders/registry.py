"""Encoders by modality and name, imported when asked for."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

from trainer.encoders.base import Encoder, EncoderError

# (modality, name as in a preset): module and class; imported when asked for, so that light never loads torch.
ENCODERS = {
    ("speech", "light"): ("trainer.encoders.light_speech", "LightSpeech"),
    ("image", "light"): ("trainer.encoders.light_image", "LightImage"),
    ("text", "light"): ("trainer.encoders.light_text", "LightText"),
    ("video", "light"): ("trainer.encoders.light_video", "LightVideo"),
    ("speech", "whisper"): ("trainer.encoders.whisper", "Whisper"),
    ("speech", "hubert"): ("trainer.encoders.hubert", "Hubert"),
    ("image", "clip-face"): ("trainer.encoders.clip_face", "ClipFace"),
    ("video", "emovclip"): ("trainer.encoders.emovclip", "EmoVClip"),
    ("text", "baichuan"): ("trainer.encoders.baichuan", "BaichuanText"),
    ("text", "transformers-text"): ("trainer.encoders.transformers_text", "TransformersText"),
}


def build_encoder(modality: str, name: str, options: Mapping[str, Any] | None = None) -> Encoder:
    """The encoder of a preset's choice; EncoderError names an unknown encoder or option."""
    if (modality, name) not in ENCODERS:
        known = ", ".join(other for where, other in ENCODERS if where == modality) or "none"
        raise EncoderError(
            "there is no {modality} encoder “{name}”; known are: {known}.", modality=modality, name=name, known=known
        )
    module, kind = ENCODERS[modality, name]
    return getattr(importlib.import_module(module), kind)(options or {})
