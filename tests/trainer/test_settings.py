"""Settings: presets, overrides as typed, and what a person reads when one cannot be."""

from __future__ import annotations

import json
import time

import pytest

from trainer.encoders.registry import build_encoder
from trainer.protocol.round_folder import Spec, write_spec
from trainer.settings import SettingsError, load_settings, parse_overrides, settings_of_spec


def test_the_light_preset_has_an_encoder_for_every_modality_in_order():
    assert list(load_settings("light").encoders) == ["speech", "image", "text", "video"]


def test_the_defaults_are_the_papers_where_it_names_them_and_nothing_measured_better():
    training = load_settings().training
    assert (training.batch, training.epochs) == (64, 30)
    assert (training.dropout, training.modality_dropout, training.folds) == (0.3, 0.3, 5)
    assert (load_settings().selftraining.k, load_settings().selftraining.steps) == (10, 10)


def test_an_override_as_typed_takes_the_type_of_its_setting():
    settings = load_settings(
        "light", {"training.epochs": "5", "training.dropout": "0", "training.checkpoint_selection": "last"}
    )
    assert settings.training.epochs == 5
    assert settings.training.dropout == 0.0
    assert isinstance(settings.training.dropout, float)
    assert settings.training.checkpoint_selection == "last"


def test_a_key_without_its_section_is_found_where_only_one_has_it():
    assert load_settings("light", {"modality_dropout": 0.5}).training.modality_dropout == 0.5


def test_modalities_may_be_typed_with_commas_or_plus():
    assert load_settings("light", {"modalities": "speech,text"}).modalities == ("speech", "text")
    assert load_settings("light", {"modalities": "speech+text"}).modalities == ("speech", "text")


def test_an_encoder_can_be_exchanged_given_options_or_left_out():
    settings = load_settings("light", {"encoders.speech.layers": 4, "encoders.text.name": "none"})
    assert settings.encoders["speech"].options["layers"] == 4
    assert "text" not in settings.encoders


def test_settings_come_back_the_same_through_json(tmp_path):
    settings = load_settings("light", {"training.seed": 7, "modalities": "speech"})
    plain = json.loads(json.dumps(settings.as_dict()))
    lines = [f"modalities = {json.dumps(plain['modalities'])}"]
    for section in ("pooling", "training", "selftraining", "frames"):
        lines += [f"[{section}]", *(f"{key} = {json.dumps(value)}" for key, value in plain[section].items())]
    for modality, options in plain["encoders"].items():
        lines += [f"[encoders.{modality}]", *(f"{key} = {json.dumps(value)}" for key, value in options.items())]
    (tmp_path / "mine.toml").write_text("\n".join(lines), encoding="utf-8")
    assert load_settings(tmp_path / "mine.toml") == settings


@pytest.mark.parametrize(
    ("overrides", "sentence"),
    [
        ({"training.epoch": 5}, "unknown setting “training.epoch”; use one of learning_rate"),
        ({"epoch": 5}, "unknown setting “epoch”"),
        ({"training.epochs": "many"}, "training.epochs is “many”; use a whole number."),
        ({"training.epochs": 2.5}, "training.epochs is “2.5”; use a whole number."),
        ({"training.epochs": 0}, "training.epochs is 0; use a number from 1"),
        ({"training.dropout": "true"}, "training.dropout is “True”; use a number."),
        ({"training.modality_dropout": 1.0}, "training.modality_dropout is 1; use a number from 0 to 0.999."),
        ({"training.window_crops": 101}, "training.window_crops is 101; use a number from 0 to 100."),
        (
            {"training.missing_modality_fill": "zero"},
            "training.missing_modality_fill is “zero”; use one of zero_input, zero_hidden.",
        ),
        ({"selftraining.mode": "wild"}, "selftraining.mode is “wild”; use one of off, blind, guarded, reviewed."),
        ({"pooling.statistics": "max"}, "pooling.statistics is “max”"),
        ({"encoders.smell.name": "light"}, "encoders.smell is no modality"),
        ({"fusion.hidden": 3}, "unknown setting “fusion”"),
        ({"training.epochs.first": 3}, "training.epochs is “{'first': 3}”"),
    ],
)
def test_a_setting_that_cannot_be_is_named(overrides, sentence):
    with pytest.raises(SettingsError) as caught:
        load_settings("light", overrides)
    assert str(caught.value).startswith(sentence)


def test_an_unknown_preset_and_a_broken_file_are_named(tmp_path):
    with pytest.raises(SettingsError, match=r"there is no preset “heavy”; use .*light"):
        load_settings("heavy")
    (tmp_path / "broken.toml").write_text("training = [", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"broken\.toml is not valid TOML"):
        load_settings(tmp_path / "broken.toml")


def test_a_set_without_an_equals_sign_is_named():
    assert parse_overrides(["training.seed=3", "modalities=a,b"]) == {"training.seed": "3", "modalities": "a,b"}
    with pytest.raises(SettingsError, match="--set epochs is not key=value"):
        parse_overrides(["epochs"])


def test_settings_of_earlier_versions_are_read_under_their_old_names():
    old = {"training.drop_reading": "zero_hidden", "weight_average": "0.5", "training.keep": "best"}
    training = load_settings("light", old).training
    assert (training.missing_modality_fill, training.ema_decay, training.checkpoint_selection) == (
        "zero_hidden",
        0.5,
        "best",
    )


@pytest.mark.parametrize("preset", ["light", "base", "mer2024"])
@pytest.mark.parametrize("modality", ["speech", "image", "text", "video"])
def test_a_new_encoder_starts_from_its_own_options(preset: str, modality: str):
    for name in ("light", "hubert", "clip-face", "emovclip", "baichuan", "transformers-text"):
        settings = load_settings(preset, {f"encoders.{modality}.name": name})
        choice, before = settings.encoders[modality], load_settings(preset).encoders[modality]
        assert choice.options == (before.options if before.name == name else {})
    choice = load_settings(preset, {f"encoders.{modality}.name": "light"}).encoders[modality]
    build_encoder(modality, "light", choice.options)


def test_options_given_with_a_new_encoder_are_its_own_in_any_order():
    given = {"encoders.text.batch": "4", "encoders.text.name": "transformers-text", "encoders.text.rankings": "r.jsonl"}
    choice = load_settings("mer2024", given).encoders["text"]
    assert (choice.name, dict(choice.options)) == ("transformers-text", {"batch": 4, "rankings": "r.jsonl"})


def test_the_detector_of_a_spec_is_in_its_settings_for_every_command(tmp_path, monkeypatch):
    from trainer.__main__ import main
    from trainer.protocol.clips_csv import ClipRow, write_clips

    (tmp_path / "own.toml").write_text('[encoders.image]\nname = "light"\n[encoders.video]\nname = "emovclip"\n')
    spec = Spec("tune", preset="own.toml", detector="mtcnn", settings={"tune.epochs": 2, "training.seed": 3})
    write_spec(tmp_path, spec)
    write_clips(tmp_path / "clips.csv", [ClipRow("a")])
    seen = []
    monkeypatch.setattr(
        "trainer.tuning.command.tune",
        lambda rows, labels, settings, options, *rest: seen.append((settings, options)) or {"waf": None},
    )
    assert main(["tune", "--spec", str(tmp_path / "spec.json")]) == 0
    settings, options = seen[0]
    assert (settings.encoders["image"].options["detector"], settings.training.seed, options.epochs) == ("mtcnn", 3, 2)
    assert settings == settings_of_spec(spec, tmp_path, {"training.seed": 3})
    (tmp_path / "own.toml").write_text('[encoders.text]\nname = "light"\n')  # no faces, no detector
    assert "image" not in settings_of_spec(Spec(preset="own.toml", detector="mtcnn"), tmp_path).encoders


DOTS = ".".join(["a"] * 50_000)
HOSTILE = {
    "deep lists": "a = " + "[" * 100_000, "deep tables": "a = " + "{a = " * 100_000, "dots": f"{DOTS} = 1",
    "dots in a header": f"[{DOTS}]", "dots in a table": f"a = {{{DOTS} = 1}}", "spaced dots": " . ".join("a" * 50_000),
    "quoted dots": '"a".' * 50_000 + "a = 1", "digits": "a = " + "1" * 10_000, "long": "#" * 2_000_000,
    "50000 keys": "\n".join(f"a.b{number} = 1" for number in range(50_000)), "NUL": "\0" * 1000,
    "a word": "a" * 900_000,
}  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_of_settings_is_one_sentence_soon(tmp_path, text: str):
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    begun = time.process_time()
    with pytest.raises(SettingsError) as caught:
        load_settings(tmp_path / "own.toml")
    assert time.process_time() - begun < 5
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("key", [DOTS, f"training.{DOTS}", "encoders.text.a.b.c.d.e.f.g"])
@pytest.mark.parametrize("value", ["1", "[" * 50_000, "1" * 10_000])
def test_a_hostile_override_is_one_sentence_soon(key: str, value: str):
    with pytest.raises(SettingsError, match="unknown setting") as caught:
        load_settings("light", {key: value})
    assert len(str(caught.value)) < 300
