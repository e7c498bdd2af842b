"""The presets that come with the program: complete, pinned, and explained."""

from __future__ import annotations

import pytest

from trainer.encoders.base import on_device
from trainer.encoders.registry import build_encoder
from trainer.protocol.files import PRESETS
from trainer.protocol.labels import MODALITIES
from trainer.settings import load_settings
from trainer.weights.hub import PINNED

NAMES = ("light", "small", "base", "mer2024")


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_builds_an_encoder_for_every_modality(name: str):
    settings = load_settings(name)
    assert tuple(settings.encoders) == MODALITIES
    for modality, choice in settings.encoders.items():
        assert build_encoder(modality, choice.name, choice.options).modality == modality


@pytest.mark.parametrize(("name", "learnt"), [("small", 2), ("base", 4), ("mer2024", 4)])
def test_weights_of_a_preset_are_pinned(name: str, learnt: int):
    encoders = [
        build_encoder(modality, one.name, one.options) for modality, one in load_settings(name).encoders.items()
    ]
    sources = [encoder.source for encoder in encoders if on_device(encoder)]
    assert len(sources) == learnt
    assert all(source.repo and PINNED.fullmatch(source.revision) for source in sources)


def test_every_value_of_the_papers_preset_says_where_it_is_from():
    plain = ("#", "name = ", "repo = ", "revision = ", "prompts = ")
    for line in (PRESETS / "mer2024.toml").read_text(encoding="utf-8").splitlines():
        if "=" in line and not line.startswith(plain):
            assert any(mark in line for mark in ("# open: ", "# 3.", "# 4.")), line


@pytest.mark.parametrize(
    ("key", "value", "other"),
    [
        ("encoders.image.model", "ViT-L-14-quickgelu", "ViT-B-32-quickgelu"),
        ("encoders.speech.sample_rate", 16000, 24000),
        ("pooling.statistics", "mean_std", "mean_var"),
        ("encoders.video.normalisation", "openai", "imagenet"),
    ],
)
def test_what_the_paper_leaves_open_is_a_setting_with_its_reason(key: str, value: object, other: object):
    lines = (PRESETS / "mer2024.toml").read_text(encoding="utf-8").splitlines()
    line = next(line for line in lines if line.startswith(key.rsplit(".", 1)[1] + " = "))
    assert "open: " in line
    for chosen, overrides in ((value, {}), (other, {key: other})):
        settings = load_settings("mer2024", overrides)
        section, *rest = key.split(".")
        if section == "pooling":
            assert settings.pooling.statistics == chosen
        else:
            choice = settings.encoders[rest[0]]
            encoder = build_encoder(rest[0], choice.name, choice.options)
            assert getattr(encoder.options, rest[1]) == chosen


def test_the_papers_preset_holds_the_papers_values():
    settings = load_settings("mer2024")
    assert settings.encoders["speech"].options["repo"] == "TencentGameMate/chinese-hubert-large"
    assert settings.encoders["text"].options["repo"] == "baichuan-inc/Baichuan-13B-Base"
    assert (settings.training.learning_rate, settings.training.batch, settings.training.epochs) == (3e-4, 64, 30)
    assert (settings.training.dropout, settings.training.modality_dropout, settings.training.folds) == (0.3, 0.3, 5)
    assert (settings.selftraining.mode, settings.selftraining.k, settings.selftraining.steps) == ("blind", 10, 10)
